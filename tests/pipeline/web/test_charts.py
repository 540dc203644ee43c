"""Years under a line stand under its points, and within the chart."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.web.charts import Line, Point


def line(*points: tuple[int, float]) -> Line:
    """A line through years at places."""
    cells: list[Any] = [SimpleNamespace(year=year) for year, _ in points]
    return Line("b", tuple(Point(cell, x, 50.0, 50.0, 50.0) for cell, (_, x) in zip(cells, points, strict=True)))


@pytest.mark.parametrize(("points", "wanted"), [
    ([(2020, 8.0), (2023, 232.0)], [(2020, 8.0, ""), (2023, 232.0, "m-end")]),
    ([(2021, 80.0), (2022, 160.0)], [(2021, 80.0, "m-mid"), (2022, 160.0, "m-mid")]),
    ([(2021, 80.0), (2022, 100.0)], [(2022, 100.0, "m-mid")]),  # no room for both
    ([(2021, 80.0), (2021, 160.0)], [(2021, 160.0, "m-mid")]),  # halves of one year
])  # fmt: skip
def test_years_under_the_ends(points, wanted):
    assert [(end.year, end.x, end.anchor) for end in line(*points).ends] == wanted
