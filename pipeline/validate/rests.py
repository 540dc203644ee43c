"""CMP01: done plus remaining is the whole."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.validate.case import Case, added, named, printed, scaled
from schemas.checks import Check
from schemas.facts import Relation


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """The rest must be what the whole leaves; far apart in the text the two may have other dates."""
    (rest, *more), done = case.of(relation, "rest"), case.of(relation, "done")[0]
    wholes = case.of(relation, "whole")
    size = wholes[0].value if wholes else done.denominator
    if size is None:
        return
    computed = size - done.value
    figures = [done, rest, *more, *wholes]
    whole, taken = (scaled(value, rest) for value in (size, done.value))
    arithmetic = f"{whole} - {taken} = {added([rest, *more])}"
    if more and computed == sum(f.value for f in (rest, *more)):
        yield case.check("CMP01", "consistent", "none", relation.spans, figures, arithmetic, sum=arithmetic)
        return
    arithmetic = f"{whole} - {taken} = {scaled(computed, rest)}"
    if computed in rest.interval:
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
        suggested = scaled(computed, rest)
        yield case.check(
            "CMP01", "inconsistent", "error", relation.spans, figures, arithmetic, suggested=suggested, **said
        )
