"""The sheets of the workbook beside the grid: long tables to filter and sort, and what the words mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline import writing
from pipeline.compare.conflicts import Conflict
from pipeline.compare.definitions import Kind
from pipeline.compare.evidence import quote, report_name
from pipeline.compare.naming import (
    DERIVATIONS,
    MEASURES,
    STATUSES,
    dims_text,
    full_name,
    indicator_label,
    say,
    term,
    unit_label,
)
from pipeline.compare.notes import source_name
from pipeline.compare.numbers import rounded
from pipeline.compare.periods import period_label
from pipeline.compare.series import Cell, Series, Told, exact
from pipeline.compare.style import Style
from pipeline.glossary import QUALIFIERS
from pipeline.publish.report.typography import visible
from schemas.indicators import dimensions, indicators
from schemas.intervals import round_half_up

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Seen = Callable[[int, list[Told]], None]
Titles = Sequence[tuple[str, str, int]]  # Vietnamese, English, width
_LINE, _TALLEST = 13, 400  # points
_NARROW = 1.1  # letters of a text in the width of one digit
MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
_SOURCES = {
    "stated": ("ghi rõ", "stated"),
    "inherited": ("theo ngữ cảnh", "inherited"),
    "inferred": ("suy ra", "inferred"),
}
_KINDS = {"stock": ("tại thời điểm", "stock"), "flow": ("trong kỳ", "flow"), "rate": ("tỷ lệ", "rate")}

_OBSERVATIONS: Titles = (
    ("Đảng bộ", "Bloc", 54),
    ("Mã đảng bộ", "Bloc id", 13),
    ("Chỉ tiêu", "Indicator", 34),
    ("Mã chỉ tiêu", "Indicator id", 22),
    ("Phân tổ", "Breakdown", 24),
    ("Loại", "Kind", 10),
    ("Giá trị", "Value", 11),
    ("Mức", "Bound", 9),
    ("Đơn vị", "Unit", 10),
    ("Kỳ", "Period", 24),
    ("Kỳ lấy từ", "Period from", 13),
    ("Trạng thái", "Status", 20),
    ("Nguồn chính", "Leads", 8),
    ("Văn bản", "Report", 28),
    ("Dự thảo", "Draft", 8),
    ("Mục", "Section", 16),
    ("Trang", "Page", 7),
    ("Câu văn", "Sentence", 80),
    ("Tệp", "File", 40),
    ("doc_id", "doc_id", 18),
    ("observation_id", "observation_id", 15),
    ("Độ tin cậy", "Confidence", 11),
)
_DERIVED: Titles = (
    ("Đảng bộ", "Bloc", 54),
    ("Chỉ tiêu", "Indicator", 42),
    ("Phân tổ", "Breakdown", 24),
    ("Cách tính", "Derivation", 28),
    ("Giá trị", "Value", 11),
    ("Ít nhất", "At least", 11),
    ("Nhiều nhất", "At most", 11),
    ("Đơn vị", "Unit", 20),
    ("Kỳ", "Period", 24),
    ("Số gốc", "Made of figures", 20),
    ("Tính từ", "Made of", 50),
)
_CONFLICTS: Titles = (
    ("Đảng bộ", "Bloc", 36),
    ("Chỉ tiêu", "Indicator", 30),
    ("Phân tổ", "Breakdown", 22),
    ("Kỳ", "Period", 16),
    ("Nguồn chính", "Leading", 11),
    ("Văn bản", "Report", 26),
    ("Câu văn", "Sentence", 60),
    ("Nguồn khác", "Other", 11),
    ("Văn bản", "Report", 26),
    ("Câu văn", "Sentence", 60),
    ("Chênh lệch", "Difference", 11),
    ("Mã kiểm tra", "Check", 16),
    ("Lý do chấp nhận", "Accepted because", 30),
)
_DEFINITIONS: Titles = (
    ("Mã chỉ tiêu", "Indicator id", 33),
    ("Chỉ tiêu", "Indicator", 42),
    ("Định nghĩa", "Definition", 70),
    ("Không phải là", "Is not", 34),
    ("Đơn vị", "Unit", 14),
    ("Kiểu", "Kind", 14),
    ("Thường gặp", "Usual range", 18),
    ("Phân tổ", "Breakdowns", 34),
    ("Đảng bộ tính khác", "Blocs that count otherwise", 60),
)


def observations(sheet: Worksheet, cells: Iterable[tuple[int, list[Told]]], style: Style, seen: Seen) -> None:
    """Every observation behind the selected cells; ``seen`` is told of each cell."""
    lang = style.lang
    _head(sheet, _OBSERVATIONS, style, 3)
    at = 0
    for n, sources in cells:
        seen(n, sources)
        for told in sources:
            if at >= MOST_ROWS:
                continue
            at += 1
            value = exact(told.value)
            _texts(
                sheet,
                at,
                0,
                (
                    full_name(told.bloc_id, lang),
                    told.bloc_id,
                    indicator_label(told.indicator_id, lang),
                    told.indicator_id,
                    dims_text(told.indicator_id, told.dims, lang),
                    term(MEASURES, told.measure, lang),
                ),
            )
            sheet.write_number(at, 6, float(value), style.valued(value, told.unit, "exact", told.obs_status, ""))
            _texts(
                sheet,
                at,
                7,
                (
                    term(QUALIFIERS, told.qualifier, lang) if told.qualifier != "exact" else "",
                    unit_label(told.unit, lang),
                    period_label(told.period, lang),
                    say(lang, *_SOURCES.get(told.period_source, ("", ""))),
                    f"{told.obs_status} {term(STATUSES, told.obs_status, lang)}",
                    "×" if told.leads else "",
                    report_name(told, lang),
                    "×" if told.is_draft else "",
                    told.section or "",
                ),
            )
            if told.page:
                sheet.write_number(at, 16, told.page)
            _texts(sheet, at, 17, (quote(told), told.file or "", told.doc_id, told.observation_id))
            sheet.write_number(at, 21, round(told.confidence, 3))
    _foot(sheet, at, _OBSERVATIONS, style)


def computed(sheet: Worksheet, cells: Iterable[Cell], style: Style) -> None:
    """What was computed from printed values, apart from them."""
    lang = style.lang
    _head(sheet, _DERIVED, style, 2)
    at = 0
    for at, cell in enumerate(cells, 1):
        if at > MOST_ROWS:
            break
        _texts(
            sheet,
            at,
            0,
            (
                full_name(cell.bloc, lang),
                indicator_label(cell.indicator_id, lang),
                dims_text(cell.indicator_id, cell.dims, lang),
                term(DERIVATIONS, cell.derivation, lang),
            ),
        )
        sheet.write_number(at, 4, float(rounded(cell)), style.number(cell))
        for column, end in ((5, cell.lower), (6, cell.upper)):
            if end is not None:
                shown = round_half_up(end, Fraction(1, 100))
                sheet.write_number(at, column, float(shown), style.valued(shown, "", "exact", "A", ""))
        _texts(
            sheet,
            at,
            7,
            (
                unit_label(cell.unit, lang),
                period_label(cell.period, lang),
                term(STATUSES, cell.basis, lang) if cell.basis != "A" else "",
                ", ".join(cell.made_of),
            ),
        )
    _foot(sheet, at, _DERIVED, style)


def conflicts(sheet: Worksheet, found: Iterable[Conflict], style: Style) -> None:
    """Cells that two reports, or one report in two places, tell differently."""
    lang = style.lang
    _head(sheet, _CONFLICTS, style, 2)
    at = 0
    for at, one in enumerate(found, 1):
        if at > MOST_ROWS:
            break
        told = one.leading
        texts = {0: full_name(told.bloc, lang)}
        _texts(
            sheet,
            at,
            0,
            (
                full_name(told.bloc, lang),
                indicator_label(told.indicator_id, lang),
                dims_text(told.indicator_id, told.dims, lang),
                period_label(told.period, lang),
            ),
            style.wrapped,
        )
        for column, side in ((4, one.leading), (7, one.other)):
            value = exact(side.value)
            sheet.write_number(at, column, float(value), style.valued(value, side.unit, side.qualifier, "U", ""))
            said = (source_name(side, lang), quote(side))
            texts |= dict(enumerate(said, column + 1))
            _texts(sheet, at, column + 1, said, style.wrapped)
        _tall(sheet, at, _CONFLICTS, texts)
        gap = exact(one.other.value) - exact(one.leading.value)
        sheet.write_number(at, 10, float(gap), style.valued(gap, "", "exact", "A", ""))
        one_report = say(lang, "một báo cáo ghi nhiều số", "several numbers in one report")
        _texts(sheet, at, 11, (one.check or one_report, one.accepted or ""), style.wrapped)
    _foot(sheet, at, _CONFLICTS, style)


def definitions(sheet: Worksheet, series: Series, style: Style) -> None:
    """What each indicator that is shown means, and which blocs count it otherwise."""
    lang = style.lang
    _head(sheet, _DEFINITIONS, style, 2)
    shown = [row[0] for row in series.store.rows("SELECT DISTINCT indicator_id FROM selected")]
    differing: dict[str, set[str]] = {}
    for kind in series.store.records(Kind, "SELECT bloc, indicator_id, measure, unit, dims FROM differing"):
        words = ", ".join(filter(None, (dims_text(kind.indicator_id, kind.dims, lang), unit_label(kind.unit, lang))))
        differing.setdefault(kind.indicator_id, set()).add(f"{full_name(kind.bloc, lang)}: {words}")
    at = 0
    for indicator in indicators().values():
        if indicator.indicator_id not in shown:
            continue
        at += 1
        names = (dimensions()[key] for key in indicator.dims)
        said = (
            indicator.indicator_id,
            indicator.en if lang == "en" else indicator.vi,
            indicator.definition,
            indicator.is_not,
            unit_label(indicator.unit, lang),
            say(lang, *_KINDS[indicator.kind]),
            " … ".join(writing.decimal(Fraction(end), lang) for end in (indicator.low, indicator.high)),
            "; ".join(d.en if lang == "en" else d.vi for d in names),
            "\n".join(sorted(differing.get(indicator.indicator_id, ()))),
        )
        _texts(sheet, at, 0, said, style.wrapped)
        _tall(sheet, at, _DEFINITIONS, dict(enumerate(said)))
    _foot(sheet, at, _DEFINITIONS, style)


def _head(sheet: Worksheet, titles: Titles, style: Style, frozen: int) -> None:
    for column, (vi, en, width) in enumerate(titles):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, say(style.lang, vi, en), style.heading)
    sheet.set_row(0, 2 * _LINE + 4)
    sheet.freeze_panes(1, frozen)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")


def _tall(sheet: Worksheet, row: int, titles: Titles, texts: dict[int, str]) -> None:
    """Makes a row so high that the texts of its wrapped columns are seen; not every program does so itself."""
    lines = max(
        (sum(1 + int(len(line) / titles[c][2] / _NARROW) for line in text.split("\n")) for c, text in texts.items()),
        default=1,
    )
    sheet.set_row(row, min(_LINE * max(lines, 1) + 2, _TALLEST))


def _foot(sheet: Worksheet, at: int, titles: Titles, style: Style) -> None:
    if at:
        sheet.autofilter(0, 0, min(at, MOST_ROWS), len(titles) - 1)
    else:
        sheet.write_string(1, 0, say(style.lang, "Không có.", "None."))
    if at >= MOST_ROWS:
        words = say(style.lang, "Còn nữa; chọn ít hơn để xem hết.", "There are more; select less to see all.")
        sheet.write_string(MOST_ROWS + 1, 0, words)


def _texts(sheet: Worksheet, row: int, first: int, texts: Iterable[str], shape: object = None) -> None:
    for column, text in enumerate(texts, first):
        if text:
            sheet.write_string(row, column, visible(text)[:32_767], shape)
