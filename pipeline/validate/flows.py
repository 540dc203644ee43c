"""Stocks and flows: FLW01, and the order of the steps of admission (FLW02, SUB01)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.validate.case import Case, named, number, printed
from schemas.checks import Check, Severity
from schemas.facts import Relation


def judge_stock(relation: Relation, case: Case) -> Iterator[Check]:
    """Opening plus inward minus outward is the closing stock, when every flow is stated."""
    opening, closing = case.of(relation, "opening")[0], case.of(relation, "closing")[0]
    inward, outward = case.of(relation, "inward"), case.of(relation, "outward")
    computed = (
        opening.value + sum((f.value for f in inward), Fraction(0)) - sum((f.value for f in outward), Fraction(0))
    )
    steps = "".join(f" + {printed(f)}" for f in inward) + "".join(f" - {printed(f)}" for f in outward)
    arithmetic = f"{printed(opening)}{steps} = {number(computed)}"
    figures = [opening, *inward, *outward, closing]
    if computed in closing.interval:
        yield case.check("FLW01", "consistent", "none", relation.spans, figures, arithmetic, sum=arithmetic)
        return
    severity: Severity = "warning" if relation.hint("complete") == "yes" else "info"
    difference = number(abs(computed - closing.value))
    yield case.check(
        "FLW01", "suspicious", severity, relation.spans, figures, f"{arithmetic} ≠ {printed(closing)}",
        computed=number(computed), stated=named(closing), difference=difference,
    )  # fmt: skip


def judge_order(relation: Relation, case: Case) -> Iterator[Check]:
    """More are trained than admitted, and more admitted than made full in one period; only expected, never certain."""
    greater, lesser = case.of(relation, "greater")[0], case.of(relation, "lesser")[0]
    figures = [greater, lesser]
    if lesser.value <= greater.value:
        said = {"part": named(lesser), "whole": named(greater), "first": named(greater), "second": named(lesser)}
        rule = "SUB01" if relation.hint("step") == "full" else "FLW02"
        arithmetic = f"{printed(lesser)} ≤ {printed(greater)}"
        yield case.check(rule, "consistent", "none", relation.spans, figures, arithmetic, **said)
    elif relation.hint("step") != "full":  # those made full in a year were admitted the year before
        arithmetic = f"{printed(greater)} < {printed(lesser)}"
        said = {"first": named(greater), "second": named(lesser)}
        yield case.check("FLW02", "suspicious", "info", relation.spans, figures, arithmetic, **said)
