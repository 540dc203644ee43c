"""The ink of a page: its connected pieces, and the lines of letters they belong to.

Lengths are pixels of the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

import cv2
import numpy as np
import numpy.typing as npt

from corpus.ocr.engine import Grey, Token

_LEAST_AREA = 6
_ON_LINE = 0.18  # of the letters' height: a piece that ends so near the baseline stands on it
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Connected pieces of ink as parallel arrays, from left to right; ``mask`` is 1 where there is ink."""

    mask: npt.NDArray[np.uint8]
    x0: Ints
    top: Ints
    x1: Ints
    bottom: Ints
    area: Ints

    def near(self, x0: float, top: float, x1: float, bottom: float) -> Ints:
        """Indices of the pieces that touch a rectangle."""
        first, last = np.searchsorted(self.x0, [x0 - 400, x1])
        part = slice(int(first), int(last))
        hit = (self.x1[part] > x0) & (self.bottom[part] > top) & (self.top[part] < bottom)
        return cast("Ints", np.flatnonzero(hit) + int(first))


class TextLine(NamedTuple):
    """A line of tokens: y of its baseline at x is ``base + slope * x``, ``digit`` the height of its digits."""

    tokens: tuple[Token, ...]
    base: float
    slope: float
    digit: float
    x_height: float

    def baseline(self, x: float) -> float:
        return self.base + self.slope * x


def components(mask: Grey) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The label of each pixel (0 is paper), and of each label: left, top, width, height, area (zeros for paper).

    What cv2.connectedComponentsWithStats gives in two and a half times the time, most of it for the paper.
    """
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    points = cv2.findNonZero(mask)
    stats = np.zeros((count, 5), np.int32)
    if points is None:
        return cast("npt.NDArray[np.int32]", labels), stats
    x, y = np.ascontiguousarray(points.reshape(-1, 2).T)
    own = labels.ravel()[y * np.int32(mask.shape[1]) + x].astype(np.intp)
    left, right = np.full(count, mask.shape[1], np.int32), np.zeros(count, np.int32)
    top, bottom = np.zeros(count, np.int32), np.zeros(count, np.int32)
    np.minimum.at(left, own, x)
    np.maximum.at(right, own, x)
    bottom[own] = y  # rows come in order, and the last one written stays
    top[own[::-1]] = y[::-1]
    stats[1:] = np.stack([left, top, right + 1 - left, bottom + 1 - top, np.bincount(own, minlength=count)], axis=1)[1:]
    return cast("npt.NDArray[np.int32]", labels), stats


def pieces(grey: Grey, dpi: float) -> Pieces:
    """The connected pieces of a page's ink."""
    block = round(dpi / 4) | 1
    mask = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 30)
    stats = components(cast("Grey", mask))[1][1:]
    stats = stats[stats[:, cv2.CC_STAT_AREA] >= _LEAST_AREA].astype(np.int64)
    stats = stats[np.argsort(stats[:, 0], kind="stable")]
    x, y, w, h, area = stats.T
    return Pieces(cast("npt.NDArray[np.uint8]", mask), x, y, x + w, y + h, area)


def text_lines(tokens: Sequence[Token], ink: Pieces) -> list[TextLine]:
    """The tokens line by line, with the baseline and the height of the letters that the ink shows."""
    rows: dict[int, list[Token]] = {}
    for token in tokens:
        rows.setdefault(token.line, []).append(token)
    return [line for row in rows.values() if (line := _line(row, ink)) is not None]


def _line(row: list[Token], ink: Pieces) -> TextLine | None:
    row.sort(key=lambda token: token.box[0])
    x0, x1 = row[0].box[0], max(token.box[2] for token in row)
    top = min(token.box[1] for token in row)
    bottom = max(token.box[3] for token in row)
    guess = sorted(token.baseline for token in row)[len(row) // 2]
    at = ink.near(x0 - 2, top, x1 + 2, bottom + 2)
    height = ink.bottom[at] - ink.top[at]
    rough = max(float(sorted(token.box[3] - token.box[1] for token in row)[len(row) // 2]), 6.0)
    on = (np.abs(ink.bottom[at] - guess) < 0.35 * rough) & (height > 0.3 * rough) & (height < 1.6 * rough)
    at, height = at[on], height[on]
    if len(at) < 2:
        return TextLine(tuple(row), guess, 0.0, 0.75 * rough, 0.5 * rough)
    middle, foot = (ink.x0[at] + ink.x1[at]) / 2, ink.bottom[at].astype(float)
    slope = 0.0
    base = float(np.sort(foot)[len(foot) // 2])
    if len(at) >= 8 and x1 - x0 > 10 * rough:
        keep = np.abs(foot - base) < 0.3 * rough
        if keep.sum() >= 8:
            slope, base = _fitted(middle[keep], foot[keep])
            keep = np.abs(foot - (base + slope * middle)) < _ON_LINE * rough
            if keep.sum() >= 6:
                slope, base = _fitted(middle[keep], foot[keep])
    stands = np.abs(foot - (base + slope * middle)) < _ON_LINE * rough
    heights = height[stands] if stands.any() else height
    heights = np.sort(heights)
    return TextLine(
        tuple(row), base, slope, float(heights[int(0.88 * len(heights))]), float(heights[int(0.35 * len(heights))])
    )


def _fitted(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Slope and intercept of the line nearest to points."""
    across, down = float(x.mean()), float(y.mean())
    spread = float(((x - across) ** 2).sum())
    slope = float(((x - across) * (y - down)).sum()) / spread if spread else 0.0
    return slope, down - slope * across
