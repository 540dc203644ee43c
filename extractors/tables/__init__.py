"""Tables in a text: their cells, what stands over each column, and what the rows are to each other.

``cells`` finds runs of rows, ``headings`` reads what stands over the columns, ``breaks`` joins what page breaks cut and
parts what they do not,
``groups`` finds the titles between rows, ``table`` puts them together.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.tables.breaks import parted
from extractors.tables.cells import Cell, Row, blocks, has_rows
from extractors.tables.headings import Column
from extractors.tables.table import Table, read
from schemas.document import Document
from schemas.spans import Span

__all__ = ["Cell", "Column", "Row", "Table", "tables", "tables_of"]


def tables(text: str, apart: Sequence[Span] = ()) -> tuple[Table, ...]:
    """The tables of a text with at least two rows under their headings. Offsets are of the document's own text.

    ``apart``, in order, is what may stand between the rows of a table and not in it.
    """
    if not has_rows(text):
        return ()
    parts = (part for block in blocks(text, apart) for part in parted(block))
    return tuple(table for part in parts if (table := read(text, part)) is not None)


def tables_of(document: Document) -> tuple[Table, ...]:
    """The tables of a document whose structure is known: page numbers and footnotes do not cut them in two."""
    text = document.text
    if not has_rows(text):
        return ()
    apart = (span for p in document.paragraphs if p.kind in {"furniture", "footnote"} for span in p.spans)
    return tables(text, sorted(span for span in apart if "|" not in text[span.start : span.end]))
