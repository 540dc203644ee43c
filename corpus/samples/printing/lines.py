"""Words into lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from corpus.samples.printing.fonts import unit_width
from corpus.samples.printing.manuscript import Piece

RAISED_SIZE = 0.65  # of a footnote's marker, to the letters around it


class Fragment(NamedTuple):
    """Letters of a word that are set alike; ``start`` and ``note`` as of the piece they come from."""

    text: str
    start: int
    raised: bool
    note: int | None


class Line(NamedTuple):
    """The words of a line, how wide they are with plain blanks, and whether it ends its paragraph."""

    words: list[list[Fragment]]
    natural: float
    last: bool

    @property
    def notes(self) -> list[int]:
        """The notes whose markers stand in the line."""
        return [f.note for word in self.words for f in word if f.note is not None]


def words_of(pieces: Iterable[Piece]) -> list[list[Fragment]]:
    """The words of some pieces; a marker on a word is part of it."""
    words: list[list[Fragment]] = []
    open_word = False
    for piece in pieces:
        at = 0
        for part in _runs(piece.text):
            if part.isspace():
                open_word = False
            else:
                start = piece.start + at if piece.start >= 0 else -1
                fragment = Fragment(part, start, piece.raised, piece.note)
                if open_word:
                    words[-1].append(fragment)
                else:
                    words.append([fragment])
                open_word = True
            at += len(part)
    return words


def _runs(text: str) -> list[str]:
    """Runs of blanks and of letters, in turn."""
    runs: list[str] = []
    for letter in text:
        if runs and runs[-1][-1].isspace() == letter.isspace():
            runs[-1] += letter
        else:
            runs.append(letter)
    return runs


def _width(fragment: Fragment, size: float, face: str, family: str) -> float:
    return unit_width(fragment.text, face, family) * size * (RAISED_SIZE if fragment.raised else 1)


def broken(
    words: list[list[Fragment]], measure: float, indent: float, size: float, face: str, family: str
) -> list[Line]:
    """Lines filled one after the other."""
    blank = unit_width(" ", face, family) * size
    lines: list[Line] = []
    line: list[list[Fragment]] = []
    used, room = 0.0, measure - indent
    for word in words:
        width = sum(_width(f, size, face, family) for f in word)
        if line and used + blank + width > room:
            lines.append(Line(line, used, False))
            line, used, room = [], 0.0, measure
        used += width + (blank if line else 0)
        line.append(word)
    if line:
        lines.append(Line(line, used, True))
    return lines
