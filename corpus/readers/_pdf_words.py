"""The words of a PDF page with their places.

A footnote marker is a number set smaller than the character beside it and on a raised baseline.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from corpus.layout.page import Word
from corpus.readers._pdf_characters import Character, Characters, Ends, Frame, PageText, box_heights, word_ends
from schemas.layout import Box
from schemas.spelling import composed, is_composed

_WORD = regex.compile(r"[^\s\u200b\u2060\ufeff\x00]+")
_SMALL = 0.78  # of the size of the character beside it: a marker
_RAISED = 0.12  # of that size: how much higher its baseline stands
_NEAR = 1.5  # sizes between a marker and its neighbour
_BLANKS = 4
_BLANK = 0.3  # of the size: white that parts two words, though no blank stands there
_ABOVE, _BELOW = 0.8, 0.21  # of the size: how far letters reach above and below the baseline
_MARKER = regex.compile(r"[(\[]?\d{1,3}[)\]]?|\*{1,3}")
_LINE_ENDS = "\ufffe\x02"
_DIGITS = regex.compile(r"\d+|\*+|[\ufffe\x02]")
_SAME = 0.03  # heights of boxes that differ less are one size
_ODD = regex.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ufb00-\ufb06\ue000-\uf8ff]")
_LETTERS = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
    "\ufffe": "-", "\x02": "-", "\uf0b7": "•", "\uf02d": "-", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓",
}  # fmt: skip
Reading = Callable[[Sequence[int], str], str]


class PageWords(NamedTuple):
    """The words of a page; ``margin`` are those that run across; ``turn`` brings the page as shown upright."""

    words: list[Word]
    margin: list[Word]
    turn: int


def tidy(text: str) -> str:
    """A word in NFC, ligatures in letters, without what has no width."""
    return composed(_ODD.sub(lambda match: _LETTERS.get(match[0], _private(match[0])), text))


def _private(character: str) -> str:
    """A sign of a symbol font stands for a bullet; the rest has no width."""
    return "•" if "\ue000" <= character <= "\uf8ff" else ""


def page_words(
    page: PageText, frame: Frame, visible: Callable[[int], bool] | None = None, reading: Reading | None = None
) -> PageWords:
    """The words of a page.

    ``visible`` says of a character's number whether it is drawn, ``reading`` what characters with some numbers mean,
    where that is not what the file says.
    """
    spans = [match.span() for match in _WORD.finditer(page.text)]
    if visible is not None:
        spans = [span for span in spans if visible(page.number(span[0]))]
    if not spans:
        return PageWords([], [], 0)
    if frame.turn == 0 and reading is None:
        words = _upright(page, frame, spans)
        if words is not None:
            return PageWords(words, [], 0)
    characters = Characters(page, frame)
    turns = [characters.direction(start) for start, _ in spans]
    turn = Counter(turns).most_common(1)[0][0]
    along = _spelled(
        Characters(page, frame, turn), [s for s, t in zip(spans, turns, strict=True) if t == turn], reading
    )
    across: list[Word] = []
    for other in sorted(set(turns) - {turn}):
        across += _spelled(characters, [s for s, t in zip(spans, turns, strict=True) if t == other], reading)
    return PageWords(along, across, turn)


def _upright(page: PageText, frame: Frame, spans: Sequence[tuple[int, int]]) -> list[Word] | None:
    """The words of a page whose text runs from left to right; None where some of it does not."""
    ends = word_ends(page, spans)
    if ends.turned:
        return None
    left, top = frame.x0, frame.y1
    text = page.text
    plain = is_composed(text) and _ODD.search(text) is None
    characters = Characters(page, frame)
    words: list[Word] = []
    uneven = _uneven(page, spans, ends)
    for k, ((start, end), x0, x1, up, size) in enumerate(zip(spans, *ends[:4], strict=True)):
        word = text[start:end]
        if x1 < x0 or k in uneven:
            words += _split(characters, start, end, None)
            continue
        if not plain:
            word = tidy(word)
            if not word:
                continue
        y = top - up
        words.append(Word(word, Box(x0 - left, y - _ABOVE * size, x1 - left, y + _BELOW * size), y, size))
    return words


def _uneven(page: PageText, spans: Sequence[tuple[int, int]], ends: Ends) -> set[int]:
    """The words that may hold a marker or be one, by index: their digits differ in height, or they are small."""
    starts = [start for start, _ in spans]
    places = [i for match in _DIGITS.finditer(page.text) for i in {match.start(), match.end() - 1}]
    found: set[int] = set()
    for place, height in zip(places, box_heights(page, places), strict=True):
        k = bisect_right(starts, place) - 1
        size = ends.sizes[k]
        beside = max(ends.sizes[max(k - 1, 0)], ends.sizes[min(k + 1, len(starts) - 1)])
        usual = ends.heights[k]
        if page.text[place] in _LINE_ENDS or abs(height - usual) > _SAME * usual or size < _SMALL * beside:
            found.add(k)
    return found


def _spelled(characters: Characters, spans: Sequence[tuple[int, int]], reading: Reading | None) -> list[Word]:
    return [word for start, end in spans for word in _split(characters, start, end, reading)]


@dataclass(slots=True)
class _Group:
    """Characters of one word, from the place ``start``; ``joined`` when no blank parts it from the one before."""

    start: int
    characters: list[Character]
    raised: bool
    joined: bool

    def takes(self, character: Character) -> bool:
        """True when a character stands on the same line, next to the last one."""
        last = self.characters[-1]
        moved = abs(character.baseline - last.baseline) > 0.9 * max(character.size, last.size)
        return last.x0 <= character.x1 and character.x0 - last.x1 < _BLANK * last.size and not moved


def _split(characters: Characters, start: int, end: int, reading: Reading | None) -> list[Word]:
    """The words that characters without a blank make: a marker is one of its own, and so is what a line end parts."""
    groups: list[_Group] = []
    host = _before(characters, start)
    for i in range(start, end):
        character = characters[i]
        raised = _is_raised(character, host)
        near = bool(groups) and groups[-1].takes(character)
        if near and raised == groups[-1].raised:
            groups[-1].characters.append(character)
        else:
            groups.append(_Group(i, [character], raised, near))
        if not raised:
            host = character
    if groups and not groups[0].raised:
        behind = groups[1].characters[0] if len(groups) > 1 else _after(characters, end)
        groups[0].raised = _is_raised(groups[0].characters[0], behind)
    return [word for group in groups if (word := _word(characters, group, reading))]


def _word(characters: Characters, group: _Group, reading: Reading | None) -> Word | None:
    first, last = group.characters[0], group.characters[-1]
    text = "".join(character.text for character in group.characters)
    if reading is not None:
        places = range(group.start, group.start + len(text))
        text = reading([characters.page.number(i) for i in places], text)
    text = tidy(text)
    if not text:
        return None
    top = min(c.baseline - _ABOVE * c.size for c in group.characters)
    box = Box(first.x0, top, max(last.x1, first.x1), first.baseline + _BELOW * first.size)
    marks = group.raised and _MARKER.fullmatch(text) is not None
    return Word(text, box, first.baseline, first.size, marks, group.joined)


def _is_raised(character: Character, host: Character | None) -> bool:
    """True for a small character that stands higher than its neighbour in the line."""
    if host is None or character.size > _SMALL * host.size:
        return False
    if max(character.x0, host.x0) - min(character.x1, host.x1) > _NEAR * host.size:
        return False
    lift = host.baseline - character.baseline
    return _RAISED * host.size < lift < host.size


def _before(characters: Characters, start: int) -> Character | None:
    """The last character before a place, over a few blanks."""
    ahead = characters.page.text[max(0, start - _BLANKS) : start]
    blanks = len(ahead) - len(ahead.rstrip())
    return characters[start - blanks - 1] if blanks < len(ahead) else None


def _after(characters: Characters, end: int) -> Character | None:
    """The first character behind a place, over a few blanks."""
    behind = characters.page.text[end : end + _BLANKS]
    blanks = len(behind) - len(behind.lstrip())
    return characters[end + blanks] if blanks < len(behind) else None
