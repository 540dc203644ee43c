"""Age groups: a partition (SUM05), and finer groups against coarser ones (SUM04)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from pipeline.validate.case import Case, added, named, number, printed
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """SUM05: each group begins the year after the one before it ends.

    "dưới 30 tuổi, từ 31 đến 40 tuổi" leaves those of 30 out in a loose way of speaking; nobody is blamed for it.
    """
    ages = [tuple(map(int, text.split("-"))) for text in (relation.hint("ages") or "").split(";")]
    figures = case.of(relation, "conditions")
    gaps = [(a, b) for a, b in pairwise(ages) if b[0] != a[1] + 1]
    broken = [f"{a[0]}-{a[1]} / {b[0]}-{b[1]}" for a, b in gaps if a[0] > 0 or b[0] != a[1] + 2]
    arithmetic = "; ".join(f.text for f in figures)
    if broken:
        yield case.check(
            "SUM05", "inconsistent", "warning", relation.spans, figures, arithmetic, gaps="; ".join(broken)
        )
    elif not gaps:
        yield case.check("SUM05", "consistent", "none", relation.spans, figures, arithmetic)


def judge_nested(relation: Relation, case: Case) -> Iterator[Check]:
    """SUM04: the finer groups add up to the coarser one."""
    whole, parts = case.of(relation, "whole")[0], case.of(relation, "parts")
    value = sum((f.value for f in parts), Fraction(0))
    summed = f"{added(parts)} = {number(value)}"
    if value in whole.interval:
        yield case.check("SUM04", "consistent", "none", relation.spans, [whole, *parts], summed, sum=summed)
        return
    difference = number(abs(value - whole.value))
    yield case.check(
        "SUM04", "inconsistent", "error", relation.spans, [whole, *parts], f"{summed} ≠ {printed(whole)}",
        suggested=number(value), sum=summed, total=named(whole), difference=difference,
    )  # fmt: skip
