"""When a report was made and which time it covers.

Dates are ISO 8601 of reduced precision. A stated date stands in the place line ("Hà Tĩnh, ngày 05 tháng 10 năm
2021"); without one the year is inferred from the running text, leaving out terms, plans and years to come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from schemas.calendar import iso

_BLANK = r"[\s.…_]*"
_PLACE_DATE = regex.compile(
    r"(?:(?<![\p{L}\d/-])"
    rf"(?P<place>\p{{Lu}}[\p{{L}}.'’\-]*(?:[ ]{{1,2}}(?:-[ ])?[\p{{L}}.'’\-]+){{0,6}})[ ]{{0,2}},\s{{0,3}})?"
    rf"(?:ngày{_BLANK}(?P<day>\d{{1,2}})?{_BLANK}(?:tháng|[/.\-])|tháng){_BLANK}(?P<month>\d{{1,2}})?{_BLANK}(?:năm|[/.\-])\s*"
    r"(?P<year>\d{4})(?!\d)"
)
# The end of the organ's name in front of a place, where both columns are on one line: "TRƯỜNG Lam Sơn, ngày ...".
_ORGAN_BEFORE = regex.compile(r"(?:(?!TP|TX|TT)\p{Lu}[\p{Lu}.'’-]+ +)+(?=\p{Lu}\p{Ll})")
_NUMERIC_DATE = regex.compile(r"(?<!\d)(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4})(?!\d)")
_LONG_DATE = regex.compile(r"(?:ngày |(?<=, ?))(\d{1,2}) tháng (\d{1,2})(?:,? năm|,) (\d{4})(?!\d)")
_DATE_WORDS = regex.compile(
    r"thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|hôm nay|ngày(?: đăng| tạo| cập nhật| xuất bản| viết)?|"
    r"(?:đăng|xuất bản)(?: lúc| ngày)?|cập nhật(?: lúc| ngày)?|lúc|gmt|\b[ap]m\b|print|gốc|bình luận|"
    r"(?:gửi|in) bài (?:này|viết)|lượt (?:xem|đọc)|đã xem|xem|số|tháng|năm|giờ|phút|h\b|[\d\W_]+"
)
_WEEKDAY = regex.compile(r"\s*(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|hôm nay)\b")
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_HALF = regex.compile(rf"(?:6|sáu|06) tháng (đầu|cuối) (?:của )?năm(?:[^.]{{0,90}}? năm)? {_YEAR}")
_MONTHS = regex.compile(rf"(0?[1-9]|1[012]|ba|chín) tháng (?:đầu|cuối) năm {_YEAR}")
_QUARTER = regex.compile(rf"quý (iv|i{{1,3}}|[1-4])(?:[,/ ]+(?:năm )?){_YEAR}")
_MONTH = regex.compile(rf"tháng (0?[1-9]|1[012])(?:[,/ ]+(?:năm )?){_YEAR}")
_YEARS = regex.compile(
    rf"(?:nhiệm kỳ|giai đoạn|từ năm|các năm|trong các năm|nk) {_YEAR} ?(?:[-–—]|đến năm|đến) ?{_YEAR}"
)
_ONE_YEAR = regex.compile(rf"(?<!/)(?<!tháng \d)(?<!tháng \d\d)(?<!tháng)(?<!đến )(?<!từ )(?:năm|năm học) {_YEAR}")
_CITED = regex.compile(r"[“\"][^”\"]*[”\"]|(?:số )?\d+\s?[-–/][^\s,;]+,?\s+ngày\s+\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}")
_DATED_YEAR = regex.compile(rf"(?:(?<=[/.\-]\d{{1,2}}[/.\-])|(?<=năm )|(?<=\d/)){_YEAR}")
_TO_COME = regex.compile(
    r"(?:đến (?:cuối |hết |tháng \d{1,2}[/ ])?(?:năm )?|tầm nhìn (?:đến )?(?:năm )?|"
    r"(?:nhiệm kỳ|giai đoạn) \d{4}\s?[-–]\s?|khóa \w+, |"
    r"(?:nhiệm vụ|kế hoạch|phương hướng|chỉ tiêu|mục tiêu)[^.;]{0,60})$"
)
_WINDOW = 90


@dataclass(frozen=True, slots=True)
class PlaceDate:
    """What a place line says; ``date`` is None when only blanks are left for it."""

    place: str | None
    date: str | None
    start: int
    end: int


def place_date(text: str, lower: str) -> PlaceDate | None:
    """The place and date that a folded line prints, as "Sơn La, ngày 05 tháng 12 năm 2022", or None.

    A line that begins with the day of the week is a web page's date, not a document's.
    """
    if "tháng" not in lower and "ngày" not in lower:
        return None
    match = None if _WEEKDAY.match(lower) else _PLACE_DATE.search(_lower_marks(text, lower))
    if match is None:
        return None
    date = _date(match["year"], match["month"], match["day"])
    organ = _ORGAN_BEFORE.match(match["place"]) if match["place"] else None
    start = organ.end() if organ else 0
    place = match["place"][start:] if match["place"] else None
    return PlaceDate(place, date, match.start() + start, match.end()) if date else None


def _lower_marks(text: str, lower: str) -> str:
    """The line with its date words in small letters: OCR prints "Ngày", capitals print "NGÀY"."""
    for word in ("ngày", "tháng", "năm"):
        at = lower.find(word)
        if at >= 0:
            text = text[:at] + word + text[at + len(word) :]
    return text


def web_date(lower: str) -> str | None:
    """The date of a line that is nothing but the date of a web page, as "Thứ Năm, 15/06/2023 08:30"; or None."""
    if len(lower) > 80:
        return None
    match = _NUMERIC_DATE.search(lower) or _LONG_DATE.search(lower)
    if match is None or _DATE_WORDS.sub("", lower):
        return None
    return _date(match[3], match[2], match[1])


def _date(year: str, month: str | None, day: str | None) -> str | None:
    try:
        return iso(int(year), int(month) if month else None, int(day) if day and month else None)
    except ValueError:
        return None


def period_of(title: str, opening: str) -> tuple[str, str] | None:
    """The time a report covers, from its title, else from its first paragraph; both folded and lower case.

    A title that speaks of "6 tháng đầu năm" and leaves the year to the first paragraph takes it from there.
    """
    plain = _CITED.sub(" ", title)
    found = _exact(plain) or _years(plain)
    if found:
        return found
    return _exact(_CITED.sub(" ", opening[:1500]))


def _exact(text: str) -> tuple[str, str] | None:
    half = _HALF.search(text)
    if half:
        return (f"{half[2]}-01", f"{half[2]}-06") if half[1] == "đầu" else (f"{half[2]}-07", f"{half[2]}-12")
    months = _MONTHS.search(text)
    if months:
        count = {"ba": 3, "chín": 9}.get(months[1]) or int(months[1])
        return f"{months[2]}-01", f"{months[2]}-{count:02d}"
    quarter = _QUARTER.search(text)
    if quarter:
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(quarter[1]) or int(quarter[1])
        return f"{quarter[2]}-{number * 3 - 2:02d}", f"{quarter[2]}-{number * 3:02d}"
    month = _MONTH.search(text)
    if month and "ngày" not in text[max(0, month.start() - 9) : month.start()]:
        value = f"{month[2]}-{int(month[1]):02d}"
        return value, value
    return None


def _years(text: str) -> tuple[str, str] | None:
    years = _YEARS.search(text)
    if years and years[1] <= years[2]:
        return years[1], years[2]
    for year in _ONE_YEAR.finditer(text):
        if not _TO_COME.search(text[max(0, year.start() - _WINDOW) : year.start()]):
            return f"{year[1]}-01", f"{year[1]}-12"
    return None


def inferred_year(passages: Iterable[str], today: str | None) -> str | None:
    """The latest year that the running text speaks of as past or present.

    ``passages`` are folded lower-case paragraphs without those of plans; years after ``today`` do not count.
    """
    latest = ""
    for text in passages:
        if "20" not in text and "19" not in text:
            continue
        for match in _DATED_YEAR.finditer(text):
            year = match[1]
            if year <= latest or (today and year > today[:4]):
                continue
            if not _TO_COME.search(text[max(0, match.start() - _WINDOW) : match.start()]):
                latest = year
    return latest or None
