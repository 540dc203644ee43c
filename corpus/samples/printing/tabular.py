"""How wide the columns of a printed table are."""

from __future__ import annotations

from corpus.samples.printing.fonts import unit_width
from corpus.samples.printing.manuscript import Table

_PADDING = 10.0


def column_widths(table: Table, measure: float, size: float, family: str = "Serif") -> list[float]:
    """Widths in points that add up to ``measure``: what the widest cell wants, shared out where that is too much."""
    columns = max(len(row) for row in table.rows)
    wanted, least = [0.0] * columns, [0.0] * columns
    for index, row in enumerate(table.rows):
        face = "bold" if index == 0 else "regular"
        for number, cell in enumerate(row):
            wanted[number] = max(wanted[number], unit_width(cell.text, face, family) * size + _PADDING)
            longest = max((unit_width(word, face, family) * size for word in cell.text.split()), default=0.0)
            least[number] = max(least[number], longest + _PADDING)
    spare = max(measure - sum(least), 0.0)
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    total = sum(more) or 1.0
    widths = [low + spare * extra / total for low, extra in zip(least, more, strict=True)]
    scale = measure / sum(widths)
    return [width * scale for width in widths]
