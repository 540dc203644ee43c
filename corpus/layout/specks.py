"""Specks of the paper that recognition read as signs: a colon that stands alone and is as small as a grain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.layout.lines import Line, line_of
from corpus.layout.page import Word

_SIGNS = frozenset(".,:;'`’‘\"_·^~¬|")  # no dash: a printed one may be as small
_POINTS = frozenset(".,")
_WIDE, _HIGH = 0.25, 0.2  # of the letters' size: a colon or a quotation mark is higher or wider
_POINT = 0.09  # a printed point is larger


def without_specks(lines: Iterable[Line]) -> list[Line]:
    """The lines without the words that are specks; a line of nothing else goes."""
    found = []
    for line in lines:
        words = clean(line.words, line.size)
        if len(words) == len(line.words):
            found.append(line)
        elif words:
            found.append(line_of(words))
    return found


def clean(words: Sequence[Word], size: float) -> Sequence[Word]:
    """Words without specks, in their order. ``size`` is that of the letters beside them, in points."""
    if not any(_SIGNS.issuperset(word.text) for word in words):
        return words
    after_marker = [False, *(word.raised for word in words)]
    return [word for word, marked in zip(words, after_marker, strict=False) if marked or not _is_speck(word, size)]


def _is_speck(word: Word, size: float) -> bool:
    if word.raised or word.joined or not _SIGNS.issuperset(word.text):
        return False
    width, height = word.box.x1 - word.box.x0, word.box.bottom - word.box.top
    if _POINTS.issuperset(word.text):
        return max(width, height) < _POINT * size
    return width < _WIDE * size and height < _HIGH * size
