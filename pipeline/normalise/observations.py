"""Labelled figures as observations: one for each value, at its first full mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.normalise.periods import TOTALS, period_kind, periods
from pipeline.normalise.stated import Period
from schemas.document import Document
from schemas.facts import Figure
from schemas.indicators import indicators
from schemas.observations import UNKNOWN_BLOC, Measure, Observation, ObservationStatus

_SHARES = frozenset({"percent", "percent_of_plan"})
_WHOLES = frozenset(TOTALS.values())


def observe(document: Document) -> tuple[Observation, ...]:
    """The observations of a document in the order of the text."""
    labelled = [f for f in sorted(document.figures, key=lambda f: f.start) if f.indicator_id in indicators()]
    labelled = [f for f in labelled if f.role in {"actual", "target"} or f.kind == "percent"]
    when = periods(document, labelled)
    first: dict[tuple[object, ...], str | None] = {}
    found: list[Observation] = []
    doubted = _doubted(document)
    for figure in labelled:
        period = when[figure.figure_id]
        key = (figure.indicator_id, figure.dims, figure.value, figure.denominator, figure.role)
        year = period.year if period.source != "inferred" or figure.role == "target" else None
        if key in first and (year is None or first[key] in {None, year}):
            continue
        first.setdefault(key, year)
        found.append(_observation(document, figure, period, f"o{len(found) + 1}", figure.figure_id in doubted))
    return tuple(_with_denominators(found, {f.figure_id: f for f in labelled}))


def _observation(document: Document, figure: Figure, period: Period, name: str, doubted: bool) -> Observation:
    indicator_id = figure.indicator_id or ""
    measure: Measure = "target" if figure.role == "target" else "actual"
    return Observation(
        name,
        figure.figure_id,
        figure.start,
        figure.end,
        document.header.bloc_id or UNKNOWN_BLOC,
        indicator_id,
        figure.dims,
        period.start,
        period.end,
        period_kind(period, indicator_id),
        period.source,
        measure,
        figure.value,
        figure.interval.lo,
        figure.interval.hi,
        _unit(figure),
        figure.qualifier,
        _status(document, doubted),
        confidence=figure.indicator_confidence or 0.0,
        method=figure.method,
        model=figure.indicator_model,
    )


def _unit(figure: Figure) -> str:
    unit = indicators()[figure.indicator_id or ""].unit
    if figure.kind == "percent" and unit not in _SHARES:
        return "percent"
    if unit == "person" and (figure.unit or "").lower().startswith("lượt"):
        return "attendance"
    return unit


def _status(document: Document, doubted: bool) -> ObservationStatus:
    if doubted:
        return "U"
    return "P" if document.header.is_draft else "A"


def _doubted(document: Document) -> frozenset[str]:
    """The figures that a finding touches which nobody has acknowledged."""
    return frozenset(
        figure
        for check in document.checks
        if check.severity in {"warning", "error"} and check.acknowledged is None
        for figure in check.figure_ids
    )


def _with_denominators(found: Sequence[Observation], figures: dict[str, Figure]) -> list[Observation]:
    """A part knows its whole: b of a printed a/b, or the total of the same period that its breakdown divides."""
    linked = []
    for one in found:
        printed = figures[one.figure_id].denominator
        wholes = [
            other
            for other in found
            if other is not one and other.measure == one.measure and not other.dims and other.indicator_id in _WHOLES
        ]
        if printed is not None:
            wholes = [w for w in wholes if w.value == printed]
        else:
            whole = TOTALS.get(one.indicator_id)
            wholes = [w for w in wholes if w.indicator_id == whole and w.period_end == one.period_end]
        linked.append(replace(one, denominator_id=wholes[0].observation_id) if wholes else one)
    return linked
