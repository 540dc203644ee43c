"""Where things stand on a chart: plain geometry, drawn by the template as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.compare.series import Cell
from pipeline.web.comparing import Grid

_BARS, _BAR_WIDTH = 40, 560.0
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 240.0, 120.0, 8.0, 32.0, 22.0
_YEAR = 14.0  # half the width of a year under the line
_SMALLEST = 2  # values that make a line


@dataclass(frozen=True, slots=True)
class Bar:
    """A value as a bar; lengths in the units of the chart. ``low``..``high`` is what the printed form may stand for."""

    cell: Cell
    length: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a line."""

    cell: Cell
    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class End:
    """The year under the first or last point of a line; ``anchor`` keeps it within the chart."""

    year: int
    x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """The values of one bloc over time, on a scale that all lines of the chart share."""

    bloc: str
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """The line as the points of an SVG polyline."""
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)

    @property
    def ends(self) -> list[End]:
        """The years of the first and the last point; the last alone where there is no room for both."""
        first, last = (End(p.cell.year or 0, p.x, _anchor(p.x)) for p in (self.points[0], self.points[-1]))
        return [last] if last.year == first.year or last.x - first.x < 2 * _YEAR else [first, last]


def _anchor(x: float) -> str:
    return "" if x < _LEFT + _YEAR else "m-end" if x > _WIDTH - _LEFT - _YEAR else "m-mid"


def bars(cells: Sequence[Cell]) -> list[Bar]:
    """The largest values as bars from zero."""
    shown = [cell for cell in cells if cell.value >= 0][:_BARS]
    top = max((max(cell.value, cell.upper or cell.value) for cell in shown), default=Fraction(1)) or Fraction(1)

    def length(value: Fraction) -> float:
        return round(float(value / top) * _BAR_WIDTH, 1)

    return [
        Bar(c, length(c.value), length(c.value if c.lower is None else c.lower), length(c.upper or c.value))
        for c in shown
    ]


def lines(found: Grid) -> list[Line]:
    """A small chart for each bloc with several values, all on one scale of value and time."""
    dated = [cell for cell in found.cells.values() if cell.year is not None]
    ends = {cell.period: _end(cell) for cell in dated}
    if not dated:
        return []
    first, last = min(ends.values()), max(ends.values())
    top = max(max(cell.value, cell.upper or cell.value) for cell in dated)
    bottom = min(Fraction(0), *(cell.value for cell in dated))
    reach = (top - bottom) or Fraction(1)

    def across(cell: Cell) -> float:
        share = (ends[cell.period] - first) / (last - first) if last > first else 0.5
        return round(_LEFT + share * (_WIDTH - 2 * _LEFT), 1)

    def up(value: Fraction) -> float:
        return round(_TOP + float((top - value) / reach) * (_HEIGHT - _TOP - _BOTTOM), 1)

    made = []
    for bloc in found.blocs:
        own = sorted((c for c in dated if c.bloc == bloc), key=lambda c: (ends[c.period], c.months))
        if len({ends[cell.period] for cell in own}) >= _SMALLEST:
            made.append(
                Line(
                    bloc,
                    tuple(
                        Point(
                            c,
                            across(c),
                            up(c.value),
                            up(c.value if c.lower is None else c.lower),
                            up(c.upper or c.value),
                        )
                        for c in own
                    ),
                )
            )
    return made


def _end(cell: Cell) -> float:
    """When a period ends, in years."""
    part = 0.5 if cell.period.endswith(("-S1", "-Q2")) else 0.25 if cell.period.endswith("-Q1") else 1.0
    return (cell.year or 0) + part
