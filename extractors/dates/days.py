"""Days: "ngày 12/7/2016", "từ ngày 10 đến 15 tháng 5 năm 2019", "ngày   tháng 10 năm 2021", "(19/5)".

In a list or a range the month and the year stand once, with the last day; the earlier ones borrow them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from extractors.dates.parts import AND, DAY, MONTH, TO, YEAR, Found, Moment, follow, words
from extractors.wording import any_of
from schemas.codelists import load

_FULL = rf"(?P<d>{DAY}) ?(?P<s>[/.-]) ?(?P<m>{MONTH}) ?(?P=s) ?(?P<y>{YEAR})"
_SPELLED = rf"(?P<d>{DAY}) ?tháng ?(?P<m>{MONTH})(?:(?:,? ?năm ?| ?/ ?)(?P<y>{YEAR}))?"
_SHORT = (
    rf"(?P<d>{DAY})(?P<s> ?/ ?|\.|-)(?P<m>{MONTH})(?:(?P=s)(?P<y>\d\d)(?!\d)|,? năm ?(?P<y>{YEAR}))?"
    r"(?! ?[/.]\d|-\d| ?tháng)"
)
_ITEM = rf"(?P<word>ngày ?)?(?:{_FULL}|{_SPELLED}|{_SHORT}|(?P<d>{DAY})(?! ?/|[.,]\d))"
_NEXT = rf"(?:{AND}|{TO})(?:từ )?"


@cache
def _item() -> regex.Pattern[str]:
    return regex.compile(_ITEM)


@cache
def _chain() -> regex.Pattern[str]:
    leads = any_of(words()["day_leads"])
    return regex.compile(
        rf"(?<!\d|[\d.]/|\d[.,-])(?=\d)"
        rf"(?:(?<=(?<!\p{{L}})(?P<lead>{leads}|từ|đến) ?\(?){_ITEM}"
        rf"|(?<!\p{{L}})(?:{_FULL}|{_SPELLED.removesuffix('?')}))"
        rf"(?:{_NEXT}{_ITEM})*"
    )


def days(text: str) -> Iterator[Found]:
    """Days with their month, in lists and ranges too. A day without a month anywhere is none."""
    for chain in _chain().finditer(text):
        lead = chain["lead"]
        start = chain.end("lead") - len("ngày") if lead and lead.endswith("ngày") else chain.start()
        items = list(_item().finditer(text, start, chain.end()))
        yield from reversed(list(_read(text, items, lead)))


def _read(text: str, items: list[regex.Match[str]], lead: str | None) -> Iterator[Found]:
    """The days of a chain from the last to the first, each lending month and year to the one before it."""
    month: int | None = None
    year: int | None = None
    for item in reversed(items):
        own_month, own_year = item["m"], item["y"]
        month = int(own_month) if own_month else month
        year = _year(own_year) if own_year else year
        if month is None:
            continue
        announced = bool(item["word"]) or (item is items[0] and _announces(text, lead, item))
        if year is None and not announced and not _stands_alone(text, item, lead):
            month = None
            continue
        moment = Moment(year, month, int(item["d"]))
        if _exists(moment):
            yield Found(item.start(), item.end(), "point", moment, moment)


def _announces(text: str, lead: str | None, item: regex.Match[str]) -> bool:
    """True for "sáng 15/6"; "chiều 2-3 giờ" is no day, and "từ" and "đến" announce nothing."""
    if lead in {None, "từ", "đến"}:
        return False
    return str(lead).endswith("ngày") or "/" in (item["s"] or "/") or follow().match(text, item.end()) is not None


_EVERY_YEAR = regex.compile(r" (?:hằng|hàng|mỗi) năm(?!\p{L})")
_RATIO = regex.compile(r" (?:trở|lên|xuống|tăng|giảm|chiếm|đạt)(?!\p{L})")


def _stands_alone(text: str, item: regex.Match[str], lead: str | None) -> bool:
    """A day and month without a year and without "ngày": "đến 30/6," but not "từ 2/3 trở lên"."""
    if not (lead and item["s"] and "/" in item["s"]) or _RATIO.match(text, item.end()):
        return False
    return bool(follow().match(text, item.end()) or _EVERY_YEAR.match(text, item.end()))


def _year(digits: str) -> int:
    value = int(digits)
    return value if value > 99 else value + (2000 if value < 50 else 1900)


def _exists(moment: Moment) -> bool:
    try:
        str(moment)
    except ValueError:
        return False
    return True


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


_SHORT_DAY = regex.compile(rf"(?<![\d/]|\d[.,]|\p{{L}})(?=\d)(?P<d>{DAY}) ?[/-] ?(?P<m>{MONTH})(?! ?[/.]?\d| ?%)")
_KEPT = r"(?<!\p{L})(?:kỷ niệm|kỉ niệm|mừng|dịp|lễ|quốc khánh|truyền thống|thành lập|giải phóng|sinh)(?!\p{L})"
_KEPT_NEAR = regex.compile(rf"{_KEPT}[^.;\n]{{0,40}}$")
_KEPT_BEFORE = regex.compile(rf"(?:{_KEPT}|ngày )[^.;\n]{{0,70}}$")


def commemorations(text: str) -> Iterator[Found]:
    """Days kept each year: "Ngày sinh Chủ tịch Hồ Chí Minh (19/5)", "dịp lễ 30/4 và 1/5"."""
    for match in _SHORT_DAY.finditer(text):
        bracketed = text[match.start() - 1 : match.start()] == "(" and text[match.end() : match.end() + 1] == ")"
        moment = Moment(None, int(match["m"]), int(match["d"]))
        kept = _KEPT_BEFORE if bracketed else _KEPT_NEAR
        if not (bracketed or _is_known(moment)) or not _exists(moment):
            continue
        if kept.search(text, max(0, match.start() - 80), match.start()) or _is_named(text, match.start(), moment):
            yield Found(match.start(), match.end(), "point", moment, moment, yearly=True)


def is_yearly(text: str, found: Found) -> bool:
    """True for a day that is kept each year: a known one, or one with words of commemoration before it."""
    if found.first is None or found.first.year is not None or found.first.day is None:
        return False
    if _EVERY_YEAR.match(text, found.end):
        return True
    return _is_known(found.first) or bool(_KEPT_NEAR.search(text, max(0, found.start - 50), found.start))


def _is_known(moment: Moment) -> bool:
    return (moment.day, moment.month) in _known()


def _is_named(text: str, start: int, moment: Moment) -> bool:
    """True when the day's own name stands before it: "ngày Thương binh - Liệt sĩ 27/7"."""
    name = _known().get((moment.day or 0, moment.month or 0))
    return name is not None and name in text[max(0, start - 60) : start]


@cache
def _known() -> dict[tuple[int, int], str]:
    """Day and month of the known days, and the first two words of what is kept."""
    known: dict[tuple[int, int], str] = {}
    for row in load("commemorations"):
        day, month = row["day"].split("/")
        known[int(day), int(month)] = " ".join(row["kept"].lower().removeprefix("ngày ").split()[:2])
    return known
