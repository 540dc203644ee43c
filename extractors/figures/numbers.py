"""The value of a printed number, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import regex

_GROUPED = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_GROUPED_COMMA = regex.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_DECIMAL = regex.compile(r"\d+[.,]\d+")
_MAX_DIGITS = 18  # longer runs of digits are account numbers or noise


@dataclass(frozen=True, slots=True)
class Number:
    """``value`` and the place value of its last printed digit."""

    value: Fraction
    precision: Fraction


def parse(text: str, *, percent: bool = False) -> Number | None:
    """The number that ``text`` (digits, points and commas) prints, or None.

    Vietnamese reports group thousands by a point and mark decimals by a comma (14.103; 15,3); a point
    before other than three digits is a decimal mark typed the English way (2.96). In a percent
    "12.345" can only be decimal: a share has no thousands.
    """
    if sum(c.isdigit() for c in text[: 2 * _MAX_DIGITS + 2]) > _MAX_DIGITS or len(text) > 2 * _MAX_DIGITS:
        return None
    if text.isdecimal():
        return Number(Fraction(int(text)), Fraction(1))
    if not percent and _GROUPED.fullmatch(text):
        return _decimal(text.replace(".", "").replace(",", "."))
    if not percent and _GROUPED_COMMA.fullmatch(text):
        return _decimal(text.replace(",", ""))
    if _DECIMAL.fullmatch(text):
        return _decimal(text.replace(",", "."))
    return None


def _decimal(text: str) -> Number:
    decimals = len(text.partition(".")[2])
    return Number(Fraction(text), Fraction(1, 10**decimals))
