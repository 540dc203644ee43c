"""Which way up a page lies: by the direction of its lines, and, where that leaves two ways, by what can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np
import regex

from corpus.encodings.syllables import is_syllable
from corpus.ocr import engine
from corpus.ocr.engine import Grey, Token
from corpus.ocr.ink import components

_SIDE = 1200  # pixels of the long side on which the direction of lines is measured
_LETTER = (3, 30)  # pixels there
_ASKED = 120
_SIDEWAYS = 1.5  # neighbours above or below for each one beside
_READABLE = 0.45  # share of letters in syllables from which a page reads upright
_DOUBTFUL_LETTERS = 40  # fewer are judged by the direction of their lines alone
_PARTS = 6
_SHADOW = 0.6  # share of dark pixels in a row that no text has
_LETTERS = regex.compile(r"\p{L}[\p{L}\p{M}]+")


def lies_sideways(grey: Grey) -> bool:
    """Whether the lines of a page run up and down: a letter's nearest neighbour stands in its line.

    A profile of rows and columns would be quicker and is misled by a page askew, by shadows and by rulings.
    """
    factor = min(1.0, _SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20)
    stats = components(cast("Grey", ink))[1]
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    fits = (sides.max(axis=1) <= _LETTER[1]) & (sides.min(axis=1) >= _LETTER[0])
    fits[0] = False
    letters = (stats[:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP]] + sides / 2)[fits].astype(np.float32)
    if len(letters) < _DOUBTFUL_LETTERS:
        return False
    asked = letters[np.linspace(0, len(letters) - 1, min(len(letters), _ASKED)).astype(int)]
    apart = np.abs(asked[:, None, :] - letters[None, :, :])
    distance = apart.sum(axis=2)
    distance[distance < 0.5] = np.inf
    nearest = apart[np.arange(len(asked)), distance.argmin(axis=1)]
    across = int(np.count_nonzero(nearest[:, 0] > nearest[:, 1]))
    return len(asked) - across > _SIDEWAYS * across


def turned(pixels: Grey, turn: int) -> Grey:
    """The page turned clockwise by so many degrees, a multiple of 90."""
    return np.ascontiguousarray(np.rot90(pixels, -(turn // 90) % 4))


def readable(tokens: Sequence[Token]) -> float:
    """The share of letters that stand in syllables of Vietnamese, each as far as it was read without doubt."""
    total = good = 0.0
    for token in tokens:
        for part in _LETTERS.findall(token.text):
            total += len(part)
            good += len(part) * token.confidence * is_syllable(part)
    return good / total if total >= _DOUBTFUL_LETTERS else 1.0


def is_readable(tokens: Sequence[Token]) -> bool:
    """Whether what was read makes sense enough to be the right way up."""
    return readable(tokens) >= _READABLE


def best_turn(grey: Grey, turns: Sequence[int]) -> int:
    """The turn, of several, after which a part of the page reads best."""
    scores = {}
    for turn in turns:
        page = turned(grey, turn)
        tokens = [token for band in _bands(page) for token in engine.recognise(band, engine.BLOCK)]
        letters = sum(len(token.text) for token in tokens)
        scores[turn] = readable(tokens) if letters >= _DOUBTFUL_LETTERS else 0.0
    return max(scores, key=lambda turn: scores[turn])


def _bands(page: Grey) -> list[Grey]:
    """The two parts of a page, a sixth of its height each, that hold most ink."""
    height = page.shape[0]
    tall = max(height // _PARTS, 1)
    dark = (page[:, :: max(page.shape[1] // 200, 1)] < np.percentile(page[::7, ::7], 60) - 50).mean(axis=1)
    dark[dark > _SHADOW] = 0  # a dark edge, not text
    inked = [float(dark[top : top + tall].sum()) for top in range(0, height, tall)]
    best = sorted(range(len(inked)), key=lambda part: -inked[part])[:2]
    return [np.ascontiguousarray(page[part * tall : (part + 1) * tall]) for part in sorted(best)]
