"""The stage that applies what people decided about the figures of a document, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from extractors.figures import stands_for
from pipeline.decisions import NONE, Decision
from schemas.document import Document
from schemas.facts import Figure
from schemas.indicators import Dims, indicators, strange_dims
from schemas.problems import DecisionLost, Text


def review(document: Document, decisions: Iterable[Decision]) -> Document:
    """The document with its figures as people have corrected them; nothing else of it changes.

    ``decisions`` are those of this document that hold, at most one of a kind for a place. What they say has method
    ``human`` and confidence 1. One whose figure is not there any more becomes a problem of the document.
    """
    figures = {figure.figure_id: figure for figure in document.figures}
    problems = []
    for decision in decisions:
        figure = _meant(figures.values(), decision)
        change = _CHANGES[decision.kind]
        changed = change(figure, decision.value or {}) if figure else None
        if changed:
            figures[changed.figure_id] = changed
        else:
            problems.append(_lost(decision).problem())
    return replace(document, figures=tuple(figures.values()), problems=(*document.problems, *problems))


def _meant(figures: Iterable[Figure], decision: Decision) -> Figure | None:
    """The figure at the place of a decision: a later version may read a word more or less of it."""
    start, end = decision.start or 0, decision.end or 0
    over = [figure for figure in figures if figure.start < end and start < figure.end]
    exact = [figure for figure in over if (figure.start, figure.end) == (start, end)]
    found = exact or over
    return found[0] if len(found) == 1 else None


def _indicator(figure: Figure, value: Mapping[str, Any]) -> Figure | None:
    indicator_id = value["indicator_id"]
    if indicator_id == NONE:
        return replace(
            figure, indicator_id=None, dims=(), indicator_confidence=None, indicator_model=None, method="human"
        )
    if indicator_id not in indicators() or strange_dims(indicator_id, value.get("dims", {})):
        return None
    dims: Dims = tuple(sorted(value.get("dims", {}).items()))
    return replace(
        figure, indicator_id=indicator_id, dims=dims, indicator_confidence=1.0, indicator_model=None, method="human"
    )


def _value(figure: Figure, value: Mapping[str, Any]) -> Figure:
    number = Fraction(value["value"])
    places = value["value"].partition(".")[2]
    precision = Fraction(1, 10 ** len(places)) if places else min(figure.precision, Fraction(1))
    return replace(
        figure,
        value=number,
        value_max=None,
        precision=precision,
        interval=stands_for(figure.kind, number, precision, figure.qualifier),
        unit=value.get("unit", figure.unit) or None,
        method="human",
        confidence=1.0,
    )


_CHANGES: dict[str, Callable[[Figure, Mapping[str, Any]], Figure | None]] = {
    "indicator": _indicator,
    "figure": _value,
}


def _lost(decision: Decision) -> DecisionLost:
    said = " ".join(decision.text.split())[:60]
    return DecisionLost(
        Text(
            f"Quyết định của {decision.by} về số liệu “{said}” không áp dụng được nữa.",
            f"What {decision.by} decided about {said!r} does not apply any more.",
        ),
        Text("Mở văn bản và quyết định lại.", "Open the document and decide again."),
    )
