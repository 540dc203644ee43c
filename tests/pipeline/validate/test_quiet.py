"""Sentences of reports, one a line, in which everything is right: none of them raises a warning or an error."""

from __future__ import annotations

from pathlib import Path

import pytest

import doichieu

SENTENCES = Path(__file__).with_name("quiet.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_nothing_is_wrong(sentence):
    report = doichieu.read_text(sentence.replace("\\n", "\n"), "2022-12-05")
    assert [(c.rule_id, c.arithmetic) for c in report.checks if c.severity in {"warning", "error"}] == []
    assert report.problems == ()
