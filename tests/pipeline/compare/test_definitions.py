"""Which figures of two blocs do not mean the same."""

import json

import pytest

from pipeline.compare.definitions import Kind, differing, overlap, whole_of
from schemas.codelists import load
from schemas.indicators import dimensions, indicators

A, B, C = "VN-21.KCQDN", "VN-23.KCQDN", "VN-72.KCQDN"


@pytest.mark.parametrize(("name", "first", "second", "overlaps"), [
    ("employer", "SOE_GT50", "SOE_GT51", True),
    ("employer", "ADMIN+PUBLIC", "PUBLIC", True),
    ("employer", "ADMIN", "PUBLIC", False),
    ("employer", "SOE_GT50", "SOE_GT50", False),
    ("edu", "UNIV+", "POSTGRAD", True),
    ("edu", "POSTGRAD", "UNIV", False),
    ("age", "18-30", "31-40", False),
    ("age", "18-30", "-30", True),
    ("age", "31-40", "36-45", True),
    ("age", "41+", "51-60", True),
    ("age", "41+", "31-40", False),
    ("sex", "F", "M", False),
])  # fmt: skip
def test_codes_overlap(name, first, second, overlaps):
    assert overlap(name, first, second) is overlaps
    assert overlap(name, second, first) is overlaps


def test_listed_codes_are_codes():
    codes = {d.name: {c.code for d2 in dimensions().values() if d2.name == d.name for c in d2.codes} for d in
             dimensions().values()}  # fmt: skip
    for row in load("overlapping_codes"):
        assert set(row["codes"]) <= codes[row["dim"]]
        assert len(row["codes"]) == 2


def kind(bloc, indicator="MEM.ADMITTED", unit="person", **dims):
    return Kind(bloc, indicator, "actual", unit, json.dumps(dims))


@pytest.mark.parametrize(("rows", "marked"), [
    ([kind(A), kind(B)], []),
    ([kind(A), kind(B, unit="percent")], [1]),  # a percent beside a count
    ([kind(A), kind(A, unit="percent"), kind(B)], []),  # it gives both
    ([kind(A, unit="percent"), kind(B, unit="percent")], []),  # nobody to differ from
    ([kind(A), kind(B, unit="attendance"), kind(C)], [1]),
    ([kind(A, "ORG.TCCS_BY_TYPE", "organisation", employer="SOE_GT50"),
      kind(B, "ORG.TCCS_BY_TYPE", "organisation", employer="SOE_GT51")], [0, 1]),
    ([kind(A, "ORG.TCCS_BY_TYPE", "organisation", employer="ADMIN"),
      kind(B, "ORG.TCCS_BY_TYPE", "organisation", employer="PUBLIC")], []),
    ([kind(A, "MEM.BY_AGE", age="18-30"), kind(B, "MEM.BY_AGE", age="-30"),
      kind(B, "MEM.BY_AGE", age="41+")], [0, 1]),
    ([kind(A, "MEM.BY_AGE", age="18-30"), kind(A, "MEM.BY_AGE", age="-30"),
      kind(B, "MEM.BY_AGE", age="-30")], []),  # the first gives the other's group too
])  # fmt: skip
def test_what_differs(rows, marked):
    assert differing(rows) == {rows[i] for i in marked}


def test_populations_are_breakdowns_that_indicators_have():
    used = {key for indicator in indicators().values() for key in indicator.dims}
    assert {row["dimension"] for row in load("populations")} <= used


@pytest.mark.parametrize(("indicator", "dims", "whole"), [
    ("MEM.BY_POLTHEORY", '{"level": "SENIOR"}', "{}"),  # another "level" than that of organisations
    ("ORG.RATED", '{"grade": "GOOD", "level": "CELL"}', '{"level": "CELL"}'),
    ("ORG.CREATED", '{"what": "CELL"}', '{"what": "CELL"}'),
    ("CONTEST.PRIZES", '{"contest": "BCV", "rank": "FIRST"}', '{"contest": "BCV"}'),
    ("X.NEW", '{"level": "CELL"}', "{}"),
])  # fmt: skip
def test_the_whole_of_a_breakdown(indicator, dims, whole):
    assert whole_of(indicator, dims) == whole
