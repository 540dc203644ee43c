"""Months, quarters and parts of a year: "tháng 8/2020", "quý I, II năm 2023", "6 tháng đầu năm 2023", "9 tháng năm 2022"."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import regex

from extractors.dates.parts import (
    ALONE,
    AND,
    FOLLOWS,
    MONTH,
    TO,
    YEAR,
    Found,
    Moment,
    any_of,
    number,
    number_words,
    words,
)
from schemas.facts import DateKind

_NEXT = rf"(?:{AND}|{TO})"
_IN_YEAR = rf"(?: ?/ ?| ?- ?|\.|,? ?(?:của )?năm ?)(?P<y>{YEAR})"
_MONTHS = rf"(?<!\p{{L}}|\d )(?:tháng ?|t(?=\d\d?/))(?P<n>{MONTH})(?:{_NEXT}(?:tháng ?)?(?P<n>{MONTH})(?! ?[/.-]\d))*(?:{_IN_YEAR})?"
_BARE_MONTH = (
    rf"(?:(?<=(?:từ|đến|tới|tháng|cuối|đầu|giữa|vào|trong|hết|trước|sau|và|,|-|–|\() ?)|{ALONE}(?=0))"
    rf"(?<!\d|\d[/.,])(?P<m>{MONTH}) ?/ ?(?P<y>{YEAR})(?! ?/)"
)
_QUARTER = r"(?:iv|i{1,3}|[1-4])(?![\p{L}\d])"
_QUARTERS = rf"(?<!\p{{L}})quý ?(?P<n>{_QUARTER})(?:(?:{_NEXT}| ?\+ ?)(?:quý ?)?(?P<n>{_QUARTER}))*(?:{_IN_YEAR})?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@cache
def _months() -> regex.Pattern[str]:
    return regex.compile(_MONTHS)


@cache
def _quarters() -> regex.Pattern[str]:
    return regex.compile(_QUARTERS)


@cache
def _follow() -> regex.Pattern[str]:
    return regex.compile(FOLLOWS)


@cache
def _bare_month() -> regex.Pattern[str]:
    return regex.compile(_BARE_MONTH)


def months(text: str) -> Iterator[Found]:
    """Months; in "tháng 5, 6 và 7/2023" each is one, and the year is that of all."""
    for match in _months().finditer(text):
        year = int(match["y"]) if match["y"] else None
        if year is None and (text[match.start()] != "t" or not _may_stand_alone(text, match)):
            continue
        spans, numbers = match.spans("n"), [int(n) for n in match.captures("n")]
        for i, (span, month) in enumerate(zip(spans, numbers, strict=True)):
            if year is None and i and not _follow().match(text, span[1]):
                break
            start = match.start() if i == 0 else _with_word(text, span[0], "tháng ")
            end = match.end() if i == len(spans) - 1 else span[1]
            yield Found(start, end, "point", Moment(year, month), Moment(year, month))
    for match in _bare_month().finditer(text):
        moment = Moment(int(match["y"]), int(match["m"]))
        yield Found(match.start("m"), match.end(), "point", moment, moment)


_NOT_A_MONTH = regex.compile(r"(?:cách mạng|mỗi|hằng|hàng|một|từng|các|những|theo|/|\d) ?$")


def _may_stand_alone(text: str, match: regex.Match[str]) -> bool:
    """ "trong tháng 6," is a month; "mỗi tháng 2 lần" and "tháng 3 đảng viên" are not, nor "Cách mạng tháng 8"."""
    if text[match.start() : match.start() + 5] != "tháng":
        return False
    if _NOT_A_MONTH.search(text, max(0, match.start() - 12), match.start()):
        return False
    return _follow().match(text, match.spans("n")[0][1]) is not None


def _with_word(text: str, start: int, word: str) -> int:
    return start - len(word) if text.endswith(word, 0, start) else start


def quarters(text: str) -> Iterator[Found]:
    """Quarters, each of a list one: "quý I, II/2023"."""
    for match in _quarters().finditer(text):
        year = int(match["y"]) if match["y"] else None
        spans, names = match.spans("n"), match.captures("n")
        if year is None and names[0].isdigit() and not _follow().match(text, spans[0][1]):
            continue
        for i, (span, name) in enumerate(zip(spans, names, strict=True)):
            if year is None and i and name.isdigit() and not _follow().match(text, span[1]):
                break
            last = 3 * (_ROMAN.get(name) or int(name))
            start = match.start() if i == 0 else _with_word(text, span[0], "quý ")
            end = match.end() if i == len(spans) - 1 else span[1]
            yield Found(start, end, "quarter", Moment(year, last - 2), Moment(year, last))


@cache
def _parts() -> regex.Pattern[str]:
    count = rf"(?P<n>(?:0?[1-9]|1[0-2])|{number_words()})"
    return regex.compile(
        rf"{ALONE}(?:{count} ?tháng ?(?:(?P<half>đầu|cuối)(?: của)?(?: năm(?! học))?(?: ?(?P<y>{YEAR})| ?(?=\D|$))(?! ?tiên|nhiệm kỳ| ?quý| ?đời)"
        rf"|(?:(?:của )?năm ?|/ ?)(?P<y>{YEAR}))|nửa (?P<half>đầu|cuối) (?:của )?năm(?: ?(?P<y>{YEAR}))?)"
    )


def parts_of_year(text: str) -> Iterator[Found]:
    """ "6 tháng đầu năm 2023" and other runs of months; three months are a quarter, the rest are kept as half years."""
    for match in _parts().finditer(text):
        count = int(number(match["n"])) if match["n"] else 6
        year = int(match["y"]) if match["y"] else None
        first, last = (13 - count, 12) if match["half"] == "cuối" else (1, count)
        end = len(text[: match.end()].rstrip())
        kind: DateKind = "quarter" if count == 3 else "half_year"
        yield Found(match.start(), end, kind, Moment(year, first), Moment(year, last), Fraction(count), "tháng")


@cache
def _six_months() -> regex.Pattern[str]:
    return regex.compile(
        rf"{ALONE}(?:0?6|sáu) ?tháng(?! ?/)(?!\p{{L}})(?! (?:{any_of(words()['half_year_not_tails'])})(?!\p{{L}}))"
    )


@cache
def _length_before() -> regex.Pattern[str]:
    return regex.compile(rf"(?:(?<!\p{{L}})(?:{any_of(words()['half_year_not_leads'])})|-) ?$")


def any_half_year(text: str) -> Iterator[Found]:
    """ "gắn với sơ kết 6 tháng": the first half of any year, without ends; "trong 6 tháng" is a duration instead."""
    for match in _six_months().finditer(text):
        if not _length_before().search(text, max(0, match.start() - 16), match.start()):
            yield Found(match.start(), match.end(), "half_year", None, None, Fraction(6), "tháng")
