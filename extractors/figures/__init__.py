"""Figures: numbers that count or measure, with value, interval, unit, measure, role and period."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import cast

import regex

from extractors.clean import CleanText
from extractors.figures import cells
from extractors.figures.context import Context
from extractors.figures.scan import Columns, Found, scan
from schemas import intervals
from schemas.document import Document
from schemas.facts import DateSpan, Figure, FigureKind, Qualifier, Reference
from schemas.intervals import Interval
from schemas.spans import Span
from schemas.spelling import new_tones

_HAS = regex.compile(r"\s*(?:có|là|:)\s*")


def find(
    clean: CleanText, document: Document, references: Sequence[Reference], dates: Sequence[DateSpan]
) -> tuple[Figure, ...]:
    """The figures of a document in reading order; ``references`` and ``dates`` are left alone."""
    columns = cells.columns(clean, document, dates)
    known = _known(clean, document, references, dates) + columns.row_numbers
    found = scan(clean.lower, clean.text, known, columns)
    context = Context(clean, document, dates, bins(found, clean.lower))
    figures = []
    for index, item in enumerate(found):
        after = found[index + 1].start if index + 1 < len(found) else len(clean.text)
        previous = found[index - 1].end if index else 0
        figures.append(_figure(clean, document, context, columns, item, (previous, after), index + 1))
    return tuple(figures)


def _known(
    clean: CleanText, document: Document, references: Sequence[Reference], dates: Sequence[DateSpan]
) -> list[Span]:
    """Cleaned spans in which no number counts: dates, documents, the numbers of headings."""
    spans = [Span(r.start, r.end) for r in references] + [Span(d.start, d.end) for d in dates]
    spans += [Span(s.start, s.start + len(s.number) + 1) for s in document.sections if s.number]
    spans += [document.header.number_span] if document.header.number_span else []
    return [cleaned for span in spans if (cleaned := _cleaned(clean, span))]


def _cleaned(clean: CleanText, span: Span) -> Span | None:
    start, last = clean.cleaned(span.start), clean.cleaned(span.end - 1)
    return Span(start, last + 1) if start is not None and last is not None and start <= last else None


def bins(found: Sequence[Found], lower: str) -> frozenset[int]:
    """Where the bounds of size groups begin: "dưới 10 đảng viên có 74 chi bộ; từ 10 đến 20 đảng viên có 131 chi bộ".

    One bound before a count may be a figure of its own; two and more of one noun are a list of groups.
    """
    bounds: dict[str, list[int]] = {}
    for bound, count in pairwise(found):
        bounded = bound.value_max is not None or bound.qualifier in {"at_most", "more_than", "at_least"}
        if bounded and bound.kind == "count" and bound.unit and _HAS.fullmatch(lower, bound.end, count.start):
            bounds.setdefault(lower[bound.unit.start : bound.unit.end], []).append(bound.start)
    return frozenset(start for starts in bounds.values() if len(starts) > 1 for start in starts)


def _figure(
    clean: CleanText,
    document: Document,
    context: Context,
    columns: Columns,
    found: Found,
    between: tuple[int, int],
    number: int,
) -> Figure:
    where = clean.original(found.start, found.end)
    paragraph = clean.block_at(found.start).paragraph
    start, end, source = columns.periods.get(found.start) or context.period(found)
    heading = columns.measures.get(found.start)
    return Figure(
        figure_id=f"f{number:04d}",
        start=where.start,
        end=where.end,
        text=document.text[where.start : where.end],
        kind=found.kind,
        value=found.value,
        precision=found.precision,
        interval=interval(found),
        clean=Span(found.start, found.end),
        denominator=found.denominator,
        value_max=found.value_max,
        qualifier=found.qualifier,
        unit=_as_printed(clean, document, found.unit) if found.unit else columns.units.get(found.start),
        measure=heading if heading is not None else context.measure(found, *between),
        direction=cast("None", columns.directions.get(found.start) or context.direction(found)),
        role=columns.roles.get(found.start) or context.role(found),
        reading=found.reading,
        period_start=start,
        period_end=end,
        period_source=cast("None", source),
        section=paragraph.section,
        footnote=paragraph.footnote,
    )


def _as_printed(clean: CleanText, document: Document, span: Span) -> str:
    """The author's spelling ("cấp uỷ viên"), unless a page break or a slip of OCR runs through the word."""
    cleaned = clean.text[span.start : span.end]
    where = clean.original(span.start, span.end)
    printed = document.text[where.start : where.end]
    return printed if new_tones(printed) == cleaned else cleaned


def interval(found: Found) -> Interval:
    """What the printed form of a figure can stand for; "ước" rounds a number to its last place."""
    if found.estimated:
        return intervals.rounded(found.value, found.precision)
    return stands_for(found.kind, found.value, found.precision, found.qualifier, found.value_max)


def stands_for(
    kind: FigureKind,
    value: Fraction,
    precision: Fraction,
    qualifier: Qualifier = "exact",
    value_max: Fraction | None = None,
) -> Interval:
    """What a printed number can stand for (design: exact interval arithmetic).

    An unqualified count is exact unless a scale word rounds it; a percent is rounded half up to its
    last digit; "khoảng" is a band of one tenth.
    """
    match qualifier:
        case "more_than":
            return intervals.above(value)
        case "nearly":
            return intervals.below(value)
        case "at_least":
            return intervals.at_least(value)
        case "at_most":
            return intervals.at_most(value)
        case "about":
            return Interval(value * 9 / 10, value * 11 / 10)
    if value_max is not None:
        return Interval(value, value_max)
    if (kind == "count" and precision == 1) or kind == "ratio":
        return intervals.point(value)
    return intervals.rounded(value, precision)
