"""Years, ranges of years and terms: "năm 2017, 2021", "giai đoạn 2016 - 2021", "nhiệm kỳ 2015 - 2020, 2020 - 2025"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from extractors.dates.parts import AND, DASH, HIDDEN, YEAR, Found, Moment, follow, length_before, words
from extractors.wording import any_of
from schemas.facts import DateKind

_TO = rf"(?: ?{DASH} ?| (?:cho )?(?:đến|tới)(?: hết| cuối| đầu)? | ?/ ?)"
_YEAR_WORD = r"(?:(?:các )?năm ?)?"
_TERM = r"(?P<term>(?:nhiệm k[ỳì]|nk)(?:,? (?!năm |nhiệm |từ )[\p{L}&]+){0,5}?)[,:]? ?\(? ?(?:từ )?(?:năm )?"
_ERA = r"(?P<era>(?:giai đoạn|thời kỳ|năm học|niên khóa|khóa)(?: [ivx]+,?)?) ?\(? ?(?:từ )?(?:năm )?"
_WORD = r"(?:(?P<since>từ) )?(?:(?:đầu|cuối|giữa|hết) )?(?:các )?(?P<word>năm) ?:? ?\(? ?"
_LONGEST = 120  # years that a range can span


@cache
def _chain() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?=[12]\d{{3}}(?!\d))(?<![\d/]|\d[.,-])"
        rf"(?:(?<=(?<!\p{{L}})(?:{_TERM}|{_ERA}|{_WORD}|(?P<bare>{_leads()}) ))|(?<!\p{{L}}))"
        rf"(?P<y>{YEAR})(?:(?:{_TO}|{AND}){_YEAR_WORD}(?P<y>{YEAR}))*"
    )


def _leads() -> str:
    """Words before a bare year, among them the names of lunar years ("Xuân Quý Mão 2023")."""
    stems, branches = words()["lunar_years"]
    return rf"{any_of(words()['bare_year_leads'])}|(?:{any_of(stems)}) (?:{any_of(branches)})"


_SHORT_END = regex.compile(rf"{DASH}(?P<y>\d\d)(?![\d%]|[./,-]\d)")  # "nhiệm kỳ 2020-25"
_RANGE = regex.compile(rf"{_TO}{_YEAR_WORD}")
_COUNTED = regex.compile(
    r" ?(?:đồng chí|người|lượt|đảng viên|triệu|tỷ|nghìn|đồng|cán bộ|học sinh|hộ|m|km|ha|tấn|%)(?!\p{L})"
)
_IN_TERM = regex.compile(
    r"(?:nhiệm k[ỳì]|(?<!(?:bổ|miễn|trách|chủ|kiêm|đảm|tín|phân) )nhiệm|khóa [ivxlc]+|lần thứ [ivxlc]+"
    r"|đại hội[^.;:\n]{0,30})[\s,(]*$"
)


def years(text: str) -> Iterator[Found]:
    """Years and ranges of years. A bare year counts only where nothing else can be meant."""
    for chain in _chain().finditer(text):
        spans, values = chain.spans("y"), [int(y) for y in chain.captures("y")]
        named = bool(chain["term"] or chain["era"])
        i = 0
        if not (named or chain["word"] or _may_be_years(text, chain, spans, values)):
            i = next((k for k, span in enumerate(spans) if k and _with_word(text, span[0]) < span[0]), len(spans))
        elif named and len(values) == 1 and (short := _SHORT_END.match(text, spans[0][1])):
            spans.append(short.span("y"))
            values.append(values[0] // 100 * 100 + int(short["y"]))
        while i < len(values):
            start = _first_start(text, chain, spans) if i == 0 else _with_word(text, spans[i][0])
            if _is_range(text, spans[i : i + 2], values[i : i + 2], named):
                if i == 0:
                    start = next((chain.start(g) for g in ("term", "era", "since") if chain[g]), start)
                end = _closed(text, start, spans[i + 1][1])
                yield Found(start, end, _kind(text, chain), Moment(values[i]), Moment(values[i + 1]))
                i += 2
            elif i == 0 or start < spans[i][0] or i + 1 < len(values) or follow().match(text, spans[i][1]):
                yield Found(start, spans[i][1], "point", Moment(values[i]), Moment(values[i]))
                i += 1
            else:
                break


def _first_start(text: str, chain: regex.Match[str], spans: list[tuple[int, int]]) -> int:
    """Where the first year begins, with its "năm": not the one of "5 năm 2021 - 2025", which is the length's."""
    if not chain["word"]:
        return spans[0][0]
    word: int = chain.start("word")
    is_length = len(spans) > 1 and length_before(text, word) is not None
    return spans[0][0] if is_length else word


