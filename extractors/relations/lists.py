"""A list of figures as it is written: "60 chi bộ cơ quan và 30 chi bộ doanh nghiệp", "nữ 30, nam 40"."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.relations.scene import Scene, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure

_GAP = regex.compile(r"(?:[,;:]|\s|và|cùng|có|là|\+|-|–|\b\p{L}\))*")
_ITEM_BREAK = regex.compile(r"[,;]|\svà\s")
_THEN = regex.compile(r";\s*(?:tính\s+)?(?:đến|tới) (?:nay|hết|ngày|cuối|tháng|thời điểm)(?!\p{L})")
_CASES = frozenset({"trường hợp", "đồng chí", "người"})  # words for any of those counted
_LONG_GAP = 90
_LONG_LABEL = 160


@dataclass(frozen=True)
class Listing:
    """A list of figures. ``columns[0]`` are the items, ``columns[1]`` a second figure of each item."""

    start: int
    end: int
    items: tuple[Figure, ...]
    second: tuple[Figure, ...]
    unfinished: bool
    numbers_first: bool


def read_list(scene: Scene, start: int, end: int) -> Listing | None:
    """The list of figures that begins at ``start``; None when there is none."""
    opened = scene.bracket_after(start, 2)
    level = opened or scene.bracket(start)
    figures = [
        f
        for f in scene.same_level(scene.between(start, end), level)
        if f.role != "condition" and (f.kind == "count" or (f.kind == "percent" and f.role != "change"))
    ]
    if not figures or figures[0].clean.start - start > _LONG_GAP:
        return None
    first = figures[0]
    figures = [f for f in figures if f.kind == first.kind and _whole(f) == _whole(first)]
    if first.role != "change" and not first.direction:  # "318.011 người, tăng 40.640 người": a step is no item
        figures = [f for f in figures if f.role != "change" and not f.direction]
    lead = scene.lower[start : first.clean.start]
    numbers_first = _GAP.fullmatch(lead.strip(" (")) is not None
    items: list[Figure] = [first]
    second: list[Figure] = []
    mixed = False
    for figure in figures[1:]:
        gap = scene.lower[items[-1].clean.end : figure.clean.start]
        if pattern("parts", "raises").search(gap):
            break
        begins = _begins_item(gap)
        if numbers_first:
            named_first = not begins and _named_first(gap, figure, first)
            mixed = mixed or named_first
            if begins or named_first:
                items.append(figure)
            elif ";" in gap:
                break
            elif len(second) < len(items):
                second.append(figure)
        elif gap.strip() == "/" or _no_label(lead, gap):  # "năm 2016: 96 lớp/6.214 lượt"
            if len(second) >= len(items) or figure.unit == items[-1].unit:
                break
            second.append(figure)
        elif ";" in gap and (_THEN.search(gap) or _other_verb(lead, gap) or (figure.role == "change" != first.role)):
            break
        elif _ITEM_BREAK.search(gap) and len(gap) < _LONG_LABEL:
            items.append(figure)
        else:
            break
    last = max((*items[-1:], *second[-1:]), key=lambda f: f.clean)
    unfinished = (
        pattern("parts", "unfinished").search(scene.lower, items[-1].clean.end, min(end + 4, len(scene.lower)))
        or pattern("parts", "and_others").match(scene.lower, last.clean.start, end)
    ) is not None
    return Listing(start, items[-1].clean.end, tuple(items), tuple(second), unfinished or mixed, numbers_first)


def _named_first(gap: str, figure: Figure, first: Figure) -> bool:
    """True for an item whose name stands before its number, in a list that began with numbers.

    "(gồm 112 đảng bộ xã, 13 đảng bộ phường, doanh nghiệp 108, quân đội 25)"; "17 khiển trách và khai trừ 1 trường hợp".
    """
    breaks = list(_ITEM_BREAK.finditer(gap))
    if not breaks or pattern("parts", "not_label").search(gap) or pattern("verbs").search(gap):
        return False
    named = any(letter.isalpha() for letter in gap[breaks[-1].end() :])
    alike = figure.unit is None or (unit_class(figure) == unit_class(first) and unit_key(figure) in _CASES)
    return named and alike and figure.kind == "count"


def _no_label(lead: str, gap: str) -> bool:
    """ "cho", "với" right before a figure open no item, unless they opened the first: "đợt 1 được 402, đợt 2 được"."""
    found, first = (pattern("parts", "not_label").search(words) for words in (gap, lead))
    return found is not None and not (first and first[0].strip() == found[0].strip() and _ITEM_BREAK.search(gap))


def _whole(figure: Figure) -> bool:
    """True for a count of whole things; "249, chiếm 9,41" lost its percent sign."""
    return figure.kind != "count" or figure.value.denominator == 1 or unit_class(figure) in {"money", "quantity"}


def _other_verb(lead: str, gap: str) -> bool:
    """ "trong đó kết nạp ở doanh nghiệp 12; công nhận chính thức 30": a clause with a verb of its own ends the list."""
    label = gap[gap.rfind(";") + 1 :]
    first, here = pattern("verbs").search(lead), pattern("verbs").search(label)
    return bool(first and here and first[0] != here[0] and len(label.split()) > 3)


def _begins_item(gap: str) -> bool:
    """True when nothing but a comma, a semicolon or "và" stands right before the figure."""
    breaks = list(_ITEM_BREAK.finditer(gap))
    return bool(breaks) and _GAP.fullmatch(gap[breaks[-1].end() :]) is not None
