"""Where the words of a document stand on its pages.

Boxes are in PDF points (1/72 inch), the origin at the top left of the page as it is read, upright: x0, top, x1, bottom.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.spans import Span

_NO_CONFIDENCE = -1.0


class Box(NamedTuple):
    """A rectangle on a page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    def cover(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


class Place(NamedTuple):
    """A page, counted from 1, and a box on it."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """The words of a text with their places, in the order of the text, as parallel arrays: a book fits in memory.

    ``starts``, ``ends``: offsets of the stored text. ``boxes``: four numbers a word. ``confidences``: 0 to 1, or -1 for
    a word that was not recognised from an image.
    """

    starts: array[int] = field(default_factory=lambda: array("L"))
    ends: array[int] = field(default_factory=lambda: array("L"))
    pages: array[int] = field(default_factory=lambda: array("L"))
    boxes: array[float] = field(default_factory=lambda: array("f"))
    confidences: array[float] = field(default_factory=lambda: array("f"))

    def add(self, start: int, end: int, page: int, box: Box, confidence: float | None = None) -> None:
        """Appends a word. Words come in the order of the text and do not overlap; ValueError otherwise."""
        if end <= start or (self.ends and start < self.ends[-1]):
            raise ValueError(f"word out of order: [{start}, {end})")
        self.starts.append(start)
        self.ends.append(end)
        self.pages.append(page)
        self.boxes.extend(box)
        self.confidences.append(_NO_CONFIDENCE if confidence is None else confidence)

    def __len__(self) -> int:
        return len(self.starts)

    def words(self, span: Span) -> range:
        """The indices of the words that a span touches."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def box(self, word: int) -> Box:
        """The box of a word, by index."""
        return Box(*self.boxes[4 * word : 4 * word + 4])

    def places(self, span: Span) -> Iterator[Place]:
        """The pages a span touches, each with the box around its words there."""
        page, around = 0, None
        for word in self.words(span):
            box = self.box(word)
            if around is not None and self.pages[word] != page:
                yield Place(page, around)
                around = None
            page, around = self.pages[word], box if around is None else around.cover(box)
        if around is not None:
            yield Place(page, around)

    def place(self, span: Span) -> Place | None:
        """The first of ``places``."""
        return next(self.places(span), None)

    def confidence(self, span: Span) -> float | None:
        """The least confidence of the recognised words that a span touches, or None."""
        known = [c for word in self.words(span) if (c := self.confidences[word]) >= 0]
        return min(known) if known else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A token with a digit that was recognised from an image.

    ``raw`` is what was read before any slip was mended; ``alternatives`` are other readings of the same ink, the
    likeliest first; a ``certain`` one is right as far as any of our witnesses can tell.
    """

    start: int
    end: int
    page: int
    text: str
    raw: str
    confidence: float
    certain: bool
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page as an image: whole lines around a passage, so that a person sees what was read.

    ``start``..``end`` is the stretch of text it shows, ``words`` the words in it, ``image`` an encoded image of
    ``place.box`` of type ``media_type``.
    """

    start: int
    end: int
    place: Place
    words: Layout
    media_type: str
    image: bytes
