"""Quarters of a year behind the word "quý": I to IV, read as digits or as letters that look like strokes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regex

from corpus.ocr.engine import Grey
from corpus.ocr.spoken import Spoken

_BEFORE = "quý"
_QUARTER = regex.compile(
    r"(?P<open>[(“\"]?)(?P<strokes>[1IlHT|!]{1,4})(?P<five>V?)(?P<rest>(?:[/-](?:19|20)\d\d)?[).,;:”\"]*)"
)
_LIKE_TWO = "H"
_MIDDLE = 0.85, 0.15  # of a digit's height above the baseline: serifs and bars of T are left out
_FULL = 0.95  # of these rows a stroke is inked
_INK = 0.5  # of the way from paper to ink
_NEXT = 0.75  # of a digit's height to the next stroke: further is the year


def settled(words: Sequence[Spoken], grey: Grey) -> list[Spoken]:
    """The words with quarters as Roman numbers by their strokes; one stroke that was read as 1 may be either."""
    found = list(words)
    for i in range(1, len(found)):
        before, word = found[i - 1], found[i]
        if before.line == word.line and before.text.casefold() == _BEFORE and not word.raised:
            found[i] = _quarter(word, grey)
    return found


def _quarter(word: Spoken, grey: Grey) -> Spoken:
    match = _QUARTER.fullmatch(word.text)
    if match is None:
        return word
    read = len(match["strokes"]) + match["strokes"].count(_LIKE_TWO)
    count = read if match["five"] else strokes(word, grey) or read
    if count == 1 and not match["five"]:
        other = match["open"] + ("I" if match["strokes"] == "1" else "1") + match["rest"]
        return word._replace(certain=False, alternatives=tuple(dict.fromkeys((*word.alternatives, other))))
    if count > 3 or (match["five"] and count > 1):
        return word._replace(certain=False)
    text = f"{match['open']}{'I' * count}{match['five']}{match['rest']}"
    if text == word.text:
        return word
    return word._replace(text=text, raw=word.raw or word.text, certain=False, confidence=min(word.confidence, 0.9))


def strokes(word: Spoken, grey: Grey) -> int:
    """How many upright strokes stand side by side at the beginning of a word; 0 where none does."""
    top, bottom = (round(word.baseline - side * word.digit) for side in _MIDDLE)
    part = grey[max(top, 0) : bottom, word.box.x0 : word.box.x1]
    if not part.size:
        return 0
    low, high = float(part.min()), float(part.max())
    full = (part < high - _INK * (high - low)).mean(axis=0) >= _FULL
    at = np.flatnonzero(full)
    if not len(at) or at[0] > _NEXT * word.digit:
        return 0
    gaps = np.diff(at)
    far = np.flatnonzero(gaps > _NEXT * word.digit)
    return 1 + int(np.count_nonzero(gaps[: int(far[0]) if len(far) else None] > 1))
