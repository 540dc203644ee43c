"""Periods without a stated end: "từ năm 2010 đến nay", "kể từ ngày 01/4/2019 đến thời điểm báo cáo"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import regex

from extractors.dates.parts import Found, Moment, words
from extractors.wording import any_of

_FROM = regex.compile(
    r"(?<!\p{L})(?:(?:kể |tính )?(?P<from>từ))(?: (?:đầu|cuối|giữa|sau|trước|khoảng|những))?(?: (?:năm|tháng))? ?$"
)
_SPANS = {"term", "year_range"}
_POINTS = {"point", "quarter", "half_year", *_SPANS}


@cache
def _until_now() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?: ?\([^()\n]{{0,60}}\))?(?: ?,)?(?: cho| tính| và)? (?:{any_of(words()['since'])})(?!\p{{L}})"
    )


@cache
def _from_start() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}})từ (?:đầu|cuối) năm(?: nay)?(?:{_until_now().pattern})")


def open_periods(text: str, found: list[Found]) -> list[Found]:
    """The list with points that open a period widened to it. "từ 01/4/2019" alone stays a point."""
    widened = [_widened(text, item) if item.kind in _POINTS else item for item in found]
    starts = sorted(item.start for item in widened)
    return widened + [item for item in _this_year(text) if _free(starts, item)]


def _widened(text: str, item: Found) -> Found:
    until = _until_now().match(text, item.end)
    if not until:
        return item
    since = _FROM.search(text, max(0, item.start - 24), item.start)
    if not since and item.kind in _SPANS:
        return item
    start = since.start("from") if since else item.start
    return replace(item, start=start, end=until.end(), kind="since", last=None, value=None, unit=None)


def _this_year(text: str) -> Iterator[Found]:
    """ "từ đầu năm đến nay": the year is the report's."""
    for match in _from_start().finditer(text):
        yield Found(match.start(), match.end(), "since", Moment(None))


def _free(starts: list[int], item: Found) -> bool:
    i = bisect_left(starts, item.start)
    return i == len(starts) or starts[i] >= item.end
