"""What the tables of a document say of the numbers in their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import regex

from extractors.clean import CleanText
from extractors.figures.context import dates_figures
from extractors.figures.scan import Columns
from extractors.tables import Cell, Table, tables_of
from schemas.codelists import load
from schemas.document import Document
from schemas.facts import DateSpan
from schemas.spans import Span

_NUMBERED = regex.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|\d{1,2}(?:\.\d{1,2})+(?=\s)")
_DIGITS = regex.compile(r"\d+")
_YEAR_IN_HEAD = regex.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d./-])")
_PERIODS = frozenset({"point", "half_year", "quarter", "year_range", "term"})
_Period = tuple[str, str | None]


def columns(clean: CleanText, document: Document, dates: Sequence[DateSpan]) -> Columns:
    """Numbers that fill a cell, in cleaned offsets; ``dates`` are those of the document."""
    found = Columns()
    for table in tables_of(document):
        _read(clean, table, sorted(dates, key=lambda date: date.start), found)
    return found


def _read(clean: CleanText, table: Table, dates: Sequence[DateSpan], found: Columns) -> None:
    over = [_period(dates, column.heads) for column in table.columns]
    leading = [date for date in dates if dates_figures(date, clean.cleaned(date.start) or 0, clean.lower)]
    above = _within(leading, table.above.start, table.above.end)
    found.row_numbers.extend(
        _placed(clean, (cell for row in (*table.heads, *table.numbers) for cell in row if _plain(cell)))
    )
    found.row_numbers.extend(_placed(clean, (year for row in table.heads for cell in row for year in _years_in(cell))))
    whole = _years_down(table)
    for row, label in zip(table.rows, table.labels(), strict=True):
        own = (
            whole
            if whole and table.is_total(row)
            else _period(dates, [cell for kind, cell in zip(table.kinds, row, strict=True) if kind == "label"])
        )
        for column, when, cell in zip(table.columns, over, row, strict=True):
            if column.kind == "index":
                found.row_numbers.extend(_placed(clean, (cell,)))
                continue
            if column.kind == "label" and cell.year:
                found.row_numbers.extend(_placed(clean, (cell,)))
                continue
            if column.kind == "label" and (numbered := _NUMBERED.match(cell.text)):
                end = cell.start + numbered.end()
                found.row_numbers.extend(_placed(clean, (Cell(cell.start, end, cell.text[: end - cell.start]),)))
            if not cell.is_number:
                continue
            start = clean.cleaned(cell.digits)
            if start is None or not _DIGITS.match(clean.text, start):
                continue
            found.measures[start] = "; ".join(filter(None, (column.name, label)))
            if column.kind == "percent":
                found.percents.add(start)
            elif column.unit:
                found.units[start] = column.unit
            if when or own:
                found.periods[start] = (*(when or own or ("", None)), "stated")
            elif above:
                found.periods[start] = (*above, "inherited")
            if column.role != "actual":
                found.roles[start] = column.role
            if column.role == "change":
                sign = {"+": "up", "-": "down"}.get(cell.sign) or column.direction
                if sign:
                    found.directions[start] = sign


def _years_in(cell: Cell) -> list[Cell]:
    """The years in a heading that says more ("Thực hiện 2022"): they count nothing."""
    found = _YEAR_IN_HEAD.finditer(cell.text) if len(cell.text) == cell.end - cell.start else ()
    return [Cell(cell.start + m.start(), cell.start + m.end(), m[0]) for m in found]


def _years_down(table: Table) -> _Period | None:
    """The years that the rows of a table tell one after the other: its row of totals is of all of them."""
    years = [
        next((c.year for kind, c in zip(table.kinds, row, strict=True) if kind == "label" and c.year), None)
        for row in table.rows
        if not table.is_total(row)
    ]
    known = [year for year in years if year]
    if len(known) < 2 or len(known) != len(years):
        return None
    runs = int(max(known)) - int(min(known)) == len(set(known)) - 1 == len(known) - 1
    return (min(known), max(known)) if runs else None


def _plain(cell: Cell) -> bool:
    """True for a heading that is a year or the number of its column."""
    return _DIGITS.search(cell.text) is not None and regex.search(r"\p{L}{2}", cell.text) is None


def _placed(clean: CleanText, cells: Iterable[Cell]) -> list[Span]:
    spans = []
    for cell in cells:
        if cell.end <= cell.start:
            continue
        start, last = clean.cleaned(cell.start), clean.cleaned(cell.end - 1)
        if start is not None and last is not None and start <= last:
            spans.append(Span(start, last + 1))
    return spans


def _period(dates: Sequence[DateSpan], cells: Sequence[Cell]) -> _Period | None:
    """The one time that some headings name; a comparison ("so với năm 2022") names none."""
    found: list[_Period] = []
    for cell in cells:
        if cell.year:
            found.append((cell.year, cell.year))
        elif cell.text and not _compares().search(cell.text.lower()):
            when = _within(dates, cell.start, cell.end)
            inside = {year.text for year in _years_in(cell)}
            found += [when] if when else [(year, year) for year in inside if len(inside) == 1]
    return found[-1] if found and len(set(found)) == len(found[-1:]) else None


def _within(dates: Sequence[DateSpan], start: int, end: int) -> _Period | None:
    """The time that a passage names, if it names one and no other."""
    found = {
        (date.value_start, date.value_end)
        for date in dates
        if start <= date.start
        and date.end <= end
        and date.value_start
        and date.inside is None
        and date.kind in _PERIODS
    }
    if len(found) != 1:
        return None
    first, last = found.pop()
    return (first, last or first) if first and first[0] != "-" else None


@cache
def _compares() -> regex.Pattern[str]:
    return regex.compile(load("table_words")["change"])
