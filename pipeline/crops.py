"""Images of the passages that findings point to, cut from the pages they were read from.

Made while the file is at hand and kept in the dataset, so that the page of findings can be made again without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from schemas.checks import Check, holds
from schemas.document import Document
from schemas.layout import Box, Crop, Layout, Place
from schemas.spans import Span

if TYPE_CHECKING:
    import numpy as np

    Image = np.ndarray[Any, np.dtype[np.uint8]]

DPI = 130
DOCUMENT_CROPS = 40
_CONTEXT = 1  # lines above and below
_APART = 3  # lines between two figures that are still shown together
_MOST_LINES = 12
_MARGIN = 6.0  # points
_HAIR = 0.2  # points; places are kept to a tenth
_EDGE = 60  # code points at either end of a long passage without figures
_GREYS = 8
_PAPER = 0.9  # of the paper's brightness: what is lighter is paper too
_LARGE = 0.12  # bytes a pixel: twice what letters on clean paper take
_RANK = {"error": 0, "warning": 1, "info": 2, "none": 3}
Render = Callable[[int], "Image | None"]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page and the words in it."""

    start: int
    end: int
    place: Place
    words: Layout

    def holds(self, other: Region) -> bool:
        """True when ``other`` shows nothing more."""
        mine, its = self.place, other.place
        above, below = its.box.top - mine.box.top, mine.box.bottom - its.box.bottom
        return mine.page == its.page and min(above, below) >= -_HAIR


def with_crops(document: Document, render: Render, most: int = DOCUMENT_CROPS) -> Document:
    """The document with images of the passages of its findings, the gravest first, ``most`` at most.

    ``render(page)`` gives a page as grey pixels at ``DPI``, upright, or None where it cannot be had.
    """
    from dataclasses import replace

    wanted = regions(document)[:most]
    return replace(document, crops=tuple(cut(wanted, render))) if wanted else document


def regions(document: Document) -> list[Region]:
    """The parts of pages that show all findings, the gravest first, each part once; none for a text without pages."""
    figures = {f.figure_id: Span(f.start, f.end) for f in document.figures}
    findings = [check for check in document.checks if not holds(check.verdict, check.severity)]
    return parts(document, [shown(check, figures) for check in sorted(findings, key=lambda c: _RANK[c.severity])])


def parts(document: Document, groups: Iterable[Iterable[Span]]) -> list[Region]:
    """The parts of pages that show groups of spans, in the order of the groups, without those that are images yet.

    Spans of a group that stand near each other share a part.
    """
    layout = document.layout
    if layout is None or not len(layout):
        return []
    known = [Region(crop.start, crop.end, crop.place, crop.words) for crop in document.crops]
    sheets: dict[int, _Sheet] = {}
    chosen: list[Region] = []
    for spans in groups:
        by_page: dict[int, set[int]] = {}
        for span in spans:
            for word in layout.words(span):
                by_page.setdefault(layout.pages[word], set()).add(word)
        for page, words in sorted(by_page.items()):
            if page not in sheets:
                sheets[page] = _Sheet(document, layout, page)
            for region in sheets[page].regions(words):
                if not any(seen.holds(region) for seen in (*known, *chosen)):
                    chosen.append(region)
    return chosen


def shown(check: Check, figures: dict[str, Span]) -> Iterator[Span]:
    """What a reader of a check must see: its figures, and passages without any, of long ones the two ends."""
    named = [figures[figure] for figure in check.figure_ids if figure in figures]
    yield from named
    for passage in check.passages:
        span = Span(passage.start, passage.end)
        if passage.doc_id != check.doc_id or any(figure.overlaps(span) for figure in named):
            continue
        if span.end - span.start <= 2 * _EDGE:
            yield span
        else:
            yield Span(span.start, span.start + _EDGE)
            yield Span(span.end - _EDGE, span.end)


