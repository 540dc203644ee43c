"""Ruled lines on a page: found, told apart into tables and single rules, and taken out of the image.

Lengths are pixels of the sheet; boxes are (x0, top, x1, bottom).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, cast

import cv2
import numpy as np
import numpy.typing as npt

from corpus.ocr.engine import Grey

_ACROSS = 0.55  # inches: letters and dashes are shorter
_DOWN = 0.2  # lower than the lowest row of a table; letters reach it only in headings
_AROUND = 0.3  # inches above the first and below the last line across in which lines down are looked for
_THICK = 0.035  # inches: what is thicker is no ruling
_NEAR = 0.06  # inches by which lines that meet may miss one another
_LEAST_INKED = 0.8  # of a line
_MOST_BESIDE = 0.3  # of the pixels along a line
_LEAST_COLUMN = 0.8  # of a row's height a line between columns must be inked somewhere
_LEAST_RULE = 0.6  # of its length a rule must be inked


class Pixels(NamedTuple):
    """A rectangle in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int


class Cell(NamedTuple):
    """A cell of a grid, at its first row and column, and its inside."""

    row: int
    column: int
    box: Pixels


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table."""

    box: Pixels
    rows: int
    columns: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Rulings:
    """``clean`` is the page without its rulings; ``rules`` are the horizontal lines outside of the tables."""

    clean: Grey
    grids: tuple[Grid, ...]
    rules: tuple[Pixels, ...]


Mask = npt.NDArray[np.uint8]
Contour = npt.NDArray[Any]


def find(grey: Grey, dpi: float) -> Rulings:
    """The rulings of a straight page."""
    ink = cast("Mask", cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, round(dpi / 5) | 1, 25
    ))  # fmt: skip
    across = _lines(ink, round(_ACROSS * dpi), dpi)
    if not across.any():
        return Rulings(grey, (), ())
    rows = np.flatnonzero(across.any(axis=1))
    between = slice(max(int(rows[0]) - round(_AROUND * dpi), 0), int(rows[-1]) + round(_AROUND * dpi))
    down = np.zeros_like(ink)
    down[between] = _lines(np.ascontiguousarray(ink[between].T), round(_DOWN * dpi), dpi).T
    near = max(3, round(_NEAR * dpi))
    grids, tables, upright = [], np.zeros_like(ink), np.zeros_like(ink)
    joined = cv2.dilate(across | down, np.ones((near, near), np.uint8))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        part = slice(y, y + height), slice(x, x + width)
        mine = _filled(contour, x, y, width, height)
        grid = _grid(across[part] * mine, down[part] * mine, x, y, near)
        if grid is not None:
            grids.append(grid)
            tables[part] |= mine
            columns = {side for cell in grid.cells for side in (cell.box.x0, cell.box.x1)}
            for at in columns:
                upright[y : y + height, max(at - near, 0) : at + near] = 1
    rules = tuple(_rules(across * (1 - tables), dpi))
    erased = across.copy()
    erased |= down * tables * upright  # a single upright line may be a letter of a heading, or the side of a stamp
    return Rulings(_without(grey, erased, dpi), tuple(sorted(grids, key=lambda g: (g.box.top, g.box.x0))), rules)


def _lines(ink: Mask, length: int, dpi: float) -> Mask:
    """Where thin horizontal lines of at least ``length`` run; small gaps and a slight slope are borne with."""
    bridged = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(3, round(dpi / 40))), np.uint8))
    opened = cast("Mask", cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, length // 2), np.uint8)))
    kept = np.zeros_like(ink)
    # A slope cuts a line into steps: steps that touch are one line again.
    contours, _ = cv2.findContours(
        cv2.dilate(opened, np.ones((3, 3), np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if w < length or h > 0.02 * w + _THICK * dpi + 4:
            continue
        part = slice(y, y + h), slice(x, x + w)
        mine = _filled(contour, x, y, w, h)
        line = mine & opened[part]
        area = float(np.count_nonzero(mine))
        inked = int(np.count_nonzero(line & ink[part])) / max(int(np.count_nonzero(line)), 1)
        thick = area / w
        if thick > _THICK * dpi + 3 or inked < _LEAST_INKED:
            continue
        # Feet of letters make a line too, but there are legs above them.
        out = round(thick) + 1
        beside = [ink[y - out : y - out + 1, x : x + w].mean() if y >= out else 0.0]
        beside.append(ink[y + h - 2 + out : y + h - 1 + out, x : x + w].mean() if y + h + out < len(ink) else 0.0)
        if h > 8 or max(beside) < _MOST_BESIDE:
            kept[part] |= line
    return kept


def _filled(contour: Contour, x: int, y: int, width: int, height: int) -> Mask:
    """The inside of a contour as a mask of its bounding box."""
    moved = (contour - (x, y)).astype(np.int32)
    return cast("Mask", cv2.drawContours(np.zeros((height, width), np.uint8), [moved], -1, 1, cv2.FILLED))


def _places(profile: npt.NDArray[np.int64], least: float, near: int) -> list[int]:
    """The middles of the runs in which a profile reaches ``least``."""
    at = np.flatnonzero(profile >= least)
    if not len(at):
        return []
    runs = np.split(at, np.flatnonzero(np.diff(at) > near) + 1)
    return [round(float(run.mean())) for run in runs]


def _grid(across: Mask, down: Mask, x: int, y: int, near: int) -> Grid | None:
    """The table that two sets of lines that touch make, or None."""
    height, width = across.shape
    grown = np.ones((near // 2 * 2 + 1,) * 2, np.uint8)
    wide_across, wide_down = cast("Mask", cv2.dilate(across, grown)), cast("Mask", cv2.dilate(down, grown))
    ys = _places(wide_across.sum(axis=1, dtype=np.int64), 0.25 * width, near)
    xs = _places(wide_down.sum(axis=0, dtype=np.int64), max(0.12 * height, 2.5 * near), near)
    xs = [c for c in xs if _is_column(wide_down[:, max(0, c - near) : c + near], ys, near)]
    if len(ys) < 2 or len(xs) < 2 or len(ys) + len(xs) < 5:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}
    for r in range(rows):
        for c in range(columns):
            if c and not _ruled(wide_down[ys[r] + near : ys[r + 1] - near, max(0, xs[c] - near) : xs[c] + near], 0):
                owner[r, c] = owner[r, c - 1]
            elif r and not _ruled(wide_across[max(0, ys[r] - near) : ys[r] + near, xs[c] + near : xs[c + 1] - near], 1):
                owner[r, c] = owner[r - 1, c]
    cells = []
    for first in sorted(set(owner.values())):
        mine = [at for at, of in owner.items() if of == first]
        last_row, last_column = max(r for r, _ in mine), max(c for _, c in mine)
        square = len(mine) == (last_row - first[0] + 1) * (last_column - first[1] + 1)
        # What is no rectangle is no cell, but several whose rulings are lost in part.
        for row, column, below, right in [(*first, last_row, last_column)] if square else [(*at, *at) for at in mine]:
            box = Pixels(x + xs[column], y + ys[row], x + xs[right + 1], y + ys[below + 1])
            cells.append(Cell(row, column, box))
    return Grid(Pixels(x + xs[0], y + ys[0], x + xs[-1], y + ys[-1]), rows, columns, tuple(sorted(cells)))


def _is_column(strip: Mask, ys: Sequence[int], near: int) -> bool:
    """Whether a line goes down all of some row: the side of a round stamp ends in the middle of one."""
    rows = (strip[top + near : bottom - near] for top, bottom in pairwise(ys))
    return any(row.any(axis=1).mean() > _LEAST_COLUMN for row in rows if row.size)


def _ruled(strip: Mask, axis: int) -> bool:
    """Whether a line runs along most of a strip; ``axis`` 0 for one that goes down."""
    if not strip.size:
        return True
    return float(strip.any(axis=1 - axis).mean()) > _LEAST_RULE


def _rules(across: Mask, dpi: float) -> list[Pixels]:
    grown = cv2.dilate(across, np.ones((5, round(dpi / 20)), np.uint8))
    contours, _ = cv2.findContours(grown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [cv2.boundingRect(contour) for contour in contours]
    return sorted(Pixels(x, y, x + w, y + h) for x, y, w, h in boxes if w >= _ACROSS * dpi and h < 0.12 * dpi)


def _without(grey: Grey, lines: Mask, dpi: float) -> Grey:
    """The page with the lines white, and what crosses them left as it was."""
    thick = max(3, round(dpi / 66)) | 1
    gone = cv2.dilate(lines, np.ones((thick, thick), np.uint8))
    # Ink that goes on above and below a line is a letter on it: it is painted from its neighbours.
    clean = grey.copy()
    clean[gone > 0] = 255
    return clean
