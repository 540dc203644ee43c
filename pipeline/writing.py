"""How numbers and dates are written in each language: 14.103,5 and 28/12/2022, or 14,103.5 and 28 Dec 2022."""

from __future__ import annotations

import re
from fractions import Fraction

from schemas.intervals import decimal_text

Pair = tuple[str, str]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DATE = re.compile(r"(?P<year>\d{4})?-{0,2}(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def grouped(value: int, lang: str) -> str:
    """A whole number with its thousands marked."""
    return f"{value:,}".replace(",", "," if lang == "en" else ".")


def decimal(value: Fraction, lang: str) -> str:
    """A number with the marks of the language."""
    whole, _, places = decimal_text(abs(value)).partition(".")
    mark = "." if lang == "en" else ","
    return ("-" if value < 0 else "") + grouped(int(whole), lang) + (mark + places if places else "")


def date(value: str) -> Pair | None:
    """An ISO 8601 date, reduced or not, in Vietnamese and English; None for what is no date."""
    match = _ISO_DATE.fullmatch(value)
    if not match or not any(match.groups()):
        return None
    year, month, day = match["year"], match["month"], match["day"]
    if not month:
        return year, year
    if not 1 <= int(month) <= 12:
        return None
    vietnamese = "/".join(part for part in (day, month, year) if part)
    english = " ".join(part for part in (day and str(int(day)), _MONTHS[int(month) - 1], year) if part)
    return vietnamese, english