def _with_word(text: str, start: int) -> int:
    return start - len("năm ") if text.endswith("năm ", 0, start) else start


def _is_range(text: str, spans: list[tuple[int, int]], values: list[int], named: bool) -> bool:
    if len(values) < 2 or not 0 < values[1] - values[0] <= _LONGEST:
        return False
    between = text[spans[0][1] : spans[1][0]]
    return (named or "/" not in between) and _RANGE.fullmatch(between) is not None


_OLD_RANGE = regex.compile(rf"(?<=\()(?P<first>[1-9]\d{{2,3}}) ?{DASH} ?(?P<last>{YEAR})(?=\))")
_LEFT = regex.compile(r"(?:19|20)\d\d(?![\d\p{L}]|[.,/-]\d)(?<![\d/.,-]\d{4})")
_NAME_BEFORE = regex.compile(
    r"(?<=(?:[\p{L}\d”\")] \p{Lu}[\p{L}\d.]*"
    r"(?: (?!(?:có|là|đạt|được|gồm|với|thêm|lên|xuống|còn|cho|trên|hơn|gần|khoảng|số|từ|nữ|nam) )\p{Ll}+){0,3}"
    r"|(?<!\p{L})(?:Luật|Bộ luật|Hiến pháp|Điều lệ)(?: \p{L}+){1,5}) )"
)
_SERIES_BEFORE, _SERIES_BEHIND = regex.compile(r"(?<=[;:,(\n] ?)"), regex.compile(r" ?(?:\([^()\n]{1,40}\) ?)?: ?\d")
# "năm 2022: 15; 2021: 14; 2020 (đến hết tháng 6): 9"
_SHARE = regex.compile(r",? ?\(?(?:chiếm|đạt|bằng|tăng|giảm|tỷ lệ|\d)")


def years_of_names(text: str, typed: str) -> Iterator[Found]:
    """Years that end a name: "Lễ hội Hoa Lư 2018", "Luật Cán bộ 2008", "(968 - 2018)", "11-HD/BTCTW 2021".

    ``typed`` is the text before it was lowered, in which names have capitals. "ĐV nữ 2015 (25%)" is a count.
    """
    for match in _OLD_RANGE.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        if first < last:
            yield Found(match.start(), match.end(), "year_range", Moment(first), Moment(last))
    for match in _LEFT.finditer(text):
        if _ends_a_name(text, typed, *match.span()):
            year = Moment(int(match[0]))
            yield Found(match.start(), match.end(), "point", year, year)


def _ends_a_name(text: str, typed: str, start: int, end: int) -> bool:
    if _SERIES_BEHIND.match(text, end):
        return _SERIES_BEFORE.match(text, start) is not None
    if not follow().match(text, end) or _SHARE.match(text, end):
        return False
    behind_a_word = text[start - 1 : start] == " " and text[start - 2 : start - 1].isalpha()
    if behind_a_word and text[end : end + 1] in {"”", "»"}:
        return True
    return text.endswith(HIDDEN + " ", 0, start) or _NAME_BEFORE.match(typed, start) is not None


def _closed(text: str, start: int, end: int) -> int:
    """The end of a range with the bracket that was opened inside it: "nhiệm kỳ XX (2020 - 2025)"."""
    return end + 1 if "(" in text[start:end] and text.startswith(")", end) else end


def _kind(text: str, chain: regex.Match[str]) -> DateKind:
    if chain["term"] or _IN_TERM.search(text, max(0, chain.start() - 60), chain.start()):
        return "term"
    return "term" if (chain["era"] or "").startswith("khóa") else "year_range"


def _may_be_years(text: str, chain: regex.Match[str], spans: list[tuple[int, int]], values: list[int]) -> bool:
    """True for years without the word: "(2017, 2021)", "2016 - 2021", "đến 2025," and cells of a table's head."""
    start, end = spans[0][0], chain.end()
    if "/" in text[start:end]:
        return False
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return True
    if _is_range(text, spans[:2], values[:2], False):
        return not _COUNTED.match(text, end)
    if chain["bare"]:
        return follow().match(text, end) is not None
    return bool(_CELLS.search(text, max(0, start - 12), min(len(text), end + 12)))


_CELLS = regex.compile(rf"\| *{YEAR} *\| *{YEAR} *(?:\||\n|$)")
