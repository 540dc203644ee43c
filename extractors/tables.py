"""Tables in plain text: rows of cells between bars, or cells set apart by tabs or by two blanks and more.

Offsets are of the document's own text, for the cleaned copy keeps no lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import regex

from schemas.codelists import load

_LINE = regex.compile(r"[^\n\r]+")
_APART = regex.compile(r"\S+(?: \S+)*")
_RULE = regex.compile(r"[\s|:+=-]+")
_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*\s*%?")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_LEAST_ROWS = 3
_LEAST_CELLS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """``[start, end)`` of the document's text, blanks at the ends left out."""

    start: int
    end: int
    text: str

    @property
    def is_number(self) -> bool:
        return _NUMBER.fullmatch(self.text) is not None


@dataclass(frozen=True)
class Table:
    """A heading row and the rows under it; every row has as many cells as the heading."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What each column holds: "index" (row numbers), "percent", "count" or "label"."""
        words = _words()
        found = []
        for i, head in enumerate(self.header):
            column = [row[i] for row in self.rows]
            numbers = [cell for cell in column if cell.is_number]
            name = head.text.lower()
            if words["index"].fullmatch(name) or (i == 0 and _runs(column)):
                found.append("index")
            elif 2 * len(numbers) < len(column) or not numbers:
                found.append("label")
            else:
                found.append("percent" if words["percent"].search(name) else "count")
        return tuple(found)

    def is_total(self, row: tuple[Cell, ...]) -> bool:
        """True for the row that adds up those above it."""
        return any(_words()["total"].fullmatch(cell.text.lower().strip(" *:")) for cell in row[:2])

    @property
    def is_flat(self) -> bool:
        """False when some rows are parts of others (numbered I, 1, a or indented by dashes)."""
        marks = {_shape(row[0].text) for row in self.rows if not self.is_total(row) and row[0].text}
        dashed = any(cell.text.startswith(("-", "+")) for row in self.rows for cell in row[:2])
        return len(marks) < 2 and not dashed


def tables(text: str) -> tuple[Table, ...]:
    """The tables of a text with at least two rows under their heading."""
    if "|" not in text and "\t" not in text and "   " not in text:
        return ()
    found = []
    for rows in _blocks(text):
        header, body = rows[0], tuple(rows[1:])
        numeric = sum(any(cell.is_number for cell in row) for row in body)
        if not any(cell.is_number and not _YEAR.fullmatch(cell.text) for cell in header) and 2 * numeric >= len(body):
            found.append(Table(tuple(header), body))
    return tuple(found)


def _blocks(text: str) -> Iterator[list[tuple[Cell, ...]]]:
    """Runs of lines with equally many cells."""
    rows: list[tuple[Cell, ...]] = []
    for line in _LINE.finditer(text):
        if not line[0].strip() or _RULE.fullmatch(line[0]):
            continue
        cells = _cells(line)
        if rows and len(cells) != len(rows[0]):
            if len(rows) >= _LEAST_ROWS:
                yield rows
            rows = []
        if len(cells) >= _LEAST_CELLS:
            rows.append(cells)
    if len(rows) >= _LEAST_ROWS:
        yield rows


def _cells(line: regex.Match[str]) -> tuple[Cell, ...]:
    text, start = line[0], line.start()
    if text.count("|") >= _LEAST_CELLS - 1:
        inner = text.strip()
        offset = start + text.index(inner) + inner.startswith("|")
        inner = inner.removeprefix("|").removesuffix("|")
        found, at = [], 0
        for piece in inner.split("|"):
            stripped = piece.strip()
            begin = offset + at + (piece.index(stripped) if stripped else 0)
            found.append(Cell(begin, begin + len(stripped), stripped))
            at += len(piece) + 1
        return tuple(found)
    if "\t" not in text and "  " not in text:
        return ()
    return tuple(Cell(start + m.start(), start + m.end(), m[0]) for m in _APART.finditer(text))


def _runs(column: list[Cell]) -> bool:
    """True for row numbers: 1, 2, 3 ... with nothing else."""
    values = [cell.text.strip(".") for cell in column if cell.text]
    return len(values) > 1 and values == [str(n) for n in range(1, len(values) + 1)]


def _shape(mark: str) -> str:
    """The kind of number that opens a row: roman, digit, dotted, letter or none."""
    first = mark.partition(" ")[0].strip(".)")
    if regex.fullmatch(r"[IVX]+", first):
        return "roman"
    if regex.fullmatch(r"\d+", first):
        return "digit"
    if regex.fullmatch(r"\d+(?:\.\d+)+", first):
        return "dotted"
    return "letter" if regex.fullmatch(r"\p{Ll}", first) else "none"


@cache
def _words() -> dict[str, regex.Pattern[str]]:
    return {name: regex.compile(pattern) for name, pattern in load("table_words").items()}
