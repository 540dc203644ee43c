"""Tables: the row of totals over its columns, and the column of percents beside its counts."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.relations.scene import Scene, relation
from extractors.tables import Table, tables
from schemas.facts import Figure, Relation
from schemas.spans import Span

Row = list[Figure | None]


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``parts`` (a column and its total) and ``columns`` (percents and the counts beside them)."""
    at = {figure.start: figure for figure in scene.figures}
    for table in tables(scene.document.text):
        rows = [[_figure(at, cell.digits, cell.end) for cell in row] for row in table.rows]
        yield from _totals(table, rows)
        yield from _percents(table, rows)


def _figure(at: dict[int, Figure], start: int, end: int) -> Figure | None:
    figure = at.get(start)
    return figure if figure is not None and figure.end <= end else None


def _totals(table: Table, rows: list[Row]) -> Iterator[Relation]:
    """The last row of totals; in a table with rows under rows the columns are only ever confirmed."""
    places = [i for i, row in enumerate(table.rows) if table.is_total(row)]
    if len(places) != 1 or places[0] not in {0, len(rows) - 1}:
        return
    others = [row for i, row in enumerate(rows) if i != places[0]]
    for column, kind in enumerate(table.kinds):
        whole = rows[places[0]][column]
        parts = [figure for row in others if (figure := row[column]) is not None]
        if kind == "count" and whole is not None and len(parts) > 1:
            sure = "yes" if table.is_flat and len(parts) == len(others) else "no"
            spans = [Span(f.start, f.end) for f in (*parts, whole)]
            roles = {"wholes": [whole], "parts": parts}
            yield relation("parts", spans, roles, list="closed", alike="same", sure=sure)


def _percents(table: Table, rows: list[Row]) -> Iterator[Relation]:
    """Rows that have a percent and every count: which two counts it is of is for the judge to find."""
    counts = [i for i, kind in enumerate(table.kinds) if kind == "count"]
    for column, kind in enumerate(table.kinds):
        whole_rows = [row for row in rows if row[column] is not None and all(row[i] is not None for i in counts)]
        if kind != "percent" or not counts or len(whole_rows) < 2:
            continue
        roles = {"percents": [f for row in whole_rows if (f := row[column])]}
        roles |= {f"count{i}": [f for row in whole_rows if (f := row[i])] for i in counts}
        spans = [Span(f.start, f.end) for f in roles["percents"]]
        last = table.is_total(table.rows[-1]) and whole_rows[-1] is rows[-1]
        yield relation("columns", spans, roles, total="last" if last else "none")
