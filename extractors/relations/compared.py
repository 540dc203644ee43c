"""Which two figures a change lies between: "từ A lên B", "so với năm 2020 (A)", "năm 2022 ... A. Năm 2023 ... B"."""

from __future__ import annotations

from itertools import pairwise

import regex

from extractors.relations.scene import Scene, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure
from schemas.spans import Span

_COMPARISON = regex.compile(r"\s*(?:[\p{L}]+\s+){0,3}so với(?:(?!\sv\p{L}\s)[^.;()%]){0,60}")
_WITH_YEAR = regex.compile(
    r"[^.;()]{0,24}(?:\([^()]{0,40}\))?[^.;()]{0,24}?"
    r"so với năm (?:(?P<year>(?:19|20)\d\d)|trước|ngoái)(?!\s*\()"
)
_AFTER_FIGURE = regex.compile(r"[^.,;:()]{0,24}")
_YEAR = regex.compile(r"(?:19|20)\d\d")


def from_to(scene: Scene, earlier: list[Figure]) -> tuple[Figure, Figure] | None:
    """The nearest "từ A … lên B" among figures listed nearest first."""
    for after, before in pairwise(earlier):
        if before.kind != after.kind or before.kind == "ratio":
            continue
        link = scene.lower[before.clean.end : after.clean.start]
        lead = scene.lower[max(0, before.clean.start - 24) : before.clean.start]
        if pattern("change", "to").search(link) and pattern("change", "from").search(lead):
            return before, after
    return None


def before_bracket(scene: Scene, change: Figure, level: Span | None) -> tuple[Figure, Figure] | None:
    """ "tăng từ 400 lên 450 đồng chí (tăng 50 đồng chí)": the bracket that opens after the two tells their change."""
    if level is None:
        return None
    outside = scene.before(level.start - 1, scene.sentence(level.start).start)[:2]
    if len(outside) < 2 or not _AFTER_FIGURE.fullmatch(scene.lower, outside[0].clean.end, level.start - 1):
        return None
    first = next(iter(scene.between(level.start, level.end)), None)
    alike = change.kind == "percent" or unit_class(outside[0]) in {unit_class(change), None} or change.unit is None
    return from_to(scene, outside) if first is change and alike else None


def continued(scene: Scene, change: Figure, shared: list[Figure], since: int) -> tuple[Figure, Figure] | None:
    """ "năm 2021 đạt 80%, tăng 5%; năm 2022 đạt 82%, tăng 2%": the next year is held to the one before it."""
    start = scene.sentence(change.clean.start).start
    if len(shared) != 1 or since == start:
        return None
    told = [f for f in scene.before(since, start) if f.kind == "percent" and f.role != "condition"]
    former = [f for f in told if f.role != "change"]
    if len(told) < 2 or told[0].role != "change" or not former or told[1] is not former[0]:
        return None
    years = [_own_year(scene, f) for f in (former[0], shared[0])]
    if years[0] is None or years[1] is None or years[1] - years[0] != 1:
        return None
    return former[0], shared[0]


def _own_year(scene: Scene, figure: Figure) -> int | None:
    """The year printed right before a figure, in its own clause."""
    years = _YEAR.findall(scene.label(figure))
    return int(years[-1]) if years else None


def compared(scene: Scene, change: Figure, earlier: list[Figure]) -> tuple[Figure, Figure] | None:
    """The figure in the bracket of a comparison, after the change or before it.

    "kết nạp 132 đảng viên, tăng 10% so với năm 2020 (120 đảng viên)"; "so với đầu kỳ (120) tăng 12".
    """
    after = next((f for f in earlier if f.kind != "ratio" and f.role != "change"), None)
    if after is None:
        return None
    comparison = _COMPARISON.match(scene.lower, change.clean.end, change.clean.end + 200)
    if comparison:
        bracket = scene.bracket_after(comparison.end(), 2)
    else:
        comparison = _COMPARISON.search(scene.lower, after.clean.end, change.clean.start)
        bracket = scene.bracket_after(comparison.end(), 2) if comparison else None
        if bracket and bracket.end > change.clean.start:
            bracket = None
    inside = scene.between(bracket.start, bracket.end) if bracket else []
    if len(inside) == 1 and inside[0].kind == after.kind and unit_class(inside[0]) in {unit_class(after), None}:
        return inside[0], after
    return None


def dated(earlier: list[Figure]) -> tuple[Figure, Figure] | None:
    """ "năm 2021 có 121 mô hình, năm 2022 có 164 mô hình, tăng 43": two figures of one noun, each with its year."""
    if len(earlier) < 2 or unit_key(earlier[0]) != unit_key(earlier[1]):
        return None
    after, before = earlier[0], earlier[1]
    dates = [(f.period_start or "", f.period_source) for f in (before, after)]
    stated = all(source == "stated" and len(start) == 4 for start, source in dates)
    return (before, after) if stated and dates[0][0] < dates[1][0] else None


def two_dates(scene: Scene, before: Figure, after: Figure, since: int) -> bool:
    """The two shares belong to two dates: each has a year of its own, or "từ … lên" ties them."""
    link = scene.lower[before.clean.end : after.clean.start]
    lead = scene.lower[max(since, before.clean.start - 60) : before.clean.start]
    if pattern("change", "to").search(link) and pattern("change", "from").search(lead[-24:]):
        return True
    first, second = _YEAR.findall(lead), _YEAR.findall(link)
    return bool(first and second and first[-1] != second[-1])


def told_before(scene: Scene, change: Figure, after: Figure | None) -> tuple[Figure, Figure] | None:
    """ "Năm 2022 kết nạp 150 đảng viên. Năm 2023 kết nạp 180 đảng viên, tăng 20% so với năm 2022".

    The figure of the year compared with stands in the same paragraph, alone of its verb and its noun.
    """
    said = _WITH_YEAR.match(scene.lower, change.clean.end, change.clean.end + 120)
    if after is None or said is None or after.kind != "count" or after.period_source != "stated":
        return None
    year = _whole_year(after)
    wanted = int(said["year"]) if said["year"] else (year or 0) - 1
    verbs = set(pattern("verbs").findall(scene.label(after)))
    if year is None or wanted >= year or not verbs or unit_key(after) is None:
        return None
    found = [
        f
        for f in scene.before(after.clean.start, scene.paragraph(after.clean.start).start)
        if f.kind == "count"
        and f.role == "actual"
        and unit_key(f) == unit_key(after)
        and f.period_source == "stated"
        and _whole_year(f) == wanted
        and set(pattern("verbs").findall(scene.label(f))) == verbs
    ]
    return (found[0], after) if len(found) == 1 else None


def _whole_year(figure: Figure) -> int | None:
    """The year of a figure that is told of one year."""
    start, end = figure.period_start or "", figure.period_end or figure.period_start or ""
    return int(start) if len(start) == 4 and start == end and start.isdigit() else None
