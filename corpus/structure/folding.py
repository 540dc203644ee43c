"""A folded copy of a text to match on, position by position, with the way back.

Folding composes decomposed letters (NFC), writes Đ for the look-alikes Ð and Ɖ, plain spaces for the
typographic ones, and tone marks in the new place ("uỷ" becomes "ủy"). Except for composed letters
every code point keeps its place, so the map back is empty for most files.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import regex

from schemas.spans import Span
from schemas.spelling import composed, new_tones

_LOOKALIKES = (("\u00d0", "Đ"), ("\u0189", "Đ"), ("\u00f0", "đ"), ("\u00a0", " "), ("\u202f", " "), ("\u2007", " "),
               ("\u2011", "-"), ("\u2010", "-"))  # fmt: skip
# Never a longer run of marks: composing one is quadratic in its length.
_CLUSTER = regex.compile(r"\P{M}\p{M}{1,8}")
_MARK = regex.compile(r"\p{M}")
_SPACES = regex.compile(r"\s+")
_MARKUP = regex.compile(r"\*+|__+|[⁽₍]?[⁰¹²³⁴-⁹]+[⁾₎]?")


@dataclass(frozen=True)
class Folded:
    """``text`` is the folded copy, ``lower`` the same in lower case; both run in step.

    ``_from`` lists the folded positions where the distance to the original changes, ``_shift`` the distance
    from there on. ``dropped`` are the places of footnote markers that are not raised, in order.
    """

    source: str
    text: str
    lower: str
    _from: list[int]
    _shift: list[int]
    dropped: tuple[tuple[int, int], ...] = ()

    def offset(self, position: int) -> int:
        """Where a position of the copy stands in the original."""
        if not self._from:
            return position
        i = bisect_right(self._from, position) - 1
        return position + (self._shift[i] if i >= 0 else 0)

    def span(self, start: int, end: int) -> Span:
        """The span of the original that ``[start, end)`` of the copy came from."""
        return Span(self.offset(start), self.offset(end))

    def printed(self, start: int, end: int) -> str:
        """What the author wrote there: in NFC, on one line, without emphasis and footnote markers."""
        raw = ""
        for a, b in self.dropped[bisect_right(self.dropped, (start, start)) :]:
            if b > end:
                break
            raw += self.source[self.offset(start) : self.offset(a)]
            start = b
        raw += self.source[self.offset(start) : self.offset(end)]
        return str(_SPACES.sub(" ", _MARKUP.sub("", composed(raw)))).strip()


def fold(source: str) -> Folded:
    """The folded copy of a text; linear in its length whatever the text."""
    text = source
    positions: list[int] = []
    shifts: list[int] = []
    if _MARK.search(source):
        text, positions, shifts = _compose(source)
    for odd, plain in _LOOKALIKES:
        text = text.replace(odd, plain)
    text = new_tones(text)
    lower = text.lower()
    if len(lower) != len(text):  # a capital whose small letter takes two code points
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return Folded(source, text, lower, positions, shifts)


def _compose(source: str) -> tuple[str, list[int], list[int]]:
    pieces: list[str] = []
    positions: list[int] = []
    shifts: list[int] = []
    done = length = 0
    for match in _CLUSTER.finditer(source):
        letter = composed(match[0])
        if len(letter) == len(match[0]):
            continue
        pieces.append(source[done : match.start()])
        length += match.start() - done + len(letter)
        pieces.append(letter)
        done = match.end()
        positions.append(length)
        shifts.append(done - length)
    pieces.append(source[done:])
    return "".join(pieces), positions, shifts
