"""Typed facts found in a document. Every fact carries the span of the original text it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from schemas.indicators import Dims
from schemas.intervals import Interval
from schemas.spans import Span

Method = Literal["rule", "model", "human"]
Qualifier = Literal["exact", "more_than", "nearly", "about", "at_least", "at_most"]
DateKind = Literal["point", "term", "half_year", "quarter", "year_range", "since", "duration", "anniversary"]
FigureKind = Literal["count", "percent", "ratio"]
Role = Literal["actual", "target", "change", "condition"]
RatioReading = Literal["part_of_whole", "rate"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a document. ``symbol`` is normalised ("NQ/ĐUK"); ``number`` is as printed."""

    reference_id: str
    start: int
    end: int
    text: str
    doc_type: str
    number: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    date: str | None = None
    title: str | None = None
    role: Literal["self", "cited"] = "cited"
    section: str | None = None
    footnote: str | None = None
    method: Method = "rule"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or a period. Ends are ISO 8601 of reduced precision; durations carry value and unit.

    ``inside`` is the id of the reference that the date dates.
    """

    date_id: str
    start: int
    end: int
    text: str
    kind: DateKind
    value_start: str | None = None
    value_end: str | None = None
    value: Fraction | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    inside: str | None = None
    section: str | None = None
    footnote: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts or measures.

    ``value`` is exact; ``precision`` is the place value of its last printed digit (1/10 for "15,3",
    1000 for "85 nghìn"). ``interval`` is what the printed form can stand for. ``unit`` is the counting
    noun as printed, ``measure`` the noun phrase that says what is counted, ``unit_start`` where the
    unit begins when it follows the number. ``clean`` is the span in the cleaned text, used by the
    extractors among themselves. ``section`` and ``footnote`` are ids. ``dims`` are the breakdowns of its indicator,
    ``indicator_model`` is the version of the model that decided on it.
    """

    figure_id: str
    start: int
    end: int
    text: str
    kind: FigureKind
    value: Fraction
    precision: Fraction
    interval: Interval
    clean: Span
    denominator: Fraction | None = None
    value_max: Fraction | None = None
    qualifier: Qualifier = "exact"
    unit: str | None = None
    measure: str | None = None
    direction: Literal["up", "down"] | None = None
    role: Role = "actual"
    reading: RatioReading | None = None
    period_start: str | None = None
    period_end: str | None = None
    period_source: Literal["stated", "inherited", "inferred"] | None = None
    section: str | None = None
    footnote: str | None = None
    method: Method = "rule"
    confidence: float = 1.0
    page: int | None = None
    indicator_id: str | None = None
    dims: Dims = ()
    indicator_confidence: float | None = None
    indicator_model: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Figures (or other spans) that belong together, before anyone judges whether they agree.

    ``kind`` names the family of the relation (see ``schemas/codelists/checks.yaml``); ``roles`` maps a
    role name ("total", "parts", "base", "percent" ...) to figure ids; ``spans`` are the passages a
    reader must see, in original offsets; ``hints`` carries what the judgement needs and the words
    tell, such as ``open`` for an open list.
    """

    kind: str
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    spans: tuple[Span, ...]
    hints: tuple[tuple[str, str], ...] = ()

    def role(self, name: str) -> tuple[str, ...]:
        """The figure ids in a role, or none."""
        return dict(self.roles).get(name, ())

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """All figures of the relation, each once, in the order of the roles."""
        return tuple(dict.fromkeys(figure for _, figures in self.roles for figure in figures))

    def hint(self, name: str) -> str | None:
        """A hint's value, or None."""
        return dict(self.hints).get(name)
