"""Periods as SDMX time periods, and how people write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.periods import period_label, time_period

SDMX = re.compile(r"\d{4}(-\d\d(-\d\d)?|-S[12]|-Q[1-4])?|\d{4}-\d\d-\d\d/P\d+[YMD]")


@pytest.mark.parametrize(("start", "end", "stock", "code", "year", "months"), [
    ("2021", "2021", False, "2021", 2021, 12),
    ("2021-01", "2021-12", False, "2021", 2021, 12),
    ("2021-01-01", "2021-12-31", False, "2021", 2021, 12),
    ("2021-01", "2021-06", False, "2021-S1", 2021, 6),
    ("2021-07", "2021-12", False, "2021-S2", 2021, 6),
    ("2021-04", "2021-06", False, "2021-Q2", 2021, 3),
    ("2023-01", "2023-09", False, "2023-01-01/P9M", 2023, 9),
    ("2023-11", "2023-11", False, "2023-11", 2023, 1),
    ("2010", "2021-10", False, "2010-01-01/P142M", 2021, 142),
    ("2020", "2025", False, "2020-01-01/P6Y", 2025, 72),
    ("2024-03-12", "2024-03-12", False, "2024-03-12", 2024, 0),
    ("2024-02-15", "2024-03-14", False, "2024-02-15/P29D", 2024, 1),
    ("2021-10", "2021-10", True, "2021", 2021, 0),
    ("2022-01", "2022-12", True, "2022", 2022, 0),
    (None, "2022", False, "2022", 2022, 12),
    (None, None, False, "", None, 0),
    ("--05-19", "--05-19", False, "", None, 0),
    ("2022", "2021", False, "", None, 0),
    ("2022-13", "2022-13", True, "", None, 0),
])  # fmt: skip
def test_one_period_has_one_code(start, end, stock, code, year, months):
    found = time_period(start, end, stock)
    assert (found.code, found.year, found.months) == (code, year, months)


def test_months_of_one_year_are_ordered():
    assert time_period("2021-06", "2021-06", True).exact < time_period("2021", "2021", True).exact == 202112


@pytest.mark.parametrize(("code", "vi", "en"), [
    ("2021", "2021", "2021"),
    ("2021-S1", "6 tháng đầu năm 2021", "first half of 2021"),
    ("2021-S2", "6 tháng cuối năm 2021", "second half of 2021"),
    ("2021-Q2", "quý II/2021", "Q2 2021"),
    ("2023-01-01/P9M", "9 tháng đầu năm 2023", "first 9 months of 2023"),
    ("2020-01-01/P6Y", "2020–2025", "2020–2025"),
    ("2010-01-01/P142M", "2010–10/2021", "2010–10/2021"),
    ("2016-03-01/P20M", "3/2016–10/2017", "3/2016–10/2017"),
    ("2024-02-15/P29D", "15/02/2024–14/03/2024", "15/02/2024–14/03/2024"),
    ("2024-03-12", "12/3/2024", "12/3/2024"),
    ("", "chưa rõ kỳ", "period not known"),
])  # fmt: skip
def test_codes_are_written_as_people_do(code, vi, en):
    assert (period_label(code), period_label(code, "en")) == (vi, en)


ENDS = st.none() | st.from_regex(r"\A(19|20)\d\d(-\d\d(-\d\d)?)?\Z") | st.text(max_size=12)


@given(ENDS, ENDS, st.booleans())
def test_any_two_ends_give_a_time_period_or_none(start, end, stock):
    found = time_period(start, end, stock)
    assert found.code == "" or SDMX.fullmatch(found.code)
    assert (found.year is None) == (found.code == "")
    assert period_label(found.code)
    assert period_label(found.code, "en")
