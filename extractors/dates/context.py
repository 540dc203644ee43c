"""The year that a phrase leaves out: "quý II", "6 tháng đầu năm", "ngày 15/6"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import replace

import regex

from extractors.clean import CleanText
from extractors.dates.parts import Found
from schemas.document import Document, Header

_BREAK = regex.compile(r"[.;]\s|\n|so với|cùng kỳ")
_LENDERS = {"point", "half_year", "quarter"}
_SAME_KIND_REACH = 160  # "6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2023"
_YEAR_REACH = 60
_OPENING = 3000  # characters in which a report says what time it is about


def completed(clean: CleanText, document: Document, found: list[Found]) -> list[Found]:
    """The list, in order, with missing years filled in.

    The year is taken from the same sentence, else from the nearest heading above that names one ("NHIỆM VỤ NĂM
    2023"), else it is the year of the report. Where none is known, a day or month keeps "--" for its year, and
    other periods have no ends.
    """
    ordered = sorted(found, key=lambda f: f.start)
    if not any(f.lacks_year for f in ordered):
        return ordered
    dated = [f for f in ordered if f.kind in _LENDERS and f.first and f.first.year and not f.first.day]
    report = report_year(document.header, ordered)
    headings = _heading_years(clean, document, dated)

    def year_of(item: Found) -> int | None:
        section = clean.block_at(item.start).paragraph.section
        return _near(clean.lower, dated, item) or headings.get(section or "") or report

    return [_completed(item, year_of(item)) if item.lacks_year else item for item in ordered]


def _heading_years(clean: CleanText, document: Document, dated: list[Found]) -> dict[str, int]:
    """The year that the heading of each section names, or the nearest heading above it that names one."""
    named: dict[str, int] = {}
    for item in dated:
        paragraph = clean.block_at(item.start).paragraph
        if paragraph.kind == "heading" and paragraph.section and item.first and item.first.year:
            named.setdefault(paragraph.section, item.first.year)
    for section in document.sections:  # parents stand before their children
        if section.section_id not in named and section.parent_id in named:
            named[section.section_id] = named[section.parent_id]
    return named


def report_year(header: Header, ordered: list[Found]) -> int | None:
    """The year a document reports on: its period's, its date's, or the first that its opening names for itself."""
    for value in (header.period_end, header.period_start, header.date):
        if value and not value.startswith("--"):
            return int(value[:4])
    parts = [f.last.year for f in ordered if f.kind in {"half_year", "quarter"} and f.last and f.last.year]
    if parts:
        return parts[0]
    years = [f.first.year for f in ordered if f.kind == "point" and f.first and f.first.year]
    if not years:
        return None
    opening = [f.first.year for f in ordered if f.kind == "point" and f.start < _OPENING and f.first and f.first.year]
    return Counter(opening or years).most_common(1)[0][0]


def _completed(item: Found, year: int | None) -> Found:
    if year:
        return item.in_year(year)
    return item if item.kind == "point" else replace(item, first=None, last=None)


def _near(text: str, dated: list[Found], item: Found) -> int | None:
    """The year of the nearest period in the same sentence, the one behind before the one in front."""
    i = bisect_left(dated, item.start, key=lambda f: f.start)
    for other, start, end in (
        *((f, item.end, f.start) for f in dated[i : i + 1]),
        *((f, f.end, item.start) for f in dated[max(0, i - 1) : i]),
    ):
        reach = _SAME_KIND_REACH if other.kind == item.kind and item.kind != "point" else _YEAR_REACH
        if 0 <= end - start <= reach and not _BREAK.search(text, start, end) and other.first:
            return other.first.year
    return None
