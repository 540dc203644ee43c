"""CNT01: a stated count against the number of items listed."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.validate.case import Case, named
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """A list that can be read in one way only must have as many items as stated."""
    stated = case.of(relation, "stated")[0]
    items = int(relation.hint("items") or 0)
    said = {"stated": named(stated), "items": str(items)}
    if items == stated.value:
        yield case.check("CNT01", "consistent", "none", relation.spans, [stated], f"{items} = {named(stated)}", **said)
    elif relation.hint("sure") == "yes":
        arithmetic = f"{items} ≠ {named(stated)}"
        yield case.check(
            "CNT01", "suspicious", "warning", relation.spans, [stated], arithmetic, suggested=str(items), **said
        )
