"""Cells as a grid: a row for an indicator with its breakdown, measure, unit and period, a column for a bloc."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from pipeline.compare.series import Cell

_YEAR = 12


class RowKey(NamedTuple):
    """What the cells of a row have in common; ``period`` is "" in a grid of last periods."""

    indicator_id: str
    derivation: str
    dims: str
    measure: str
    unit: str
    period: str
    long: bool


@dataclass(slots=True)
class Row:
    """A row of the grid: its cells by bloc."""

    key: RowKey
    cells: dict[str, Cell] = field(default_factory=dict)


def rows(cells: Iterable[Cell], last: bool) -> Iterator[Row]:
    """The rows of cells that come in the order of the catalogue; ``last``: one for each series, whatever its periods.

    Periods of more than a year never share a row with years.
    """

    def key(cell: Cell) -> RowKey:
        period = "" if last else cell.period
        return RowKey(
            cell.indicator_id, cell.derivation, cell.dims, cell.measure, cell.unit, period, cell.months > _YEAR
        )

    for of_series, group in groupby(cells, lambda cell: key(cell)[:5]):
        found: dict[RowKey, Row] = {}
        for cell in group:
            found.setdefault(key(cell), Row(key(cell))).cells.setdefault(cell.bloc, cell)
        del of_series
        yield from sorted(found.values(), key=lambda row: row.key.long)