class _Sheet:
    """The lines of one page."""

    def __init__(self, document: Document, layout: Layout, page: int) -> None:
        from bisect import bisect_left, bisect_right

        self.layout, self.page = layout, page
        found = range(bisect_left(layout.pages, page), bisect_right(layout.pages, page))
        boxes = {word: layout.box(word) for word in found}
        row = next((row for row in document.pages if row.page == page), None)
        self.width = (row.width if row else None) or max(box.x1 for box in boxes.values()) + _MARGIN
        self.height = (row.height if row else None) or max(box.bottom for box in boxes.values()) + _MARGIN
        self.left = max(0.0, min(box.x0 for box in boxes.values()) - _MARGIN)
        self.right = min(self.width, max(box.x1 for box in boxes.values()) + _MARGIN)
        self.tall = median(box.bottom - box.top for box in boxes.values())
        self.lines: list[list[int]] = []
        last = -self.tall
        for run in sorted(_runs(boxes), key=lambda run: _middle([boxes[word] for word in run])):
            middle = _middle([boxes[word] for word in run])
            if middle - last > self.tall / 2:
                self.lines.append([])
                last = middle
            self.lines[-1] += run
        self.tops = [min(boxes[word].top for word in line) for line in self.lines]
        self.bottoms = [max(boxes[word].bottom for word in line) for line in self.lines]
        self.line_of = {word: number for number, line in enumerate(self.lines) for word in line}

    def regions(self, words: Iterable[int]) -> Iterator[Region]:
        """Whole lines around some words of the page; words far apart have parts of their own."""
        numbers = sorted({self.line_of[word] for word in words})
        run = numbers[:1]
        for before, after in pairwise([*numbers, len(self.lines) + _APART + 1]):
            if after - before > _APART or after - run[0] >= _MOST_LINES:
                yield self._region(run[0], run[-1])
                run = []
            run.append(after)

    def _region(self, first: int, last: int) -> Region:
        for _ in range(_CONTEXT):
            if first and self.tops[first] - self.bottoms[first - 1] < self.tall:
                first -= 1
            if last + 1 < len(self.lines) and self.tops[last + 1] - self.bottoms[last] < self.tall:
                last += 1
        above = self.tops[first] - max(self.bottoms[:first], default=0.0)
        below = min(self.tops[last + 1 :], default=self.height) - self.bottoms[last]
        top = self.tops[first] - min(_MARGIN, max(above / 2, 1.0))
        bottom = self.bottoms[last] + min(_MARGIN, max(below / 2, 1.0))
        box = Box(self.left, max(0.0, top), self.right, min(self.height, bottom))
        inside = Layout()
        for word in sorted(word for line in self.lines[first : last + 1] for word in line):
            inside.add(self.layout.starts[word], self.layout.ends[word], self.page, self.layout.box(word))
        return Region(inside.starts[0], inside.ends[-1], Place(self.page, box), inside)


def _runs(boxes: dict[int, Box]) -> list[list[int]]:
    """Words that follow each other from left to right: lines, or parts of lines, however the page slopes."""
    runs: list[list[int]] = []
    before: Box | None = None
    for word, box in boxes.items():
        if before is None or box.x0 < before.x0 or box.top > before.bottom or before.top > box.bottom:
            runs.append([])
        runs[-1].append(word)
        before = box
    return runs


def _middle(boxes: Sequence[Box]) -> float:
    return (min(box.top for box in boxes) + max(box.bottom for box in boxes)) / 2


def cut(wanted: Iterable[Region], render: Render) -> Iterator[Crop]:
    """The regions as images, in the order of the text; each page is rendered once."""
    page, image = 0, None
    for region in sorted(wanted, key=lambda r: (r.place.page, r.start, r.end)):
        if region.place.page != page:
            page, image = region.place.page, render(region.place.page)
        part = None if image is None else _part(image, region.place.box)
        if part is not None and part.size:
            media_type, encoded = _encoded(part)
            yield Crop(region.start, region.end, region.place, region.words, media_type, encoded)


def _part(image: Image, box: Box) -> Image:
    x0, top, x1, bottom = (round(edge * DPI / 72) for edge in box)
    return image[max(0, top) : max(0, bottom), max(0, x0) : max(0, x1)]


def _encoded(image: Image) -> tuple[str, bytes]:
    """A small WebP, the paper made white: few greys without loss; with loss where its grain would make that large."""
    import numpy as np

    paper = max(float(np.percentile(image, 70)) * _PAPER, 1.0)
    image = np.minimum(image * np.float32(255 / paper), 255).astype(np.uint8)
    steps = _GREYS - 1
    few = ((image.astype(np.uint16) * steps + 127) // 255 * 255 // steps).astype(np.uint8)
    exact = _webp(few, lossless=True, quality=30)
    if len(exact) <= _LARGE * image.size:
        return "image/webp", exact
    return "image/webp", min(exact, _webp(image, lossless=False, quality=25), key=len)


def _webp(pixels: Image, lossless: bool, quality: int) -> bytes:
    from PIL import Image as Pillow

    stream = BytesIO()
    Pillow.fromarray(pixels).save(stream, "WEBP", method=2, lossless=lossless, quality=quality)
    return stream.getvalue()
