"""Times longer than a year, or from a beginning on: a term, several years in brackets, "đến hết năm", "đến nay".

The nearest date tells only the end of these: "từ đầu nhiệm kỳ đến nay kết nạp 1.124 đảng viên" is no figure of a day.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

_TERM_LENGTH = 5
_CONGRESSES_OVER = "10"  # by this month of a congress year a bloc's new term has begun
_YEARS = r"(?P<a>20\d\d|19\d\d)(?: ?[-–] ?| đến (?:hết )?(?:năm )?)(?P<b>20\d\d)"
_WORDS = {
    "named": (
        rf"(?:(?:(?:^|[;:.(“\n]\s*|,\s+|(?:trong|cả|toàn|suốt|hết|của)\s+)nhiệm kỳ {_YEARS}"
        r"(?![^,;.]{0,12}(?:đề ra|xác định))"
        r"|(?:(?:\d+|hai|ba|bốn|năm|nửa) (?:năm|nhiệm kỳ)|giai đoạn|thời gian)(?: \p{L}+){0,5}"
        rf"\s*\((?:từ )?(?:năm )?{_YEARS}\)))"
    ),
    "running": (
        r"(?:(?:từ )?đầu nhiệm kỳ(?: 20\d\d ?[-–] ?20\d\d)?(?: đến| tới| \(?20)|từ đầu nhiệm kỳ"
        r"|(?:hơn |quá |gần |sau )?nửa (?:đầu )?nhiệm kỳ|giữa nhiệm kỳ"
        r"|trong nhiệm kỳ(?! (?:20\d|qua|trước|tới))|nhiệm kỳ này)"
    ),
    "last": r"nhiệm kỳ (?:vừa )?qua",
    "before": r"nhiệm kỳ trước",
    "first": r"đầu nhiệm kỳ(?! (?:đến|tới))",
    "whole": r"(?:cả|toàn) (?:giai đoạn|(?:\d+|hai|ba|bốn) năm)(?! (?:\(|20))",
}
_MARKS = regex.compile("|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()), regex.IGNORECASE)
_REPORT_OF_YEARS = regex.compile(r"(?:tổng kết|sơ kết|đánh giá)\s+(?P<n>\d{1,2})\s+năm", regex.IGNORECASE)
_NAMED = regex.compile(_YEARS)
_CONGRESS = regex.compile(r"(?:đại hội|nghị quyết|khóa|lần thứ)[^.;]{0,60}$", regex.IGNORECASE)
_UP_TO = regex.compile(r"(?:đến|tới)\s+(?:hết |cuối |thời điểm |ngày |tháng |quý |năm )*$", regex.IGNORECASE)
_OF_TERM = regex.compile(r"(?:chỉ tiêu|mục tiêu|kế hoạch|nghị quyết)[^.;,]{0,20} nhiệm kỳ", regex.IGNORECASE)
_SINCE_THEN = regex.compile(r"(?:từ|kể từ) (?:đó|khi|sau|ngày (?:đại hội|thành lập|hợp nhất))", regex.IGNORECASE)
_FROM = regex.compile(r"\btừ\b[^,;.]{0,40}$", regex.IGNORECASE)


class Mark(NamedTuple):
    """Words that name a long time: where they end in the text before a figure, and the years, if they are printed."""

    kind: str
    end: int
    first: str | None = None
    last: str | None = None


def mark(before: str) -> Mark | None:
    """The last such words in the sentence before a figure; a term that only names a congress is none."""
    found = None
    for match in _MARKS.finditer(before):
        kind = next(name for name in _WORDS if match[name])
        inside = "(" in match[0] or not match["a"]
        if not inside and _CONGRESS.search(before[: match.start()]):
            continue
        found = Mark(kind, match.end(), match["a"], match["b"])
    return found


def running_term(day: str, named: tuple[str, str] | None) -> tuple[str, str] | None:
    """The first and last year of the Party term that a day (ISO, month or finer) falls in; ``named`` by the report.

    In a congress year the old term counts until the congresses are over.
    """
    if not day[:4].isdigit():
        return None
    year, over = int(day[:4]), day[5:7] > _CONGRESSES_OVER
    begin = year - year % _TERM_LENGTH
    if year == begin and not over:
        begin -= _TERM_LENGTH
    if named and named[0] <= str(year) <= named[1] and named[0] != day[:4]:
        return named
    return str(begin), str(begin + _TERM_LENGTH)


def last_term(day: str) -> tuple[str, str] | None:
    """The term that had ended, or was ending, at a day."""
    if not day[:4].isdigit():
        return None
    year = int(day[:4])
    end = year - year % _TERM_LENGTH
    return str(end - _TERM_LENGTH), str(end)


def counts_up_to(before_date: str) -> bool:
    """True where "đến", "tính đến hết" stand right before a date and no "từ" opens a range."""
    return _UP_TO.search(before_date) is not None and _FROM.search(before_date) is None


def of_term(sentence: str) -> bool:
    """True where a sentence holds its figures against the aim of a term, or counts them since one began."""
    return _OF_TERM.search(sentence) is not None or _SINCE_THEN.search(sentence) is not None


def years_named(before: str) -> tuple[str, str] | None:
    """The last range of years that a passage names."""
    found = None
    for match in _NAMED.finditer(before):
        found = (match["a"], match["b"])
    return found


def years_of_report(title: str) -> int | None:
    """How many years a report looks back on: "Tổng kết 05 năm thực hiện ..."."""
    match = _REPORT_OF_YEARS.search(title)
    return int(match["n"]) if match else None
