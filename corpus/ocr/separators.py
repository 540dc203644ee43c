"""Comma or point: a comma hangs below the line its digits stand on, however thin it is printed."""

from __future__ import annotations

from typing import Literal, cast

import cv2
import numpy as np
import regex

from corpus.ocr.engine import Grey

_ENLARGED = 3
_INK = 0.35  # of the way from paper to ink
_LEAST_CONTRAST = 40.0
_SPECK = 12  # pixels, enlarged
_TALL = 0.6  # of the tallest piece, which may be a bracket: digits
_DIGITS = 30  # per cent from the lowest: brackets are taller and reach further down
_LOW, _NARROW, _STARTS = 0.62, 0.45, 0.5  # of a digit's height: how high, wide and far up a separator may be
# Of a digit's height below the baseline. Of 380 commas none hangs less than 0.12 but in faded print; of 326 points
# none more than 0.06.
_COMMA, _HANGING, _POINT = 0.12, 0.03, 0.02
Sign = Literal[",", ".", "?,", "?"]

_DECIMAL = regex.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?P<sign>\.)(?P<part>\d{1,2})(?P<share>%?)(?!\d)")
_THOUSANDS = regex.compile(r"\d{1,3}(?P<sign>,)\d{3}(?!\d)")
_OUTER = '(),.;:“”"‘’…[]'


def decimal(text: str) -> int | None:
    """Where the point stands in a number that Vietnamese writes with a comma, or None."""
    bare = text.strip(_OUTER)
    match = _DECIMAL.fullmatch(bare)
    return text.index(bare) + match.start("sign") if match else None


def thousands(text: str) -> int | None:
    """Where a comma stands before three digits, which mostly is a point, or None."""
    bare = text.strip(_OUTER)
    match = _THOUSANDS.fullmatch(bare)
    return text.index(bare) + match.start("sign") if match else None


def only_decimal(text: str) -> bool:
    """Whether the point can be nothing but a comma: in a share, or behind points that part thousands."""
    match = _DECIMAL.fullmatch(text.strip(_OUTER))
    return match is not None and bool(match["share"] or "." in match["whole"])


def last(crop: Grey) -> Sign:
    """The last separator between digits by its shape; "?," where a hint of a tail is left, "?" where none is found."""
    if min(crop.shape) < 6:
        return "?"
    big = cast("Grey", cv2.resize(crop, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC))
    low, high = np.percentile(big, [2, 85])
    if high - low < _LEAST_CONTRAST:
        return "?"
    ink = (big < high - _INK * (high - low)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found = stats[1:][stats[1:, cv2.CC_STAT_AREA] >= _SPECK]
    if not len(found):
        return "?"
    left, top, wide, high_, _ = found.T
    digits = high_ > _TALL * high_.max()
    digit, base = (float(np.percentile(side[digits], _DIGITS)) for side in (high_, top + high_))
    between = (left > left[digits].min()) & (left < left[digits].max())
    signs = between & (top > base - _STARTS * digit) & (high_ < _LOW * digit) & (wide < _NARROW * digit)
    if not signs.any():
        return "?"
    at = int(np.flatnonzero(signs)[left[signs].argmax()])
    below = (float(top[at] + high_[at]) - base) / digit
    if below >= _COMMA:
        return ","
    if below <= _POINT:
        return "."
    return "?," if below >= _HANGING else "?"
