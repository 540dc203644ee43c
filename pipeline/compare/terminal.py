"""The comparison in the terminal: indicators down, blocs across, as many blocs beside each other as fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Line

from pipeline.compare.grid import Row
from pipeline.compare.naming import (
    CONFLICT_MARK,
    DERIVATIONS,
    MARKS,
    MEASURES,
    STATUSES,
    dims_text,
    indicator_label,
    say,
    short_names,
    term,
    unit_label,
)
from pipeline.compare.numbers import value_text
from pipeline.compare.periods import period_label
from pipeline.compare.series import Cell

_STYLES = {"U": "bold red", "D": "yellow", "P": "cyan", "E": "green"}
_LABEL, _COLUMN, _NARROWEST = 40, 11, 80
_YEAR = 12


def tables(
    rows: Sequence[Row], blocs: Sequence[str], last: bool, lang: str, width: int | None
) -> Iterator[tuple[Table, int]]:
    """The grid as tables of at most ``width`` characters, None for one as wide as it gets; each with its width."""
    names = short_names(blocs, lang)
    each = len(blocs) if width is None else max(1, (max(width, _NARROWEST) - _LABEL - 2) // (_COLUMN + 2))
    for first in range(0, len(blocs), each):
        some = blocs[first : first + each]
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        table.add_column(say(lang, "Chỉ tiêu", "Indicator"), width=_LABEL, overflow="fold")
        for bloc in some:
            table.add_column(names[bloc], justify="right", overflow="fold", min_width=_COLUMN - 4, max_width=_COLUMN)
        previous = ""
        for row in rows:
            if not any(bloc in row.cells for bloc in some):
                continue
            heading, previous = row.key.indicator_id != previous, row.key.indicator_id
            table.add_row(_label(row, heading, last, lang), *(_value(row.cells.get(b), last, lang) for b in some))
        yield table, _LABEL + 2 + len(some) * (_COLUMN + 2)


def legend(rows: Sequence[Row], lang: str) -> RenderableType:
    """What the marks mean that stand in the rows; empty when there are none."""
    cells = [cell for row in rows for cell in row.cells.values()]
    statuses = {cell.basis or cell.status for cell in cells}
    parts = [f"{MARKS[s]} {term(STATUSES, s, lang)}" for s in ("U", "D", "P") if s in statuses]
    if any(cell.varied for cell in cells):
        parts.append(f"{CONFLICT_MARK} {say(lang, 'các nguồn ghi khác nhau', 'sources differ')}")
    return Line("   ".join(parts), "dim")


def _label(row: Row, heading: bool, last: bool, lang: str) -> Line:
    """The indicator's name where it begins, then what the row adds to it."""
    key = row.key
    unit = unit_label(key.unit, lang)
    added = [dims_text(key.indicator_id, key.dims, lang)]
    if key.derivation:
        added.append(term(DERIVATIONS, key.derivation, lang))
    elif key.measure != "actual":
        added.append(term(MEASURES, key.measure, lang))
    if key.long and last:
        added.append(say(lang, "kỳ nhiều năm", "several years"))
    if not last:
        added.append(period_label(key.period, lang))
    words = " · ".join(filter(None, added))
    tail = f" ({unit})" if key.derivation not in {"share", "growth"} else ""
    if not heading:
        return Line(f"  {words or say(lang, 'tổng số', 'total')}{tail}")
    name = Line(indicator_label(key.indicator_id, lang), "bold")
    return Line.assemble(name, tail) if not words else Line.assemble(name, f"\n  {words}{tail}")


def _value(cell: Cell | None, last: bool, lang: str) -> Line:
    if cell is None:
        return Line("·", "dim")
    value = Line(value_text(cell, lang), _STYLES.get(cell.status, ""))
    return Line.assemble(value, (f"\n{_short(cell, lang)}", "dim")) if last else value


def _short(cell: Cell, lang: str) -> str:
    """The period in so few characters that it fits under its value."""
    if cell.months > _YEAR:
        return f"{cell.period[:4]}–{cell.year}"
    if "-S" in cell.period:
        return f"H{cell.period[-1]} {cell.year}" if lang == "en" else f"6th.{cell.period[-1]}/{cell.year}"
    return period_label(cell.period, lang)
