"""A second witness for numbers: a small network that reads nothing but printed numbers.

It was trained on made-up tokens in many fonts (benchmarks/numerals), shares nothing with Tesseract, and takes a
millisecond a token, so that every number of a page is read twice. Its letters are ``ALPHABET``; any letter of a word is
``x``. The weights are in numerals.npz, the network is evaluated with numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast

import cv2
import numpy as np
import numpy.typing as npt

from corpus.ocr.engine import Grey

ALPHABET = "0123456789.,%/-();:x"
OTHER = "x"
HEIGHT = 24
_EDGE = 2  # pixels of paper above and below
_WIDEST = 320
_LEAST_CONTRAST = 24.0
_SOLID = 0.42
_FLATTEST = 6
_BATCH = 16
_ONE_THREAD = 250_000  # multiplications

Floats = npt.NDArray[np.float32]


class Numeral(NamedTuple):
    """What a crop says, the probability of its least certain letter, and that of each letter."""

    text: str
    confidence: float
    letters: tuple[float, ...] = ()


def written(text: str) -> str:
    """A token in the letters of the network: what is no sign of a number becomes ``x``."""
    return "".join(letter if letter in ALPHABET else OTHER for letter in text.replace("–", "-"))


def normalised(crop: Grey) -> Floats | None:
    """A crop as the network sees it: ``HEIGHT`` rows, ink about 1 on paper 0; None where there is no ink."""
    framed = frame(crop)
    return framed[0] if framed else None


def frame(crop: Grey) -> tuple[Floats, float, float] | None:
    """``normalised``, and how an x of the crop becomes one of it: times the second, plus the third."""
    if min(crop.shape) < 3:
        return None
    low, high = np.percentile(crop, [2, 90])
    if high - low < _LEAST_CONTRAST:
        low = float(crop.min())
        if high - low < _LEAST_CONTRAST:
            return None
    ink = np.clip((high - crop.astype(np.float32)) / (high - low), 0, 1)
    solid = cv2.blur(ink, (3, 3)) > _SOLID  # a speck alone is no part of the token
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if not len(rows):
        return None
    left = int(columns[0])
    ink = ink[rows[0] : rows[-1] + 1, left : columns[-1] + 1]
    inner = HEIGHT - 2 * _EDGE
    factor = inner / max(ink.shape[0], _FLATTEST)  # a dash alone is not blown up to a wall
    width = min(max(round(ink.shape[1] * factor), 2), _WIDEST)
    height = min(max(round(ink.shape[0] * factor), 1), inner)
    small = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    page = np.zeros((HEIGHT, width + 2 * _EDGE), np.float32)
    page[_EDGE : _EDGE + height, _EDGE : _EDGE + width] = small
    return page, factor, _EDGE - left * factor


def read(crops: Sequence[Grey]) -> list[Numeral]:
    """What each crop says; the text is empty where there is no ink."""
    pages = [normalised(crop) for crop in crops]
    found = [Numeral("", 0.0)] * len(crops)
    order = sorted((i for i, page in enumerate(pages) if page is not None), key=lambda i: _width(pages[i]))
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        wide = -(-_width(pages[batch[-1]]) // 8) * 8
        stack = np.zeros((len(batch), HEIGHT, wide, 1), np.float32)
        for row, i in enumerate(batch):
            page = cast("Floats", pages[i])
            stack[row, :, : page.shape[1], 0] = page
        for i, scores in zip(batch, _forward(stack), strict=True):
            found[i] = _decoded(scores[: max(1, -(-_width(pages[i]) // 4))])
    return found


def _width(page: Floats | None) -> int:
    return 0 if page is None else page.shape[1]


def _decoded(scores: Floats) -> Numeral:
    """The likeliest path: repeats are one letter, the last class is none.

    A step without a letter counts against the reading as far as it may hold one that stands on neither side.
    """
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    best = odds.argmax(axis=1).tolist()
    none = len(ALPHABET)
    letters: list[int] = []
    sure: list[float] = []
    hidden = 0.0
    for step, letter in enumerate(best):
        if letter == none:
            after = next((later for later in best[step:] if later != none), none)
            known = {none, after, letters[-1] if letters else none}
            hidden = max(hidden, 1.0 - float(sum(odds[step, k] for k in known)))
        elif step and best[step - 1] == letter:
            sure[-1] = max(sure[-1], float(odds[step, letter]))
        else:
            letters.append(letter)
            sure.append(float(odds[step, letter]))
    return Numeral("".join(ALPHABET[k] for k in letters), min([1.0 - hidden, *sure]) if letters else 0.0, tuple(sure))


@cache
def _weights() -> dict[str, Floats]:
    with (files("corpus.ocr") / "numerals.npz").open("rb") as file, np.load(file) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def _forward(x: Floats) -> Floats:
    """Scores, (batch, steps of 4 pixels, letters and none). The layers are those of benchmarks/numerals/train.py."""
    w = _weights()
    for layer, pool in (("a", (2, 2)), ("b", (2, 2)), ("c", (3, 1)), ("d", (2, 1))):
        x = _pooled(np.maximum(_convolved(x, w[layer + "_w"], w[layer + "_b"]), 0), *pool)
    x = x + np.maximum(_convolved(x, w["e_w"], w["e_b"]), 0)
    n, _, steps, deep = x.shape
    return (_product(x.reshape(-1, deep), w["g_w"]) + w["g_b"]).reshape(n, steps, -1)


def _convolved(x: Floats, w: Floats, b: Floats) -> Floats:
    """A convolution, padded with zeros to the same size."""
    high, wide, deep, out = w.shape
    padded = np.pad(x, ((0, 0), (high // 2, high // 2), (wide // 2, wide // 2), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (high, wide), axis=(1, 2))
    n, rows, columns = windows.shape[:3]
    flat = windows.transpose(0, 1, 2, 4, 5, 3).reshape(n * rows * columns, high * wide * deep)
    return (_product(flat, w.reshape(-1, out)) + b).reshape(n, rows, columns, out)


def _product(x: Floats, w: Floats) -> Floats:
    """``x @ w`` in pieces so small that the library does not wake its threads, which cost more than they give."""
    rows = max(1, _ONE_THREAD // w.size)
    whole = len(x) // rows * rows
    found = np.empty((len(x), w.shape[1]), np.float32)
    np.matmul(x[:whole].reshape(-1, rows, x.shape[1]), w, out=found[:whole].reshape(-1, rows, w.shape[1]))
    np.matmul(x[whole:], w, out=found[whole:])
    return found


def _pooled(x: Floats, down: int, across: int) -> Floats:
    n, rows, columns, deep = x.shape
    return cast("Floats", x.reshape(n, rows // down, down, columns // across, across, deep).max(axis=(2, 4)))
