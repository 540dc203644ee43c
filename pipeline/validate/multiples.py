"""Number times each against the total (RATE01)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from pipeline.validate.case import Case, added, named, number, printed, scaled, spans_of
from pipeline.validate.hints import listed, lowered
from pipeline.validate.rates import as_mean, beside, cut, is_cut, rate_of
from schemas.checks import Check
from schemas.facts import Figure, Relation
from schemas.intervals import Interval, point, total

_NEAR = Fraction(6, 5)  # "hơn 300" each is no proof of any total; what is converted by head may be rounded


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """The first total that a number and what is told for each of it make; where none does, the sure one is wrong."""
    each, counts = case.of(relation, "each"), case.of(relation, "counts")
    after, before = case.of(relation, "after"), case.of(relation, "before")
    numbers: list[tuple[Fraction, list[Figure]]] = [(count.value, [count]) for count in counts]
    numbers += [(Fraction(n), []) for n in listed(relation, "over") if n]
    told = [each[:1], each] if len(each) > 1 else [each]
    mean = relation.hint("mean") == "yes"
    times = Fraction(relation.hint("times") or 1)
    clipped: tuple[list[Figure], Figure, Fraction] | None = None
    for whole, (n, count), one in product([*after, *before], numbers, told):
        if len(one) > 1 and whole in before:
            continue  # several told for each are added up after them
        factor = times if after and whole is after[0] else Fraction(1)
        made = sum(f.value for f in one) * n * factor
        if relation.hint("loose") == "yes" and made != whole.value:
            continue
        if _each(one, mean).scale(n * factor).meets(whole.interval) and _near(made / whole.value):
            if not (mean and is_cut(whole.interval.scale(1 / n), one[0])):
                yield _said(relation, case, n, one, whole, count, times=factor)
                return
            clipped = clipped or (count, whole, n)
    if clipped:
        count, whole, n = clipped
        yield cut(case, relation, [*count, each[0], whole], (whole, n, each[0]), relation.hint("unit") or "")
        return
    if relation.hint("sure") == "yes":
        yield _said(relation, case, counts[0].value, each[:1], [*after, *before][0], counts, wrong=True)


def _near(ratio: Fraction) -> bool:
    return 1 / _NEAR <= ratio <= _NEAR


def _each(figures: list[Figure], mean: bool) -> Interval:
    """What is told for each; a mean may be rounded or cut."""
    if mean and figures[0].qualifier == "exact":
        return as_mean(figures[0])
    return total(point(f.value) if f.qualifier == "exact" else f.interval for f in figures)  # a price is no rounding


def _said(
    relation: Relation,
    case: Case,
    n: Fraction,
    each: list[Figure],
    whole: Figure,
    count: list[Figure],
    *,
    times: Fraction = Fraction(1),
    wrong: bool = False,
) -> Check:
    rate = printed(each[0]) if len(each) == 1 else f"({added(each)})"
    made = sum((f.value for f in each), Fraction(0)) * n * times
    computed, unit = scaled(made, whole), relation.hint("unit") or ""
    arithmetic = f"{number(n)} × {rate}{f' × {number(times)}' if times != 1 else ''} = {computed}"
    arithmetic += beside(computed, whole, not wrong)
    said = rate_of(rate, unit) | {"duration": f"{number(n)} {unit}", "computed": computed, "total": named(whole)}
    figures = [*count, *each, whole]
    spans = [*relation.spans, *spans_of(figures)]
    if not wrong:
        return case.check("RATE01", "consistent", "none", spans, figures, arithmetic, **said)
    severity = lowered(case.document, "warning")
    return case.check("RATE01", "suspicious", severity, spans, figures, arithmetic, suggested=computed, **said)


def judge_converted(relation: Relation, case: Case) -> Iterator[Check]:
    """One rate told for a year and for a month."""
    one, two = case.of(relation, "one")[0], case.of(relation, "two")[0]
    times = Fraction(relation.hint("times") or 1)
    of_one, of_two = relation.hint("of_one") or "", relation.hint("of_two") or ""
    if times < 1:
        one, two, times, of_one, of_two = two, one, 1 / times, of_two, of_one
    computed = scaled(two.value * times, one)
    said = rate_of(printed(two), of_two) | {
        "computed": computed, "duration": f"{number(times)} {of_two}", "total": f"{printed(one)} mỗi {of_one}",
    }  # fmt: skip
    fits = two.interval.scale(times).meets(one.interval)
    far = not _near(two.value * times / one.value)
    arithmetic = f"{printed(two)} × {number(times)} = {computed}{beside(computed, one, fits)}"
    if fits:
        yield case.check("RATE01", "consistent", "none", relation.spans, [one, two], arithmetic, **said)
    elif far and relation.hint("sure") == "yes":
        severity = lowered(case.document, "warning")
        yield case.check("RATE01", "suspicious", severity, relation.spans, [one, two], arithmetic, **said)
