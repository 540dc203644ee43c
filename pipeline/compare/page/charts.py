"""The geometry of the charts: where bars, points and lines stand, in units of the drawing. No words, no marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from pipeline.compare.series import Cell

BAR_WIDTH, BAR_LABEL, BAR_TAIL, BAR_ROW = 530.0, 122.0, 168.0, 24.0  # so narrow that a telephone shows the words
SMALL_WIDTH, SMALL_HEIGHT = 190.0, 115.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 8.0, 62.0, 25.0, 18.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its row's top, its length, and the ends of the interval where the value is more than one number."""

    cell: Cell
    top: float
    length: float
    whisker: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from a common zero at ``x``."""

    bars: tuple[Bar, ...]
    x: float
    width: float
    height: float


def bars(cells: Sequence[Cell]) -> Bars:
    """A bar for each cell, the greatest first. Values below nothing have no length."""
    ordered = sorted(cells, key=lambda cell: (-cell.value, cell.bloc))
    room = BAR_WIDTH - BAR_LABEL - BAR_TAIL
    most = max((_reach(cell) for cell in ordered), default=Fraction(0)) or Fraction(1)

    def along(value: Fraction) -> float:
        return _tenths(max(Fraction(0), min(value, most)) / most * Fraction(room))

    made = []
    for i, cell in enumerate(ordered):
        whisker = None
        if cell.lower != cell.upper:
            low, high = cell.lower, cell.upper
            whisker = (along(low if low is not None else Fraction(0)), along(high if high is not None else most))
        made.append(Bar(cell, i * BAR_ROW, along(cell.value), whisker))
    return Bars(tuple(made), BAR_LABEL, BAR_WIDTH, max(len(made), 1) * BAR_ROW)


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a year: its place, and the upper and lower end of its interval where it is more than one number."""

    cell: Cell
    x: float
    y: float
    whisker: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Small:
    """One bloc's values over the years, on the scale that all blocs of the indicator share."""

    bloc: str
    points: tuple[Point, ...]
    lines: tuple[tuple[float, float, float, float], ...]
    targets: tuple[Point, ...]
    base: float


@dataclass(frozen=True, slots=True)
class Multiples:
    """Small charts of one indicator; ``years`` are the first and the last on their common axis."""

    smalls: tuple[Small, ...]
    years: tuple[int, int]
    most: Fraction


def multiples(cells: Sequence[Cell], targets: Sequence[Cell]) -> Multiples | None:
    """A chart for each bloc with two years and more, those with most years first; None where there is none."""
    by_bloc: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.whole_year:
            by_bloc.setdefault(cell.bloc, []).append(cell)
    several = {bloc: sorted(found, key=lambda c: c.year or 0) for bloc, found in by_bloc.items() if len(found) > 1}
    if not several:
        return None
    shown = [cell for found in several.values() for cell in found]
    aims = [cell for cell in targets if cell.whole_year and cell.bloc in several]
    years = [cell.year or 0 for cell in (*shown, *aims)]
    first, last = min(years), max(years)
    most = max(_reach(cell) for cell in (*shown, *aims)) or Fraction(1)
    across, down = SMALL_WIDTH - _LEFT - _RIGHT, SMALL_HEIGHT - _TOP - _BOTTOM

    def x(cell: Cell) -> float:
        return _tenths(Fraction(_LEFT) + Fraction((cell.year or 0) - first, max(1, last - first)) * Fraction(across))

    def y(value: Fraction) -> float:
        return _tenths(Fraction(_TOP) + (1 - max(Fraction(0), min(value, most)) / most) * Fraction(down))

    def point(cell: Cell) -> Point:
        whisker = None
        if cell.lower != cell.upper:
            low = cell.lower if cell.lower is not None else Fraction(0)
            whisker = (y(cell.upper if cell.upper is not None else most), y(low))
        return Point(cell, x(cell), y(cell.value), whisker)

    smalls = []
    for bloc, found in sorted(several.items(), key=lambda item: (-len(item[1]), item[0])):
        points = tuple(point(cell) for cell in found)
        lines = tuple((a.x, a.y, b.x, b.y) for a, b in pairwise(points))
        aimed = tuple(point(cell) for cell in aims if cell.bloc == bloc)
        smalls.append(Small(bloc, points, lines, aimed, SMALL_HEIGHT - _BOTTOM))
    return Multiples(tuple(smalls), (first, last), most)


def _reach(cell: Cell) -> Fraction:
    """How far a value's mark goes: to the upper end of its interval, or past the value where that has none."""
    if cell.upper is None:
        return cell.value * Fraction(11, 10)
    return max(cell.value, cell.upper)


def _tenths(value: Fraction) -> float:
    return round(float(value), 1)
