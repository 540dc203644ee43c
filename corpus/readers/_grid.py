"""Tables that hold figures, and tables that only place text on the page: a head in two columns, a signature."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from corpus.readers._blocks import Cell, Grid, plain
from schemas.codelists import load

MOST_COLUMNS = 100
_NUMBER = regex.compile(r"[-–+]?\d+(?:[.,]\d+)*\s?%?|-|–")
_SHORT = 200
_MOST_LAYOUT_COLUMNS = 3
_MOST_LAYOUT_ROWS = 8


def is_layout(grid: Grid) -> bool:
    """True for a table that is drawn to place text: its cells are read as lines, not as rows of a table.

    One column; a head or a foot of a report; no rulings and no numbers.
    """
    width = _width(grid)
    if width < 2:
        return True
    cells = [(i, plain(cell.blocks)) for row in grid.rows for i, cell in enumerate(row)]
    texts = [text for _, text in cells if text]
    if width <= _MOST_LAYOUT_COLUMNS and len(grid.rows) <= _MOST_LAYOUT_ROWS and _places(texts):
        return True
    if grid.ruled or not texts:
        return False
    if any(len(text) > _SHORT for text in texts) and width <= _MOST_LAYOUT_COLUMNS:
        return True
    later = [text for i, text in cells if i and text]
    numeric = sum(_NUMBER.fullmatch(text) is not None for text in later)
    if 4 * numeric >= len(later) and numeric:
        return False
    listed = width > 2 and len(grid.rows) > 2 and all(len(text) <= _SHORT for text in texts)
    return not (listed and grid.ruled is None)


def bars(grid: Grid) -> list[str]:
    """The rows with something in them, cells between bars; one that spans rows or columns is written at its first."""
    rows = [[text for cell in row for text in _spread(cell)] for row in grid.rows]
    width = max(map(len, rows), default=0)
    kept = [row + [""] * (width - len(row)) for row in rows if any(row)]
    return ["|" + "|".join(f" {text} " if text else " " for text in row) + "|" for row in kept]


def unfolded(grid: Grid) -> Iterator[Cell]:
    """The cells of a table that places text: those of a head or foot column by column, others row by row."""
    cells: list[tuple[int, int, Cell]] = []
    for i, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            cells.append((column, i, cell))
            column += cell.columns
    if len(grid.rows) <= _MOST_LAYOUT_ROWS and _places([plain(cell.blocks) for _, _, cell in cells]):
        cells.sort(key=lambda place: place[:2])
    yield from (cell for _, _, cell in cells)


def _width(grid: Grid) -> int:
    return max((sum(min(cell.columns, MOST_COLUMNS) for cell in row) for row in grid.rows), default=0)


def _spread(cell: Cell) -> list[str]:
    text = "" if cell.goes_on else plain(cell.blocks).replace("|", "/")
    return [text] + [""] * (min(cell.columns, MOST_COLUMNS) - 1)


def _places(texts: list[str]) -> bool:
    """True for the words of a head or a foot."""
    return any(_words().search(text[:_SHORT].lower()) for text in texts)


@cache
def _words() -> regex.Pattern[str]:
    return regex.compile(load("table_words")["layout"])
