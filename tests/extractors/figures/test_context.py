"""What the words around a figure say of it: role, direction, measure, period."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from schemas.document import Header

TABLES = yaml.safe_load(Path(__file__).with_name("context.yaml").read_text("utf-8"))
REPORT = Header(date="2022-12-05", date_source="stated")


def table(name):
    return pytest.mark.parametrize(("text", "expected", "why"), TABLES[name], ids=[row[0] for row in TABLES[name]])


def under(text):
    """The text and the heading above it, if any."""
    heading, _, body = text.rpartition(" § ")
    return body, heading or None


@table("roles")
def test_role(read, text, expected, why):
    assert [figure.role for figure in read(*under(text))] == expected, why


@table("directions")
def test_direction(read, text, expected, why):
    assert [figure.direction for figure in read(text)] == expected, why


@table("measures")
def test_measure(read, text, expected, why):
    assert [figure.measure for figure in read(text)] == expected, why


@table("periods")
def test_period(read, text, expected, why):
    found = [f"{f.period_start} {f.period_end} {f.period_source}" for f in read(text, header=REPORT)]
    assert found == expected, why


def test_half_a_year_of_a_report_that_states_its_period(read):
    header = Header(date="2023-07-10", date_source="stated", period_start="2023-01", period_end="2023-06")
    [figure] = read("Kết nạp 30 đảng viên", header=header)
    assert (figure.period_start, figure.period_end, figure.period_source) == ("2023-01", "2023-06", "inferred")
