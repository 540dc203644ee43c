"""What a report tells of its bloc that another report may tell otherwise: observations of one cell.

A cell is an indicator with its breakdown for one period; organisations are also told apart by their noun, while people
may be called members, comrades or masses. Words need not be the same, so all else must be sure: the rules or a person
decided what the figure measures, the sentence tells no more of it (``plainly``), the report itself states the period
and was written when that was over, and it has no second number for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from pipeline.validate.plainly import Plain
from schemas.calendar import first_day, last_day
from schemas.codelists import load
from schemas.document import Document
from schemas.facts import Figure
from schemas.indicators import Dims, indicators
from schemas.observations import Observation
from schemas.spelling import composed

_NEAR = Fraction(2, 3)  # of two numbers further apart one is mostly a part of the other


class Cell(NamedTuple):
    """What is counted of a bloc, and when: the period's first and last day in ISO 8601; "" as noun of people."""

    indicator_id: str
    dims: Dims
    noun: str
    start: str
    end: str


class Told(NamedTuple):
    """A figure that tells a cell; ``others`` are the report's numbers for the same indicator at other times."""

    cell: Cell
    figure: Figure
    others: tuple[Fraction, ...]


def told(document: Document) -> Iterator[Told]:
    """The cells that a report tells, in the order of the text; none of a draft, or a report without a date."""
    if document.header.is_draft or not document.header.date or not document.observations:
        return
    written = first_day(document.header.date)
    figures = {figure.figure_id: figure for figure in document.figures}
    plain = Plain(document)
    beside: dict[tuple[str, Dims], list[Observation]] = defaultdict(list)
    for one in document.observations:
        beside[one.indicator_id, one.dims].append(one)
    for one in document.observations:
        figure, days = figures[one.figure_id], _days(one)
        if days is None or not _sure(one, figure) or written < days[1].replace(day=1):
            continue
        if not plain.tells(figure, one.indicator_id, one.dims):
            continue
        others = [other for other in beside[one.indicator_id, one.dims] if other.value != one.value]
        if any(other.period_source != "stated" or _days(other) == days for other in others):
            continue  # which of them is meant is not known
        noun = "" if one.unit == "person" else composed(figure.unit or "").casefold()
        cell = Cell(one.indicator_id, one.dims, noun, days[0].isoformat(), days[1].isoformat())
        yield Told(cell, figure, tuple(dict.fromkeys(other.value for other in others)))


def near(first: Fraction, second: Fraction) -> bool:
    """True for two numbers that can be of one thing: neither is so small that it is rather a part of the other."""
    low, high = sorted((first, second))
    return low > high * _NEAR


def _sure(one: Observation, figure: Figure) -> bool:
    return (
        one.indicator_id in _told_once()
        and one.measure == "actual"
        and one.obs_status == "A"
        and one.period_source == "stated"
        and one.method in ("rule", "human")
        and one.model is None
        and figure.kind == "count"
        and one.unit == indicators()[one.indicator_id].unit
    )


def _days(one: Observation) -> tuple[date, date] | None:
    """The first and the last day of a period, however it is written; None where a year is missing."""
    start, end = one.period_start or one.period_end, one.period_end or one.period_start
    if not start or not end or start.startswith("--") or end.startswith("--"):
        return None
    return first_day(start), last_day(end)


@cache
def _told_once() -> frozenset[str]:
    return frozenset(name for row in load("told_once") for name in row["indicators"])
