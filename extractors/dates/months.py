"""Months, quarters and parts of a year: "tháng 8/2020", "quý I, II năm 2023", "6 tháng đầu năm 2023"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import regex

from extractors.dates.parts import (
    ALONE,
    AND,
    MONTH,
    TO,
    YEAR,
    Found,
    Moment,
    follow,
    not_durations,
    number,
    number_words,
    words,
)
from extractors.wording import any_of, uncounted
from schemas.facts import DateKind

_NEXT = rf"(?:{AND}|{TO})"
_IN_YEAR = rf"(?: ?/ ?| ?- ?|\.|,? ?(?:của )?năm ?| (?={YEAR}{uncounted('after_date')}))(?P<y>{YEAR})"
_MONTHS = (
    rf"(?<=(?:(?<!\p{{L}}|\d )|(?<=(?:thứ|tuần|lần|đợt|kỳ|số) \d{{1,2}} ))(?P<word>tháng ?|t(?=\d\d?/)))"
    rf"(?=\d)(?P<n>{MONTH})"
    rf"(?:{_NEXT}(?:tháng ?)?(?P<n>{MONTH})(?! ?[/.-]\d| (?:ngày|tháng|tuần|quý|giờ)(?!\p{{L}})))*(?:{_IN_YEAR})?"
)
_BARE_MONTH = (
    rf"(?<!\d|\d[/.,]|\p{{L}})(?=\d)(?P<m>{MONTH}) ?/ ?(?P<y>{YEAR})(?! ?/)"
    rf"(?:(?<=0\d ?/ ?\d{{4}})"
    rf"|(?<=(?:từ|đến|tới|cuối|đầu|giữa|vào|trong|hết|trước|sau|và|,|-|–|\() ?\d\d? ?/ ?\d{{4}}))"
)
_QUARTER = r"(?:iv|i{1,3}|[1-4])(?![\p{L}\d])"
_QUARTERS = (
    rf"(?<!\p{{L}})qu[ýí] ?(?P<n>{_QUARTER})(?:(?:{_NEXT}| ?\+ ?)(?:qu[ýí] ?)?(?P<n>{_QUARTER}))*(?:{_IN_YEAR})?"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@cache
def _months() -> regex.Pattern[str]:
    return regex.compile(_MONTHS)


@cache
def _quarters() -> regex.Pattern[str]:
    return regex.compile(_QUARTERS)


@cache
def _bare_month() -> regex.Pattern[str]:
    return regex.compile(_BARE_MONTH)


def months(text: str) -> Iterator[Found]:
    """Months; in "tháng 5, 6 và 7/2023" each is one, and the year is that of all."""
    for match in _months().finditer(text):
        year = int(match["y"]) if match["y"] else None
        if year is None and not _may_stand_alone(text, match):
            continue
        spans, numbers = match.spans("n"), [int(n) for n in match.captures("n")]
        for i, (span, month) in enumerate(zip(spans, numbers, strict=True)):
            if year is None and i and not follow().match(text, span[1]):
                break
            start = match.start("word") if i == 0 else _with_word(text, span[0], "tháng ")
            end = match.end() if i == len(spans) - 1 else span[1]
            yield Found(start, end, "point", Moment(year, month), Moment(year, month))
    for match in _bare_month().finditer(text):
        moment = Moment(int(match["y"]), int(match["m"]))
        yield Found(match.start("m"), match.end(), "point", moment, moment)


@cache
def _worded() -> regex.Pattern[str]:
    names = any_of(words()["month_names"])
    near = r" (?:này|tới|sắp tới|vừa qua|qua|năm nay|năm ngoái)(?!\p{L})"
    return regex.compile(
        rf"(?<!\p{{L}})(?<!cách mạng )tháng (?P<n>{names})(?:(?:,? năm | ?/ ?| - )(?P<y>{YEAR})"
        rf"|(?<=(?<!\p{{L}})(?:từ|trong|đến|tới|vào|đầu|cuối|hết|giữa|trước|sau) tháng (?:{names}))(?={near}))"
    )


def months_in_words(text: str) -> Iterator[Found]:
    """ "từ tháng Tám này", "tháng Giêng năm 2023"; "Cách mạng tháng Tám" is a name."""
    for match in _worded().finditer(text):
        moment = Moment(int(match["y"]) if match["y"] else None, words()["month_names"][match["n"]])
        yield Found(match.start(), match.end(), "point", moment, moment)


_NOT_A_MONTH = regex.compile(r"(?:cách mạng|mỗi|hằng|hàng|một|từng|các|những|theo|/|\d) ?$")


def _may_stand_alone(text: str, match: regex.Match[str]) -> bool:
    """ "trong tháng 6," is a month; "mỗi tháng 2 lần" and "tháng 3 đảng viên" are not, nor "Cách mạng tháng 8"."""
    start = match.start("word")
    if match["word"] == "t" or _NOT_A_MONTH.search(text, max(0, start - 12), start):
        return False
    return follow().match(text, match.spans("n")[0][1]) is not None


def _with_word(text: str, start: int, word: str) -> int:
    return start - len(word) if text.endswith(word, 0, start) else start


_NO_COURSE = r"(?<!(?:khóa|khoá|kỳ|đợt|lớp|lần) )"
_BARE_QUARTER = regex.compile(rf"(?<![\p{{L}}\d/.-]){_NO_COURSE}(?P<n>iv|i{{1,3}}) ?/ ?(?P<y>{YEAR})")


def quarters(text: str) -> Iterator[Found]:
    """Quarters, each of a list one: "quý I, II/2023"; "II/2023" alone can be nothing else."""
    for match in _BARE_QUARTER.finditer(text):
        end = 3 * _ROMAN[match["n"]]
        moments = Moment(int(match["y"]), end - 2), Moment(int(match["y"]), end)
        yield Found(match.start(), match.end(), "quarter", *moments)
    for match in _quarters().finditer(text):
        year = int(match["y"]) if match["y"] else None
        spans, names = match.spans("n"), match.captures("n")
        if year is None and names[0].isdigit() and not follow().match(text, spans[0][1]):
            continue
        for i, (span, name) in enumerate(zip(spans, names, strict=True)):
            if year is None and i and name.isdigit() and not follow().match(text, span[1]):
                break
            last = 3 * (_ROMAN.get(name) or int(name))
            start = match.start() if i == 0 else _with_word(text, span[0], "quý ")
            end = match.end() if i == len(spans) - 1 else span[1]
            yield Found(start, end, "quarter", Moment(year, last - 2), Moment(year, last))


@cache
def _parts() -> regex.Pattern[str]:
    half = r"(?P<half>đầu|cuối)(?: (?:của )?năm(?! học))?(?! ?(?:tiên|đời|nhiệm kỳ|quý))"
    return regex.compile(
        rf"(?<={ALONE}(?P<n>0?[1-9]|1[0-2]|{number_words()}) ?)tháng"
        rf"(?: {half}(?: ?(?P<y>{YEAR}))?|(?:(?: của)? năm ?| ?/ ?)(?P<y>{YEAR}))"
    )


_ABBREVIATED = regex.compile(
    rf"(?=\d{{1,2}}t)(?<![\d\p{{L}}/.,])(?P<n>[369]|0[369]|1[0-2])t ?/? ?(?P<y>{YEAR})(?P<half>)"
)
_HALF = regex.compile(rf"(?<!\p{{L}})nửa (?P<half>đầu|cuối) (?:của )?năm ?(?P<y>{YEAR})")


def parts_of_year(text: str) -> Iterator[Found]:
    """ "6 tháng đầu năm 2023" and other runs of months; three months are a quarter, the rest are kept as half years."""
    for match in _parts().finditer(text):
        count = int(number(match["n"]))
        yield _part(match.start("n"), match, min(count, 12))
    for match in _ABBREVIATED.finditer(text):
        yield _part(match.start("n"), match, int(match["n"]))
    for match in _HALF.finditer(text):
        yield _part(match.start(), match, 6)


def _part(start: int, match: regex.Match[str], months: int) -> Found:
    year = int(match["y"]) if match["y"] else None
    first, last = (13 - months, 12) if match["half"] == "cuối" else (1, months)
    kind: DateKind = "quarter" if months == 3 else "half_year"
    return Found(start, match.end(), kind, Moment(year, first), Moment(year, last), Fraction(months), "tháng")


@cache
def _bare_parts() -> regex.Pattern[str]:
    tails = any_of(words()["half_year_not_tails"])
    return regex.compile(rf"{ALONE}(?:0?[69]|sáu|chín) ?tháng(?! ?/)(?!\p{{L}})(?! (?:{tails})(?!\p{{L}}))")


@cache
def _length_before() -> regex.Pattern[str]:
    return regex.compile(rf"(?:(?<!\p{{L}})(?:{any_of(words()['half_year_not_leads'])})|-|\d năm) ?$")


@cache
def _nine_before() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}})(?:{any_of(words()['nine_months_leads'])}) $|(?:[.:;”)]|^|\n) ?$")


def any_part(text: str) -> Iterator[Found]:
    """ "gắn với sơ kết 6 tháng" is the first half of any year, without ends; "trong 6 tháng" is a length instead.
    "6 tháng, toàn Đảng bộ kết nạp ..." at the head of a sentence is that of the report.

    Nine months are no usual length: "tổng 9 tháng đạt" tells of the report's year.
    """
    for match in _bare_parts().finditer(text):
        before = max(0, match.start() - 16)
        if not_durations().match(text, match.end()):
            continue
        if "9" in match[0] or "chín" in match[0]:
            if _nine_before().search(text, before, match.start()):
                moments = Moment(None, 1), Moment(None, 9)
                yield Found(match.start(), match.end(), "half_year", *moments, Fraction(9), "tháng")
        elif _HEAD.search(text, before, match.start()) and text.startswith(",", match.end()):
            moments = Moment(None, 1), Moment(None, 6)
            yield Found(match.start(), match.end(), "half_year", *moments, Fraction(6), "tháng")
        elif not _length_before().search(text, before, match.start()):
            yield Found(match.start(), match.end(), "half_year", None, None, Fraction(6), "tháng")


_HEAD = regex.compile(r"(?:[.!?] |^|\n)[-–+“\" ]{0,3}$")
_JUST_PAST = regex.compile(r" (?:vừa )?qua(?!\p{L})")


def parts_meant(text: str, found: list[Found]) -> list[Found]:
    """The list, in which "trong 6 tháng (vừa) qua" is the part of the year that the text names: "6 tháng đầu năm"."""
    named = {f.last.month: f for f in found if f.kind in _PARTS and f.first and f.first.month == 1 and f.last}
    return [
        replace(f, kind=part.kind, first=part.first, last=part.last, qualifier=None)
        if f.kind == "duration"
        and f.unit == "tháng"
        and f.qualifier == "exact"
        and (part := named.get(int(f.value or 0)))
        and text.endswith("trong ", 0, f.start)
        and _JUST_PAST.match(text, f.end)
        else f
        for f in found
    ]


_PARTS = {"half_year", "quarter"}
