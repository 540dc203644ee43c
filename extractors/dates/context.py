"""The year that a phrase leaves out: "quý II", "6 tháng đầu năm", "ngày 15/6"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container
from dataclasses import replace

import regex

from extractors.clean import CleanText
from extractors.dates.datelines import datelines, year_near
from extractors.dates.parts import Found
from schemas.document import Document, Header

_BREAK = regex.compile(r"[.;:]\s|\n|so với|cùng kỳ")
_LENDERS = {"point", "half_year", "quarter"}
_SAME_KIND_REACH = 160  # "6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2023"
_YEAR_REACH = 60
_OPENING = 3000  # characters in which a report says what time it is about
_REVIEW = regex.compile(
    r"(?<!\p{L})(?:(?:tổng kết|đánh giá|kiểm điểm|công tác|kết quả)(?: [\p{L},]+){0,16}?"
    r"|(?:cho biết|thông báo|công bố|báo cáo)[:,]?(?: trong)?) năm (?P<y>20\d\d)(?!\d| ?[-–])"
)


def completed(clean: CleanText, document: Document, found: list[Found], cited: Container[int]) -> list[Found]:
    """The list, in order, with missing years filled in. ``cited`` are the starts of dates of cited documents.

    The year is taken from the same sentence, else from a dateline that lies near the day, else from the nearest
    heading above that names one ("NHIỆM VỤ NĂM 2023"), else it is the year of the report. A meeting in the first
    three months that reviews a year is held in the next. Where no year is known, a day or month keeps "--" for it,
    and other periods have no ends.
    """
    ordered = sorted(found, key=lambda f: f.start)
    if not any(f.lacks_year for f in ordered):
        return ordered
    own = [f for f in ordered if f.start not in cited]
    dated = [f for f in own if f.kind in _LENDERS and f.first and f.first.year and not f.first.day]
    report = report_year(document.header, own)
    headings = _heading_years(clean, document, dated)
    stamps = datelines(clean, document.header, ordered)

    def year_of(item: Found) -> int | None:
        section = clean.block_at(item.start).paragraph.section
        return (
            _before(clean.lower, dated, item)
            or year_near(clean.lower, stamps, item)
            or _after_review(clean, item)
            or _behind(clean.lower, dated, item)
            or headings.get(section or "")
            or report
        )

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
    """The year a document reports on: its period's, its date's, or the first that its opening names for itself.

    A period of several years, such as a term, is none, and a year that only dates of cited documents name.
    """
    start, end = header.period_start, header.period_end
    period = end if not start or not end or start[:4] == end[:4] else None
    named = {m.year for f in ordered for m in (f.first, f.last) if m}
    for value in (period, header.date):
        if value and not value.startswith("--") and (len(value) > 4 or int(value) in named):
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


def _before(text: str, dated: list[Found], item: Found) -> int | None:
    """The year of the nearest period before in the same sentence: "Năm 2021, số liệu quý III"."""
    i = bisect_left(dated, item.start, key=lambda f: f.start)
    return next((_lent(text, f, item, f.end, item.start) for f in dated[max(0, i - 1) : i]), None)


def _behind(text: str, dated: list[Found], item: Found) -> int | None:
    """The year of the nearest period behind in the same sentence: "quý II, nhiệm vụ quý III/2023"."""
    i = bisect_left(dated, item.start, key=lambda f: f.start)
    return next((_lent(text, f, item, item.end, f.start) for f in dated[i : i + 1]), None)


def _lent(text: str, lender: Found, item: Found, start: int, end: int) -> int | None:
    reach = _SAME_KIND_REACH if lender.kind == item.kind and item.kind != "point" else _YEAR_REACH
    if 0 <= end - start <= reach and not _BREAK.search(text, start, end) and lender.first:
        return lender.first.year
    return None


def _after_review(clean: CleanText, item: Found) -> int | None:
    """ "Sáng 8/1, ... tổng kết công tác năm 2018, triển khai nhiệm vụ năm 2019": the year after the reviewed one."""
    if item.kind != "point" or item.first is None or (item.first.month or 12) > 3:
        return None
    sentence = clean.sentence_at(item.start)
    reviewed = _REVIEW.search(clean.lower, item.end, min(sentence.end, item.end + 300))
    return int(reviewed["y"]) + 1 if reviewed else None
