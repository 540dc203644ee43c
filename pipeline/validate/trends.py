"""TRD01: each step of a series against the word that describes it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from pipeline.validate.case import Case, number
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """The value of a year is the figure, or the share of the figures above the line in all of the year."""
    series: list[tuple[str, Fraction]] = []
    figures = []
    for name, _ in relation.roles:
        if not name.startswith("top"):
            continue
        top, whole = case.of(relation, name), case.of(relation, f"all{name[3:]}")
        figures += [*top, *(f for f in whole if f not in top)]
        value = sum((f.value for f in top), Fraction(0))
        if whole:
            value = 100 * value / max(sum((f.value for f in whole), Fraction(0)), Fraction(1))
        series.append((name[3:], value))
    series.sort()
    sign = -1 if relation.hint("direction") == "down" else 1
    contrary = [(a, b) for a, b in pairwise(series) if sign * (b[1] - a[1]) < 0]
    mark = "%" if any(name.startswith("all") for name, _ in relation.roles) or figures[0].kind == "percent" else ""
    step = relation.hint("step")
    text = "; ".join(f"{f'{step} {int(at)}' if step else at}: {number(value, 2)}{mark}" for at, value in series)
    if contrary and relation.hint("accuse") == "no":
        return
    if contrary:
        yield case.check(
            "TRD01",
            "suspicious",
            "warning",
            relation.spans,
            figures,
            text,
            series=text,
            word=relation.hint("word") or "",
        )
    else:
        yield case.check("TRD01", "consistent", "none", relation.spans, figures, text, series=text)
