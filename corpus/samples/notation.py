"""What a marked span says: its printed form read into the fields of a truth record.

The marks bound the span and the forms are few, so this is notation, not extraction: a form that is not known
raises, and an attribute overrides what the form says.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import regex

Record = dict[str, Any]

QUALIFIERS = {
    "hơn": "more_than", "trên": "more_than", "gần": "nearly", "ngót": "nearly", "dưới": "at_most", "khoảng": "about",
    "xấp xỉ": "about", "trên dưới": "about", "ít nhất": "at_least", "tối thiểu": "at_least", "không quá": "at_most",
    "tối đa": "at_most", "không dưới": "at_least",
}  # fmt: skip
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9}
_HUNDREDS = {"hàng chục": 10, "hàng trăm": 100, "hàng nghìn": 1000, "hàng ngàn": 1000, "hàng vạn": 10000}
_DOCUMENTS = (
    "Nghị quyết", "Chỉ thị", "Kết luận", "Quyết định", "Quy định", "Quy chế", "Kế hoạch", "Chương trình", "Hướng dẫn",
    "Thông báo", "Báo cáo", "Công văn", "Đề án", "Thông tri", "Nghị định", "Thông tư", "Tờ trình", "Thông tin", "Luật",
)  # fmt: skip
_PARTY_TYPES = {
    "NQ": "Nghị quyết", "CT": "Chỉ thị", "KL": "Kết luận", "QĐ": "Quyết định", "KH": "Kế hoạch", "BC": "Báo cáo",
    "CTr": "Chương trình", "HD": "Hướng dẫn", "TB": "Thông báo", "CV": "Công văn",
}  # fmt: skip

_Q = rf"(?:(?P<q>{'|'.join(sorted(QUALIFIERS, key=len, reverse=True))}) )?"
_N = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_MAX = rf"(?: ?(?:-|đến) ?(?P<max>{_N}))?"
_UP = r"(?P<up> trở lên)?"
_SCALE = rf"(?: (?P<scale>{'|'.join(_SCALES)})\b)?"
_DAY = r"(?P<d>\d{1,2})"
_MONTH = r"(?P<m>\d{1,2})"
_YEAR = r"(?P<y>\d{4})"


def _form(*alternatives: str) -> regex.Pattern[str]:
    return regex.compile("|".join(alternatives), regex.IGNORECASE)


_COUNT = _form(rf"{_Q}(?:từ )?(?P<n>{_N}){_MAX}{_SCALE}[.]?(?: ?(?P<unit>\p{{L}}.*?))?{_UP}")
_PERCENT = _form(rf"{_Q}(?:từ )?(?P<n>{_N}){_MAX} ?(?P<points>điểm )?(?:%|phần trăm){_UP}")
_RATIO = _form(rf"{_Q}(?P<a>{_N}){_MAX}(?: (?P<ua>[^\d/]+))?/ ?(?P<b>{_N})(?: (?P<ub>[^\d]+))?")
_REFERENCE = _form(
    rf"(?:(?P<type>{'|'.join(_DOCUMENTS)})[^\d:]*?|Số)(?:số)?:?\s*(?P<number>\d+[a-z]?)?"
    r"(?:/\d{4}(?=/))?(?:\s?[-/]\s?(?P<symbol>[\p{L}\d][\p{L}\d/ -]*))?"
)
_POINT = _form(
    rf"(?:ngày )?{_DAY}[/.-]{_MONTH}(?:[/.-]{_YEAR})?",
    rf"ngày *{_DAY}? *(?:tháng {_MONTH}?)? *(?:năm {_YEAR})?",
    rf"(?:tháng )?{_MONTH}/{_YEAR}",
    rf"tháng {_MONTH}(?: năm {_YEAR})?",
    rf"(?:năm )?{_YEAR}",
)
_TERM = _form(r"nhiệm kỳ (?P<a>\d{4}) ?[-–] ?(?P<b>\d{4})")
_YEARS = _form(r"(?:(?:trong )?giai đoạn |(?:từ )?năm )?(?P<a>\d{4})(?: ?[-–] ?| đến (?:hết )?năm )(?P<b>\d{4})")
_HALF = _form(rf"(?:6 tháng|06 tháng|sáu tháng|nửa) (?P<half>đầu|cuối) năm(?: {_YEAR})?")
_QUARTER = _form(rf"quý (?P<quarter>I{{1,3}}|IV)(?:(?: năm |/){_YEAR})?")
_SINCE = _form(r"(?:tính )?từ (?P<from>.+?) (?:đến|tới) nay")
_DURATION = _form(rf"{_Q}(?:từ )?(?P<n>{_N}) (?P<unit>năm|tháng|ngày|tuần){_UP}")
_BLANKS = regex.compile(r"\s+")
_NUMBER = regex.compile(_N)
_SCALE_WORD = regex.compile(rf"\d (?P<scale>{'|'.join(_SCALES)})\b")
_QUARTERS = {"I": ("01", "03"), "II": ("04", "06"), "III": ("07", "09"), "IV": ("10", "12")}


class NotationError(ValueError):
    """A marked span in a form the notation does not know."""


def decimal(text: str) -> Fraction:
    """A printed Vietnamese number: "14.103" is 14103, "15,3" is 153/10."""
    return Fraction(text.replace(".", "").replace(",", "."))


def plain(value: Fraction) -> int | float:
    """The number as JSON has it in the truth files: at most two decimals, so that it reads back exactly."""
    return int(value) if value.denominator == 1 else float(value)


def read(text: str, attributes: tuple[str, ...]) -> Record:
    """The record of a marked fact, without its place. Raises NotationError for an unknown form."""
    return dict(_read(text, attributes))


@lru_cache(maxsize=20_000)
def _read(text: str, attributes: tuple[str, ...]) -> Record:
    flags = {a for a in attributes if "=" not in a and not a.startswith("@")}
    given = dict(a.split("=", 1) for a in attributes if "=" in a and not a.startswith("@"))
    flat = _BLANKS.sub(" ", text)
    for reader in (_reference, _time, _percent, _ratio, _count):
        record = reader(flat, flags, given)
        if record is not None:
            return record
    raise NotationError(f"no such form: {text!r}")


def _qualifier(match: regex.Match[str]) -> str:
    if match.groupdict().get("up"):
        return "at_least"
    return QUALIFIERS[match["q"].lower()] if match["q"] else "exact"


def _reference(text: str, flags: set[str], given: dict[str, str]) -> Record | None:
    """A document by type, number and symbol (of the State: without its year); ``ref=`` types a bare number."""
    if "ref" in given:
        match = regex.match(r"(?P<number>\d+)(?: ?[-/] ?(?P<symbol>.+))?", text)
        kind = given["ref"]
    else:
        match = _REFERENCE.fullmatch(text)
        kind = match["type"] if match else ""
    if match is None or not (match["number"] or match["symbol"]):
        return None
    symbol = regex.sub(r"\s", "", match["symbol"] or "") or None
    if symbol and not kind:
        kind = _PARTY_TYPES.get(symbol.split("/")[0], "")
    return {
        "type": "doc_ref",
        "doc_type": given.get("type", kind.capitalize()),
        "number": match["number"],
        "symbol": symbol,
        "issuer": given.get("by"),
        "date": given.get("date"),
        "title": given.get("title"),
        "role": "self" if "self" in flags else "cited",
    }


def _iso(match: regex.Match[str], given: dict[str, str]) -> str:
    year = match.groupdict().get("y") or given.get("year")
    month, day = match.groupdict().get("m"), match.groupdict().get("d")
    head = year or "-"
    if month is None:
        return head
    return f"{head}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _time(text: str, flags: set[str], given: dict[str, str]) -> Record | None:
    if match := _TERM.fullmatch(text):
        return _period("term", match["a"], match["b"])
    if match := _HALF.fullmatch(text):
        year = match["y"] or given.get("year")
        first, last = ("01", "06") if match["half"].lower() == "đầu" else ("07", "12")
        return _period("half_year", year and f"{year}-{first}", year and f"{year}-{last}")
    if match := _QUARTER.fullmatch(text):
        year = match["y"] or given.get("year")
        first, last = _QUARTERS[match["quarter"].upper()]
        return _period("quarter", year and f"{year}-{first}", year and f"{year}-{last}")
    if (match := _SINCE.fullmatch(text)) and (begin := _POINT.fullmatch(match["from"])):
        return _period("since", _iso(begin, given), None)
    if (match := _YEARS.fullmatch(text)) and "count" not in flags:
        return _period("year_range", match["a"], match["b"])
    if match := _DURATION.fullmatch(text):
        kind = "anniversary" if "anniversary" in flags else "duration"
        record = _period(kind, None, None)
        record |= {"value": plain(decimal(match["n"])), "unit": match["unit"].lower(), "qualifier": _qualifier(match)}
        return record | ({"condition": True} if "cond" in flags else {})
    bare = text[0].isdigit() and not regex.fullmatch(r"\d+/\d+/\d{4}|\d{1,2}/\d{4}", text) and "date" not in flags
    if not bare and (match := _POINT.fullmatch(text)):
        return {"type": "date", "value": _iso(match, given)}
    return None


def _period(kind: str, start: str | None, end: str | None) -> Record:
    return {"type": "period", "kind": kind, "period_start": start, "period_end": end}


def _common(flags: set[str], given: dict[str, str]) -> Record:
    record: Record = {}
    if "cond" in flags:
        record["condition"] = True
    if "target" in flags:
        record["target"] = True
    for direction in ("up", "down"):
        if direction in flags:
            record["direction"] = direction
    if "what" in given:
        record["what"] = given["what"]
    if "p" in given:
        record["period"] = given["p"]
    return record


def _percent(text: str, flags: set[str], given: dict[str, str]) -> Record | None:
    match = _PERCENT.fullmatch(text + "%" * ("percent" in flags))  # a cell under "Tỷ lệ (%)"
    if match is None:
        return None
    kind = next((k for k in ("target", "rate", "change") if k in flags), "share")
    if flags & {"up", "down"} and kind == "share":
        kind = "change"
    record: Record = {"type": "percent", "value": plain(decimal(match["n"])), "qualifier": _qualifier(match)}
    if match["max"]:
        record["value_max"] = plain(decimal(match["max"]))
    if match["points"]:
        record["unit"] = "điểm phần trăm"
    return record | {"kind": kind} | _common(flags, given)


def _ratio(text: str, flags: set[str], given: dict[str, str]) -> Record | None:
    match = _RATIO.fullmatch(text)
    if match is None:
        return None
    record: Record = {"type": "ratio", "a": plain(decimal(match["a"])), "b": plain(decimal(match["b"]))}
    record["qualifier"] = _qualifier(match)
    if match["max"]:
        record["a_max"] = plain(decimal(match["max"]))
    if match["ua"]:
        record |= {"unit": None, "unit_a": match["ua"].strip(), "unit_b": match["ub"]}
        record["reading"] = "rate" if "rate" in flags else "two_counts"
    else:
        record |= {"unit": match["ub"], "reading": "part_of_whole"}
    return record | _common(flags, given)


def _count(text: str, flags: set[str], given: dict[str, str]) -> Record | None:
    record: Record = {"type": "count"}
    for word, value in _HUNDREDS.items():
        if text.lower().startswith(word):
            unit = text[len(word) :].strip() or None
            return record | {"value": value, "qualifier": "at_least", "unit": unit, "words": True}
    match = _COUNT.fullmatch(text)
    if match is None:
        return None
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1
    record |= {"value": plain(decimal(match["n"]) * scale), "qualifier": _qualifier(match)}
    if match["max"]:
        record["value_max"] = plain(decimal(match["max"]) * scale)
    unit = given.get("unit", match["unit"]) or None
    return record | {"unit": unit} | _common(flags, given)


@lru_cache(maxsize=20_000)
def precision(text: str) -> Fraction:
    """The place value of the last printed digit: 1/10 for "15,3%", 1000 for "85 nghìn"."""
    number = _NUMBER.search(text)
    digits = number[0].partition(",")[2] if number else ""
    scale = _SCALE_WORD.search(text)
    return Fraction(_SCALES[scale["scale"]] if scale else 1, 10 ** len(digits))
