"""Days that are kept each year and have none: "Ngày sinh Chủ tịch Hồ Chí Minh (19/5)", "dịp lễ 30/4".

A street that bears one ("đường 30/4") is a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from extractors.dates.parts import DAY, EVERY_YEAR, MONTH, Found, Moment, words
from extractors.wording import any_of
from schemas.codelists import load

_SHORT_DAY = regex.compile(
    rf"(?=\d{{1,2}} ?[/.-])(?<![\d/]|\d[.,]|\p{{L}})(?P<d>{DAY}) ?(?P<s>[/.-]) ?(?P<m>{MONTH})(?! ?[/.]?\d| ?%)"
)
_STREET = regex.compile(r"(?<!\p{L})(?:đường|phố|công viên|quảng trường|chợ) $")
_DUE = regex.compile(  # "Hằng năm, các chi bộ gửi báo cáo trước ngày 10/12"
    r"(?:^|[.;:\n–+-] ?)(?:hằng|hàng|mỗi) năm(?!\p{L})[^.;\n]{0,110} (?:trước|chậm nhất(?: vào)?|vào) (?:ngày )?$"
)
_DIGIT = regex.compile(r"\d")
_BEFORE_POINT = regex.compile(r"(?:đợt|dịp|lễ|mừng|ngày|và|,|-|–) ?$")


@cache
def _patterns() -> dict[str, regex.Pattern[str]]:
    """Words that say that a day is kept, near before it, and further before one in brackets; words of an event."""
    table = words()
    kept = rf"(?<!\p{{L}})(?:{any_of(table['kept_leads'])})(?!\p{{L}})"
    return {
        "near": regex.compile(rf"{kept}(?:[^.;:,()\n]|(?<=\d[/.-]\d{{1,2}}),|(?<=\d)\.(?=\d)){{0,40}}$"),
        "before": regex.compile(rf"(?:{kept}|ngày )[^.;\n]{{0,70}}$"),
        "event": regex.compile(
            rf"(?<!\p{{L}})(?:{any_of(table['parts_of_day'])})(?: (?:nay|qua|mai),?)?(?: ngày)? ?\(?$"
        ),
    }


def commemorations(text: str) -> Iterator[Found]:
    """Days kept each year that stand without "ngày"."""
    patterns = _patterns()
    for match in _SHORT_DAY.finditer(text):
        start, end = match.span()
        bracketed = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
        moment = Moment(None, int(match["m"]), int(match["d"]))
        if not (bracketed or is_known(moment)) or not moment.exists:
            continue
        if match["s"] == "." and not _BEFORE_POINT.search(text, max(0, start - 6), start):
            continue
        kept = patterns["before" if bracketed else "near"].search(text, max(0, start - 80), start)
        if _STREET.search(text, max(0, start - 12), start):
            continue
        if kept or _is_paired(text, start, end) or _is_named(text, start, moment):
            yield Found(start, end, "point", moment, moment, yearly=True)


def is_yearly(text: str, found: Found) -> bool:
    """True for a day without a year that is kept each year: words of commemoration stand before it.

    "Ngày 22/12, Đảng ủy tổ chức hội nghị" tells of an event, though the day is a known one.
    """
    if found.first is None or found.first.year is not None or found.first.day is None:
        return False
    if EVERY_YEAR.match(text, found.end) or _DUE.search(text, max(0, found.start - 140), found.start):
        return True
    day, before = _DIGIT.search(text, found.start, found.end), max(0, found.start - 60)
    if day is None or _patterns()["event"].search(text, before, day.start()):
        return False
    return bool(_patterns()["near"].search(text, before, day.start())) or _is_named(text, day.start(), found.first)


def is_known(moment: Moment) -> bool:
    """True for a day of ``commemorations.yaml``."""
    return (moment.day, moment.month) in _known()


@cache
def _pairs() -> regex.Pattern[str]:
    day = r"0?{} ?[/.-] ?0?{}(?![\d/])"
    pairs = [(row["day"].split("/"), row["with"].split("/")) for row in load("commemorations") if "with" in row]
    joined = (rf"{day.format(*first)} ?(?:[-–,]|và) ?(?:ngày )?{day.format(*second)}" for first, second in pairs)
    return regex.compile(rf"(?<![\d/]){'|'.join(joined)}")


def _is_paired(text: str, start: int, end: int) -> bool:
    """True for two days that are kept together: "30/4 - 1/5"."""
    return any(m.start() <= start and end <= m.end() for m in _pairs().finditer(text, max(0, start - 16), end + 16))


_CLAUSE = regex.compile(r"[^.;:,\n]*$")


def _is_named(text: str, start: int, moment: Moment) -> bool:
    """True when the day's own name stands before it: "ngày Thương binh - Liệt sĩ 27/7"."""
    name = _known().get((moment.day or 0, moment.month or 0))
    clause = _CLAUSE.search(text, max(0, start - 60), start)
    return name is not None and clause is not None and name in clause[0]


@cache
def _known() -> dict[tuple[int, int], str]:
    """Day and month of the known days, and the first two words of what is kept."""
    known: dict[tuple[int, int], str] = {}
    for row in load("commemorations"):
        day, month = row["day"].split("/")
        known[int(day), int(month)] = " ".join(row["kept"].lower().removeprefix("ngày ").split()[:2])
    return known
