"""Sessions and those who came: "235 lớp cho 17.625 lượt cán bộ", "04 hội nghị trực tuyến với 294 điểm cầu"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.relations.phrases import phrase, words
from extractors.relations.scene import Scene, relation, unit_class, unit_key
from schemas.facts import Figure, Relation
from schemas.spans import Span

_WHO = {"person", "attendance", "site", "item"}
_FAR = 150
_SITE = regex.compile(r"\s*điểm cầu")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``mean``: roles count, total and, for places of a video link, the ``bound``."""
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
