"""The breakdowns of a figure: which codes of its indicator's dimensions the words around it name."""

from __future__ import annotations

from functools import cache
from operator import itemgetter

import regex

from extractors.indicators.windows import Windows
from schemas.indicators import dimensions, indicators

_AGE = regex.compile(
    r"(?P<under>dưới |đến )?(?:từ |trên )?(?P<a>\d{2})(?: tuổi)?"
    r"(?:\s*(?:-|–|đến|tới)\s*(?P<to_under>dưới )?(?P<b>\d{2}))?"
    r"(?: tuổi)?(?P<up> trở lên)?(?P<down> trở xuống)?"
)
_OVER = regex.compile(r"trên \d{2}")


def breakdowns(indicator_id: str, words: Windows) -> dict[str, str]:
    """Key of ``dims`` to code, for every dimension of the indicator that the words name."""
    found: dict[str, str] = {}
    for key in indicators()[indicator_id].dims:
        dimension = dimensions()[key]
        code = _age(words) if key == "age" else _code(key, words)
        if code:
            found.setdefault(dimension.name, code)
    return found


def named(indicator_id: str, text: str) -> dict[str, str]:
    """The breakdowns that a heading or label in lower case names; ages are not read."""
    found: dict[str, str] = {}
    for key in indicators()[indicator_id].dims:
        ends = [(_last(pattern, text), code) for code, pattern in _patterns(key)]
        if key != "age" and any(end for end, _ in ends):
            first = next(code for end, code in ends if end)
            found.setdefault(dimensions()[key].name, max(ends)[1] if dimensions()[key].nearest else first)
    return found


def _code(key: str, words: Windows) -> str | None:
    dimension = dimensions()[key]
    for window in dimension.windows:
        text = words.window(window)
        if not text:
            continue
        found = ((_last(pattern, text), code) for code, pattern in _patterns(key))
        if not dimension.nearest:
            code = next((code for end, code in found if end), None)
        else:
            end, code = max(found, key=itemgetter(0))
            code = code if end else None
        if code:
            return code
    return None


def _last(pattern: regex.Pattern[str], text: str) -> int:
    """Where the last match ends; 0 without one."""
    return max((match.end() for match in pattern.finditer(text)), default=0)


@cache
def _patterns(key: str) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple((c.code, regex.compile(c.pattern)) for c in dimensions()[key].codes if c.pattern)


def _age(words: Windows) -> str | None:
    """ "18-30", "41+" (over 40), "-30": ages are printed as numbers, so their code is made of them."""
    text = words.lead[-60:]
    if "tuổi" not in words.sentence and not regex.search(r"từ \d{2} đến \d{2}", text):
        return None
    matches = list(_AGE.finditer(text))
    if not matches and "tuổi" in words.noun[:60]:
        text = words.noun[:60]
        matches = list(_AGE.finditer(text))
    if not matches:
        return None
    last = matches[-1]
    low, high = int(last["a"]), last["b"]
    if high:
        return f"{low}-{int(high) - bool(last['to_under'])}"
    if last["under"] or last["down"]:
        return f"-{low - (last['under'] == 'dưới ')}"
    return f"{low + bool(_OVER.search(last[0]))}+"
