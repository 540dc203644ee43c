"""CMP01: done plus remaining is the whole."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.validate.case import Case, added, named, printed, scaled
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """The rest must be what the whole leaves; far apart in the text the two may have other dates."""
    (rest, *more), taken = case.of(relation, "rest"), case.of(relation, "done")
    wholes, done = case.of(relation, "whole"), taken[0]
    size = wholes[0].value if wholes else done.denominator
    if size is None:
        return
    figures = [*taken, rest, *more, *wholes]
    times = int(relation.hint("scale") or 1)  # "820/1.050 tỷ đồng"
    size, parts = size * times, [f.value * times for f in taken]
    if relation.hint("over") == "yes":
        size, parts = done.value, [size]
    computed = size - sum(parts)
    minus = " - ".join(scaled(value, rest) for value in (size, *parts))
    arithmetic = f"{minus} = {added([rest, *more])}"
    if more and computed == sum(f.value for f in (rest, *more)):
        yield case.check("CMP01", "consistent", "none", relation.spans, figures, arithmetic, sum=arithmetic)
        return
    arithmetic = f"{minus} = {scaled(computed, rest)}"
    if computed == rest.value or (rest.kind != "ratio" and computed in rest.interval):
        yield case.check("CMP01", "consistent", "none", relation.spans, figures, arithmetic, sum=arithmetic)
        return
    if computed <= 0 or relation.hint("place") == "beside":
        return
    arithmetic += f" ≠ {printed(rest)}"
    said = {"computed": scaled(computed, rest), "rest": named(rest)}
    other_dates = {done.period_end, rest.period_end} - {None}
    if (
        len(other_dates) > 1
        and "stated" in {done.period_source, rest.period_source}
        and relation.hint("place") != "sentence"
    ):
        yield case.check("CMP01", "suspicious", "info", relation.spans, figures, arithmetic, **said)
    else:
        yield case.check(
            "CMP01", "inconsistent", "error", relation.spans, figures, arithmetic, suggested=said["computed"], **said
        )
