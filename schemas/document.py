"""A document: its stored text, how it is built, and the facts found in it.

Every offset counts code points of ``Document.text``, which is never changed. Reading order is
kept apart from storage: a ``Paragraph`` lists the spans of text that the reader reads as one, so
that a sentence cut by a page break or a block of footnotes is whole again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemas.checks import Check, Passage
from schemas.facts import DateSpan, Figure, Reference, Relation
from schemas.layout import Crop, Layout, Place, Reading
from schemas.observations import Observation
from schemas.problems import Problem
from schemas.spans import Span

ParagraphKind = Literal["header", "title", "heading", "body", "footnote", "tail", "furniture"]
FootnoteStatus = Literal["linked", "orphan_marker", "orphan_note", "repeated_label"]
DocumentStatus = Literal["ok", "partial", "failed", "skipped"]
READ: tuple[DocumentStatus, ...] = ("ok", "partial")  # the document gave a text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Spans of the text that are read as one paragraph, in reading order.

    ``section`` is a ``Section.section_id``; ``footnote`` is a ``Footnote.footnote_id`` for the body of
    a footnote. ``header`` is the block above the title, ``tail`` recipients and signature, ``furniture``
    what belongs to the page and not to the text (page numbers, visitor counters).
    """

    spans: tuple[Span, ...]
    kind: ParagraphKind = "body"
    section: str | None = None
    footnote: str | None = None

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    ``start``..``end`` is the heading itself, from its number; ``number`` is as printed without the
    closing mark, ``path`` joins the numbers (or the title, where there is none) of its ancestors.
    """

    section_id: str
    parent_id: str | None
    level: int
    number: str | None
    title: str
    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Footnote:
    """A marker in the running text, a note, or both.

    ``anchor`` is the span of the marker, ``body`` starts at the note's label. ``content_start`` is
    where the words of the note begin, after the label.
    """

    footnote_id: str
    label: str
    anchor: Span | None
    body: Span | None
    content_start: int | None
    status: FootnoteStatus
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the part of the text that came from it.

    ``width`` and ``height`` in points, of the upright page; ``rotation`` is the clockwise turn in degrees (0, 90, 180,
    270) that brought the page as it lies in the file upright.
    """

    page: int
    origin: Literal["text", "ocr"]
    text_start: int
    text_end: int
    ocr_confidence: float | None = None
    width: float | None = None
    height: float | None = None
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """What the head and the foot of a report say about the report itself.

    Dates are ISO 8601, of reduced precision where the report is. ``span`` fields say where a
    field was read; they are absent for what was inferred.
    """

    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    number_span: Span | None = None
    issuer: str | None = None
    bloc_id: str | None = None
    place: str | None = None
    date: str | None = None
    date_source: Literal["stated", "inferred"] | None = None
    title: str | None = None
    title_span: Span | None = None
    signer: str | None = None
    signer_role: str | None = None
    authority: str | None = None
    is_draft: bool = False
    recipients: tuple[str, ...] = ()
    period_start: str | None = None
    period_end: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One input file after any number of stages; each stage returns a copy with more filled in.

    ``layout`` is there for what was read from pages, ``readings`` for the numbers recognised from images, ``crops``
    for the passages of findings, where a run asked for them.
    """

    doc_id: str
    source: str
    media_type: str
    text: str
    status: DocumentStatus = "ok"
    problems: tuple[Problem, ...] = ()
    header: Header = field(default_factory=Header)
    pages: tuple[Page, ...] = ()
    layout: Layout | None = None
    readings: tuple[Reading, ...] = ()
    sections: tuple[Section, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[DateSpan, ...] = ()
    figures: tuple[Figure, ...] = ()
    relations: tuple[Relation, ...] = ()
    checks: tuple[Check, ...] = ()
    observations: tuple[Observation, ...] = ()
    crops: tuple[Crop, ...] = ()
    seconds: float = 0.0

    def place(self, start: int, end: int) -> Place | None:
        """The page and the box of a span of the text, for what was read from pages."""
        return self.layout.place(Span(start, end)) if self.layout else None

    def passage(self, start: int, end: int) -> Passage:
        """A span of the text as a check points to it."""
        return Passage(self.doc_id, start, end, self.place(start, end))
