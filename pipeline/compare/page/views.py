"""What the template of the comparison sees: words and charts, indicator by indicator, nothing left to look up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from pipeline import writing
from pipeline.compare.naming import (
    DERIVATIONS,
    STATUSES,
    dims_text,
    full_name,
    indicator_label,
    short_names,
    term,
    unit_label,
)
from pipeline.compare.notes import bounds
from pipeline.compare.numbers import value_text
from pipeline.compare.page.charts import Bars, Multiples, bars, multiples
from pipeline.compare.periods import period_label
from pipeline.compare.series import Cell
from schemas.indicators import indicators

MOST_SMALLS = 24
_YEAR = 12


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of values: a row for a bloc with its breakdown, a column for a period; a value is text and its cell."""

    periods: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell | None, ...]], ...]


@dataclass(slots=True)
class IndicatorView:
    """One indicator in one unit: the last values as bars, the years as small charts, and all as a table."""

    anchor: str
    indicator_id: str
    name: str
    definition: str
    unit: str
    last: Bars
    per_thousand: Bars | None
    years: Multiples | None
    smalls_left_out: int
    table: TableView | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many periods each bloc gives of each indicator: rows are indicators, columns blocs."""

    blocs: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]


@dataclass(slots=True)
class Words:
    """The words of a page in its language, and the names of its blocs."""

    lang: str
    short: Mapping[str, str]
    page: str | None = None  # where the dataset's own page lies
    english: bool = field(init=False)

    def __post_init__(self) -> None:
        self.english = self.lang == "en"

    def say(self, vi: str, en: str) -> str:
        return en if self.english else vi

    def bloc(self, bloc_id: str) -> str:
        return self.short.get(bloc_id) or full_name(bloc_id, self.lang)

    def full(self, bloc_id: str) -> str:
        return full_name(bloc_id, self.lang)

    def value(self, cell: Cell) -> str:
        return value_text(cell, self.lang)

    def period(self, cell: Cell) -> str:
        return period_label(cell.period, self.lang)

    def status(self, code: str) -> str:
        return term(STATUSES, code, self.lang)

    def number(self, value: Fraction | int) -> str:
        return writing.decimal(Fraction(value), self.lang)

    def title(self, cell: Cell) -> str:
        """A value in full, for whoever points at it."""
        parts = [
            f"{self.full(cell.bloc)}: {self.value(cell)} {unit_label(cell.unit, self.lang)}",
            self.period(cell),
            bounds(cell, self.lang),
            self.status(cell.basis or cell.status) if (cell.basis or cell.status) != "A" else "",
            self.say("các nguồn ghi khác nhau", "sources differ") if cell.varied else "",
            term(DERIVATIONS, cell.derivation, self.lang) if cell.derivation else "",
        ]
        return "; ".join(filter(None, parts))

    def link(self, cell: Cell) -> str | None:
        """Where the report of a value can be seen."""
        return f"{self.page}#doc-{cell.doc_id}" if self.page and cell.doc_id else None


def words(lang: str, blocs: Iterable[str], page: str | None) -> Words:
    """The words for some blocs."""
    return Words(lang, short_names(list(blocs), lang), page)


def indicator_views(
    groups: Iterable[tuple[tuple[str, str], Sequence[Cell]]],
    thousands: Mapping[str, Sequence[Cell]],
    said: Words,
    tables: bool,
) -> Iterator[IndicatorView]:
    """A view for each indicator and unit whose cells come together; ``tables``: with all values, else the last only."""
    previous = ""
    for (indicator_id, unit), cells in groups:
        totals = [c for c in cells if c.dims == "{}" and c.measure == "actual" and c.months <= _YEAR and c.year]
        targets = [c for c in cells if c.dims == "{}" and c.measure == "target"]
        last = list(_latest(totals).values())
        known = indicators().get(indicator_id)
        charts = multiples(totals, targets)
        left_out = max(0, len(charts.smalls) - MOST_SMALLS) if charts else 0
        usual = known is not None and unit == known.unit
        yield IndicatorView(
            anchor=f"i-{indicator_id}" if indicator_id != previous else f"i-{indicator_id}-{unit}",
            indicator_id=indicator_id,
            name=indicator_label(indicator_id, said.lang),
            definition=known.definition if known else "",
            unit=unit_label(unit, said.lang),
            last=bars(last),
            per_thousand=bars(list(_latest(thousands[indicator_id]).values()))
            if usual and thousands.get(indicator_id)
            else None,
            years=charts,
            smalls_left_out=left_out,
            table=_table(cells if tables else last, said),
        )
        previous = indicator_id


def _latest(cells: Iterable[Cell]) -> dict[str, Cell]:
    """The last whole year of each bloc, or its last period."""
    found: dict[str, Cell] = {}
    for cell in cells:
        before = found.get(cell.bloc)
        if before is None or _lateness(cell) > _lateness(before):
            found[cell.bloc] = cell
    return found


def _lateness(cell: Cell) -> tuple[bool, int, int, str]:
    return cell.whole_year, cell.year or 0, cell.months, cell.period


def _table(cells: Sequence[Cell], said: Words) -> TableView | None:
    if not cells:
        return None
    periods = sorted({(cell.year or 0, cell.months, cell.period) for cell in cells})
    at = {period: i for i, (_, _, period) in enumerate(periods)}
    rows: dict[tuple[str, str, str], list[Cell | None]] = {}
    for cell in cells:
        key = (cell.bloc, cell.measure, cell.dims)
        rows.setdefault(key, [None] * len(periods))[at[cell.period]] = cell
    target = said.say("chỉ tiêu", "target")
    return TableView(
        tuple(period_label(period, said.lang) for _, _, period in periods),
        tuple(
            (
                bloc,
                "; ".join(filter(None, (dims_text(cells[0].indicator_id, dims, said.lang), target * (m == "target")))),
                tuple(found),
            )
            for (bloc, m, dims), found in sorted(rows.items(), key=lambda item: _row_order(item[0], said))
        ),
    )


def _row_order(key: tuple[str, str, str], said: Words) -> tuple[object, ...]:
    bloc, measure, dims = key
    return said.bloc(bloc), bloc, dims != "{}", dims, measure
