"""The scorer of pages counts what it says."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from pages import Score, edits, page_score, tokens  # type: ignore[import-not-found]

from corpus.samples.pages import PageTruth


def plain_edits(a: str, b: str) -> int:
    @cache
    def distance(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        change = a[i - 1] != b[j - 1]
        return min(distance(i - 1, j) + 1, distance(i, j - 1) + 1, distance(i - 1, j - 1) + change)

    return distance(len(a), len(b))


@given(st.text("abđ1", max_size=12), st.text("abđ1", max_size=12))
def test_edits(a: str, b: str) -> None:
    assert edits(a, b) == plain_edits(a, b)


def test_tokens() -> None:
    found = tokens("(50,2%)⁸ có 2023¹; Số 12-KH/ĐUK. ¹ Gồm: “3 lớp”", 5)
    assert [t.text for t in found] == ["50,2%", "2023", "12-KH/ĐUK", "3"]
    assert found[0].start == 5


def score(truth: str, read: str, certain: tuple[int, ...] = ()) -> Score:
    return page_score(PageTruth(1, truth, (), ()), read, 0, certain)


PAGES = [
    ("12 lớp, 30 xã", "12 lớp, 30 xã", {"gold": 2, "in_order": 2, "false_in_order": 0, "edits": 0}, "all right"),
    ("12 lớp, 30 xã", "30 xã, 12 lớp", {"in_order": 1, "in_bag": 2, "false_in_bag": 0}, "another order"),
    ("12 lớp, 30 xã", "12 lớp, 38 xã", {"in_order": 1, "false_in_order": 1, "in_bag": 1, "edits": 1}, "a wrong digit"),
    ("12 lớp", "", {"gold": 1, "in_order": 0, "false_in_order": 0, "edits": 6}, "nothing read"),
    ("lớp", "lớp 7", {"gold": 0, "false_in_order": 1}, "a false token"),
]


@pytest.mark.parametrize(("truth", "read", "expected", "why"), PAGES, ids=[row[3] for row in PAGES])
def test_pages(truth: str, read: str, expected: dict[str, int], why: str) -> None:
    counts = score(truth, read).counts
    assert {name: counts[name] for name in expected} == expected, why


def test_markers_are_no_tokens() -> None:
    counts = score("năm 2023¹ có 5 xã", "năm 20231 có 5 xã²").counts
    assert (counts["markers"], counts["markers_found"], counts["markers_false"]) == (1, 0, 1)
    assert counts["in_order"] == 1


def test_what_is_certain_is_checked() -> None:
    counts = score("12 lớp, 30 xã, 7 bản", "12 lớp, 38 xã, 7 bản", certain=(0, 8)).counts
    assert (counts["certain"], counts["certain_right"]) == (2, 1)
