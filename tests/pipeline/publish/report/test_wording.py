"""Every reading that a check may name is said in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import doichieu
import pipeline.validate
from pipeline.publish.report.wording import READINGS
from pipeline.validate import shares

FOLDER = Path(pipeline.validate.__file__).parent


def constants(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def given() -> set[str]:
    """What stands behind ``reading=`` in the code; the name ``how`` is what ``shares.reading`` returns."""
    found: set[str] = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "reading":
                assert not isinstance(node.value, ast.Name) or (path.stem, node.value.id) == ("shares", "how")
                found |= constants(node.value)
            elif isinstance(node, ast.FunctionDef) and (path.stem, node.name) == ("shares", "reading"):
                returned = [one for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
                found |= set().union(*map(constants, returned)) - {"rounded"}
    return found


def test_every_reading_that_a_check_can_name_has_its_words():
    names = given()
    assert names >= set(shares._HOW) | {"unrounded shares"}
    assert names <= set(READINGS)
    assert all(vi and en and vi != en for vi, en in READINGS.values())


def test_a_share_with_a_zero_written_behind_names_its_reading():
    text = "Toàn Đảng bộ có 64 chi bộ, trong đó 55 chi bộ hoàn thành nhiệm vụ, chiếm 85,90%."
    (check,) = (one for one in doichieu.read_text(text, "2023-06-30").checks if one.rule_id == "PCT02")
    assert check.reading == "padded"
    assert READINGS[check.reading][0].startswith("làm tròn")
