"""DUP01: one indicator stated twice in a report."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.validate.case import Case, named, printed
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """The two figures must be able to be one."""
    first, second = case.of(relation, "first")[0], case.of(relation, "second")[0]
    said = {"first": named(first), "second": named(second)}
    if first.interval.meets(second.interval):
        if first.value != second.value and not (first.interval.is_point or second.interval.is_point):
            return  # "hơn 7.360" and "hơn 6.500" meet and say nothing
        arithmetic = f"{printed(first)} = {printed(second)}"
        yield case.check("DUP01", "consistent", "none", relation.spans, [first, second], arithmetic, **said)
    else:
        arithmetic = f"{printed(first)} ≠ {printed(second)}"
        yield case.check("DUP01", "inconsistent", "error", relation.spans, [first, second], arithmetic, **said)


def judge_note(relation: Relation, case: Case) -> Iterator[Check]:
    """The note gives another figure for the same group, beside the figure of the text: two words for two things."""
    body, note = case.of(relation, "body")[0], case.of(relation, "note")[0]
    arithmetic = f"{printed(body)} ≠ {printed(note)}"
    yield case.check(
        "DUP01",
        "suspicious",
        "warning",
        relation.spans,
        [body, note],
        arithmetic,
        first=named(body),
        second=named(note),
    )
