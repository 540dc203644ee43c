"""ISO values of reduced precision."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.calendar import before, contains, first_day, iso, last_day, months_between, parts

YEARS = st.integers(1800, 2099)
VALUES = st.one_of(
    YEARS.map(iso),
    st.builds(iso, YEARS, st.integers(1, 12)),
    st.builds(iso, YEARS, st.integers(1, 12), st.integers(1, 28)),
)


@pytest.mark.parametrize(
    ("given_parts", "expected"),
    [
        ((2021,), "2021"),
        ((2021, 3), "2021-03"),
        ((2021, 3, 9), "2021-03-09"),
        ((None, 5, 19), "--05-19"),
        ((None, 5), "--05"),
        ((None, 2, 29), "--02-29"),
        ((930,), "0930"),
    ],
)
def test_iso_has_the_precision_known(given_parts, expected):
    assert iso(*given_parts) == expected


@pytest.mark.parametrize("given_parts", [(2021, 13), (2021, 0), (2021, 2, 29), (None,), (2021, None, 5), (None, 4, 31)])
def test_iso_refuses_what_does_not_exist(given_parts):
    with pytest.raises(ValueError, match=r".+"):
        iso(*given_parts)


@pytest.mark.parametrize(
    "value", ["", "--", "2021-1", "20211", "2021-13", "2021-02-30", "x", "2021-10-", "21", "--5-1", "2021--5"]
)
def test_parts_refuse_what_is_not_iso(value):
    with pytest.raises(ValueError, match=r".+"):
        parts(value)


@given(VALUES)
def test_parts_undo_iso(value):
    assert iso(*parts(value)) == value


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-10-05", date(2021, 10, 5), date(2021, 10, 5)),
    ],
)
def test_first_and_last_day(value, first, last):
    assert (first_day(value), last_day(value)) == (first, last)


def test_no_day_without_a_year():
    with pytest.raises(ValueError, match="no year"):
        first_day("--05-19")


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [("2021", "2021-10", True), ("2021-10", "2021", False), ("2021", "2021", True), ("2021", "2022-01-01", False)],
)
def test_contains(outer, inner, held):
    assert contains(outer, inner) is held


@given(VALUES, VALUES)
def test_order_is_strict(a, b):
    assert not (before(a, b) and before(b, a))
    assert not (before(a, b) and contains(a, b))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2016-07-12", "2021-10", (62, 63)),
        ("2021-04-07", "2023-06-30", (26, 26)),
        ("2020", "2020", (-11, 11)),
        ("2021-10", "2020-10", (-12, -11)),
        ("2020-01-31", "2020-02-29", (0, 0)),
        ("2010", "2020", (108, 131)),
    ],
)
def test_months_between(start, end, expected):
    assert months_between(start, end) == expected


@given(VALUES, VALUES)
def test_fewest_is_never_more_than_most(start, end):
    fewest, most = months_between(start, end)
    assert fewest <= most
