"""Pieces of a page set below one another on one strip, so that many of them are read by one call."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, cast

import cv2
import numpy as np

from corpus.ocr import engine
from corpus.ocr.engine import Grey, Model, Token
from corpus.ocr.rulings import Pixels

_PAPER = 255
_INK = 60  # grey levels below the paper from which a pixel is ink


class Piece(NamedTuple):
    """Where the piece of a page lies on the strip: its top there, its left and top on the page, its enlargement."""

    at: int
    height: int
    x: int
    y: int
    scale: float


def inked(grey: Grey, box: Pixels, least: int = 6) -> Pixels | None:
    """The part of a box that holds ink, or None where it holds next to none."""
    part = grey[max(box.top, 0) : box.bottom, max(box.x0, 0) : box.x1]
    if not part.size:
        return None
    ink = part < np.percentile(part, 90) - _INK
    if np.count_nonzero(ink) < least:
        return None
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    x, y = max(box.x0, 0), max(box.top, 0)
    return Pixels(x + int(columns[0]), y + int(rows[0]), x + int(columns[-1]) + 1, y + int(rows[-1]) + 1)


def read(
    grey: Grey, boxes: Sequence[Pixels], dpi: float, *, scale: float = 1.0, model: Model | None = None,
    whitelist: str = "", margin: float = 0.03,
) -> list[list[Token]]:  # fmt: skip
    """The words in each box, in pixels of the page, with the lines of each counted from 0.

    ``scale`` enlarges what is read; ``margin`` (inches) is the paper taken around each box.
    """
    if not boxes:
        return []
    edge, gap = round(margin * dpi), round(0.09 * dpi * scale)
    height, width = grey.shape
    crops, pieces, at = [], [], gap
    for box in boxes:
        x0, y0 = max(box.x0 - edge, 0), max(box.top - edge, 0)
        crop = grey[y0 : min(box.bottom + edge, height), x0 : min(box.x1 + edge, width)]
        if scale != 1.0 and crop.size:
            crop = cast("Grey", cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC))
        pieces.append(Piece(at, crop.shape[0], x0, y0, scale))
        crops.append(crop)
        at += crop.shape[0] + gap
    left = gap * 2
    strip = np.full((at, max(crop.shape[1] for crop in crops) + 2 * left), _PAPER, np.uint8)
    for crop, piece in zip(crops, pieces, strict=True):
        strip[piece.at : piece.at + piece.height, left : left + crop.shape[1]] = crop
    starts = [piece.at - gap // 2 for piece in pieces]
    found: list[list[Token]] = [[] for _ in boxes]
    for token in engine.recognise(strip, engine.BLOCK, model, whitelist):
        middle = (token.box[1] + token.box[3]) / 2
        which = max(bisect_right(starts, middle) - 1, 0)
        found[which].append(_moved(token, pieces[which], left))
    return found


def _moved(token: Token, piece: Piece, left: int) -> Token:
    def across(x: int) -> int:
        return piece.x + round((x - left) / piece.scale)

    def down(y: int) -> int:
        return piece.y + round((y - piece.at) / piece.scale)

    def back(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        return across(box[0]), down(box[1]), across(box[2]), down(box[3])

    return token._replace(
        box=back(token.box),
        baseline=piece.y + (token.baseline - piece.at) / piece.scale,
        symbols=tuple(symbol._replace(box=back(symbol.box)) for symbol in token.symbols),
    )
