"""Exact intervals of rational numbers: what a printed figure can stand for.

A printed ``15,3 %`` is not the number 15.3 but every number that rounds to it. All judgement of
figures is done on these intervals with ``fractions.Fraction``; binary floats never enter.
The reading of a rounded number as an interval follows statcheck and XBRL Calculation 1.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

Exact = Fraction | int


@dataclass(frozen=True, slots=True)
class Interval:
    """``lo``..``hi`` with ``None`` for an open end at infinity; the flags say which ends belong."""

    lo: Fraction | None
    hi: Fraction | None
    lo_closed: bool = True
    hi_closed: bool = True

    def __post_init__(self) -> None:
        if self.lo is not None and self.hi is not None and self.lo > self.hi:
            raise ValueError(f"empty interval: {self.lo} > {self.hi}")

    def __contains__(self, value: Exact) -> bool:
        return self.meets(point(value))

    def meets(self, other: Interval) -> bool:
        """True when some number lies in both intervals."""
        return _reaches(self, other) and _reaches(other, self)

    def below(self, other: Interval) -> bool:
        """True when every number of ``self`` is less than every number of ``other``."""
        return not _reaches(other, self)

    def __add__(self, other: Interval) -> Interval:
        lo = None if self.lo is None or other.lo is None else self.lo + other.lo
        hi = None if self.hi is None or other.hi is None else self.hi + other.hi
        return Interval(lo, hi, self.lo_closed and other.lo_closed, self.hi_closed and other.hi_closed)

    def __neg__(self) -> Interval:
        return Interval(
            None if self.hi is None else -self.hi,
            None if self.lo is None else -self.lo,
            self.hi_closed,
            self.lo_closed,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def scale(self, factor: Exact) -> Interval:
        """The interval times a positive number."""
        if factor <= 0:
            raise ValueError("scale by a positive number")
        lo = None if self.lo is None else self.lo * factor
        hi = None if self.hi is None else self.hi * factor
        return Interval(lo, hi, self.lo_closed, self.hi_closed)

    def over(self, other: Interval) -> Interval:
        """The quotient of two intervals of positive numbers; an end at infinity of ``other`` gives one at zero."""
        if any(each.lo is not None and each.lo <= 0 for each in (self, other)):
            raise ValueError("divide positive numbers")
        lo = None if self.lo is None or other.hi is None else self.lo / other.hi
        hi = None if self.hi is None or other.lo is None else self.hi / other.lo
        return Interval(lo, hi, self.lo_closed and other.hi_closed, self.hi_closed and other.lo_closed)

    @property
    def is_point(self) -> bool:
        """True when exactly one number lies in the interval."""
        return self.lo is not None and self.lo == self.hi

    def __str__(self) -> str:
        left = "(-∞" if self.lo is None else f"{'[' if self.lo_closed else '('}{decimal_text(self.lo)}"
        right = "∞)" if self.hi is None else f"{decimal_text(self.hi)}{']' if self.hi_closed else ')'}"
        return f"{left}; {right}"


def _reaches(low: Interval, high: Interval) -> bool:
    """True when ``low`` does not lie wholly above ``high``."""
    if low.lo is None or high.hi is None or low.lo < high.hi:
        return True
    return low.lo == high.hi and low.lo_closed and high.hi_closed


def point(value: Exact) -> Interval:
    """The interval that holds one number."""
    return Interval(Fraction(value), Fraction(value))


def rounded(value: Exact, unit: Exact) -> Interval:
    """Half-up rounding to ``unit`` (0.1 for one decimal): ``[v - u/2, v + u/2)``."""
    half = Fraction(unit) / 2
    return Interval(Fraction(value) - half, Fraction(value) + half, True, False)


def cut(value: Exact, unit: Exact) -> Interval:
    """Truncation to ``unit``: ``[v, v + u)``."""
    return Interval(Fraction(value), Fraction(value) + Fraction(unit), True, False)


def rounded_or_cut(value: Exact, unit: Exact) -> Interval:
    """Whatever prints as ``value``, rounded half-up or truncated to ``unit``: ``[v - u/2, v + u)``."""
    return Interval(Fraction(value) - Fraction(unit) / 2, Fraction(value) + Fraction(unit), True, False)


def above(value: Exact) -> Interval:
    """``(v, ∞)``, for hơn, trên."""
    return Interval(Fraction(value), None, False, False)


def below(value: Exact) -> Interval:
    """``(-∞, v)``, for gần, dưới."""
    return Interval(None, Fraction(value), False, False)


def at_least(value: Exact) -> Interval:
    """``[v, ∞)``, for ít nhất, trở lên."""
    return Interval(Fraction(value), None, True, False)


def at_most(value: Exact) -> Interval:
    """``(-∞, v]``, for không quá, tối đa."""
    return Interval(None, Fraction(value), False, True)


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum of intervals; the sum of none is zero."""
    return reduce(Interval.__add__, intervals, point(0))


def round_half_up(value: Fraction, unit: Fraction) -> Fraction:
    """``value`` rounded half away from zero to a multiple of ``unit``."""
    sign = -1 if value < 0 else 1
    return sign * (abs(value) / unit + Fraction(1, 2)).__floor__() * unit


def decimal_text(value: Exact, places: int | None = None) -> str:
    """Exact decimal text with a point ("15.3"); ``places`` digits, half up, where it does not end."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    if places is None:
        places = _decimal_places(value.denominator)
    scaled = round_half_up(value, Fraction(1, 10**places)) * 10**places
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], digits[-places:].rstrip("0")) if places else (digits, "")
    return ("-" if scaled < 0 else "") + whole + (f".{decimals}" if decimals else "")


def _decimal_places(denominator: int) -> int:
    """Digits after the point of a fraction with this denominator; 4 where they do not end."""
    places = 0
    for prime in (2, 5):
        power, rest = 0, denominator
        while rest % prime == 0:
            power, rest = power + 1, rest // prime
        denominator //= prime**power
        places = max(places, power)
    return places if denominator == 1 else 4
