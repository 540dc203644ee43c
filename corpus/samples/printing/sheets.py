"""What stands on the pages of a printed report, letter by letter: the truth of its layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import regex

from schemas.layout import Box
from schemas.superscripts import DIGITS_TO_RAISED

_TOKEN = regex.compile(r"\S*\d\S*")
_MARKS = regex.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_OUTER = "(),.;:“”\"'"


class Ink(NamedTuple):
    """Letters without a blank at a place: ``x`` and ``baseline`` in points from the top left.

    ``gap`` is what stands before them in the page's text; ``start`` the offset of the first letter in the manuscript's
    text, -1 for what the manuscript does not have (page numbers).
    """

    text: str
    x: float
    baseline: float
    width: float
    size: float
    face: str
    gap: str
    start: int
    raised: bool = False
    level: float = 0.0

    @property
    def box(self) -> Box:
        """The box of the letters."""
        return Box(self.x, self.baseline - 0.76 * self.size, self.x + self.width, self.baseline + 0.22 * self.size)


class Stroke(NamedTuple):
    """A ruled line, from point to point."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5


class Seal(NamedTuple):
    """Where the stamp and the signature go: the centre of the stamp, that of the signature."""

    x: float
    y: float
    signed_x: float
    signed_y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed page; ``inks`` in reading order, ``end`` closes the text after the last one."""

    number: int
    width: float
    height: float
    inks: tuple[Ink, ...]
    strokes: tuple[Stroke, ...] = ()
    seal: Seal | None = None
    end: str = ""
    family: str = "Serif"

    @property
    def text(self) -> str:
        """The page's text: a paragraph a line, markers as superscript digits, rows of tables between bars."""
        return "".join(piece for piece, _ in self._pieces()).strip("\n ")

    def _pieces(self) -> Iterator[tuple[str, Ink | None]]:
        for ink in self.inks:
            yield ink.gap, None
            yield ink.text.translate(DIGITS_TO_RAISED) if ink.raised else ink.text, ink
        yield self.end, None

    def boxed(self) -> Iterator[tuple[int, int, Ink]]:
        """Each ink with its span in ``text``."""
        at = -len(self.inks[0].gap) if self.inks else 0
        for piece, ink in self._pieces():
            if ink is not None:
                yield at, at + len(piece), ink
            at += len(piece)

    @property
    def markers(self) -> list[str]:
        """The labels of the footnote markers of the page, in reading order; labels of notes are none."""
        return [ink.text for ink in self.inks if ink.raised and not ink.gap]


def number_tokens(text: str) -> list[str]:
    """Tokens of a text that hold a digit: runs without a blank; footnote markers and outer punctuation taken off."""
    bare = _MARKS.sub("", text)
    return [token for match in _TOKEN.finditer(bare) if (token := match[0].strip(_OUTER))]
