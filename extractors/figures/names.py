"""Numbers that end a name: "Xí nghiệp Dệt 8", "Khu công nghiệp Sông Mây 2, Long Đức 3", "Chi bộ Nội 3".

A name is known by its capitals, behind the noun of what it names. In a list of names with numbers the numbers count:
"Kết nạp 215 đồng chí (Công ty Điện lực 120, Bưu điện tỉnh 95)".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from extractors.figures.lexicon import Pattern, alternation
from schemas.codelists import load
from schemas.spans import Span

_LOOK_BACK = 80
_REACH = 60
_BARE = regex.compile(r"[1-9]\d{0,2}")
_NEXT = regex.compile(  # ", thôn Nà Phung 15", "và Bưu điện tỉnh 8"
    r"\s*(?:[,;]|và(?!\p{L}))\s*(?:và\s+)?(?:\p{Ll}+\s+){0,3}\p{Lu}\p{L}*(?:\s+\p{L}+){0,9}\s+\d{1,3}(?![.,]?\d|\s?%)"
)
_LINK = regex.compile(r"\s*(?:[,;]|và(?!\p{L}))\s*(?:và\s+)?")
_BESIDE = regex.compile(rf"{_LINK.pattern}(?:\p{{Ll}}+\s+){{0,3}}")


@dataclass(frozen=True)
class _Patterns:
    head: Pattern
    most: dict[str, int]
    name: Pattern
    listed: Pattern
    located: Pattern
    counted_on: Pattern


@cache
def _patterns() -> _Patterns:
    row = load("numbers")["numbered_names"]
    heads = "|".join(rf"(?P<{head['id']}>{alternation(head['words'])})" for head in row["heads"])
    part = rf"(?:\p{{Lu}}[\p{{L}}&-]*|(?i:{alternation(row['trades'])}))"
    name = rf"{part}(?:\s+{part}){{0,5}}\s"
    return _Patterns(
        head=regex.compile(
            rf"(?<!\p{{L}})(?i:(?:{alternation(row['within'])})\s+)?(?<!\p{{L}})(?i:{heads})"
            rf"(?:\s+(?i:{alternation(row['legal_forms'])})){{0,3}}\s+(?=\p{{Lu}}){name}$"
        ),
        most={head["id"]: head["most"] for head in row["heads"]},
        name=regex.compile(name),
        listed=regex.compile(rf"(?:{row['listed']})\s*(?:và\s+)?$"),
        located=regex.compile(rf"(?<!\p{{L}})(?:{row['located']})\s+$"),
        counted_on=regex.compile(rf"\s*(?:{row['counted_on']})"),
    )


def ends_name(typed: str, lower: str, number: Span, last: int) -> bool:
    """True for a number in a name; ``last`` is where the name before it ends that ended in a number too.

    ``typed`` has the capitals that ``lower`` lacks. What follows the number is no counting noun.
    """
    start, end = number.start, number.end
    if not _BARE.fullmatch(lower, start, end) or typed[start - 1 : start] != " ":
        return False
    patterns = _patterns()
    if patterns.counted_on.match(lower, end, end + _REACH):
        return False
    if _goes_on(typed, last, start) and int(lower[start:end]) <= patterns.most["place"]:
        return True
    head = patterns.head.search(typed, max(0, start - _LOOK_BACK), start)
    if head is None or int(lower[start:end]) > patterns.most[str(head.lastgroup)] or head[0].isupper():
        return False
    before = max(0, head.start() - _REACH)
    link = _BESIDE.fullmatch(typed, last, head.start()) if last else None
    if link is None and patterns.listed.search(lower, before, head.start()):
        return False
    in_list = _NEXT.match(typed, end, end + _REACH) is not None
    return not in_list or (head["place"] is not None and bool(patterns.located.search(lower, before, head.start())))


def _goes_on(typed: str, last: int, start: int) -> bool:
    """ ", Long Đức 3" behind "Khu công nghiệp Sông Mây 2"."""
    link = _LINK.match(typed, last, start) if last and start - last < _REACH else None
    return link is not None and _patterns().name.fullmatch(typed, link.end(), start) is not None
