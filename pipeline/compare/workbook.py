"""The comparison as ``compare.xlsx``: a grid, every observation, what was computed, conflicts, definitions."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.compare import sheets
from pipeline.compare.conflicts import conflicts
from pipeline.compare.derived import derived
from pipeline.compare.grid import Row, rows
from pipeline.compare.naming import (
    CONFLICT_MARK,
    DERIVATIONS,
    MARKS,
    MEASURES,
    STATUSES,
    dims_text,
    indicator_label,
    say,
    short_names,
    term,
    unit_label,
)
from pipeline.compare.notes import by_cell, derived_note, note
from pipeline.compare.numbers import rounded
from pipeline.compare.periods import period_label
from pipeline.compare.series import Cell, Series, Told
from pipeline.compare.style import COLOURS, Style
from pipeline.publish.report.typography import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NOTES = 30_000  # notes that a workbook carries, and links; beyond them the other sheets say it
_SPARE = 60_000  # above so many cells rows go to disk while they are written
_FIXED = datetime(2000, 1, 1)
_RULE = {"top": 1, "top_color": "#B4BCC6"}  # above each indicator
_FIRST = 4  # the row of the grid's headings
_LEADING = 5  # columns before the blocs


def write(series: Series, target: Path, lang: str, home: Path | None) -> None:
    """Writes the workbook of a selection to ``target``, which is to lie in the folder ``home``; None: anywhere.

    Raises OSError where it cannot be written.
    """
    import xlsxwriter

    spare = series.count() > _SPARE
    options = {
        "constant_memory": spare,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
    }
    with _uncollected(), xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": say(lang, "So sánh các đảng bộ", "Comparison of blocs"), "created": _FIXED})
        style = Style(book, lang)
        names = (
            ("So sánh", "Comparison"),
            ("Số liệu", "Observations"),
            ("Tính ra", "Derived"),
            ("Mâu thuẫn", "Conflicts"),
            ("Định nghĩa", "Definitions"),
        )
        grid, long, computed, conflicting, definitions = (book.add_worksheet(say(lang, *pair)) for pair in names)
        links = _Links(series.store.path, home)
        made = list(derived(series)) if series.selection.derived else []
        noted: dict[int, str] = {}
        place: dict[int, str] = {}
        sheets.observations(long, by_cell(series), style, _keep(noted, place, links, lang))
        sheets.computed(computed, made, style)
        found = conflicts(series)
        sheets.conflicts(conflicting, found, style)
        _grid(grid, series, made, style, noted, place)
        sheets.definitions(definitions, series, style)
        grid.activate()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps the collector of circles from going through millions of cells, none of which is in one, again and again."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


class _Links:
    """Where the page of the dataset lies, seen from the folder of the workbook; nowhere where one is not known."""

    def __init__(self, dataset: Path, home: Path | None) -> None:
        import os

        from pipeline.publish.output import REPORT

        self.page: str | None = None
        if home and (dataset / REPORT).exists():
            self.page = os.path.relpath((dataset / REPORT).resolve(), home.resolve()).replace("\\", "/")

    def of(self, told: Told) -> str | None:
        return f"external:{self.page}#doc-{told.doc_id}" if self.page else None


def _keep(noted: dict[int, str], place: dict[int, str], links: _Links, lang: str) -> sheets.Seen:
    """Keeps the note and the link of the first cells that pass by."""

    def seen(n: int, sources: list[Told]) -> None:
        if len(noted) < NOTES:
            noted[n] = note(sources, lang)
            if link := links.of(sources[0]):
                place[n] = link

    return seen


def _grid(
    sheet: Worksheet, series: Series, made: list[Cell], style: Style, noted: Mapping[int, str], place: Mapping[int, str]
) -> None:
    lang, last = style.lang, series.selection.last
    printed = list(series.cells())
    number = {id(cell): n for n, cell in enumerate(printed, 1)}
    blocs = sorted({cell.bloc for cell in printed} | {cell.bloc for cell in made})
    names = short_names(blocs, lang)
    _legend(sheet, style, last)
    titles = [
        ("Chỉ tiêu", "Indicator"),
        ("Phân tổ", "Breakdown"),
        ("Loại", "Kind"),
        ("Đơn vị", "Unit"),
        ("Kỳ", "Period"),
    ]
    for column, title in enumerate((*(say(lang, *pair) for pair in titles), *(names[b] for b in blocs))):
        sheet.write_string(_FIRST, column, title, style.heading if column < _LEADING else style.heading_of_numbers)
    for column, width in enumerate((42, 42, 27, 20, 24)):
        sheet.set_column(column, column, width)
    sheet.set_column(_LEADING, _LEADING + max(len(blocs), 1) - 1, 13)
    sheet.set_row(_FIRST, 32)
    at, previous, notes = _FIRST, "", 0
    for row in (*rows(printed, last), *rows(made, last)):
        at += 1
        rule = _RULE if row.key.indicator_id != previous else {}
        previous = row.key.indicator_id
        if rule:
            sheet.set_row(at, None, style.of(**rule))
        for column, text in enumerate(_labels(row, last, lang)):
            sheet.write_string(
                at, column, visible(text), style.of(bold=bool(rule) and not column, valign="top", **rule)
            )
        for column, bloc in enumerate(blocs, _LEADING):
            if (cell := row.cells.get(bloc)) is not None:
                n = number.get(id(cell), 0)
                said = _said(cell, noted.get(n), lang) if notes < NOTES else ""
                _value(sheet, at, column, cell, style.number(cell, rule), said, place.get(n), style)
                notes += bool(said)
    sheet.freeze_panes(_FIRST + 1, _LEADING)
    sheet.autofilter(_FIRST, 0, at, _LEADING + len(blocs) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST)
    sheet.set_footer("&C&P / &N")


def _said(cell: Cell, noted: str | None, lang: str) -> str:
    """The note beside a value; "" for none."""
    words = derived_note(cell, lang) if cell.derivation else noted
    return visible(f"{period_label(cell.period, lang)}\n{words}") if words else ""


def _value(
    sheet: Worksheet, at: int, column: int, cell: Cell, shape: Format, said: str, link: str | None, style: Style
) -> None:
    if link:  # the link stays when the number is put over its text
        tip = say(style.lang, "Mở báo cáo", "Open the report")
        sheet.write_url(at, column, link, shape, string="·", tip=tip)
    sheet.write_number(at, column, float(rounded(cell)), shape)
    if said:
        sheet.write_comment(at, column, said, {"x_scale": 2.6, "y_scale": 1.6, "font_size": 9, "author": "doichieu"})


def _labels(row: Row, last: bool, lang: str) -> tuple[str, ...]:
    key = row.key
    kind = term(DERIVATIONS, key.derivation, lang) if key.derivation else term(MEASURES, key.measure, lang)
    several = say(lang, "gần nhất, nhiều năm", "last, several years")
    period = (several if key.long else say(lang, "gần nhất", "last")) if last else period_label(key.period, lang)
    return (
        indicator_label(key.indicator_id, lang),
        dims_text(key.indicator_id, key.dims, lang),
        kind,
        unit_label(key.unit, lang),
        period,
    )


def _legend(sheet: Worksheet, style: Style, last: bool) -> None:
    lang = style.lang
    sheet.write_string(
        0,
        0,
        say(lang, "So sánh số liệu các đảng bộ", "Figures of blocs side by side"),
        style.of(bold=True, font_size=15),
    )
    how = say(
        lang,
        "Mỗi ô là số do báo cáo ghi, trừ dòng loại tính ra. Đưa chuột vào ô để xem câu văn, văn bản, mục và trang; "
        "bấm vào ô để mở báo cáo kiểm tra.",
        "Each cell is printed in a report, save rows of a derived kind. Point at a cell for sentence, report, section "
        "and page; click it to open the report.",
    )
    when = (
        say(lang, " Mỗi ô là kỳ gần nhất của đảng bộ; kỳ nằm trong ghi chú.", " Each bloc's last period.")
        if last
        else ""
    )
    sheet.write_string(1, 0, how + when, style.of(font_color="#505862"))
    for column, status in enumerate(("U", "D", "P", "E")):
        ink, paper = COLOURS[status]
        text = f"{MARKS[status]} {term(STATUSES, status, lang)}".strip()
        sheet.write_string(2, column, text, style.of(font_color=ink, bg_color=paper))
    sheet.write_string(
        2,
        4,
        f"{CONFLICT_MARK} {say(lang, 'các nguồn ghi khác nhau', 'sources differ')}",
        style.of(font_color="#9C1C16"),
    )
