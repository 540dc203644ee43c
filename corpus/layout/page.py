"""A page as a reader of PDF or of images sees it, before it is text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from schemas.layout import Box


class Word(NamedTuple):
    """Letters without a blank. ``box`` in points, upright, from the top left; ``baseline`` is the y of its line.

    ``size`` is the height of the letters in points (font size, or an equal estimate for images). A ``raised`` word is a
    footnote's marker or label: it is written in superscript digits. ``confidence`` (0 to 1), ``raw`` and
    ``alternatives`` come from character recognition.
    """

    text: str
    box: Box
    baseline: float
    size: float
    raised: bool = False
    joined: bool = False  # no blank stands before it: a marker on its word
    confidence: float | None = None
    certain: bool = True
    raw: str | None = None
    alternatives: tuple[str, ...] = ()


class TableCell(NamedTuple):
    """A cell and its words in reading order. A cell that spans columns or rows is given once, at its first place."""

    row: int
    column: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A ruled table: it becomes rows of cells between bars in the text."""

    box: Box
    rows: int
    columns: int
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What stands on one page.

    ``words`` are those outside of tables, in any order. ``rules`` are thin horizontal lines (the one above the
    footnotes among them). ``confidence`` is that of the recognition as a whole, ``rotation`` as in
    ``schemas.document.Page``. ``margin`` are words that run across the reading direction (a stamp along the edge), in
    reading order: they come last. ``warp`` is given where a scan was made straight before it was read: the nine
    numbers, row by row, of the matrix that takes a point of this page to where it lies in the file, upright.
    """

    number: int
    width: float
    height: float
    origin: Literal["text", "ocr"]
    words: tuple[Word, ...]
    rules: tuple[Box, ...] = ()
    tables: tuple[PrintedTable, ...] = field(default=())
    confidence: float | None = None
    rotation: int = 0
    margin: tuple[Word, ...] = ()
    warp: tuple[float, ...] | None = None
