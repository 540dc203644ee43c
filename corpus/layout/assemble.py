"""Printed pages to text in reading order, and where each word of it stands.

A paragraph is a line, blank lines part paragraphs, a form feed parts pages, a footnote marker is written in
superscript digits on its word and a footnote as a line of its own at the foot of its page's text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from corpus.layout.columns import Band, bands
from corpus.layout.foot import is_page_number, labelled, notes_at
from corpus.layout.lines import Frame, Line, frame_of, lines_of
from corpus.layout.page import PrintedPage, PrintedTable
from corpus.layout.paragraphs import paragraphs
from corpus.layout.writing import Writer
from schemas.document import Page
from schemas.layout import Layout, Reading


class Assembled(NamedTuple):
    """The text of a document's pages, in NFC, with its pages, the places of its words and its recognised numbers."""

    text: str
    pages: tuple[Page, ...]
    layout: Layout
    readings: tuple[Reading, ...]


def assemble(pages: Iterable[PrintedPage]) -> Assembled:
    """The text of pages, taken one by one, so that an iterator holds one page in memory at a time."""
    assembly = _Assembly()
    rows: list[Page] = []
    for page in pages:
        row = assembly.add(page)
        if rows:
            rows[-1] = replace(rows[-1], text_end=row.text_start)
        rows.append(row)
    writer = assembly.writer
    return Assembled(writer.text, tuple(rows), writer.layout, tuple(writer.readings))


class _Assembly:
    def __init__(self) -> None:
        self.writer = Writer()
        self.frame: Frame | None = None
        self.sizes: Counter[float] = Counter()
        self.fresh = True

    def add(self, page: PrintedPage) -> Page:
        """Writes a page behind the ones before it."""
        writer = self.writer
        if writer.parts:
            writer.put("\n\f")
        start, writer.page, self.fresh = writer.at, page.number, True
        if page.words or page.tables:
            self._page(page)
        return Page(page.number, page.origin, start, writer.at, page.confidence, page.width, page.height, page.rotation)

    def _page(self, page: PrintedPage) -> None:
        lines = lines_of(page.words, page.origin == "ocr")
        numbers = [line for line in lines if is_page_number(line, page)]
        lines = [line for line in lines if line not in numbers] if numbers else lines
        body = self._body_size(lines)
        at = notes_at(lines, page, body)
        text, notes = lines[:at], lines[at:]
        frame = frame_of(text or lines, self.frame)
        for number in numbers:
            if number.baseline < page.height / 2:
                self._apart()
                self.writer.words(number.words)
        if frame is not None:
            self.frame = frame
            self._flow(text, page.tables, frame)
            self._notes(text, notes, frame)
        else:
            self._flow(text, page.tables, Frame(0, page.width, 14, 12, False))
        for number in numbers:
            if number.baseline >= page.height / 2:
                self._apart()
                self.writer.words(number.words)

    def _body_size(self, lines: Sequence[Line]) -> float:
        """The size in which most of the text so far is set."""
        for line in lines:
            self.sizes[round(line.size * 2) / 2] += len(line.words)
        return max(self.sizes, key=lambda size: (self.sizes[size], size), default=12.0)

    def _apart(self, end: str = "\n\n") -> None:
        if not self.fresh:
            self.writer.put(end)
        self.fresh = False

    def _flow(self, lines: Sequence[Line], tables: Sequence[PrintedTable], frame: Frame) -> None:
        """Writes lines and the tables between them."""
        rest = list(lines)
        for table in sorted(tables, key=lambda table: table.box.top):
            above = [line for line in rest if line.baseline <= table.box.top + 1]
            rest = rest[len(above) :]
            self._text(above, frame)
            self._apart()
            self.writer.table(table)
        self._text(rest, frame)

    def _text(self, lines: Sequence[Line], frame: Frame) -> None:
        for band in bands(lines, frame):
            if not band.right:
                self._column(band.left, frame)
            elif band.flows:
                for column in (band.left, band.right):
                    own = frame_of(column) or frame
                    self._column(column, own)
            else:
                self._block(band)

    def _column(self, lines: Sequence[Line], frame: Frame) -> None:
        for run, apart in paragraphs(lines, frame):
            self._apart("\n\n" if apart else "\n")
            self.writer.lines(run)

    def _block(self, band: Band) -> None:
        """A head or a signature: the lines of the left column, then those of the right."""
        for column in (band.left, band.right):
            for i, line in enumerate(column):
                self._apart("\n" if i else "\n\n")
                self.writer.words(line.words)

    def _notes(self, text: Sequence[Line], notes: Sequence[Line], frame: Frame) -> None:
        if not notes:
            return
        called = {word.text for line in text for word in line.words if word.raised}
        own = frame_of(notes) or frame
        own = Frame(min(own.left, frame.left), max(own.right, frame.right), own.leading, own.size, own.indents)
        for group in labelled(notes, called, own):
            for run, _ in paragraphs(group, own):
                self._apart()
                self.writer.lines(run)
