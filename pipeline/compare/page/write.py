"""From a series to ``compare.html``: the template filled indicator by indicator, under a strict content policy."""

from __future__ import annotations

import base64
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.compare.derived import derived
from pipeline.compare.naming import MARKS, STATUSES, indicator_label
from pipeline.compare.page.views import Coverage, Words, indicator_views, words
from pipeline.compare.series import Cell, Series
from schemas.indicators import indicators

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
MOST_CELLS = 20_000  # values that the page carries as tables; of more, only totals, and of those the last
_COVERAGE = """
SELECT indicator_id, bloc, count(DISTINCT period) FROM selected WHERE measure = 'actual' AND period <> '' GROUP BY ALL
"""


def write(series: Series, target: Path, lang: str, home: Path) -> None:
    """Writes the page of a selection to ``target``, which is to lie in the folder ``home``."""
    from pipeline.publish.output import REPORT
    from pipeline.publish.report.typography import visible

    count = series.count()
    blocs = [row[0] for row in series.store.rows("SELECT DISTINCT bloc FROM selected ORDER BY 1")]
    page = series.store.path / REPORT
    link = os.path.relpath(page.resolve(), home.resolve()).replace(os.sep, "/") if page.exists() else None
    said = words(lang, blocs, link)
    style = _asset("page.css")
    thousands: dict[str, list[Cell]] = defaultdict(list)
    for cell in derived(series, ("per_1000",)):
        thousands[cell.indicator_id].append(cell)
    stream = (
        _environment()
        .get_template("page.html.j2")
        .stream(
            w=said,
            say=said.say,
            style=style,
            style_hash="sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            name=series.store.path.resolve().name,
            count=count,
            blocs=blocs,
            coverage=_coverage(series, blocs, lang),
            legend=_legend(series, said, {cell.basis for cells in thousands.values() for cell in cells}),
            whole=count <= MOST_CELLS,
            indicators=indicator_views(_groups(series, count), thousands, said, count <= MOST_CELLS),
        )
    )
    stream.enable_buffering(256)
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(map(visible, stream))


def _groups(series: Series, count: int) -> Iterator[tuple[tuple[str, str], list[Cell]]]:
    """The cells by indicator and unit; of many only totals."""
    where = "c.period <> ''" if count <= MOST_CELLS else "c.period <> '' AND c.dims = '{}'"
    for indicator_id, group in groupby(series.cells(where), lambda cell: cell.indicator_id):
        by_unit: dict[str, list[Cell]] = {}
        for cell in group:
            by_unit.setdefault(cell.unit, []).append(cell)
        usual = indicators()[indicator_id].unit if indicator_id in indicators() else ""
        for unit in sorted(by_unit, key=lambda unit: (unit != usual, unit)):
            yield (indicator_id, unit), by_unit[unit]


def _coverage(series: Series, blocs: list[str], lang: str) -> Coverage:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for indicator_id, bloc, periods in series.store.rows(_COVERAGE):
        found[indicator_id][bloc] = periods
    order = [*(i for i in indicators() if i in found), *sorted(set(found) - set(indicators()))]
    return Coverage(
        tuple(blocs),
        tuple((i, indicator_label(i, lang), tuple(found[i].get(bloc, 0) for bloc in blocs)) for i in order),
    )


def _legend(series: Series, said: Words, bases: set[str]) -> list[tuple[str, str, str]]:
    """The statuses that occur, of values and of what they were computed from: code, mark, words."""
    there = bases | {row[0] for row in series.store.rows("SELECT DISTINCT status FROM selected")}
    return [(code, MARKS[code], said.status(code)) for code in STATUSES if code in there and code != "A"]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["raw"] = Markup
    return environment


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8").strip()
