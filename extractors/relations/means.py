"""Means: of sessions and those who came ("235 lớp cho 17.625 lượt cán bộ"), of years ("bình quân 02 năm là 174")."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from extractors.relations.phrases import begins, phrase, words
from extractors.relations.scene import Scene, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_WHO = {"person", "attendance", "site", "item"}
_FAR = 150
_LEAD = 60
_AFTER = 8
_MOST = 12
_SITE = regex.compile(r"\s*điểm cầu")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``mean`` and ``mean_of``."""
    yield from _sessions(scene)
    for figure in scene.figures:
        if figure.kind == "count" and figure.direction is None and figure.value_max is None:
            yield from _mean_of(scene, figure)


def _mean_of(scene: Scene, mean: Figure) -> Iterator[Relation]:
    """The mean of figures told one by one: "năm 2021: 161, năm 2022: 187, bình quân 02 năm là 174"."""
    begin = begins(scene, mean.clean.start)
    lead = scene.lower[max(begin, mean.clean.start - _LEAD) : mean.clean.start]
    told = pattern("mean_of").search(lead)
    after = scene.lower[mean.clean.end : mean.clean.end + _AFTER].lstrip()
    if told is None or after.startswith(("/", "mỗi", "một")) or not 1 < int(told["n"]) <= _MOST:
        return
    number = int(told["n"])
    earlier = scene.before(mean.clean.start, begin)
    of = [f for f in earlier if f.kind == mean.kind and unit_key(f) == unit_key(mean) and f.role == mean.role][:number]
    if len(of) < number or any(f.qualifier != "exact" or f.value_max is not None for f in of):
        return
    years = [int(f.period_start or 0) if f.period_source == "stated" and _is_year(f) else 0 for f in reversed(of)]
    sure = told["unit"] == "năm" and 0 not in years and all(two == one + 1 for one, two in pairwise(years))
    sure = sure and earlier[:number] == of and len([f for f in earlier if unit_key(f) == unit_key(mean)]) == number
    spans = [Span(f.start, f.end) for f in (*reversed(of), mean)]
    hints = {"sure": "yes" if sure and mean.qualifier == "exact" else "no", "unit": told["unit"]}
    yield relation("mean_of", spans, {"parts": list(reversed(of)), "mean": [mean]}, **hints)


def _is_year(figure: Figure) -> bool:
    start = figure.period_start or ""
    return len(start) == 4 and start.isdecimal() and start == figure.period_end


def _sessions(scene: Scene) -> Iterator[Relation]:
    """Roles count, total and, for places of a video link, the ``bound``."""
    bounds = [f for f in scene.totals if unit_key(f) == "tổ chức cơ sở đảng"]
    for count, total in zip(scene.figures, scene.figures[1:], strict=False):
        if not (_is_session(count) and total.kind == "count" and total.role == "actual" and unit_class(total) in _WHO):
            continue
        if total.clean.start - count.clean.end > _FAR or scene.sentence(count.clean.start) != scene.sentence(
            total.clean.start
        ):
            continue
        gap = scene.lower[count.clean.end : total.clean.start]
        if gap.strip() and not phrase("attended").search(gap):
            continue
        roles = {"count": [count], "total": [total]}
        row = next((i for i, r in enumerate(words("means")) if _unit(count) in r["of"]), None)
        who = "site" if _SITE.match(scene.lower, total.clean.end, total.clean.end + 40) else unit_class(total) or ""
        if who == "site" and bounds:
            roles["bound"] = bounds[:1]
        hints = {"row": "" if row is None else str(row), "who": who}
        yield relation("mean", [Span(count.start, count.end), Span(total.start, total.end)], roles, **hints)


def _is_session(figure: Figure) -> bool:
    return (
        figure.kind == "count"
        and unit_class(figure) == "session"
        and figure.qualifier == "exact"
        and figure.value > 1
        and figure.role == "actual"
    )


def _unit(figure: Figure) -> str:
    return " ".join((figure.unit or "").lower().split())
