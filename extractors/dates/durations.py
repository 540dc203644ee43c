"""Lengths of time and anniversaries: "hơn 02 năm", "từ 03 tháng trở lên", "kỷ niệm 76 năm", "90 năm truyền thống"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from extractors.dates.parts import ALONE, Found, not_durations, number, number_words, words
from extractors.wording import any_of
from schemas.codelists import load
from schemas.facts import Qualifier

_LOOK_BACK = 32


@cache
def _length() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?:năm|tháng|tuần|ngày)(?!\p{{L}})"
        rf"(?<={ALONE}(?:(?P<n>\d{{1,3}}(?:,\d)?|\d{{4}}|\d\.\d{{3}})(?: ?(?:[-–—]|đến|tới) ?\d{{1,3}})? ?"
        rf"|(?P<n>{number_words()}) )"
        rf"(?P<unit>năm|tháng|tuần|ngày))(?P<suffix> trở (?:lên|xuống))?"
    )


@cache
def _qualifiers() -> tuple[regex.Pattern[str], dict[str, Qualifier]]:
    table: dict[str, Qualifier] = {w: row["id"] for row in load("numbers")["qualifiers"] for w in row["words"]}
    return regex.compile(rf"(?<!\p{{L}})(?P<words>{any_of(table)}) $"), table


@cache
def _patterns() -> dict[str, regex.Pattern[str]]:
    table = words()
    return {
        "ordinal": regex.compile(r"(?<!\p{L})(?:thứ|lần|đợt|khóa|số|quý|điều|khoản|giải|top|mức|hạng|mỗi|một|từng) $"),
        "lead": regex.compile(rf"(?<!\p{{L}})(?:{any_of(table['word_leads'])}) $"),
        "tail": regex.compile(rf" (?:{any_of(table['word_tails'])})(?!\p{{L}})"),
        "kept": regex.compile(rf"(?<!\p{{L}})(?P<kept>{any_of(table['anniversary_leads'])})(?: lần thứ| tròn)? $"),
        "keeps": regex.compile(rf" (?:{'|'.join(table['anniversary_tails'])})"),
        "grown": regex.compile(rf" (?:{'|'.join(table['growth_tails'])})"),
        "within": regex.compile(rf"(?<!\p{{L}})(?:{any_of(table['length_leads'])}) $"),
        "nth": regex.compile(
            rf"(?<!\p{{L}})(?:{any_of(table['anniversary_leads'])}) lần thứ (?P<n>\d{{1,3}})(?: năm)?(?= )"
        ),
    }


def durations(text: str) -> Iterator[Found]:
    """Durations and anniversaries; rates ("6 tháng một lần") and counts ("120 ngày công") are neither."""
    patterns = _patterns()
    for match in patterns["nth"].finditer(text):
        yield Found(match.start(), match.end(), "anniversary", value=number(match["n"]), unit="năm", qualifier="exact")
    for match in _length().finditer(text):
        start, end = match.start("n"), match.end()
        begin = max(0, start - _LOOK_BACK)
        if not_durations().match(text, end) or patterns["ordinal"].search(text, begin, start):
            continue
        worded = not match["n"][0].isdigit()
        if worded and not (patterns["lead"].search(text, begin, start) or patterns["tail"].match(text, end)):
            continue
        value, unit = number(match["n"]), match["unit"]
        kept = patterns["kept"].search(text, begin, start)
        grown = patterns["grown"].match(text, end) and not patterns["within"].search(text, begin, start)
        if unit == "năm" and (kept or grown or patterns["keeps"].match(text, end)):
            start = kept.start() if kept else start
            yield Found(start, end, "anniversary", value=value, unit=unit, qualifier="exact")
            continue
        if _AGE_IN_PARTY.match(text, end):
            yield from _listed_before(text, start)
        start, qualifier = _qualified(text, start, match["suffix"])
        yield Found(start, end, "duration", value=value, unit=unit, qualifier=qualifier)


_AGE_IN_PARTY = regex.compile(r" tuổi đảng(?!\p{L})")
_LIST_BEFORE = regex.compile(r"(?<![\p{L}\d.,/-])(?:(?P<n>\d{2}) ?(?:,|;|và|&) ?){1,12}$")


def _listed_before(text: str, start: int) -> Iterator[Found]:
    """ "Huy hiệu 30, 40, 50 năm tuổi đảng": the badges before the last lack the unit."""
    listed = _LIST_BEFORE.search(text, max(0, start - 80), start)
    for (first, end), digits in zip(listed.spans("n"), listed.captures("n"), strict=True) if listed else ():
        yield Found(first, end, "duration", value=number(digits), unit="năm", qualifier="exact")


def _qualified(text: str, start: int, suffix: str | None) -> tuple[int, Qualifier]:
    """Where the span begins and what the words around the number make of it."""
    if suffix:
        start -= len("từ ") if text.endswith("từ ", 0, start) else 0
        return start, "at_least" if suffix.endswith("lên") else "at_most"
    pattern, table = _qualifiers()
    before = pattern.search(text, max(0, start - _LOOK_BACK), start)
    return (before.start("words"), table[before["words"]]) if before else (start, "exact")
