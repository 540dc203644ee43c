"""Checks of structure, dates, references and wording: a text, and what is said of it."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages import understand
from schemas.document import Document
from schemas.problems import StageFailed

ROWS = yaml.safe_load((Path(__file__).parent / "statements.yaml").read_text("utf-8"))
TABLE = [pytest.param(rule, row, id=f"{rule}-{i}") for rule, rows in ROWS.items() for i, row in enumerate(rows)]
FRAME = "Phú Thọ, ngày 20 tháng 6 năm 2023\n\nBÁO CÁO\nkết quả công tác xây dựng Đảng\n\n{}\n"
RANK = ["warning", "info", "none"]


def judged(text, rule):
    """The gravest verdict of a rule on a text: warning, info, consistent or nothing."""
    document = understand(Document("0" * 16, "a.txt", "text/plain", FRAME.format(text)))
    assert not document.problems, document.problems
    found = sorted((c for c in document.checks if c.rule_id == rule), key=lambda c: RANK.index(c.severity))
    if not found:
        return "nothing"
    return "consistent" if found[0].severity == "none" else found[0].severity


@pytest.mark.parametrize(("rule", "row"), TABLE)
def test_statement(rule, row):
    assert judged(row["text"], rule) == row["found"], row["why"]


@pytest.mark.parametrize("rule", ROWS)
def test_every_rule_has_a_finding_and_a_negative(rule):
    found = {row["found"] for row in ROWS[rule]}
    assert found & {"warning", "info"}
    assert found & {"nothing", "consistent"}


def test_messages_are_in_two_languages():
    for rows in ROWS.values():
        document = understand(Document("0" * 16, "a.txt", "text/plain", FRAME.format(rows[0]["text"])))
        for check in document.checks:
            assert check.message_vi != check.message_en
            assert "{" not in check.message_vi + check.message_en


PIECES = [row["text"] for rows in ROWS.values() for row in rows]
SCRAPS = st.sampled_from(
    ["0", "00", " năm ", "(", ")", "%", "\n", "¹", " lần thứ ", " mỗi quý 00 lần", "1.1. ", " - 2020)"]
)


@given(st.lists(st.one_of(st.sampled_from(PIECES), SCRAPS, st.text(max_size=12)), max_size=6))
def test_no_text_breaks_a_stage(pieces):
    document = understand(Document("0" * 16, "a.txt", "text/plain", "".join(pieces)))
    assert [p.message for p in document.problems if p.code == StageFailed.code] == []
    for check in document.checks:
        assert check.passages
        assert all(0 <= p.start < p.end <= len(document.text) for p in check.passages)
