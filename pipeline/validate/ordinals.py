"""Lists that count themselves run from one to the last without a gap (CNT03)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.validate.case import Case
from pipeline.validate.hints import listed, lowered
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """CNT03: a number left out or used twice."""
    values = [int(v) for v in listed(relation, "values")]
    if values == list(range(1, len(values) + 1)):
        if len(values) > 2:
            yield case.check("CNT03", "consistent", "none", relation.spans, (), f"1 → {len(values)}", last=len(values))
        return
    if relation.hint("sure") != "yes":
        return
    steps = list(pairwise(values))
    missing = [a + 1 for a, b in steps if b == a + 2]
    twice = [a for a, b in steps if a == b]
    if len(missing) + len(twice) > 1:
        return  # not one list
    vi = f"thiếu số {missing[0]}" if missing else f"số {twice[0]} dùng hai lần"
    en = f"{missing[0]} is missing" if missing else f"{twice[0]} is used twice"
    yield case.check(
        "CNT03", "suspicious", lowered(case.document, "warning"), relation.spans, (),
        " → ".join(map(str, values)), gaps_vi=vi, gaps_en=en,
    )  # fmt: skip
