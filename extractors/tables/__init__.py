"""Tables in a text: their cells, what stands over each column, and what the rows are to each other.

``cells`` finds runs of rows, ``headings`` reads what stands over the columns, ``table`` puts both together.
"""

from __future__ import annotations

from extractors.tables.cells import Cell, Row, blocks, has_rows
from extractors.tables.headings import Column
from extractors.tables.table import Table, read

__all__ = ["Cell", "Column", "Row", "Table", "tables"]


def tables(text: str) -> tuple[Table, ...]:
    """The tables of a text with at least two rows under their headings. Offsets are of the document's own text."""
    if not has_rows(text):
        return ()
    return tuple(table for rows in blocks(text) if (table := read(text, rows)) is not None)
