"""Targets below what was reached (TGT01)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.validate.case import Case, printed
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """TGT01: a floor that is already passed; a remark, not an error."""
    target, actual = case.of(relation, "target")[0], case.of(relation, "actual")[0]
    if target.qualifier in {"at_most", "nearly"} or not target.value < actual.value:
        return
    arithmetic = f"{printed(target)} < {printed(actual)}"
    yield case.check(
        "TGT01", "suspicious", "info", relation.spans, [target, actual], arithmetic,
        target=printed(target), actual=printed(actual),
    )  # fmt: skip
