"""The parts of a report's text that are set apart in print."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from corpus.readers import from_text
from corpus.structure import analyse
from schemas.document import Document, Footnote
from schemas.spans import Span

Style = Literal["organ", "slogan", "title", "heading", "body", "note", "recipients", "signature"]

_RIGHT = regex.compile(r"ĐẢNG CỘNG SẢN|CỘNG HÒA|CỘNG HOÀ|Độc lập", regex.IGNORECASE)
_SIGNED = regex.compile(r"[*\s]*(?:T/M|TM\.?|K/T|KT\.?|T/L|TL\.|\p{Lu}[\p{Lu} -]{4,})(?![\p{Ll}])")
_RECIPIENTS = regex.compile(r"[*\s]*Nơi nhận", regex.IGNORECASE)
_KIND = regex.compile(r"BÁO CÁO|NGHỊ QUYẾT|KẾ HOẠCH|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|HƯỚNG DẪN|THÔNG BÁO|KẾT LUẬN|CHỈ THỊ|ĐỀ ÁN")
_NUMBER = regex.compile(r"Số:?\s*-|(?:(?!\s{3}).)*,\s*ngày\s")
_CELL = regex.compile(r"\S(?:(?!\s{3}).)*")
_SLOGAN = "ĐẢNG CỘNG SẢN VIỆT NAM"
_EMPHASIS = regex.compile(r"\*\*")
_LABEL = regex.compile(r"[\s⁽(]*([\d⁰¹²³⁴⁵⁶⁷⁸⁹]+|\*+)[)⁾.:\s-]*")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "0123456789()")


class Piece(NamedTuple):
    """Letters that are set alike. ``start`` is the offset of the first in their text, -1 where they are not in it."""

    text: str
    start: int
    raised: bool = False
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and how it is set; ``level`` of a heading. A marker's piece carries the index of its note."""

    style: Style
    pieces: tuple[Piece, ...]
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first row is that of the headers."""

    rows: tuple[tuple[Paragraph, ...], ...]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A report ready to be set: each list in reading order; ``notes`` by the indices that pieces carry.

    ``loose`` are the notes without a marker, with the index of the block that they follow.
    """

    text: str
    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    blocks: tuple[Paragraph | Table, ...]
    notes: tuple[Paragraph, ...]
    loose: tuple[tuple[int, int], ...]
    recipients: tuple[Paragraph, ...]
    signature: tuple[Paragraph, ...]


