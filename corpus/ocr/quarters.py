"""Quarters of a year behind the word "quý": I to IV, read as digits or as letters that look like strokes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
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
_BESIDE = 0.22  # of a digit's height, on either side of the stroke, where its head may have a flag or serifs
_ROWS = 1.12, 0.12  # of a digit's height above and below the baseline
_HEAD = 0.30  # of a digit's height from the top of the stroke
_LEAST_CONTRAST = 24.0
# How much more ink the left of the head has than the right, in squares of a digit's height, and as a share of all. On
# worn pages 102 of 113 ones and 13 of 17 I were told by it, the others left in doubt, none wrong.
_EVEN, _EVEN_SHARE, _BARE = 0.002, 0.25, 0.004
_FLAG, _FLAG_SHARE = 0.003, 0.25


def settled(words: Sequence[Spoken], grey: Grey) -> list[Spoken]:
    """The words with quarters as Roman numbers by their strokes; one stroke is told from a 1 by its head."""
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
        sign = head(word, grey)
        if sign is not None:
            return _with_strokes(word, match["open"] + sign + match["rest"])._replace(certain=False)
        other = match["open"] + ("I" if match["strokes"] == "1" else "1") + match["rest"]
        return word._replace(certain=False, alternatives=tuple(dict.fromkeys((*word.alternatives, other))))
    if count > 3 or (match["five"] and count > 1):
        return word._replace(certain=False)
    text = f"{match['open']}{'I' * count}{match['five']}{match['rest']}"
    return _with_strokes(word, text)


def _with_strokes(word: Spoken, text: str) -> Spoken:
    if text == word.text:
        return word
    return word._replace(text=text, raw=word.raw or word.text, certain=False, confidence=min(word.confidence, 0.9))


def strokes(word: Spoken, grey: Grey) -> int:
    """How many upright strokes stand side by side at the beginning of a word; 0 where none does."""
    at = _full(word, grey)
    if not len(at) or at[0] > _NEXT * word.digit:
        return 0
    gaps = np.diff(at)
    far = np.flatnonzero(gaps > _NEXT * word.digit)
    return 1 + int(np.count_nonzero(gaps[: int(far[0]) if len(far) else None] > 1))


def head(word: Spoken, grey: Grey) -> Literal["I", "1"] | None:
    """What the head of a word's first stroke says it is: both sides of I are alike, 1 has its flag on the left."""
    at = _full(word, grey)
    if not len(at) or at[0] > _NEXT * word.digit:
        return None
    after = np.flatnonzero(np.diff(at) > 1)
    x0, x1 = word.box.x0 + int(at[0]), word.box.x0 + int(at[int(after[0]) if len(after) else -1]) + 1
    above, below = _ROWS
    top, bottom = round(word.baseline - above * word.digit), round(word.baseline + below * word.digit)
    reach = round(_BESIDE * word.digit)
    part = grey[max(top, 0) : bottom, max(x0 - reach, 0) : x1 + reach].astype(np.float32)
    if not part.size or x0 < reach or reach < 2:
        return None
    low, high = np.percentile(part, [2, 90])
    if high - low < _LEAST_CONTRAST:
        return None
    ink = np.clip((high - part) / (high - low), 0, 1)
    rows = np.flatnonzero(ink[:, reach:-reach].mean(axis=1) > _INK)
    if not len(rows):
        return None
    ink = ink[rows[0] : rows[0] + round(_HEAD * word.digit)] / word.digit**2
    left, right = float(ink[:, : reach - 1].sum()), float(ink[:, 1 - reach :].sum())
    more, all_ = left - right, left + right
    if abs(more) <= _EVEN and (abs(more) <= _EVEN_SHARE * all_ or all_ <= _BARE):
        return "I"
    return "1" if more >= _FLAG and more >= _FLAG_SHARE * all_ else None


def _full(word: Spoken, grey: Grey) -> npt.NDArray[np.intp]:
    """The columns of a word, from its left, in which a stroke goes all the way up."""
    top, bottom = (round(word.baseline - side * word.digit) for side in _MIDDLE)
    part = grey[max(top, 0) : bottom, word.box.x0 : word.box.x1]
    if not part.size:
        return np.zeros(0, np.intp)
    low, high = float(part.min()), float(part.max())
    return np.flatnonzero((part < high - _INK * (high - low)).mean(axis=0) >= _FULL)
