"""Tables: rows of totals over their columns, columns that are parts of others, percents beside their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractors.relations.partitions import are_grades
from extractors.relations.scene import Scene, relation
from extractors.tables import Cell, Table, tables_of
from schemas.facts import Figure, Relation
from schemas.spans import Span

Row = list[Figure | None]
_FEWEST_TOLD = 4  # rows that add up before one that does not is held against them
_MOST_ODD = 0.2
_FEWEST_GRADED = 2
_MOST_ODD_GRADED = 0.5
_HUNDRED = 100


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``parts`` (a column or row and its total) and ``columns`` (percents and their counts)."""
    at = {figure.start: figure for figure in scene.figures}
    for table in tables_of(scene.document):
        rows = [[_figure(at, cell) for cell in row] for row in table.rows]
        yield from _totals(table, rows)
        yield from _told_of(table, rows)
        yield from _rows_told_of(table, rows)
        yield from _across(table, rows)
        yield from _percents(table, rows)


def _figure(at: dict[int, Figure], cell: Cell) -> Figure | None:
    figure = at.get(cell.digits) if cell.is_number else None
    return figure if figure is not None and figure.end <= cell.end else None


def _sum(whole: Figure, parts: Sequence[Figure], sure: bool) -> Relation:
    spans = [Span(f.start, f.end) for f in (*parts, whole)]
    roles = {"wholes": [whole], "parts": list(parts)}
    return relation("parts", spans, roles, list="closed", alike="same", sure="yes" if sure else "no")


def _some(whole: Figure, part: Figure) -> Relation:
    spans = [Span(part.start, part.end), Span(whole.start, whole.end)]
    return relation("parts", spans, {"wholes": [whole], "parts": [part]}, list="open", alike="same")


def _totals(table: Table, rows: list[Row]) -> Iterator[Relation]:
    """The row of totals. Where rows stand under rows, those of the first rank add up to it.

    What stands under a first row "Tổng số" often only tells some of it, and so do rows under rows of another kind:
    there the columns are only ever confirmed.
    """
    places = [i for i, row in enumerate(table.rows) if table.is_total(row)]
    if len(places) != 1 or places[0] not in {0, len(rows) - 1}:
        return
    place = places[0]
    says_sum = table.says_sum(table.rows[place])
    counts = [i for i, column in enumerate(table.columns) if column.adds]
    ranked = table.first_rank(place)
    outer = _without_nested(ranked, rows, counts)
    for column in counts:
        whole = rows[place][column]
        every, some = ([f for i in chosen if (f := rows[i][column]) is not None] for chosen in (ranked, outer))
        if whole is None or len(every) < 2:
            continue
        if len(some) > 1 and sum(f.value for f in every) != whole.value == sum(f.value for f in some):
            every = some
        told = len(every) == len(ranked) == len(outer) and not _may_be_shares(every)
        yield _sum(whole, every, told and (says_sum or (place > 0 and table.is_flat)))


def _without_nested(ranked: list[int], rows: list[Row], counts: Sequence[int]) -> list[int]:
    """The rows that no row right above them is the sum of, in every column."""
    values = [[figure.value if (figure := rows[i][column]) else None for column in counts] for i in ranked]
    kept: list[int] = []
    at = 0
    while at < len(ranked):
        kept.append(ranked[at])
        sums = [Fraction(0)] * len(counts)
        end = at + 1
        for below in range(at + 1, len(ranked)):
            sums = [total + (value or 0) for total, value in zip(sums, values[below], strict=True)]
            if (
                below > at + 1
                and any(sums)
                and all(a == b for a, b in zip(sums, values[at], strict=True) if b is not None)
            ):
                end = below + 1
                break
        at = end
    return kept


def _may_be_shares(figures: Sequence[Figure]) -> bool:
    """True for numbers up to a hundred with decimals and no unit: percents whose heading does not say so."""
    return any(f.precision < 1 for f in figures) and all(f.value <= _HUNDRED and not f.unit for f in figures)


def _told_of(table: Table, rows: list[Row]) -> Iterator[Relation]:
    """Columns "Trong đó" against the one they tell of, cell by cell; columns "Chia ra" against the one they divide."""
    for place, column in enumerate(table.columns):
        told = [i for i, other in enumerate(table.columns) if other.of == place and other.role == column.role]
        divided = [i for i in told if table.columns[i].divides]
        for row in rows:
            whole = row[place]
            if whole is None:
                continue
            yield from (_some(whole, part) for i in told if (part := row[i]) is not None)
            parts = [figure for i in divided if (figure := row[i]) is not None]
            if len(parts) > 1:
                yield _sum(whole, parts, len(parts) == len(divided))


def _rows_told_of(table: Table, rows: list[Row]) -> Iterator[Relation]:
    """A row "Trong đó: ..." against the row that it tells of."""
    above: Row | None = None
    for row, cells in zip(rows, table.rows, strict=True):
        if not table.is_part(cells):
            above = row
        elif above is not None and table.says_part(cells):
            for column, part, whole in zip(table.columns, row, above, strict=True):
                if column.adds and part is not None and whole is not None:
                    yield _some(whole, part)


def _across(table: Table, rows: list[Row]) -> Iterator[Relation]:
    """A column of totals and the counts behind it: where nearly all rows add up, all of them are to.

    Columns that are each of another grade divide what is graded: there it is enough that half of the rows do.
    """
    for place, column in enumerate(table.columns):
        if column.kind != "count" or not any(table.names_total(head) for head in column.heads):
            continue
        behind = []
        for i in range(place + 1, len(table.columns)):
            other = table.columns[i]
            if other.kind == "label" or any(table.names_total(head) for head in other.heads) or other.of is not None:
                break
            behind += [i] if other.kind == "count" and other.role == column.role else []
        sums = []
        off = Fraction(0)
        for row, cells in zip(rows, table.rows, strict=True):
            whole, parts = row[place], [figure for i in behind if (figure := row[i]) is not None]
            if whole is None or len(parts) < 2:
                continue
            difference = sum((part.value for part in parts), Fraction(0)) - whole.value
            if difference and difference == off and table.is_total(cells):
                continue  # the row of totals only adds up what is wrong above it
            off += difference
            sums.append((whole, parts, difference == 0))
        odd = sum(not fits for _, _, fits in sums)
        graded = are_grades([table.columns[i].name.lower() for i in behind])
        told = len(sums) - odd >= (_FEWEST_GRADED if graded else _FEWEST_TOLD)
        if len(sums) - odd > 1 and odd <= (_MOST_ODD_GRADED if graded else _MOST_ODD) * len(sums):
            for whole, parts, _ in sums:
                yield _sum(whole, parts, told and len(parts) == len(behind))


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
        planned = _of_plan(table, column, counts)
        yield relation("columns", spans, roles, total="last" if last else "none", of="plan" if planned else "any")


def _of_plan(table: Table, column: int, counts: Sequence[int]) -> bool:
    """ "Kế hoạch | Thực hiện | Tỷ lệ (%)": what was done of what was planned, right behind the two."""
    roles = [table.columns[i].role for i in counts]
    return sorted(roles) == ["actual", "target"] and column > max(counts) and table.columns[column].role == "actual"
