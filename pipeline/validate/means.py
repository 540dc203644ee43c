"""Means of a count and a total: too round (EST01), or outside the usual (RNG01); the mean of what is told (RATE01)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.validate.case import Case, added, number, printed
from pipeline.validate.hints import lowered
from pipeline.validate.rates import as_mean, beside, is_cut, rate_of
from schemas.checks import Check
from schemas.codelists import load
from schemas.facts import Relation
from schemas.intervals import point

_LEAST_COUNT = 15
_LEAST_MEAN = 10


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """EST01 and RNG01; never above info."""
    count, total = case.of(relation, "count")[0], case.of(relation, "total")[0]
    if total.value_max is not None or count.value_max is not None or not count.value:
        return
    mean = total.value / count.value
    figures = [count, total]
    division = f"{printed(total)} / {printed(count)} = {number(mean, 1)}"
    if count.value >= _LEAST_COUNT and mean.denominator == 1 and mean >= _LEAST_MEAN:
        yield case.check("EST01", "suspicious", "info", relation.spans, figures, division, sum=division)
    bounds = _usual(relation, case)
    if bounds is None:
        return
    low, high = bounds
    usual = f"{number(low)} - {number(high)}"
    if low <= mean <= high:
        if not case.of(relation, "bound"):
            return  # a wide range says little
        yield case.check(
            "RNG01", "consistent", "none", relation.spans, figures, f"{division} ∈ [{usual}]", mean=number(mean, 1)
        )
    else:
        yield case.check(
            "RNG01",
            "suspicious",
            "info",
            relation.spans,
            figures,
            f"{division} ∉ [{usual}]",
            mean=number(mean, 1),
            range=usual,
        )


def judge_mean_of(relation: Relation, case: Case) -> Iterator[Check]:
    """The mean of figures told one by one, rounded or cut."""
    parts, mean = case.of(relation, "parts"), case.of(relation, "mean")[0]
    computed = sum((f.value for f in parts), Fraction(0)) / len(parts)
    fits = computed in as_mean(mean)
    division = f"({added(parts)}) / {len(parts)} = {number(computed, 2)}"
    arithmetic = division + beside(number(computed, 2), mean, fits)
    unit = relation.hint("unit") or ""
    said = rate_of(printed(mean), unit) | {
        "duration": f"{len(parts)} {unit}", "computed": number(mean.value * len(parts)),
        "total": number(computed * len(parts)),
    }  # fmt: skip
    figures = [*parts, mean]
    if fits and is_cut(point(computed), mean):
        right = number(computed, 0)
        arithmetic = f"{division} → {right}, ≠ {printed(mean)}"
        said |= {"computed": number(computed, 2), "right": right}
        yield case.check("RATE01", "rounding", "info", relation.spans, figures, arithmetic, suggested=right, **said)
    elif fits:
        yield case.check("RATE01", "consistent", "none", relation.spans, figures, arithmetic, **said)
    elif relation.hint("sure") == "yes":
        severity = lowered(case.document, "warning")
        yield case.check(
            "RATE01", "suspicious", severity, relation.spans, figures, arithmetic, suggested=number(computed, 2), **said
        )


def _usual(relation: Relation, case: Case) -> tuple[Fraction, Fraction] | None:
    """From how many to how many usually come to one: organisations for a video link, people from the codelist."""
    bound = case.of(relation, "bound")
    if bound:
        whole = bound[0].denominator or bound[0].value
        return Fraction(1), whole
    row = relation.hint("row")
    if not row or relation.hint("who") not in {"person", "attendance"}:
        return None
    entry = load("wording_words")["means"][int(row)]
    return Fraction(entry["low"]), Fraction(entry["high"])
