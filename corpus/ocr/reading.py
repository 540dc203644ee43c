"""A page's image to a ``PrintedPage``: the steps of reading in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.layout.page import PrintedPage, PrintedTable, TableCell, Word
from corpus.ocr import engine, ink, joints, markers, missed, noise, numbers, quarters, rulings, spoken, stamps, upright
from corpus.ocr.calibration import calibrated
from corpus.ocr.engine import Grey, Token
from corpus.ocr.prepare import Sheet, prepare, resolution, without_red
from corpus.ocr.rulings import Grid, Pixels, Rulings
from corpus.ocr.spoken import Spoken
from corpus.ocr.tables import read_tables
from schemas.layout import Box

Tables = list[tuple[Grid, list[list[Spoken]]]]

_LETTER = 12  # pixels that a page has to be high and wide to hold one
_STRIP = 50  # times as long as wide: no page


def read(image: npt.NDArray[np.uint8], dpi: float, number: int) -> PrintedPage:
    """See ``corpus.ocr.read_page``."""
    short, long = sorted(image.shape[:2])
    if short < _LETTER or long > _STRIP * short:
        scale = 72 / resolution(image.shape, dpi)
        return PrintedPage(number, image.shape[1] * scale, image.shape[0] * scale, "ocr", ())
    seen, turn = _upright(image, dpi)
    return _page(seen, number, turn)


def uncalibrated(image: npt.NDArray[np.uint8], dpi: float) -> tuple[list[Spoken], float]:
    """The words of a page before their numbers are as sure as numbers like them are, and how well it was read."""
    words, tables, sure = _spoken(_upright(image, dpi)[0])
    return [*words, *(word for _, cells in tables for cell in cells for word in cell)], sure


def _upright(image: npt.NDArray[np.uint8], dpi: float) -> tuple[_Seen, int]:
    """The sheet as it is read, and by how much it was turned."""
    turn = 0
    if upright.lies_sideways(image if image.ndim == 2 else image[:, :, 1]):
        turn = upright.best_turn(image if image.ndim == 2 else without_red(image), (0, 90, 270))
        image = upright.turned(image, turn) if turn else image
    seen = _seen(image, dpi)
    if not upright.is_readable(seen.tokens):
        again = upright.best_turn(seen.text, (0, 180))
        if again:
            turn, seen = (turn + again) % 360, _seen(upright.turned(image, again), dpi)
    return seen, turn


class _Seen(NamedTuple):
    """A sheet, its rulings, the page with its stamps, what of it is running text, and the words there."""

    sheet: Sheet
    ruled: Rulings
    stamped: Grey
    text: Grey
    tokens: list[Token]


def _seen(image: npt.NDArray[np.uint8], dpi: float) -> _Seen:
    sheet = prepare(image, dpi)
    ruled = rulings.find(sheet.grey, sheet.dpi)
    stamped = ruled.clean
    ruled = replace(ruled, clean=stamps.without(stamped, sheet.dpi))
    text = _without(ruled.clean, [grid.box for grid in ruled.grids], sheet.dpi)
    return _Seen(sheet, ruled, stamped, text, engine.recognise(text))


def _spoken(seen: _Seen) -> tuple[list[Spoken], Tables, float]:
    """The words outside of tables, those of the tables, and how sure the words are on the whole (0 to 1)."""
    sheet, text = seen.sheet, seen.text
    pieces = ink.pieces(text, sheet.dpi)
    lines = noise.without(ink.text_lines(seen.tokens, pieces))
    raised = markers.find(sheet.sharp, lines, pieces)
    lines += missed.find(text, lines, raised, pieces, sheet.dpi)
    words = numbers.settle(joints.joined(spoken.words(lines, raised)), text, sheet.dpi)
    clean = seen.ruled.clean
    words = quarters.settled(noise.settled(joints.once(joints.checked(words, text, pieces))), text)
    found = stamps.doubted(words, seen.stamped, clean)
    tables = [
        (grid, [stamps.doubted(joints.once(cell), seen.stamped, clean) for cell in cells])
        for grid, cells in read_tables(seen.ruled, sheet.dpi)
    ]
    sure = [word.confidence for word in found] or [w.confidence for _, cells in tables for cell in cells for w in cell]
    return found, tables, float(np.mean(sure)) if sure else 0.0


def _page(seen: _Seen, number: int, turn: int) -> PrintedPage:
    sheet, scale = seen.sheet, 72 / seen.sheet.dpi
    words, tables, sure = _spoken(seen)
    return PrintedPage(
        number, sheet.width, sheet.height, "ocr",
        tuple(_word(word, scale) for word in calibrated(words, sure)),
        rules=tuple(_box(rule, scale) for rule in seen.ruled.rules),
        tables=tuple(_printed(grid, [calibrated(cell, sure) for cell in cells], scale) for grid, cells in tables),
        confidence=sure if words else None,
        rotation=turn,
        warp=_warp(sheet),
    )  # fmt: skip


def _warp(sheet: Sheet) -> tuple[float, ...] | None:
    """What brings points of the straight sheet to points of the page as it came; None where they are the same."""
    straight = np.diag([sheet.dpi / 72, sheet.dpi / 72, 1.0])
    matrix = sheet.to_page @ straight
    matrix /= matrix[2, 2]
    return None if np.allclose(matrix, np.eye(3), atol=1e-6) else tuple(float(v) for v in matrix.ravel())


def _box(pixels: tuple[int, int, int, int], scale: float) -> Box:
    return Box(*(side * scale for side in pixels))


def _word(word: Spoken, scale: float) -> Word:
    return Word(
        word.text, _box(word.box, scale), word.baseline * scale, word.size * scale, word.raised, word.joined,
        word.confidence, word.certain, word.raw, word.alternatives,
    )  # fmt: skip


def _printed(grid: Grid, cells: Sequence[Sequence[Spoken]], scale: float) -> PrintedTable:
    found = tuple(
        TableCell(cell.row, cell.column, tuple(_word(word, scale) for word in words))
        for cell, words in zip(grid.cells, cells, strict=True)
    )
    return PrintedTable(_box(grid.box, scale), grid.rows, grid.columns, found)


def _without(grey: Grey, boxes: Sequence[Pixels], dpi: float) -> Grey:
    if not boxes:
        return grey
    edge, rest = round(0.02 * dpi), grey.copy()
    for box in boxes:
        rest[max(box.top - edge, 0) : box.bottom + edge, max(box.x0 - edge, 0) : box.x1 + edge] = 255
    return rest
