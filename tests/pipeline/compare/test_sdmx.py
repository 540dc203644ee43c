"""compare.csv against the rules of SDMX-CSV 2.0 that the module states."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import sdmx
from pipeline.compare.selection import Selection
from pipeline.compare.series import Series

ID = re.compile(r"[A-Za-z0-9_@$\-]+")
TIME = re.compile(r"\d{4}|\d{4}-\d\d|\d{4}-\d\d-\d\d|\d{4}-S[12]|\d{4}-Q[1-4]|\d{4}-\d\d-\d\d/P\d+[YMD]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@pytest.fixture(scope="module")
def table(dataset, tmp_path_factory):
    target = tmp_path_factory.mktemp("sdmx") / "compare.csv"
    with Series(dataset, Selection()) as series:
        sdmx.write(series, target, "vi", dataset)
    text = target.read_bytes().decode()
    assert text.endswith("\r\n")
    assert not text.startswith("\ufeff")
    return list(csv.reader(text.splitlines()))


def test_the_file_keeps_the_rules(table):
    head, *rows = table
    assert head[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert len(set(head)) == len(head)
    assert all(ID.fullmatch(name) for name in head)
    dimensions = head[3 : head.index("OBS_VALUE")]
    assert dimensions[-1] == "TIME_PERIOD"
    keys = set()
    for row in rows:
        assert len(row) == len(head)
        found = dict(zip(head, row, strict=True))
        assert found["STRUCTURE"] == "dataflow"
        assert re.fullmatch(r"[A-Z]+:[A-Z]+\(\d+\.\d+\)", found["STRUCTURE_ID"])
        assert found["ACTION"] in {"A", "I", "M", "R", "D"}
        assert all(ID.fullmatch(found[name]) for name in dimensions[:-1])
        assert TIME.fullmatch(found["TIME_PERIOD"])
        assert NUMBER.fullmatch(found["OBS_VALUE"])
        assert all(not found[name] or NUMBER.fullmatch(found[name]) for name in ("LOWER", "UPPER"))
        assert found["OBS_STATUS"] in {"A", "P", "E", "U", "D"}
        key = tuple(found[name] for name in dimensions)
        assert key not in keys
        keys.add(key)
    assert len(rows) == 17 + 9  # the value of an unknown period has no place


def test_values_and_codes(table):
    head, *rows = table
    found = [dict(zip(head, row, strict=True)) for row in rows]
    growth = next(row for row in found if row["INDICATOR"] == "MEM_GROWTH")
    assert (growth["OBS_VALUE"], growth["LOWER"], growth["TIME_PERIOD"]) == ("15.3", "15.25", "2010-01-01/P13Y")
    assert {row["EMPLOYER"] for row in found} == {"_T", "SOE_GT50", "SOE_GT51"}
    derived = [row for row in found if row["MEASURE"] == "DERIVED"]
    assert {row["DERIVATION"] for row in derived} <= {"PER_1000", "PER_YEAR", "SHARE", "GROWTH"}
    assert all(row["DERIVATION"] == "_Z" for row in found if row["MEASURE"] != "DERIVED")


@pytest.mark.parametrize(("name", "code", "expected"), [
    ("age", "18-30", "Y18T30"),
    ("age", "41+", "Y_GE41"),
    ("age", "-30", "Y_LE30"),
    ("edu", "UNIV+", "UNIV_PLUS"),
    ("employer", "ADMIN+PUBLIC", "ADMIN_PUBLIC"),
    ("sex", "F", "F"),
])  # fmt: skip
def test_codes_are_ids(name, code, expected):
    assert sdmx.code(name, code) == expected


@given(st.text(min_size=1, max_size=12))
def test_any_text_becomes_an_id(text):
    assert ID.fullmatch(sdmx.identifier(text))
