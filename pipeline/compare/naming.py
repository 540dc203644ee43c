"""What the codes of a comparison are called: blocs in short, units, measures, statuses, derivations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

from pipeline.glossary import Term
from schemas.blocs import bloc_name, bodies
from schemas.indicators import dims_label, indicators
from schemas.observations import UNKNOWN_BLOC
from schemas.provinces import provinces

UNITS = {
    "person": Term("người", "people", "person"),
    "attendance": Term("lượt", "attendances", "attendance"),
    "class": Term("lớp", "classes", "class"),
    "session": Term("cuộc", "sessions", "session"),
    "organisation": Term("tổ chức", "organisations", "organisation"),
    "document": Term("văn bản", "documents", "document"),
    "inspection": Term("cuộc", "inspections", "inspection"),
    "prize": Term("giải", "prizes", "prize"),
    "collective": Term("tập thể", "collectives", "collective"),
    "item": Term("tin, bài", "items", "item"),
    "site": Term("điểm cầu", "sites", "site"),
    "percent": Term("%", "%"),
    "percent_of_plan": Term("% kế hoạch", "% of plan"),
    "per_1000_members": Term("trên 1.000 đảng viên", "per 1,000 members"),
}
MEASURES = {
    "actual": Term("thực hiện", "actual"),
    "target": Term("chỉ tiêu", "target"),
    "derived": Term("tính ra", "derived"),
}
STATUSES = {
    "A": Term("bình thường", "normal"),
    "P": Term("tạm thời (dự thảo)", "provisional (draft)"),
    "E": Term("tính ra", "derived"),
    "U": Term("cần xem lại", "to be looked at"),
    "D": Term("khác định nghĩa", "definition differs"),
}
MARKS = {"A": "", "P": "~", "E": "", "U": "?", "D": "*"}
CONFLICT_MARK = "≠"
DERIVATIONS = {
    "per_1000": Term("trên 1.000 đảng viên", "per 1,000 members"),
    "per_year": Term("bình quân một năm của kỳ", "per year of the period"),
    "share": Term("tỷ trọng trong tổng số", "share of the total"),
    "growth": Term("tăng, giảm so với năm trước", "growth on the year before"),
}
PER_YEAR = "per_year:"  # unit of a yearly mean: this and the unit that is divided


def unit_label(unit: str, lang: str = "vi") -> str:
    """A unit's code in words; an unknown code stands for itself."""
    if unit.startswith(PER_YEAR):
        return f"{unit_label(unit.removeprefix(PER_YEAR), lang)}/{'year' if lang == 'en' else 'năm'}"
    return term(UNITS, unit, lang)


def indicator_label(indicator_id: str, lang: str = "vi") -> str:
    """An indicator's name; an unknown id stands for itself."""
    known = indicators().get(indicator_id)
    return indicator_id if known is None else known.en if lang == "en" else known.vi


@cache
def dims_text(indicator_id: str, dims: str, lang: str = "vi") -> str:
    """The breakdowns of a row in words, from their JSON; "" for the total."""
    found: dict[str, str] = json.loads(dims)
    if "age" in found:
        found["age"] = _ages(found["age"], lang)
    return dims_label(indicator_id, found, lang)


def _ages(code: str, lang: str) -> str:
    """An age group in words: "18-30", "41+" and "-30" are codes that no list holds."""
    first, dash, last = code.removesuffix("+").partition("-")
    if not (first or last).isdigit() or not (last or "0").isdigit():
        return code
    if code.endswith("+"):
        return f"{first} and over" if lang == "en" else f"từ {first} tuổi trở lên"
    if not first:
        return f"up to {last}" if lang == "en" else f"đến {last} tuổi"
    if not dash:
        return f"aged {first}" if lang == "en" else f"{first} tuổi"
    return f"aged {first}–{last}" if lang == "en" else f"{first}–{last} tuổi"


def term(terms: Mapping[str, Term], code: str, lang: str) -> str:
    """The name of a code; an unknown one stands for itself."""
    found = terms.get(code, Term(code, code))
    return say(lang, found.vi, found.en)


def say(lang: str, vi: str, en: str) -> str:
    """The one of two texts that is in the language."""
    return en if lang == "en" else vi


def full_name(bloc_id: str, lang: str = "vi") -> str:
    """A bloc's name in full; an unknown id stands for itself."""
    if bloc_id == UNKNOWN_BLOC:
        return "Bloc not known" if lang == "en" else "Chưa rõ đảng bộ"
    try:
        return bloc_name(bloc_id, lang)
    except KeyError:
        return bloc_id


def short_names(bloc_ids: Collection[str], lang: str = "vi") -> Mapping[str, str]:
    """The head of a column for each bloc: the province, with the kind of body where a province has several."""
    provinces_of = Counter(_province(bloc_id) for bloc_id in bloc_ids)
    return MappingProxyType({b: _short(b, provinces_of[_province(b)] > 1, lang) for b in bloc_ids})


def _short(bloc_id: str, several: bool, lang: str) -> str:
    code, _, body = bloc_id.partition(".")
    place = _province(bloc_id)
    if code not in provinces() or body not in bodies():
        return full_name(bloc_id, lang)
    return f"{place} ({body})" if several else place


def _province(bloc_id: str) -> str:
    unit = provinces().get(bloc_id.partition(".")[0])
    if unit is None:
        return bloc_id
    kind = bodies().get(bloc_id.partition(".")[2])
    return unit.former[0] if unit.former and kind and kind.until else unit.name
