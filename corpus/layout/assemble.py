"""Printed pages to text in reading order, and where each word of it stands.

A paragraph is a line, blank lines part paragraphs, a form feed parts pages, a footnote marker is written in
superscript digits on its word and a footnote as a line of its own at the foot of its page's text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from corpus.layout.columns import Band, bands, cells, table_rows
from corpus.layout.foot import called_in, is_page_number, labelled, notes_at
from corpus.layout.headings import Headings, opened
from corpus.layout.lines import Frame, Line, frame_of, lines_of
from corpus.layout.misread import mended, mended_lines
from corpus.layout.page import PrintedPage, PrintedTable, Word
from corpus.layout.paragraphs import ends_sentence, paragraphs
from corpus.layout.romans import Romans
from corpus.layout.running import is_running, with_running
from corpus.layout.specks import bare_cell, clean, without_specks
from corpus.layout.warps import bend
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
    """The text of pages, taken one by one, so that an iterator holds few of them in memory at a time."""
    assembly = _Assembly()
    rows: list[Page] = []
    warps: dict[int, tuple[float, ...]] = {}
    for page, running in with_running(pages):
        row = assembly.add(page, running)
        if page.warp:
            warps[page.number] = page.warp
        if rows:
            rows[-1] = replace(rows[-1], text_end=row.text_start)
        rows.append(row)
    writer = assembly.finish()
    if rows:
        rows[-1] = replace(rows[-1], text_end=writer.at)
    bend(writer.layout, warps)
    return Assembled(writer.text, tuple(rows), writer.layout, tuple(writer.readings))


class _Parts(NamedTuple):
    """The lines of a page: number, running head and foot; text; footnotes. ``called`` are the markers on the page."""

    numbers: list[Line]
    text: list[Line]
    notes: list[Line]
    called: frozenset[str]


class _Assembly:
    def __init__(self) -> None:
        self.writer = Writer()
        self.frame: Frame | None = None
        self.romans = Romans()
        self.headings = Headings()
        self.sizes: Counter[float] = Counter()
        self.begun = False
        self.fresh = True
        self.open_note = False  # the last note of the page before has not ended
        self.below: list[Sequence[Word]] = []  # what stands below the notes of the page before

    def add(self, page: PrintedPage, running: tuple[float, ...] = ()) -> Page:
        """Writes a page behind the ones before it; ``running`` are the baselines of its running head and foot."""
        if page.origin == "ocr":
            page = replace(page, tables=tuple(map(_mended_table, page.tables)))
        writer = self.writer
        parts = self._parts(page, running)
        frame = frame_of(parts.text or parts.notes, self.frame) or Frame(0, page.width, 14, 12, False)
        if parts.text:
            self.frame = frame
        groups = self._groups(parts, frame)
        if self.open_note and groups and not groups[0][0].words[0].raised:
            writer.put(" ")
            writer.page = page.number
            writer.lines(groups.pop(0))
        self.finish()
        if self.begun:
            writer.put("\n\f")
        self.begun = True
        start, writer.page, self.fresh = writer.at, page.number, True
        # The number of the first page would stand above the title.
        head = [line for line in parts.numbers if line.baseline < page.height / 2 and writer.at]
        for number in head:
            self._apart()
            writer.words(number.words)
        self._flow(parts.text, page.tables, frame)
        self._notes(groups)
        self.below += [line.words for line in parts.numbers if line not in head]
        if page.margin:
            self.below.append(page.margin)
        return Page(page.number, page.origin, start, writer.at, page.confidence, page.width, page.height, page.rotation)

    def finish(self) -> Writer:
        """Writes what stands below the notes of the last page."""
        for words in self.below:
            self._apart()
            self.writer.words(words)
        self.below, self.open_note = [], False
        return self.writer

    def _parts(self, page: PrintedPage, running: tuple[float, ...]) -> _Parts:
        recognised = page.origin == "ocr"
        lines = lines_of(page.words, recognised)
        if recognised:
            lines = self.headings.mended(self.romans.counted(opened(mended_lines(without_specks(lines)))))
        numbers = [line for line in lines if is_page_number(line, page) or is_running(line, running)]
        lines = [line for line in lines if line not in numbers] if numbers else lines
        called = called_in(lines)
        at = notes_at(lines, page, self._body_size(lines), called)
        return _Parts(numbers, lines[:at], lines[at:], called)

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
        at = 0
        for rows in table_rows(lines):
            self._running(lines[at : rows.start], frame)
            for i in rows:
                self._apart("\n\n" if i == rows.start else "\n")
                self.writer.row(cells(lines[i]))
            at = rows.stop
        self._running(lines[at:], frame)

    def _running(self, lines: Sequence[Line], frame: Frame) -> None:
        for band in bands(lines, frame):
            if not band.right:
                self._column(band.left, frame)
            elif band.flows:
                for column in (band.left, band.right):
                    self._column(column, frame_of(column) or frame)
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

    def _groups(self, parts: _Parts, frame: Frame) -> list[list[Line]]:
        """The paragraphs of the footnotes; one that goes on from the page before comes without a label."""
        if not parts.notes:
            return []
        own = frame_of(parts.notes) or frame
        own = Frame(min(own.left, frame.left), max(own.right, frame.right), own.leading, own.size, own.indents)
        notes = labelled(parts.notes, parts.called, own)
        return [run for note in notes for run, _ in paragraphs(note, own)]

    def _notes(self, groups: Sequence[Sequence[Line]]) -> None:
        for group in groups:
            self._apart()
            self.writer.lines(group)
        last = groups[-1][-1] if groups else None
        self.open_note = last is not None and not ends_sentence(last)


def _mended_table(table: PrintedTable) -> PrintedTable:
    size = median([word.size for cell in table.cells for word in cell.words] or [0.0])
    cells = (cell._replace(words=tuple(mended(bare_cell(clean(cell.words, size))))) for cell in table.cells)
    return replace(table, cells=tuple(cells))
