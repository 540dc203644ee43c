"""The cells of ruled tables: read one below the other on a strip, their numbers by the network as well."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.ocr import numbers, numerals, spoken, strips
from corpus.ocr.engine import Grey, Token
from corpus.ocr.rulings import Cell, Grid, Pixels, Rulings
from corpus.ocr.spoken import Spoken

_INSET = 0.012  # inches of a cell beside its rulings
_ONE_LINE = 1.7  # heights of a digit
_LONGEST = 8.0  # heights of a digit: wider cells hold words
_SURE = 0.80  # of the network, where something else was read
_SURE_ALONE = 0.55  # where nothing was
_STEM = 0.20  # of its height: nothing but a stroke is narrower, a 1 has its flag


def read_tables(ruled: Rulings, dpi: float) -> list[tuple[Grid, list[list[Spoken]]]]:
    """The words of each cell of each table, cells in the order of the grid."""
    found = []
    for grid in ruled.grids:
        boxes = [_inside(ruled.clean, cell, dpi) for cell in grid.cells]
        found.append((grid, _cells(ruled.clean, boxes, dpi)))
    return found


def _inside(grey: Grey, cell: Cell, dpi: float) -> Pixels | None:
    """The ink of a cell, without the rests of its rulings, or None where it is empty."""
    inset = max(2, round(_INSET * dpi))
    box = cell.box
    return strips.inked(grey, Pixels(box.x0 + inset, box.top + inset, box.x1 - inset, box.bottom - inset))


def _cells(grey: Grey, boxes: Sequence[Pixels | None], dpi: float) -> list[list[Spoken]]:
    full = [box for box in boxes if box is not None]
    read = strips.read(grey, full, dpi)
    heights = [token.box[3] - token.box[1] for tokens in read for token in tokens if token.text.isalnum()]
    digit = float(np.median(heights)) if heights else 0.09 * dpi
    short = [i for i, box in enumerate(full) if _may_be_number(box, digit)]
    said = numerals.read([grey[full[i].top - 1 : full[i].bottom + 1, full[i].x0 - 1 : full[i].x1 + 1] for i in short])
    heard = dict(zip(short, said, strict=True))
    words = []
    for i, (box, tokens) in enumerate(zip(full, read, strict=True)):
        number = heard.get(i)
        if number is not None and _is_number(number, tokens) and not (_is_stroke(box) and not tokens):
            words.append([_whole(box, tokens, number, digit)])
        else:
            words.append([word for token in tokens for word in spoken.plain(token, 0, digit)])
    settled = iter(numbers.settle([word for cell in words for word in cell], grey, dpi))
    filled = iter([[next(settled) for _ in cell] for cell in words])
    return [next(filled) if box is not None else [] for box in boxes]


def _may_be_number(box: Pixels, digit: float) -> bool:
    return box.bottom - box.top < _ONE_LINE * digit and box.x1 - box.x0 < _LONGEST * digit


def _is_stroke(box: Pixels) -> bool:
    """Whether ink is no more than what is left of a ruling."""
    return box.x1 - box.x0 < _STEM * (box.bottom - box.top)


def _is_number(said: numerals.Numeral, tokens: Sequence[Token]) -> bool:
    """Whether a cell is one number and nothing else."""
    core = numbers.core(said.text)
    if not core or numerals.OTHER in said.text or not any(letter.isdigit() for letter in core):
        return False
    joined = "".join(token.text for token in tokens)
    return said.confidence >= (_SURE if tokens else _SURE_ALONE) or numbers.core(joined) == core


def _whole(box: Pixels, tokens: Sequence[Token], said: numerals.Numeral, digit: float) -> Spoken:
    """The one number of a cell: as Tesseract read it where the network agrees, else as the network did."""
    joined = numbers.mended("".join(token.text for token in tokens))
    word = Spoken(said.text, box, float(box.bottom), digit, 0, said.confidence, (), certain=False, raw="")
    if not tokens or numbers.core(joined) != numbers.core(said.text):
        return word._replace(alternatives=(joined,) if joined else ())
    return word._replace(
        text=joined, confidence=min(token.confidence for token in tokens), symbols=tokens[0].symbols, raw=None
    )
