"""Codes in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.naming import MEASURES, STATUSES, UNITS, dims_text, short_names, unit_label
from schemas.indicators import indicators
from schemas.tables import TABLES


@pytest.mark.parametrize(("code", "vi", "en"), [
    ("18-30", "18–30 tuổi", "aged 18–30"),
    ("41+", "từ 41 tuổi trở lên", "41 and over"),
    ("-30", "đến 30 tuổi", "up to 30"),
    ("55", "55 tuổi", "aged 55"),
    ("già", "già", "già"),
])  # fmt: skip
def test_ages(code, vi, en):
    dims = json.dumps({"age": code})
    assert (dims_text("MEM.BY_AGE", dims), dims_text("MEM.BY_AGE", dims, "en")) == (vi, en)


@given(st.text(st.characters(exclude_characters='"\\', exclude_categories=["C"]), max_size=8))
def test_any_code_has_words(code):
    assert isinstance(dims_text("MEM.BY_AGE", json.dumps({"age": code})), str)


def test_every_code_has_a_name():
    assert {indicator.unit for indicator in indicators().values()} <= set(UNITS)
    observations = TABLES["observations"].fields
    assert set(observations["measure"].values or ()) == set(MEASURES)
    assert set(observations["obs_status"].values or ()) == set(STATUSES)


def test_units_of_yearly_means():
    assert (unit_label("per_year:class"), unit_label("per_year:class", "en")) == ("lớp/năm", "classes/year")


def test_a_column_is_named_by_its_province():
    names = short_names(["VN-21.KCQDN", "VN-HP.KDN", "VN-HP.KCCQ", "xyz"])
    assert list(names.values()) == ["Thanh Hóa", "Hải Phòng (KDN)", "Hải Phòng (KCCQ)", "xyz"]
