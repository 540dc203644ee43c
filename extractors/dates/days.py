"""Days: "ngày 12/7/2016", "từ ngày 10 đến 15 tháng 5 năm 2019", "sáng nay (19/7)", "ngày   tháng 10 năm 2021".

In a list or a range the month and the year stand once, with the last day; the earlier ones borrow them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from extractors.dates.parts import (
    AND,
    DASH,
    DAY,
    EVERY_YEAR,
    MONTH,
    TO,
    YEAR,
    Found,
    Moment,
    follow,
    length_before,
    number_words,
    words,
)
from extractors.wording import any_of

_FULL = (
    rf"(?P<d>{DAY}) ?(?P<s>[/.-]) ?(?P<m>{MONTH}) ?(?P=s) ?(?P<y>{YEAR})"
    rf"|(?P<d>{DAY})(?P<s>/)(?P<m>{MONTH}) ?[-.] ?(?P<y>{YEAR})"
)
_SPELLED = rf"(?P<d>{DAY}) ?tháng ?(?P<m>{MONTH})(?:(?:,? ?năm ?| ?/ ?|, ?(?={YEAR}(?: ?[-–|,.;)\n]|$)))(?P<y>{YEAR}))?"
_SLIP = rf"(?P<d>{DAY})(?P<s>[/-])(?P<m>{MONTH})(?P=s)(?P<bad>\d{{3}}|\d{{5}})(?!\d)"  # a digit too few or many
_SHORT = (
    rf"(?P<d>{DAY})(?P<s> ?/ ?|\.|-)(?P<m>{MONTH})(?:(?P=s)(?P<y>\d\d)(?!\d)|,? năm ?(?P<y>{YEAR}))?"
    r"(?! ?[/.]\d|-(?!\d{1,2}/\d{1,2}(?!\d))\d| ?tháng)"
)
_ITEM = rf"(?P<word>ngày ?)?(?:{_FULL}|{_SPELLED}|{_SLIP}|{_SHORT}|(?P<d>{DAY})(?! ?/|[.,]\d))"
_GOES_ON = r"(?=\d{1,2} ?(?:[/.,;–—&-]|tháng|và |hoặc |cùng |đến |tới |cho ))"  # fails fast: most numbers are counts
_NEXT = rf"(?:{AND}|{TO})(?:từ |mùng |mồng )?"


@cache
def _item() -> regex.Pattern[str]:
    return regex.compile(_ITEM)


@cache
def _chain() -> regex.Pattern[str]:
    table = words()
    part = rf"(?:{any_of(table['parts_of_day'])})(?: (?:nay|qua|mai),?)?(?: ngày)?"
    week = rf"(?:thứ (?:{any_of(table['weekdays'])}|[2-7])|chủ nhật),?"
    lead = rf"{part}|{week}|(?:các |hai |từ |đến )?ngày|mùng|mồng"
    return regex.compile(
        rf"{_GOES_ON}(?<!\d|[\d.]/|\d[.,-])"
        rf"(?:(?<=(?<!\p{{L}})(?:(?P<lead>{lead}) ?\(?|(?P<noun>ngày (?:{any_of(table['day_nouns'])})"
        rf"|(?<![\p{{L}}\d])(?:\d{{1,2}}|{number_words()}) ngày,) \(?"
        rf"|(?P<weak>{any_of(table['day_prepositions'])}) \(?)){_ITEM}"
        rf"|(?<!\p{{L}})(?:{_FULL}|(?<!(?:thứ|tuần|lần|đợt|kỳ|số) ){_SPELLED.removesuffix('?')}"
        rf"|{_SHORT}(?={TO}(?:{_FULL}))|(?<=(?P<bracket>\())(?P<d>{DAY})(?= ?{DASH} ?(?:{_FULL}|{DAY}/{MONTH}\)))))"
        rf"(?:{_NEXT}{_ITEM})*"
    )


def days(text: str) -> Iterator[Found]:
    """Days with their month, in lists and ranges too. A day without a month anywhere is none."""
    for chain in _chain().finditer(text):
        start = chain.start()
        if (chain["lead"] or "").endswith("ngày"):
            start = chain.end("lead") - len("ngày")
        items = list(_item().finditer(text, start, chain.end()))
        if items and items[0]["word"] and _counts_days(text, items):
            items = list(_item().finditer(text, chain.start(), chain.end()))
        yield from reversed(list(_read(text, chain, items)))


def _counts_days(text: str, items: list[regex.Match[str]]) -> bool:
    """ "trong 2 ngày 27, 28/3": the word belongs to the length when that many days follow."""
    count = length_before(text, items[0].start())
    first, last = int(items[0]["d"]), int(items[-1]["d"])
    return len(items) > 1 and count in {len(items), last - first + 1}


def _read(text: str, chain: regex.Match[str], items: list[regex.Match[str]]) -> Iterator[Found]:
    """The days of a chain from the last to the first, each lending month and year to the one before it."""
    month: int | None = None
    year: int | None = None
    for i in reversed(range(len(items))):
        item, own_month, own_year = items[i], items[i]["m"], items[i]["y"]
        month = int(own_month) if own_month else month
        year = _year(own_year) if own_year else year
        if month is None:
            continue
        if own_month and year is None and not _is_day(text, chain, items, i):
            month = None
            continue
        moment = Moment(year, month, int(item["d"]))
        if moment.exists:
            yield Found(item.start(), item.end(), "point", moment, moment, yearly=bool(item["bad"]))


_TO_NEXT = regex.compile(TO)
_RATIO = regex.compile(r" (?:trở|lên|xuống|tăng|giảm|chiếm|đạt)(?!\p{L})")


def _is_day(text: str, chain: regex.Match[str], items: list[regex.Match[str]], i: int) -> bool:
    """True for a day and month without a year that nothing else can be meant by: "sáng 15/6", "đến 30/6,".

    Not so "từ 2/3 trở lên", "chiều 2-3 giờ".
    """
    item, lead = items[i], chain["lead"] or ""
    if item["word"] or chain["bracket"] or (i == 0 and lead.endswith("ngày")):
        return True
    slash = "/" in (item["s"] or "/")
    if i == 0 and lead and slash and not lead.endswith(","):
        return True
    alone = bool(follow().match(text, item.end()) or EVERY_YEAR.match(text, item.end()))
    if (lead or chain["noun"]) and i:
        return alone or _TO_NEXT.fullmatch(text, items[i - 1].end(), item.start()) is not None
    falls = int(item["d"]) > int(item["m"])  # "đến 5-7," counts, "đến 30-6," does not
    if chain["weak"] and chain["weak"].startswith("tính") and falls:
        return True
    return alone and (slash or not chain["weak"] or (item["s"] == "-" and falls)) and not _RATIO.match(text, item.end())


def _year(digits: str) -> int:
    value = int(digits)
    return value if value > 99 else value + (2000 if value < 50 else 1900)


_ISO = regex.compile(
    rf"(?<![\d\p{{L}}/.,-])(?P<y>{YEAR})-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>0[1-9]|[12]\d|3[01]))?(?![\d\p{{L}}/-])"
)


def iso_dates(text: str) -> Iterator[Found]:
    """Dates as computers write them: "2022-01-15", "2022-01"; a range of years has a second year above 12."""
    for match in _ISO.finditer(text):
        moment = Moment(int(match["y"]), int(match["m"]), int(match["d"]) if match["d"] else None)
        if moment.exists:
            yield Found(match.start(), match.end(), "point", moment, moment)


_GAP = r"[ .…_]{0,40}"
_BLANK_DAY = regex.compile(
    rf"(?<!\p{{L}})ngày{_GAP}(?:tháng{_GAP}(?P<m>{MONTH})?{_GAP}(?:năm|/){_GAP}(?P<y>{YEAR})"
    rf"|[/-]{_GAP}(?P<m>{MONTH})?{_GAP}[/-]{_GAP}(?P<y>{YEAR}))"
)


def unfilled(text: str) -> Iterator[Found]:
    """The date line of a document not yet signed: "ngày    tháng 10 năm 2021" is October 2021."""
    for match in _BLANK_DAY.finditer(text):
        moment = Moment(int(match["y"]), int(match["m"]) if match["m"] else None)
        yield Found(match.start(), match.end(), "point", moment, moment)
