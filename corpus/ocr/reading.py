"""A page's image to a ``PrintedPage``: the steps of reading in their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.layout.page import PrintedPage, PrintedTable, TableCell, Word
from corpus.ocr import engine, rulings, strips
from corpus.ocr.engine import Grey, Token
from corpus.ocr.prepare import prepare
from corpus.ocr.rulings import Grid, Pixels
from schemas.layout import Box


def read(image: npt.NDArray[np.uint8], dpi: float, number: int) -> PrintedPage:
    """See ``corpus.ocr.read_page``."""
    sheet = prepare(image, dpi)
    ruled = rulings.find(sheet.grey, sheet.dpi)
    scale = 72 / sheet.dpi
    tables = [_table(ruled.clean, grid, sheet.dpi) for grid in ruled.grids]
    text = _without(ruled.clean, [grid.box for grid in ruled.grids], sheet.dpi)
    words = tuple(_word(token, scale) for token in engine.recognise(text))
    height, width = sheet.grey.shape
    read = [w.confidence for w in words if w.confidence is not None]
    return PrintedPage(
        number, width * scale, height * scale, "ocr", words,
        rules=tuple(_box(rule, scale) for rule in ruled.rules),
        tables=tuple(tables),
        confidence=float(np.mean(read)) if read else None,
    )  # fmt: skip


def _box(pixels: tuple[int, int, int, int], scale: float) -> Box:
    return Box(*(side * scale for side in pixels))


def _word(token: Token, scale: float) -> Word:
    return Word(
        unicodedata.normalize("NFC", token.text),
        _box(token.box, scale),
        token.baseline * scale,
        (token.box[3] - token.box[1]) * scale,
        confidence=token.confidence,
    )


def _without(grey: Grey, boxes: Sequence[Pixels], dpi: float) -> Grey:
    if not boxes:
        return grey
    edge, rest = round(0.02 * dpi), grey.copy()
    for box in boxes:
        rest[max(box.top - edge, 0) : box.bottom + edge, max(box.x0 - edge, 0) : box.x1 + edge] = 255
    return rest


def _table(grey: Grey, grid: Grid, dpi: float) -> PrintedTable:
    """A table read cell by cell."""
    inset = max(2, round(0.012 * dpi))
    inside = [Pixels(c.box.x0 + inset, c.box.top + inset, c.box.x1 - inset, c.box.bottom - inset) for c in grid.cells]
    inked = [strips.inked(grey, box) for box in inside]
    full = [box for box in inked if box is not None]
    found = iter(strips.read(grey, full, dpi))
    scale = 72 / dpi
    cells = tuple(
        TableCell(cell.row, cell.column, tuple(_word(token, scale) for token in next(found)) if box else ())
        for cell, box in zip(grid.cells, inked, strict=True)
    )
    return PrintedTable(_box(grid.box, scale), grid.rows, grid.columns, cells)
