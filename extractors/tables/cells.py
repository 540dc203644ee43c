"""Rows of cells: between bars, or set apart by tabs or by two blanks and more.

Offsets are of the document's own text, for the cleaned copy keeps no lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeAlias

import regex

from schemas.codelists import load
from schemas.spans import Span

_LINE = regex.compile(r"[^\n\r\f]+")
_APART = regex.compile(r"\S+(?: \S+)*")
_RULE = regex.compile(r"[\s|:+=-]+")
_NUMBER = regex.compile(r"(?P<sign>[-–+−]\s?)?(?P<digits>\d+(?:[.,]\d+)*)\s*%?")
_YEAR = regex.compile(r"(?:năm\s+)?((?:19|20)\d\d)")
_BLANK = regex.compile(r"[-–—.…x\s]*")
_LEAST_ROWS = 3
_LEAST_CELLS = 3
_MOST_CELLS = 100
_MARKER = regex.compile(r"[⁽⁰¹²³⁴-⁹⁾]+$")


@dataclass(frozen=True, slots=True)
class Cell:
    """``[start, end)`` of the document's text, blanks at the ends left out.

    ``rest`` is what a page break cut off: it stands on the next page.
    """

    start: int
    end: int
    text: str
    rest: str = ""

    @property
    def whole(self) -> str:
        """The text with what the next page prints of it."""
        return f"{self.text} {self.rest}" if self.rest else self.text

    @property
    def is_number(self) -> bool:
        """True for a number with nothing around it but a sign, a percent sign or the marker of a note."""
        return _NUMBER.fullmatch(_MARKER.sub("", self.text)) is not None

    @property
    def digits(self) -> int:
        """Where the digits of a number begin, in the document's text."""
        match = _NUMBER.match(self.text)
        return self.start + (match.start("digits") if match else 0)

    @property
    def sign(self) -> str:
        """ "+", "-" or nothing."""
        return {"+": "+"}.get(self.text[:1], "-") if self.text[:1] in "+-–−" and self.is_number else ""

    @property
    def year(self) -> str | None:
        """The year that a cell is, and nothing else."""
        match = _YEAR.fullmatch(self.text.lower())
        return match[1] if match else None

    @property
    def is_blank(self) -> bool:
        """True for a cell that says that there is nothing: empty, a dash, dots."""
        return _BLANK.fullmatch(self.text.lower()) is not None


Row: TypeAlias = tuple[Cell, ...]


class Block(NamedTuple):
    """Rows with equally many cells; ``breaks`` are those of them, by index, that are the first on their page.

    ``gaps`` are those that blank lines or what may stand between rows part from the row above, breaks among them.
    """

    rows: list[Row]
    breaks: frozenset[int]
    gaps: frozenset[int]

    def part(self, start: int, end: int) -> Block:
        """The rows of ``[start, end)`` as a block of their own."""
        breaks, gaps = (frozenset(i - start for i in at if start < i < end) for at in (self.breaks, self.gaps))
        return Block(self.rows[start:end], breaks, gaps)


def has_rows(text: str) -> bool:
    """False for a text that cannot hold a table."""
    return "|" in text or "\t" in text or "   " in text


def blocks(text: str, apart: Sequence[Span] = ()) -> Iterator[Block]:
    """Runs of lines with equally many cells.

    ``apart``, in order, is what may stand between the rows of a table and not in it: page numbers, footnotes.
    """
    rows: list[Row] = []
    breaks: set[int] = set()
    gaps: set[int] = set()
    starts = [span.start for span in apart]
    end = 0
    for line in _LINE.finditer(text):
        if not line[0].strip() or _RULE.fullmatch(line[0]):
            continue
        begin = line.end() - len(line[0].lstrip())
        at = bisect_right(starts, begin) - 1
        if at >= 0 and begin < apart[at].end and not _titles().search(line[0].lower()):
            continue
        cells = _cells(line)
        if rows and len(cells) != len(rows[0]):
            if len(rows) >= _LEAST_ROWS:
                yield Block(rows, frozenset(breaks), frozenset(gaps))
            rows, breaks, gaps = [], set(), set()
        if _LEAST_CELLS <= len(cells) <= _MOST_CELLS:
            between = text[end:begin] if rows else ""
            if "\f" in between:
                breaks.add(len(rows))
            if "\f" in between or between.count("\n") > 1:
                gaps.add(len(rows))
            rows.append(cells)
            end = line.end()
    if len(rows) >= _LEAST_ROWS:
        yield Block(rows, frozenset(breaks), frozenset(gaps))


@cache
def _titles() -> regex.Pattern[str]:
    """What a line above a table is named by: "Biểu số 2", "Phụ lục 3"."""
    return regex.compile(load("table_words")["title"])


def _cells(line: regex.Match[str]) -> Row:
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
