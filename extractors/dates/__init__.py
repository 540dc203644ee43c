"""Dates and periods: points, terms, parts of years, ranges, open periods, durations, anniversaries.

Each family of phrases has its module and yields ``Found`` in offsets of the cleaned text. The families run in order
of how sure they are, and what one has read is hidden from the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from extractors.clean import CleanText
from extractors.dates.context import completed
from extractors.dates.days import days, iso_dates, unfilled
from extractors.dates.durations import durations
from extractors.dates.kept_days import commemorations, is_yearly
from extractors.dates.months import any_part, months, months_in_words, parts_meant, parts_of_year, quarters
from extractors.dates.open_periods import open_periods
from extractors.dates.parts import Found, Squeezed, hide
from extractors.dates.years import years, years_of_names
from extractors.references.dating import dated
from schemas.document import Document
from schemas.facts import DateSpan, Reference
from schemas.spans import Span

__all__ = ["find", "period_of"]

Family: TypeAlias = Callable[[str], Iterator[Found]]

_FAMILIES: tuple[Family, ...] = (
    unfilled,
    iso_dates,
    days,
    commemorations,
    parts_of_year,
    quarters,
    months,
    months_in_words,
    years,
    any_part,
    durations,
)


def find(clean: CleanText, document: Document, references: tuple[Reference, ...]) -> tuple[DateSpan, ...]:
    """The dates and periods of a document in order of its text. Never raises on any text.

    Digits inside ``references`` are not read. ``inside`` is filled with the reference that a date dates.
    """
    places = _places(clean, references)
    found = _read(clean, places)
    found = completed(clean, document, found, _cited(found, places))
    placed = sorted(((clean.original(f.start, f.end), f) for f in found), key=lambda row: row[0])
    spans = tuple(_span(f"d{i:04d}", place, clean, document, f) for i, (place, f) in enumerate(placed, start=1))
    inside = dated(clean, references, spans)
    return tuple(replace(d, inside=inside[d.date_id]) if d.date_id in inside else d for d in spans)


def period_of(date: DateSpan) -> tuple[str | None, str | None]:
    """First and last ISO value that a date or period covers; both None for durations and anniversaries."""
    return date.value_start, date.value_end


def _read(clean: CleanText, hidden: dict[str, tuple[int, int]]) -> list[Found]:
    """What the families find, outside of ``hidden`` places, with missing years still missing."""
    squeezed = Squeezed(hide(clean.lower, hidden.values()))
    lower, typed = squeezed.apply(clean.lower), squeezed.apply(clean.text)
    text = squeezed.text
    found: list[Found] = []
    families: tuple[Family, ...] = (*_FAMILIES, partial(years_of_names, typed=typed))
    for family in families:
        new = _apart(family(text))
        text = hide(text, [(f.start, f.end) for f in new])
        found += new
    found = [replace(f, yearly=True) if is_yearly(lower, f) else f for f in found]
    found = open_periods(lower, parts_meant(lower, found))
    if lower is clean.lower:
        return found
    return [replace(f, start=squeezed.place(f.start), end=squeezed.place(f.end - 1) + 1) for f in found]


def _places(clean: CleanText, references: tuple[Reference, ...]) -> dict[str, tuple[int, int]]:
    places: dict[str, tuple[int, int]] = {}
    for reference in references:
        start, last = clean.cleaned(reference.start), clean.cleaned(reference.end - 1)
        if start is not None and last is not None:
            places[reference.reference_id] = (start, last + 1)
    return places


_RIGHT_BEHIND = 14  # characters: ", ban hành ngày "


def _cited(found: list[Found], places: dict[str, tuple[int, int]]) -> set[int]:
    """The starts of dates that stand right behind a reference."""
    ends = sorted(end for _, end in places.values())
    behind = ((f, bisect_right(ends, f.start) - 1) for f in found)
    return {f.start for f, i in behind if i >= 0 and f.start - ends[i] <= _RIGHT_BEHIND}


def _apart(found: Iterator[Found]) -> list[Found]:
    """What a family found, in order, the first of any that overlap."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _span(date_id: str, place: Span, clean: CleanText, document: Document, found: Found) -> DateSpan:
    paragraph = clean.block_at(found.start).paragraph
    return DateSpan(
        date_id,
        place.start,
        place.end,
        document.text[place.start : place.end],
        found.kind,
        str(found.first) if found.first else None,
        str(found.last) if found.last else None,
        found.value,
        found.unit,
        found.qualifier,
        section=paragraph.section,
        footnote=paragraph.footnote,
    )
