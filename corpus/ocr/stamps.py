"""Stamps over the text that are paler than its ink: what is large, joined and paler than print is made paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from corpus.ocr.engine import Grey
from corpus.ocr.ink import components
from corpus.ocr.spoken import Spoken

_INK = 200  # grey level: paper has been made white
_LARGE = 0.42, 0.10  # inches, the longer and the shorter side: no letter of running text
_LETTER = (0.06, 0.30)  # inches high
_SPARSE = 0.35  # of its box is ink: a picture or a dark edge has more
_USUAL = 90  # per cent of the print are as dark or darker
_MOSTLY = 75  # as dark as these at least somewhere is what is left of print
_PALER = 40, 6  # grey levels, than half of the print, and than what is usual
_LEAST_PALE = 0.25  # of its ink, before anything is taken away
_HALF_PALE = 0.18  # of it on a page of half the size, where strokes are bolder
_LEAST_PRINT = 500  # pixels
_CRUMB = 0.04  # inches
_BESIDE = 0.6  # of a digit's height, from a number
_PAPER = 255


def without(grey: Grey, dpi: float) -> Grey:
    """The page without the pale parts of large strokes; the page itself where there are none."""
    if not _may_be_large(grey, dpi):
        return grey
    mask = (grey < _INK).astype(np.uint8)
    labels, stats = components(mask)
    wide, high, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    longer, shorter = np.maximum(wide, high), np.minimum(wide, high)
    large = (longer > _LARGE[0] * dpi) & (shorter > _LARGE[1] * dpi) & (area < _SPARSE * wide * high)
    large[0] = False
    found = np.flatnonzero(large)
    if not len(found):
        return grey
    core = cast(
        "Grey", cv2.erode(grey, np.ones((3, 3), np.uint8))
    )  # as dark as the stroke that a pixel is part or rim of
    letters = (high > _LETTER[0] * dpi) & (high < _LETTER[1] * dpi)
    letters[0] = False
    printed = core[letters[labels]]
    if len(printed) < _LEAST_PRINT:
        return grey
    middle, faint, usual = (float(level) for level in np.percentile(printed, [50, _MOSTLY, _USUAL]))
    bound = max(middle + _PALER[0], usual + _PALER[1])
    clean = grey.copy()
    for i in found.tolist():
        x, y, w, h = stats[i, :4].tolist()
        inside = slice(y, y + h), slice(x, x + w)
        own, dark = labels[inside] == i, core[inside] <= bound
        pale = own & ~dark
        if np.count_nonzero(pale) > _LEAST_PALE * np.count_nonzero(own):
            around = cv2.dilate(pale.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
            clean[inside][around & ~dark] = _PAPER
            clean[inside][_crumbs(own & dark, core[inside], faint, _CRUMB * dpi)] = _PAPER
    return clean


def _may_be_large(grey: Grey, dpi: float) -> bool:
    """Whether there may be large pale strokes, by a page of half the size in which nothing that touches comes apart."""
    even = grey[: len(grey) // 2 * 2, : grey.shape[1] // 2 * 2]
    darkest = cast(
        "Grey", cv2.min(cv2.min(even[::2, ::2], even[1::2, ::2]), cv2.min(even[::2, 1::2], even[1::2, 1::2]))
    )
    labels, stats = components(cast("Grey", cv2.threshold(darkest, _INK - 1, 1, cv2.THRESH_BINARY_INV)[1]))
    sides = np.sort(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
    large = (sides[:, 1] + 1 > _LARGE[0] * dpi / 2) & (sides[:, 0] + 1 > _LARGE[1] * dpi / 2)
    if not large.any():
        return False
    high = stats[:, cv2.CC_STAT_HEIGHT]
    core = cast("Grey", cv2.erode(darkest, np.ones((2, 2), np.uint8)))
    printed = core[((high > _LETTER[0] * dpi / 2) & (high < _LETTER[1] * dpi / 2))[labels]]
    if len(printed) < _LEAST_PRINT / 4:
        return True
    pale = core > float(np.percentile(printed, _USUAL))
    for i in np.flatnonzero(large).tolist():
        x, y, w, h = stats[i, :4].tolist()
        inside = slice(y, y + h), slice(x, x + w)
        if np.count_nonzero(pale[inside] & (labels[inside] == i)) > _HALF_PALE * stats[i, cv2.CC_STAT_AREA]:
            return True
    return False


def _crumbs(ink: npt.NDArray[np.bool_], core: Grey, faint: float, size: float) -> npt.NDArray[np.bool_]:
    """What is left of a stroke that nearly was as dark as print in places: small, and nowhere really dark."""
    labels, stats = components(cast("Grey", ink.astype(np.uint8)))
    darkest = np.full(len(stats), 255, np.uint8)
    np.minimum.at(darkest, labels[ink].astype(np.intp), core[ink])
    small = (stats[:, cv2.CC_STAT_WIDTH] < size) & (stats[:, cv2.CC_STAT_HEIGHT] < size) & (darkest > faint)
    small[0] = False
    return small[labels]


def doubted(words: Sequence[Spoken], page: Grey, clean: Grey) -> list[Spoken]:
    """The words with numbers in doubt where ink was taken away: some of it may have been theirs."""
    return list(words) if page is clean else [_doubted(word, page, clean) for word in words]


def _doubted(word: Spoken, page: Grey, clean: Grey) -> Spoken:
    edge, box = round(_BESIDE * word.digit), word.box
    around = slice(max(box.top - edge, 0), box.bottom + edge), slice(max(box.x0 - edge, 0), box.x1 + edge)
    return word if np.array_equal(page[around], clean[around]) else word._replace(certain=False)
