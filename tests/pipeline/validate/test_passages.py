"""Checks of passages: tables of what a passage says and what is found in it, and what must raise nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import doichieu
from pipeline.validate.case import rules
from schemas.checks import Check

TABLES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in Path(__file__).parent.glob("passages/*.yaml")}
ROWS = [(name, *row) for name, table in sorted(TABLES.items()) for row in table["passages"]]
DATE = "2022-12-05"
_ALARMS = {"warning", "error"}


def said(check: Check) -> str:
    """A check as the tables write it."""
    severity = "" if check.severity == "none" else f" {check.severity}"
    return f"{check.rule_id} {check.verdict}{severity} | {check.arithmetic}"


@pytest.mark.parametrize(("table", "passage", "why", "expected"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_passage(table, passage, why, expected):
    report = doichieu.read_text(passage, DATE)
    assert report.problems == ()
    concerned = [c for c in report.checks if c.rule_id in TABLES[table]["rules"] or c.severity in _ALARMS]
    assert sorted(map(said, concerned)) == sorted(expected), why
    figures = {figure.figure_id for figure in report.figures}
    for check in report.checks:
        assert check.arithmetic
        assert check.message_vi
        assert check.message_en
        assert set(check.figure_ids) <= figures
        assert all(0 <= p.start < p.end <= len(passage) for p in check.passages)


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_know_what_holds_and_what_is_nothing(name):
    table = TABLES[name]
    texts = [text for text, _, _ in table["passages"]]
    assert len(set(texts)) == len(texts)
    assert sum(bool(expected) for _, _, expected in table["passages"]) >= 14
    assert sum(not expected for _, _, expected in table["passages"]) >= 15
    assert set(table["rules"]) <= set(rules())
