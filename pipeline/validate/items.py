"""CNT01: a stated count against the number of items listed."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.validate.case import Case, named
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """A list that can be read in one way only must have as many items as stated."""
    stated = case.of(relation, "stated")
    items = int(relation.hint("items") or 0)
    counted = relation.hint("counted") or (named(stated[0]) if stated else "")
    said = {"stated": counted, "items": str(items)}
    if not stated or items == stated[0].value:
        yield case.check("CNT01", "consistent", "none", relation.spans, stated, f"{items} = {counted}", **said)
    elif relation.hint("sure") == "yes":
        yield case.check(
            "CNT01",
            "suspicious",
            "warning",
            relation.spans,
            stated,
            f"{items} ≠ {counted}",
            suggested=str(items),
            **said,
        )
