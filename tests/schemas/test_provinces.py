"""Provinces: the catalogue is whole, its own examples hold, and reading never fails."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codelists import load
from schemas.provinces import plain, predecessors, province_of, provinces, unit_at

TABLE = load("provinces")
BEFORE, AFTER = "2024-06-30", "2025-07-01"


def standing(date):
    return {code for code, unit in provinces().items() if (unit.since or "") <= date <= (unit.until or "9999")}


def test_63_units_before_and_34_after():
    assert len(standing(BEFORE)) == 63
    assert len(standing(AFTER)) == 34
    assert {provinces()[code].name for code in standing(AFTER) if provinces()[code].type == "thành phố"} == {
        "Hà Nội",
        "Huế",
        "Hải Phòng",
        "Đà Nẵng",
        "Cần Thơ",
        "Hồ Chí Minh",
    }


def test_codes_are_iso_3166_2():
    assert all(re.fullmatch(r"VN-(?:\d\d|CT|DN|HN|HP|SG)", code) for code in provinces())
    assert {"VN-08", "VN-10", "VN-11", "VN-12", "VN-60", "VN-62"}.isdisjoint(provinces())  # never given to a province


@pytest.mark.parametrize(
    ("name", "code"),
    [("Thanh Hóa", "VN-21"), ("Đắk Nông", "VN-72"), ("Hà Tĩnh", "VN-23"), ("Gia Lai", "VN-30"), ("Quảng Trị", "VN-25")],
)
def test_code_of_name(name, code):
    assert provinces()[code].name == name


def test_names_are_unique():
    names = [name for row in TABLE["units"] for name in (row["name"], *row.get("aliases", ()), *row.get("seats", ()))]
    assert len(names) == len(set(names))


def test_a_dissolved_unit_went_into_one_that_stands():
    for unit in provinces().values():
        assert (unit.until is None) == (unit.into is None)
        if unit.into:
            assert unit_at(unit.code, AFTER) in standing(AFTER)


@pytest.mark.parametrize(
    ("code", "date", "unit"),
    [
        ("VN-72", "2025-06-30", "VN-72"),
        ("VN-72", "2025-07-01", "VN-35"),
        ("VN-15", "2008-08", "VN-HN"),
        ("VN-21", "2026", "VN-21"),
        ("VN-41", "2025-12", "VN-37"),
    ],
)
def test_unit_at(code, date, unit):
    assert unit_at(code, date) == unit


def test_predecessors():
    assert predecessors("VN-35") == ("VN-40", "VN-72")
    assert predecessors("VN-23") == ()
    assert sum(len(predecessors(code)) for code in standing(AFTER)) == 63 - 34 + 1  # with Hà Tây, dissolved in 2008


@pytest.mark.parametrize("row", TABLE["examples"], ids=lambda row: row["text"][:40])
def test_examples(row):
    assert province_of(row["text"]) == row["code"]


@pytest.mark.parametrize("row", TABLE["negatives"], ids=lambda row: row["text"][:40])
def test_negatives(row):
    assert province_of(row["text"]) is None


@pytest.mark.parametrize("row", TABLE["units"], ids=lambda row: row["code"])
def test_every_spelling_is_read(row):
    for name in (row["name"], row["name"].upper(), *row.get("aliases", ())):
        assert province_of(f"Ban Thường vụ Tỉnh ủy {name} quyết định") == row["code"]
    for seat in row.get("seats", ()):
        assert province_of(f"{seat}, ngày 5 tháng 6 năm 2022") == row["code"]


@given(st.text())
def test_never_raises(text):
    assert province_of(text) in {None, *provinces()}
    assert plain(plain(text)) == plain(text)


def test_time_is_linear_in_length():
    text = "tỉnh Gia Lai và tỉnh , " * 40_000
    start = time.perf_counter()
    assert province_of(text) == "VN-30"
    assert time.perf_counter() - start < 5
