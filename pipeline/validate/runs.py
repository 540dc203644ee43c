"""Runs of counts against the totals of the report (SUM01), and two totals in one passage (BAS01)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from pipeline.validate.case import Case, added, number, printed, spans_of
from schemas.checks import Check
from schemas.codelists import load
from schemas.facts import Figure, Relation

_LEAST_TOTAL = 100  # a sum that equals a smaller figure somewhere else may be chance
_LEAST_ALIKE = 20  # unless three parts and more, of its own noun, make it up
_LEAST_WHOLE = 6
_LONGEST = 14
_BASES = Fraction(4, 3)  # two countings of one body differ by little

Split = tuple[Sequence[Figure], Figure]  # the parts and the figure that they make up


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """Sums that hold are confirmed; sums that do not are not claimed, for no word claims them."""
    totals = {
        value: figure
        for figure in reversed(case.of(relation, "wholes"))
        if (value := figure.denominator if figure.kind == "ratio" else figure.value) is not None
        and value >= _LEAST_ALIKE
    }
    bases: list[Split] = []
    flows = set(case.of(relation, "flows"))
    for name in [name for name, _ in relation.roles if name.startswith("run")]:
        run = case.of(relation, name)
        for start, stop in _led(run):
            if stop < len(run) and _goes_on(case, run[stop - 1], run[stop]):
                continue
            listed = run[start + 1 : stop]
            arithmetic = f"{added(listed)} = {printed(run[start])}"
            yield case.check(
                "SUM01", "consistent", "none", spans_of(run[start:stop]), run[start:stop], arithmetic, sum=arithmetic
            )
        near = {f.value: f for f in case.of(relation, f"before{name[3:]}") if f.value >= _LEAST_WHOLE}
        for parts, whole in _stretches(run, near, totals):
            value = sum((f.value for f in parts), Fraction(0))
            arithmetic = f"{added(parts)} = {number(value)}"
            figures = [*parts, whole]
            yield case.check("SUM01", "consistent", "none", spans_of(figures), figures, arithmetic, sum=arithmetic)
            if whole not in flows:
                bases.append((parts, whole))
    if relation.hint("dated") == "no":
        yield from _two_bases(case, bases)


def _stretches(run: Sequence[Figure], near: dict[Fraction, Figure], totals: dict[Fraction, Figure]) -> Iterator[Split]:
    """Disjoint stretches of a run that each add up to a figure before it or to a total of the report."""
    found = _adding_up(run, near, near=True) or _adding_up(run, totals)
    if found is None:
        return
    start = run.index(found[0][0])
    yield from _stretches(run[:start], near, totals)
    yield found
    yield from _stretches(run[start + len(found[0]) :], near, totals)


def _led(run: Sequence[Figure]) -> Iterator[tuple[int, int]]:
    """Ranges of a run whose first figure is the sum of the others."""
    for start, whole in enumerate(run[:-2]):
        if whole.value < _LEAST_WHOLE or whole.qualifier != "exact":
            continue
        value = Fraction(0)
        for stop in range(start + 1, min(len(run), start + _LONGEST)):
            value += run[stop].value
            if value >= whole.value:
                if value == whole.value and stop > start + 1:
                    yield start, stop + 1
                break


def _goes_on(case: Case, last: Figure, after: Figure) -> bool:
    """ "cấp xã 2.715 trường hợp, cấp huyện có 439 và cấp tỉnh có 14": the list has one item more."""
    between = case.document.text[last.end : after.start]
    return " và " in between and not any(mark in between for mark in ".;:")


def _adding_up(run: Sequence[Figure], totals: dict[Fraction, Figure], *, near: bool = False) -> Split | None:
    """The longest stretch of the run that adds up to a total of the report."""
    if not all(f.qualifier == "exact" and f.value_max is None for f in run):
        return None
    for length in range(min(len(run), _LONGEST), 1, -1):
        for start in range(len(run) - length + 1):
            parts = run[start : start + length]
            whole = totals.get(sum((f.value for f in parts), Fraction(0)))
            if (
                whole is not None
                and whole not in parts
                and (whole.value >= _LEAST_TOTAL or near or _alike(parts, whole))
            ):
                return parts, whole
    return None


def _alike(parts: Sequence[Figure], whole: Figure) -> bool:
    units = {(f.unit or "").lower() for f in (*parts, whole)}
    return len(units) == 1 and len(parts) > 2


def _two_bases(case: Case, bases: Sequence[Split]) -> Iterator[Check]:
    """Two wholes of one noun: "40 đơn tố cáo" among "58 đơn" is a part of the other, not another counting."""
    for (parts, total), (others, rival) in pairwise(bases):
        first, second = (sum((f.value for f in split), Fraction(0)) for split in (parts, others))
        heads = {(f.unit or "").lower().split(" ")[0] for f in (parts[-1], others[-1])}
        nouns = {f.unit.lower() for f in (total, rival) if f.unit} - set(load("relation_words")["stand_ins"]["person"])
        nested = first in {f.value for f in others} or second in {f.value for f in parts}
        close = max(first, second) <= _BASES * min(first, second)
        if first != second and len(heads) == 1 and len(nouns) < 2 and close and not nested:
            arithmetic = f"{added(parts)} = {number(first)}; {added(others)} = {number(second)}"
            figures = [*parts, *others]
            yield case.check(
                "BAS01", "suspicious", "warning", spans_of(figures), figures, arithmetic,
                first=number(first), second=number(second),
            )  # fmt: skip
