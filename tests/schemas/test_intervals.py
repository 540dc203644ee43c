"""Intervals: what a printed figure can stand for. Laws of arithmetic, meeting, rounding, and decimal text."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.intervals import (
    Interval,
    above,
    at_least,
    at_most,
    below,
    cut,
    decimal_text,
    point,
    round_half_up,
    rounded,
    total,
)

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=60)
units = st.sampled_from([Fraction(1, 1000), Fraction(1, 100), Fraction(1, 10), Fraction(1), Fraction(1000)])
decimals = st.builds(lambda n, places: Fraction(n, 10**places), st.integers(-(10**12), 10**12), st.integers(0, 9))


@st.composite
def intervals(draw):
    lo, hi = sorted([draw(numbers), draw(numbers)])
    ends = draw(st.sampled_from(["both", "left", "right", "neither"]))
    closed = lo == hi, draw(st.booleans()), draw(st.booleans())
    return Interval(
        lo if ends in {"both", "left"} else None,
        hi if ends in {"both", "right"} else None,
        closed[0] or closed[1],
        closed[0] or closed[2],
    )


@st.composite
def members(draw, interval):
    """A number of an interval, often at its ends."""
    lo = interval.lo if interval.lo is not None else (interval.hi or Fraction(0)) - 500
    hi = interval.hi if interval.hi is not None else (interval.lo or Fraction(0)) + 500
    value = lo + (hi - lo) * draw(st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 97)]))
    assume(value in interval)
    return value


# What stands in a report, and what it can stand for.
FORMS = [
    (rounded(Fraction("15.3"), Fraction("0.1")), "[15.25; 15.35)", ["15.25", "15.349"], ["15.249", "15.35"]),
    (cut(Fraction("15.3"), Fraction("0.1")), "[15.3; 15.4)", ["15.3", "15.399"], ["15.299", "15.4"]),
    (rounded(97, 1), "[96.5; 97.5)", ["96.5", "97.49"], ["96.4", "97.5"]),
    (rounded(85000, 1000), "[84500; 85500)", ["84500"], ["85500"]),
    (point(122), "[122; 122]", ["122"], ["121.99", "122.01"]),
    (above(45500), "(45500; ∞)", ["45500.1", "99999"], ["45500"]),
    (below(600), "(-∞; 600)", ["599.9", "0"], ["600"]),
    (at_least(20), "[20; ∞)", ["20", "21"], ["19.9"]),
    (at_most(5), "(-∞; 5]", ["5", "-1"], ["5.1"]),
]


@pytest.mark.parametrize(("interval", "shown", "inside", "outside"), FORMS)
def test_forms(interval, shown, inside, outside):
    assert str(interval) == shown
    assert all(Fraction(value) in interval for value in inside)
    assert not any(Fraction(value) in interval for value in outside)


# Two figures: can they be one?
PAIRS = [
    (point(122), point(122), True),
    (point(122), point(124), False),
    (rounded(Fraction("50.5"), Fraction("0.1")), point(Fraction("50.55")), False),
    (rounded(Fraction("50.5"), Fraction("0.1")), point(Fraction("50.45")), True),
    (above(900), point(900), False),
    (at_least(900), point(900), True),
    (above(900), below(900), False),
    (at_least(900), at_most(900), True),
    (at_least(900), below(900), False),
    (above(900), below(901), True),
    (rounded(2, 1), rounded(3, 1), False),
    (cut(2, 1), rounded(3, 1), True),
]


@pytest.mark.parametrize(("a", "b", "meets"), PAIRS)
def test_meets(a, b, meets):
    assert a.meets(b) is meets
    assert b.meets(a) is meets


@given(intervals(), intervals())
def test_meets_is_symmetric_and_excludes_order(a, b):
    assert a.meets(b) == b.meets(a)
    assert [a.meets(b), a.below(b), b.below(a)].count(True) == 1


@given(intervals())
def test_an_interval_meets_itself(a):
    assert a.meets(a)
    assert not a.below(a)


@given(intervals(), numbers)
def test_membership_is_the_ends(a, value):
    over = a.lo is None or a.lo < value or (a.lo == value and a.lo_closed)
    under = a.hi is None or value < a.hi or (a.hi == value and a.hi_closed)
    assert (value in a) == (over and under)


@given(st.data(), intervals(), intervals())
def test_sums_and_differences_hold_those_of_members(data, a, b):
    x, y = data.draw(members(a)), data.draw(members(b))
    assert x + y in a + b
    assert x - y in a - b
    assert -x in -a


@given(intervals(), intervals(), intervals())
def test_addition_is_commutative_and_associative(a, b, c):
    assert _plain(a + b) == _plain(b + a)
    assert _plain((a + b) + c) == _plain(a + (b + c))
    assert _plain(a + point(0)) == _plain(a)
    mirrored = -a
    assert _plain(-mirrored) == _plain(a)


def _plain(a):
    """An end at infinity belongs to nothing, whatever its flag says."""
    return a.lo, a.hi, a.lo is None or a.lo_closed, a.hi is None or a.hi_closed


@given(st.lists(intervals(), max_size=5))
def test_total_adds_in_any_order(items):
    assert _plain(total(items)) == _plain(total(reversed(items)))
    assert total([]) == point(0)


@given(st.data(), intervals(), st.fractions(min_value=Fraction(1, 20), max_value=100, max_denominator=20))
def test_scale(data, a, factor):
    assert data.draw(members(a)) * factor in a.scale(factor)
    assert _plain(a.scale(factor).scale(1 / factor)) == _plain(a)


@pytest.mark.parametrize("factor", [0, -1])
def test_scale_wants_a_positive_number(factor):
    with pytest.raises(ValueError, match="positive"):
        point(1).scale(factor)


def test_ends_in_the_wrong_order_are_no_interval():
    with pytest.raises(ValueError, match="empty"):
        Interval(Fraction(2), Fraction(1))


@given(numbers, units)
def test_rounded_holds_what_rounds_to_it(value, unit):
    assume(value >= 0)
    printed = round_half_up(value, unit)
    assert value in rounded(printed, unit)
    assert value not in rounded(printed + unit, unit)
    assert value not in rounded(printed - unit, unit)


@given(numbers, units)
def test_cut_holds_what_is_cut_to_it(value, unit):
    assume(value >= 0)
    printed = value // unit * unit
    assert value in cut(printed, unit)
    assert value not in cut(printed + unit, unit)


@given(numbers, units)
def test_every_number_has_one_rounded_form(value, unit):
    assume(value >= 0)
    near = [round_half_up(value, unit) + k * unit for k in range(-2, 3)]
    assert sum(value in rounded(v, unit) for v in near) == 1
    assert sum(value in cut(v, unit) for v in near) == 1


@given(numbers, units)
def test_rounding_is_odd_and_settled(value, unit):
    once = round_half_up(value, unit)
    assert round_half_up(once, unit) == once
    assert round_half_up(-value, unit) == -once
    assert abs(once - value) * 2 <= unit


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [("15.25", "0.1", "15.3"), ("15.249", "0.1", "15.2"), ("-0.5", "1", "-1"), ("2.5", "1", "3"), ("0.49", "1", "0")],
)
def test_half_goes_up(value, unit, expected):
    assert round_half_up(Fraction(value), Fraction(unit)) == Fraction(expected)


@given(numbers)
def test_one_number_is_a_point(value):
    assert point(value).is_point
    assert not rounded(value, 1).is_point
    assert not above(value).is_point


@given(decimals)
def test_decimal_text_goes_there_and_back(value):
    assert Fraction(decimal_text(value)) == value


@given(st.fractions(max_denominator=10**4), st.integers(0, 6))
def test_decimal_text_of_any_number_is_near_it(value, places):
    text = decimal_text(value, places)
    assert abs(Fraction(text) - value) * 2 <= Fraction(1, 10**places)
    assert len(text.partition(".")[2]) <= places


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction("15.30"), None, "15.3"),
        (Fraction(1000), None, "1000"),
        (Fraction(0), 2, "0"),
        (Fraction(1, 3), None, "0.3333"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(-1, 8), None, "-0.125"),
        (Fraction(1, 100), 1, "0"),
        (Fraction(1999, 1000), 2, "2"),
        (Fraction("5.2787"), 2, "5.28"),
        (7, None, "7"),
    ],
)
def test_decimal_text(value, places, text):
    assert decimal_text(value, places) == text
