"""Sentences as writers of reports write them: what is wrong is found, and what is right raises nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import doichieu

ROWS = yaml.safe_load(Path(__file__).with_name("written.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("text", "wrong"), ROWS, ids=[row[0][:70] for row in ROWS])
def test_written(text, wrong):
    report = doichieu.read_text(text, "2022-12-05")
    alarms = [c for c in report.checks if c.severity in {"warning", "error"}]
    assert [f"{c.rule_id} {c.severity} | {c.arithmetic}" for c in alarms] == wrong
    assert report.problems == ()


def test_right_and_wrong_are_balanced():
    assert len({text for text, _ in ROWS}) == len(ROWS)
    wrong = sum(bool(alarms) for _, alarms in ROWS)
    assert wrong >= 30
    assert len(ROWS) - wrong >= 30
