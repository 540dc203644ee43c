"""What the command makes: the grid in the terminal, and the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.compare.derived import derived
from pipeline.compare.grid import rows
from pipeline.compare.lineage import joins
from pipeline.compare.selection import LAST, Selection, choose
from pipeline.compare.series import Series
from schemas.observations import UNKNOWN_BLOC
from schemas.problems import NothingToCompare, Text

if TYPE_CHECKING:
    from pipeline.cli.console import Console

_FILES = {  # format: the module that writes it, the name of the file
    "xlsx": ("pipeline.compare.workbook", "compare.xlsx"),
    "html": ("pipeline.compare.page", "compare.html"),
    "sdmx": ("pipeline.compare.sdmx", "compare.csv"),
    "duckdb": ("pipeline.compare.database", "compare.duckdb"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A comparison as it was asked for, in the words of the command line."""

    folder: Path
    blocs: Sequence[str] = ()
    indicators: Sequence[str] = ()
    period: str | None = None
    measures: Sequence[str] = ()
    statuses: Sequence[str] = ()
    join_blocs: bool = False
    threads: int | None = None

    def series(self, period: str, measures: Sequence[str] = ()) -> Series:
        """The series asked for; ``period`` and ``measures`` stand for what was not said.

        Raises NothingToCompare for a dataset without observations, UnknownChoice for what it does not have.
        """
        series = Series(self.folder, Selection(), threads=self.threads)
        try:
            blocs, indicators = series.present()
            if not indicators:
                raise NothingToCompare(
                    Text(
                        f"Chưa có số liệu nào trong {self.folder} gắn được với chỉ tiêu.",
                        f"No figure in {self.folder} is known to measure an indicator.",
                    ),
                    Text("Chạy “doichieu run” với các báo cáo khác.", "Run “doichieu run” on other reports."),
                )
            series.join(joins(blocs) if self.join_blocs else {})
            known = [bloc for bloc in series.present()[0] if bloc != UNKNOWN_BLOC]
            asked = self.measures or measures
            series.selection = choose(
                known, indicators, self.blocs, self.indicators, self.period or period, asked, self.statuses
            )
        except BaseException:
            series.store.close()
            raise
        return series


def show(wanted: Wanted, console: Console, lang: str) -> None:
    """Prints the grid. Raises NothingToCompare for a selection that leaves nothing."""
    from pipeline.compare.terminal import legend, tables

    with wanted.series(LAST, ("actual",)) as series:
        chosen = series.selection
        if not wanted.indicators:
            chosen = series.selection = replace(chosen, totals=True)
        printed = series.cells() if chosen.printed else iter(())
        last = chosen.last
        grid = list(chain(rows(printed, last), rows(derived(series), last) if "derived" in chosen.measures else ()))
        _something(bool(grid))
        blocs = sorted({bloc for row in grid for bloc in row.cells})
        width = console.width if console.is_terminal else None
        for table, wide in tables(grid, blocs, last, lang, width):
            console.print(table, width=wide)
            console.print()
        console.print(legend(grid, lang))
        console.print(_count(series, len(blocs), len(grid), chosen.totals, lang))


def write(
    wanted: Wanted, formats: Sequence[str], output: Path | None, lang: str, *, linked: bool = True
) -> Iterator[Path]:
    """Writes the files, each in place of the old one when it is complete, and names them.

    Those that will not stay beside the dataset are not ``linked`` to its page.
    Raises NothingToCompare for a selection that leaves nothing, DiskFull, ForeignOutput.
    """
    from pipeline.publish.output import errors_named, replacing

    if not formats:
        return
    with wanted.series("all") as series:
        series.make()
        _something(series.count() > 0 or (series.selection.derived and any(True for _ in derived(series))))
        folder = output or series.store.path
        with errors_named(folder):
            folder.mkdir(parents=True, exist_ok=True)
        for name in formats:
            module, file = _FILES[name]
            writer: Callable[[Series, Path, str, Path | None], None] = import_module(module).write
            with replacing(folder / file) as new:
                writer(series, new, lang, folder if linked else None)
            yield folder / file


def _something(there: bool) -> None:
    if not there:
        raise NothingToCompare(
            Text("Không có số liệu nào khớp với lựa chọn.", "No figure matches the selection."),
            Text("Bớt điều kiện chọn, hoặc thêm --period all.", "Select less narrowly, or add --period all."),
        )


def _count(series: Series, blocs: int, lines: int, totals: bool, lang: str) -> str:
    """What the table holds and what it leaves out, in a line."""
    english = lang == "en"
    parts = [
        f"{blocs} {'bloc' if blocs == 1 else 'blocs'}, {lines} {'row' if lines == 1 else 'rows'}"
        if english
        else f"{blocs} đảng bộ, {lines} dòng"
    ]
    if blocs == 1:
        parts.append("only one bloc: nothing to compare it with" if english else "chỉ một đảng bộ, chưa có gì để so")
    if unknown := series.unknown():
        parts.append(f"{unknown} of no known bloc left out" if english else f"bỏ {unknown} số liệu chưa rõ đảng bộ")
    if totals:
        parts.append("breakdowns with --indicator" if english else "xem phân tổ bằng --indicator")
    return "; ".join(parts) + "."
