"""What a document without pages is made of: paragraphs, and tables whose cells hold paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass
class Paragraph:
    """A paragraph; a line break inside it is "\\n". ``notes`` are those whose markers stand in it, labels first."""

    text: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Cell:
    """A cell and what stands in it; it covers ``columns`` columns. ``goes_on``: it continues the cell above it."""

    blocks: list[Block] = field(default_factory=list)
    columns: int = 1
    goes_on: bool = False


@dataclass
class Grid:
    """A table as it was drawn. ``ruled`` is None where the file does not say whether it has lines."""

    rows: list[list[Cell]]
    ruled: bool | None = None


Block = Paragraph | Grid


def plain(blocks: Iterable[Block]) -> str:
    """What stands in a cell, on one line."""
    return " ".join(line for block in blocks for line in lines(block))


def lines(block: Block) -> Iterator[str]:
    """The lines of a paragraph, or of all cells of a table."""
    if isinstance(block, Paragraph):
        yield from (line for line in block.text.split("\n") if line)
    else:
        for row in block.rows:
            for cell in row:
                if not cell.goes_on:
                    yield from (line for inner in cell.blocks for line in lines(inner))
