"""Blocs side by side: the cells of the comparison, kept in the index when the dataset is new, and read by indicator."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.compare.derived import derived
from pipeline.compare.periods import period_label
from pipeline.compare.series import Cell, Series
from pipeline.web.index import connect, fact

_MEMORY, _THREADS = "400MB", 2  # what the desk lets DuckDB have
_NUMBERS = ("value", "lower", "upper")
_COLUMNS = Cell._fields


class Kind(NamedTuple):
    """One thing that is compared: an indicator's breakdown, measure, unit, and how it was computed, if it was."""

    dims: str
    measure: str
    unit: str
    derivation: str
    blocs: int
    values: int


class Grid(NamedTuple):
    """Cells by bloc and period; ``periods`` in order of time."""

    blocs: list[str]
    periods: list[str]
    cells: dict[tuple[str, str], Cell]


def keep(folder: Path, stamp: str) -> None:
    """Computes the cells of a dataset and keeps them. Raises what ``Series`` does, sqlite3.Error."""
    with closing(connect(folder)) as db:
        if fact(db, "compared") == stamp:
            return
        marks = ", ".join("?" * len(_COLUMNS))
        with Series(folder, threads=_THREADS, memory=_MEMORY) as series:
            series.make()
            db.execute("BEGIN IMMEDIATE")
            db.execute("DELETE FROM cells")
            insert = f"INSERT INTO cells ({', '.join(_COLUMNS)}) VALUES ({marks})"
            db.executemany(insert, map(_row, series.cells()))
            db.executemany(insert, map(_row, derived(series)))
            db.execute("INSERT OR REPLACE INTO meta VALUES ('compared', ?)", (stamp,))
            db.execute("COMMIT")


def coverage(db: sqlite3.Connection) -> tuple[list[str], dict[str, dict[str, int]]]:
    """The blocs, and for each indicator how many values each bloc has."""
    found: dict[str, dict[str, int]] = {}
    blocs: dict[str, int] = {}
    query = "SELECT indicator_id, bloc, count(*) FROM cells WHERE derivation = '' GROUP BY indicator_id, bloc"
    for indicator, bloc, count in db.execute(query):
        found.setdefault(indicator, {})[bloc] = count
        blocs[bloc] = blocs.get(bloc, 0) + 1
    return sorted(blocs), found


def kinds(db: sqlite3.Connection, indicator: str) -> list[Kind]:
    """What there is to compare of an indicator: the total before breakdowns, printed before computed."""
    query = (
        "SELECT dims, measure, unit, derivation, count(DISTINCT bloc), count(*) FROM cells WHERE indicator_id = ? "
        "GROUP BY dims, measure, unit, derivation ORDER BY derivation <> '', dims <> '{}', measure, 5 DESC, 6 DESC"
    )
    return [Kind(*row) for row in db.execute(query, (indicator,))]


def grid(db: sqlite3.Connection, indicator: str, kind: Kind) -> Grid:
    """The cells of one kind. Periods are in the order in which they end, the shorter first."""
    query = (
        f"SELECT {', '.join(_COLUMNS)} FROM cells WHERE indicator_id = ? AND dims = ? AND measure = ? AND unit = ? "
        "AND derivation = ? ORDER BY year, months, period, bloc"
    )
    found = [_cell(row) for row in db.execute(query, (indicator, *kind[:4]))]
    periods = dict.fromkeys(cell.period for cell in found)
    return Grid(sorted({cell.bloc for cell in found}), list(periods), {(c.bloc, c.period): c for c in found})


def last_of(found: Grid) -> list[Cell]:
    """The last value of each bloc, the largest first."""
    last = {bloc: cell for (bloc, _), cell in found.cells.items()}
    return sorted(last.values(), key=lambda cell: (-cell.value, cell.bloc))


def sources(cell: Cell) -> list[tuple[str, str]]:
    """The observations that a cell stands on: document and observation."""
    named = cell.made_of or (cell.observation,)
    return [(doc_id, observation) for doc_id, _, observation in (name.partition("/") for name in named)]


def label(period: str, lang: str) -> str:
    """A period in words."""
    return period_label(period, lang)


def _row(cell: Cell) -> tuple[Any, ...]:
    kept = cell._asdict()
    kept["made_of"] = json.dumps(cell.made_of)
    for name in _NUMBERS:
        kept[name] = None if kept[name] is None else str(kept[name])
    return tuple(kept.values())


def _cell(row: Iterable[Any]) -> Cell:
    kept = dict(zip(_COLUMNS, row, strict=True))
    kept["made_of"] = tuple(json.loads(kept["made_of"]))
    for name in _NUMBERS:
        kept[name] = None if kept[name] is None else Fraction(kept[name])
    for name in ("contradicted", "several", "varied"):
        kept[name] = bool(kept[name])
    return Cell(**kept)
