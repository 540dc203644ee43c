"""The body that reports: the speaker of the opening sentence, the organ of the head, or the author's own."""

from __future__ import annotations

from functools import cache

import regex

from corpus.structure.folding import Folded
from corpus.structure.lexicon import pattern
from schemas.blocs import bloc_name

_STOP = regex.compile(r"[,;.:(“\"]")
_CLAUSE_START = regex.compile(r"(?:^|[.,;:)”\"\n]|\*)\s*$")
_AUXILIARY = regex.compile(r"(?:\s+(?:đã|xin|kính|trân trọng|tiến hành|tập trung))+\s*$")
_DOING = regex.compile(r"\s(?:đã|giúp|tham mưu|phối hợp|tổ chức|chỉ đạo|lãnh đạo|thông qua|có|là)\s")
_ABOVE = regex.compile(r"(?:ban [\p{L} ]{3,20}? )?(?:tỉnh|thành|huyện|thị|quận) ủy\b")
_LONGEST = 120


def speaker(folded: Folded, start: int, end: int) -> str | None:
    """The body that speaks in an opening paragraph: "..., Ban Thường vụ Đảng ủy Khối báo cáo kết quả như sau"."""
    end = min(end, start + 4000)
    found = (start, start)
    for match in pattern("speakers").finditer(folded.lower, start, end):
        before = folded.lower[max(start, match.start() - 3) : match.start()]
        if match.start() < found[1] or not folded.text[match.start()].isupper() or not _CLAUSE_START.search(before):
            continue
        limit = min(end, match.start() + _LONGEST)
        stop = _STOP.search(folded.lower, match.end(), limit)
        words = folded.lower[match.start() : stop.start() if stop else limit]
        verb = _speaking().search(words)
        if verb:
            auxiliary = _AUXILIARY.search(words, 0, verb.start())
            end_of_name = auxiliary.start() if auxiliary else verb.start()
            if not _DOING.search(folded.text, match.start(), match.start() + end_of_name):
                found = match.start(), match.start() + end_of_name
    return folded.printed(*found) or None


def organ_in(role: str) -> str | None:
    """The body that a signer's role names: "Ban Tuyên giáo Đảng ủy Khối" of "Phó Trưởng Ban Tuyên giáo ..."."""
    match = pattern("speakers").search(role.lower())
    return role[match.start() :] if match else None


def is_above(name: str | None) -> bool:
    """True for a committee that stands above the blocs, or beside them: of a province, a city, a district."""
    return _ABOVE.match((name or "").lower()) is not None


def in_full(name: str, bloc_id: str | None, place: str | None) -> str:
    """A body's name with what is known of its bloc and province: "Đảng ủy Khối" and the rest of the bloc's name."""
    if bloc_id and name.lower().endswith("khối"):
        _, _, rest = bloc_name(bloc_id).partition("Khối ")
        return f"{name} {rest}".strip()
    if place and name.lower().endswith(("tỉnh", "thành phố")):
        return f"{name} {place}"
    return name


@cache
def _speaking() -> regex.Pattern[str]:
    """The verbs of speaking anywhere in a sentence."""
    return regex.compile(pattern("speaking").pattern.removeprefix("^"))
