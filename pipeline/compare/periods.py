"""Periods that can be compared: each as an SDMX time period, so that one period has one spelling.

A stock counts for the year it was taken in. A flow counts for exactly the months it covers: half a year is never held
against a whole one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_RANGE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)/P(?P<length>\d+)(?P<unit>[YMD])")
_PART = re.compile(r"(?P<year>\d{4})-(?P<kind>[SQ])(?P<number>\d)")
_YEAR = 12
_DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class TimePeriod:
    """``code`` is an SDMX time period ("2021", "2021-S1", "2020-01-01/P6Y"), "" where the period is not known.

    ``year`` is the one it ends in, ``months`` its length (0 for a point in time), ``exact`` the month that it ends in
    as a number (202112), by which values of one year are ordered.
    """

    code: str = ""
    year: int | None = None
    months: int = 0
    exact: int = 0


def time_period(start: str | None, end: str | None, stock: bool) -> TimePeriod:
    """The period of a value from its two ends in ISO 8601 of any precision, either of which may be absent."""
    first, last = _days(start or end), _days(end or start)
    if first is None or last is None or last[1] < first[0]:
        return TimePeriod()
    until = last[1]
    exact = until.year * 100 + until.month
    if stock:
        return TimePeriod(f"{until.year}", until.year, 0, exact)
    begin = first[0]
    if begin == until:
        return TimePeriod(begin.isoformat(), until.year, 0, exact)
    if begin.day == 1 and until.day == monthrange(until.year, until.month)[1]:
        months = (until.year - begin.year) * _YEAR + until.month - begin.month + 1
        return TimePeriod(_code(begin, months), until.year, months, exact)
    days = (until - begin).days + 1
    return TimePeriod(f"{begin.isoformat()}/P{days}D", until.year, max(1, round(days / _DAYS_A_MONTH)), exact)


def _code(begin: date, months: int) -> str:
    year, month = begin.year, begin.month
    if months == _YEAR and month == 1:
        return f"{year}"
    if months == 1:
        return f"{year}-{month:02}"
    if months == 6 and month % 6 == 1:
        return f"{year}-S{month // 6 + 1}"
    if months == 3 and month % 3 == 1:
        return f"{year}-Q{month // 3 + 1}"
    length = f"{months // _YEAR}Y" if months % _YEAR == 0 else f"{months}M"
    return f"{year}-{month:02}-01/P{length}"


def _days(text: str | None) -> tuple[date, date] | None:
    """The first and the last day that an ISO date of any precision may mean."""
    match = _ISO.fullmatch(text or "")
    if not match:
        return None
    year, month, day = int(match["year"]), match["month"], match["day"]
    try:
        if day:
            return (one := date(year, int(month), int(day))), one
        if month:
            return date(year, int(month), 1), date(year, int(month), monthrange(year, int(month))[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


def period_label(code: str, lang: str = "vi") -> str:
    """A time period as people write it: "6 tháng đầu năm 2021", "2020–2025"; other text is left as it is."""
    english = lang == "en"
    if not code:
        return "period not known" if english else "chưa rõ kỳ"
    if match := _PART.fullmatch(code):
        number, year = int(match["number"]), match["year"]
        if match["kind"] == "S":
            if english:
                return f"{'first' if number == 1 else 'second'} half of {year}"
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
        return f"Q{number} {year}" if english else f"quý {('I', 'II', 'III', 'IV')[number - 1]}/{year}"
    if match := _RANGE.fullmatch(code):
        return _range_label(match, english)
    match = _ISO.fullmatch(code)
    if match and match["month"]:
        return "/".join(part.lstrip("0") for part in (match["day"], match["month"], match["year"]) if part)
    return code


def _range_label(match: re.Match[str], english: bool) -> str:
    year, month, length = int(match["year"]), int(match["month"]), int(match["length"])
    if match["unit"] == "Y" and month == 1:
        return f"{year}–{year + length - 1}"
    if match["unit"] == "D":
        begin = date(year, month, int(match["day"]))
        last_day = date.fromordinal(begin.toordinal() + length - 1)
        return f"{begin:%d/%m/%Y}–{last_day:%d/%m/%Y}"
    months = length * _YEAR if match["unit"] == "Y" else length
    if month == 1 and months < _YEAR:
        return f"first {months} months of {year}" if english else f"{months} tháng đầu năm {year}"
    until = year * _YEAR + month - 1 + months - 1
    last_year, last_month = until // _YEAR, until % _YEAR + 1
    whole_years = month == 1 and months > _YEAR
    first = f"{year}" if whole_years else f"{month}/{year}"
    return f"{first}–{last_year}" if whole_years and last_month == _YEAR else f"{first}–{last_month}/{last_year}"
