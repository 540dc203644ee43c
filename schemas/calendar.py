"""ISO 8601 dates of reduced precision: "2021", "2021-10", "2021-10-05", and "--05-19" where the year is unknown."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def iso(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """The value written with the precision it has; without a year "--05-19" or "--05".

    Raises ValueError for a day that does not exist, or when nothing is known.
    """
    if day is not None:
        if month is None:
            raise ValueError("a day needs its month")
        date(year if year is not None else 2000, month, day)  # 2000: 29 February exists
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"not a month: {month}")
    if year is None and month is None:
        raise ValueError("neither year nor month")
    head = "-" if year is None else f"{year:04d}"
    tail = "" if month is None else f"-{month:02d}" if day is None else f"-{month:02d}-{day:02d}"
    return head + tail


def parts(value: str) -> tuple[int | None, int | None, int | None]:
    """Year, month and day of a value, None for each one it lacks. Raises ValueError for anything else."""
    year = None if value.startswith("--") else int(value[:4])
    rest = [int(part) for part in value[2 if year is None else 5 :].split("-") if part]
    month, day = (*rest, None, None)[:2]
    if value != iso(year, month, day):
        raise ValueError(f"not an ISO date: {value!r}")
    return year, month, day


def first_day(value: str) -> date:
    """The first day a value covers. Raises ValueError when the year is unknown."""
    year, month, day = _dated(value)
    return date(year, month or 1, day or 1)


def last_day(value: str) -> date:
    """The last day a value covers. Raises ValueError when the year is unknown."""
    year, month, day = _dated(value)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def contains(outer: str, inner: str) -> bool:
    """True when every day of ``inner`` is a day of ``outer``: "2021" contains "2021-10"."""
    return first_day(outer) <= first_day(inner) and last_day(inner) <= last_day(outer)


def before(earlier: str, later: str) -> bool:
    """True when every day of ``earlier`` lies before every day of ``later``; "2021" is not before "2021-10"."""
    return last_day(earlier) < first_day(later)


def months_between(start: str, end: str) -> tuple[int, int]:
    """The fewest and the most whole months that can lie between two values, given their precision.

    Negative when ``end`` comes first: months_between("2016-07-12", "2021-10") is (62, 63).
    """
    return _months(last_day(start), first_day(end)), _months(first_day(start), last_day(end))


def _months(start: date, end: date) -> int:
    if end < start:
        return -_months(end, start)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _dated(value: str) -> tuple[int, int | None, int | None]:
    year, month, day = parts(value)
    if year is None:
        raise ValueError(f"no year: {value!r}")
    return year, month, day
