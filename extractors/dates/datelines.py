"""Datelines: the full dates that say when a text was made, above an article or in the head of a document."""

from __future__ import annotations

from datetime import date

import regex

from extractors.clean import CleanText
from extractors.dates.parts import Found
from schemas.calendar import parts
from schemas.document import Header

_LONGEST = 100  # characters of a line that holds a dateline and little else
_STAMP = regex.compile(
    r"(?<!\p{L})(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cập nhật|đăng|gmt|xuất bản|gửi lúc)(?!\p{L})|\d:\d\d"
)
_ALONE = regex.compile(r"[\s|(\[]*(?:ngày )?[\d/. -]+[\s|)\]]*")
_DEADLINE = regex.compile(r"(?<!\p{L})(?:trước|chậm nhất|hạn|hoàn thành|xong|dự kiến)(?!\p{L})[^.;\n]{0,24}$")
_NEAR = 15  # days between an event and the day on which an article tells of it


def datelines(clean: CleanText, header: Header, found: list[Found]) -> list[date]:
    """The document's own date and the dates of lines that hold a date and a time, a weekday or "cập nhật"."""
    stamps = []
    if header.date and header.date_source == "stated":
        year, month, day = parts(header.date)
        if year and month and day:
            stamps.append(date(year, month, day))
    for item in found:
        if item.kind == "point" and item.first and item.first.year and item.first.day:
            block = clean.block_at(item.start)
            line = clean.lower[block.start : min(block.end, block.start + _LONGEST)]
            if block.end - block.start < _LONGEST and (_STAMP.search(line) or _ALONE.fullmatch(line)):
                stamps.append(date(item.first.year, item.first.month or 1, item.first.day))
    return stamps


def year_near(text: str, stamps: list[date], item: Found) -> int | None:
    """The year in which a day lies within two weeks of a dateline, the nearest one."""
    if item.first is None or not item.first.day or not item.first.month:
        return None
    near: list[tuple[int, int]] = []
    for stamp in stamps:
        for year in (stamp.year - 1, stamp.year, stamp.year + 1):
            if 0 < year < 10_000 and item.first._replace(year=year).exists:
                apart = abs((date(year, item.first.month, item.first.day) - stamp).days)
                near.append((apart, year))
    apart, year = min(near, default=(_NEAR + 1, 0))
    if apart > _NEAR or _DEADLINE.search(text, max(0, item.start - 40), item.start):
        return None
    return year