def manuscript(text: str) -> Manuscript:
    """The manuscript of a report's text. Page numbers and other furniture are left out; letters become NFC."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return _Compositor(analyse(from_text(text))).run()


@dataclass
class _Compositor:
    document: Document
    notes: list[Paragraph] = field(default_factory=list)
    loose: list[tuple[int, int]] = field(default_factory=list)
    markers: list[tuple[Span, int | None]] = field(default_factory=list)

    def run(self) -> Manuscript:
        document = self.document
        bodies: dict[int, int] = {}
        for note in document.footnotes:
            index = None
            if note.body is not None:
                index = len(self.notes)
                self.notes.append(self._note(note, note.body))
                bodies[note.body.start] = index
            if note.anchor is not None:
                self.markers.append((note.anchor, index if note.status != "orphan_marker" else None))
        self.markers.sort(key=lambda marker: marker[0].start)
        anchored = {index for _, index in self.markers if index is not None}
        head: list[Paragraph] = []
        tail: list[Paragraph] = []
        blocks: list[Paragraph | Table] = []
        rows: list[tuple[Paragraph, ...]] = []
        levels = {section.section_id: section.level for section in document.sections}
        for paragraph in document.paragraphs:
            first = document.text[paragraph.start : paragraph.end]
            is_row = first.startswith("|") and first.count("|") > 1
            if rows and not is_row:
                blocks.append(Table(tuple(rows)))
                rows = []
            if is_row:
                rows += [self._row(span) for span in paragraph.spans]
            elif paragraph.kind == "header":
                head += [self._paragraph("organ", cell) for span in paragraph.spans for cell in self._cells(span)]
            elif paragraph.kind == "tail":
                tail += [self._paragraph("signature", span) for span in paragraph.spans]
            elif paragraph.kind == "footnote":
                index = bodies.get(paragraph.start)
                if index is not None and index not in anchored:
                    self.loose.append((len(blocks) - 1, index))
            elif paragraph.kind == "furniture":
                if first.strip() == "*" and head and not blocks:
                    head.append(self._paragraph("organ", paragraph.spans[0]))
            elif paragraph.kind in {"title", "heading", "body"}:
                level = levels.get(paragraph.section or "", 1)
                blocks.append(self._joined(paragraph.kind, paragraph.spans, level))
        if rows:
            blocks.append(Table(tuple(rows)))
        left, right, kind = _columns(head)
        recipients, signature = _foot(tail)
        return Manuscript(
            document.text, tuple(left), tuple(right), (*kind, *blocks), tuple(self.notes),
            tuple((at + len(kind), note) for at, note in self.loose), tuple(recipients), tuple(signature),
        )  # fmt: skip

    def _paragraph(self, style: Style, span: Span, level: int = 0) -> Paragraph:
        return Paragraph(style, tuple(self._pieces(span)), level)

    def _cells(self, span: Span) -> list[Span]:
        """The columns of a line of the head that has both side by side."""
        text = self.document.text
        if _NUMBER.match(text, span.start, span.end):  # "Số:     -BC/ĐUK": a number left blank is no column
            return [span]
        return [Span(*match.span()) for match in _CELL.finditer(text, span.start, span.end)]

    def _joined(self, style: Style, spans: tuple[Span, ...], level: int) -> Paragraph:
        """One paragraph of all its lines: a line's end is a blank, for the page has a width of its own."""
        pieces: list[Piece] = []
        for span in spans:
            if pieces:
                pieces.append(Piece(" ", span.start))
            pieces += self._pieces(span)
        return Paragraph(style, tuple(pieces), level)

    def _pieces(self, span: Span) -> Iterator[Piece]:
        """The letters of a span, without marks of emphasis, its markers apart."""
        text, at = self.document.text, span.start
        cuts = [(m, index) for m, index in self.markers if span.start <= m.start and m.end <= span.end]
        for marker, index in [*cuts, (Span(span.end, span.end), None)]:
            done = at
            for mark in [*_EMPHASIS.finditer(text, at, marker.start), None]:
                end = mark.start() if mark else marker.start
                if end > done:
                    yield Piece(text[done:end].replace("\n", " "), done)
                done = mark.end() if mark else end
            if marker.end > marker.start:
                label = text[marker.start : marker.end].translate(_PLAIN).strip("() ")
                offset = next((i for i in range(marker.start, marker.end) if text[i] not in "⁽( "), marker.start)
                yield Piece(label, offset, True, index)
            at = marker.end

    def _row(self, span: Span) -> tuple[Paragraph, ...]:
        text = self.document.text[span.start : span.end]
        edges = [m.start() for m in regex.finditer(r"\|", text)]
        cells = []
        for a, b in pairwise(edges):
            cell = text[a + 1 : b]
            start = span.start + a + 1 + len(cell) - len(cell.lstrip())
            cells.append(self._paragraph("body", Span(start, max(start, span.start + a + 1 + len(cell.rstrip())))))
        return tuple(cells)

    def _note(self, note: Footnote, body: Span) -> Paragraph:
        """A note, its label a raised figure before the words."""
        start = note.content_start if note.content_start is not None else body.start
        label = _LABEL.match(self.document.text[body.start : start])
        printed = label[1].translate(_PLAIN) if label else note.label
        offset = body.start + (label.start(1) if label else 0)
        rest = tuple(self._pieces(Span(start, body.end)))
        return Paragraph("note", (Piece(printed, offset, True), Piece(" ", offset + len(printed)), *rest))


def _columns(head: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph], list[Paragraph]]:
    """The left column of the head (organ and number), the right one (slogan, place and date), and the kind."""
    left: list[Paragraph] = []
    right: list[Paragraph] = []
    kind: list[Paragraph] = []
    for line in head:
        text = line.text.strip()
        if _RIGHT.search(text) or regex.search(r",\s+ngày\b", text):
            right.append(Paragraph("slogan", line.pieces))
        elif kind or _KIND.match(text):
            kind.append(Paragraph("title", line.pieces))
        else:
            left.append(line)
    if left and right and not any(line.text.isupper() for line in right):  # texts leave it out, printed reports do not
        right.insert(0, Paragraph("slogan", (Piece(_SLOGAN, -1),)))
    return left, right, kind


def _foot(tail: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """The recipients, who stand left, and the signature, which stands right."""
    recipients: list[Paragraph] = []
    signature: list[Paragraph] = []
    listing = False
    for line in tail:
        if _RECIPIENTS.match(line.text):
            listing = True
        elif _SIGNED.match(line.text):
            listing = False
        if listing:
            recipients.append(Paragraph("recipients", line.pieces))
        else:
            signature.append(line)
    return recipients, signature
