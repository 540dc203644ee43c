"""Sentences of a report and what becomes of them: whose figure it is, whether it was done or planned, and when."""

from __future__ import annotations

import pytest

import doichieu
from schemas.codelists import load

ROWS = load("indicator_examples")["observed"]
HEAD = """ĐẢNG BỘ TỈNH NGHỆ AN
ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH
*
Số 98-BC/ĐUK

ĐẢNG CỘNG SẢN VIỆT NAM
Nghệ An, ngày 08 tháng 12 năm 2023

BÁO CÁO
kết quả công tác xây dựng Đảng năm 2023

"""


@pytest.fixture(autouse=True)
def _rules_alone(monkeypatch):
    monkeypatch.setenv("DOICHIEU_MODEL", "none")


def observed(text: str) -> list[str]:
    """Indicator, value, measure and period of the observations of a report that says ``text``."""
    return [
        f"{o.indicator_id} {float(o.value):g} {o.measure} {o.period_start}..{o.period_end}"
        for o in doichieu.read_text(HEAD + text).observations
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_observations_of_a_sentence(row):
    assert observed(row["text"]) == [one for one in row["observations"].split("; ") if one]


def test_years_in_headings_count_nothing():
    table = next(row["text"] for row in ROWS if "Thực hiện 2022" in row["text"])
    assert not [f for f in doichieu.read_text(HEAD + table).figures if f.value in {2022, 2023}]
