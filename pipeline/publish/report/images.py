"""The images that a page shows of passages: which part of a paper page belongs to which quote, with what outlined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import regex

from pipeline.publish.report.quotes import Mark
from pipeline.publish.report.tables import Row, Tables
from schemas.layout import Box, Layout
from schemas.spans import Span

COLUMNS = ["page", "bbox", "start", "end", "starts", "ends", "boxes", "media_type", "image"]
PAGE_IMAGES = 16_000_000  # characters of images that a page carries, worst reports first
_TYPES = frozenset({"image/webp", "image/png", "image/jpeg"})
_BASE64 = regex.compile(r"[A-Za-z0-9+/]+={0,2}")
_MOST = 4  # images under one quote
_ROOM = 1.5  # points around what is outlined


@dataclass(frozen=True, slots=True)
class Outline:
    """A rectangle on an image, in points from its top left. ``unsure``: what was read there is in doubt."""

    x: float
    y: float
    width: float
    height: float
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class ImageView:
    """A part of a page: ``source`` is a data URI, sizes are in points, upright."""

    page: int
    source: str
    width: float
    height: float
    outlines: tuple[Outline, ...]


def images_of(tables: Tables, doc_ids: Sequence[str]) -> tuple[dict[str, Images], int]:
    """The images of some documents, of the first ones when the page has no room for all; and how many have none so."""
    sizes: Counter[str] = Counter()
    for row in tables.rows("crops", ["doc_id", "image"], frozenset(doc_ids)):
        sizes[row["doc_id"]] += len(row["image"] or "")
    room, chosen = PAGE_IMAGES, set()
    for doc_id in doc_ids:
        if 0 < sizes[doc_id] <= room:
            chosen.add(doc_id)
            room -= sizes[doc_id]
    found = tables.by_document("crops", COLUMNS, chosen) if chosen else {}
    return {doc_id: Images(rows) for doc_id, rows in found.items()}, len(sizes) - len(chosen)


def unsure_numbers(tables: Tables, doc_ids: Collection[str]) -> dict[str, dict[Span, str]]:
    """The numbers of some documents that were recognised with doubt, as they stand in the text."""
    columns = ["start", "end", "text", "certain"]
    found = tables.by_document("readings", columns, frozenset(doc_ids)) if doc_ids else {}
    return {
        doc_id: {Span(row["start"], row["end"]): row["text"] for row in rows if row["certain"] is False}
        for doc_id, rows in found.items()
    }


class Images:
    """The images of one document, to be asked by what a quote marks."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._crops = [crop for row in rows if (crop := _crop(row))]

    def of(self, marks: Sequence[Mark], unsure: Collection[Span] = ()) -> tuple[ImageView, ...]:
        """The images that show the marks, in the order of the text; one that adds nothing is left out."""
        waiting = list(marks)
        found: list[_Crop] = []
        while waiting and len(found) < _MOST:
            best = max(self._crops, key=lambda crop: (crop.count(waiting), -crop.height), default=None)
            if best is None or not best.count(waiting):
                break
            found.append(best)
            waiting = [mark for mark in waiting if not best.shows(mark)]
        return tuple(crop.view(marks, unsure) for crop in sorted(found, key=lambda crop: crop.order))


@dataclass(frozen=True, slots=True)
class _Crop:
    page: int
    box: Box
    words: Layout
    source: str

    @property
    def order(self) -> tuple[int, int]:
        return self.page, self.words.starts[0]

    @property
    def height(self) -> float:
        return self.box.bottom - self.box.top

    def shows(self, mark: Mark) -> bool:
        return bool(self.words.words(Span(mark.start, mark.end)))

    def count(self, marks: Iterable[Mark]) -> int:
        return sum(self.shows(mark) for mark in marks)

    def view(self, marks: Iterable[Mark], unsure: Collection[Span]) -> ImageView:
        width, height = self.box.x1 - self.box.x0, self.height
        outlines: list[Outline] = []
        for mark in marks:
            if mark.kind != "figure":
                continue
            for line in self._lines(Span(mark.start, mark.end)):
                doubtful = any(part.overlaps(line.span) for part in unsure)
                x0, top = max(line.box.x0 - self.box.x0 - _ROOM, 0), max(line.box.top - self.box.top - _ROOM, 0)
                x1 = min(line.box.x1 - self.box.x0 + _ROOM, width)
                bottom = min(line.box.bottom - self.box.top + _ROOM, height)
                across, down = round(x1 - x0, 1), round(bottom - top, 1)
                outlines.append(Outline(round(x0, 1), round(top, 1), across, down, doubtful))
        return ImageView(self.page, self.source, round(width, 1), round(height, 1), tuple(outlines))

    def _lines(self, span: Span) -> list[_Line]:
        """The boxes around a span's words, one for each line it runs over."""
        lines: list[_Line] = []
        for word in self.words.words(span):
            box, where = self.words.box(word), Span(self.words.starts[word], self.words.ends[word])
            last = lines[-1] if lines else None
            if last and box.x0 >= last.box.x0 and box.top < (last.box.top + last.box.bottom) / 2 < box.bottom:
                lines[-1] = _Line(last.box.cover(box), last.span.cover(where))
            else:
                lines.append(_Line(box, where))
        return lines


@dataclass(frozen=True, slots=True)
class _Line:
    box: Box
    span: Span


def _crop(row: Row) -> _Crop | None:
    """A row of ``crops``; None for one that is no image: a dataset from elsewhere must not write into the page."""
    bbox, boxes = row["bbox"] or (), row["boxes"] or ()
    starts, ends = row["starts"] or (), row["ends"] or ()
    well = len(bbox) == 4 and starts and len(starts) == len(ends) and len(boxes) == 4 * len(starts)
    if not well or row["media_type"] not in _TYPES or not _BASE64.fullmatch(row["image"] or ""):
        return None
    words = Layout()
    try:
        for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
            words.add(start, end, row["page"], Box(*boxes[4 * number : 4 * number + 4]))
    except (ValueError, TypeError, OverflowError):
        return None
    return _Crop(row["page"], Box(*bbox), words, f"data:{row['media_type']};base64,{row['image']}")
