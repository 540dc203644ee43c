"""By how much a plan was passed: "hiến 1.236 đơn vị máu, vượt 3% (36 đơn vị) so với chỉ tiêu giao (1.200 đơn vị)"."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import regex

from extractors.relations.plans import mains
from extractors.relations.scene import Scene, relation, unit_class
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation

_LEAST = Fraction(4, 5)  # a plan that was passed may be misprinted, not by far
_LEAD = 30
_REACH = 60
_OF_ANOTHER = regex.compile(
    r"so với.*so với|(?<!\p{L})(?:tăng|giảm|cao hơn|thấp hơn|cùng kỳ|năm (?:19|20)\d\d)(?!\p{L})"
)
_ALL = 100  # "vượt 103%" means what was reached


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``change`` from the plan to what was done."""
    for percent in scene.figures:
        share = percent.kind == "percent" and percent.value < _ALL
        counted = percent.kind == "count" and percent.direction == "up" and percent.unit is not None
        if not (share or counted) or percent.value_max is not None:
            continue
        if not pattern("share", "excess").search(scene.lower, max(0, percent.clean.start - _LEAD), percent.clean.start):
            continue
        plan = _plan(scene, percent)
        sentence = scene.sentence(percent.clean.start)
        clause = max(sentence.start, scene.lower.rfind(";", sentence.start, percent.clean.start))
        done = list(mains(scene, percent, plan, clause)) if plan else []
        if plan is None or not done or done[0].value < _LEAST * plan.value:
            continue
        sure = len(done) == 1 and not pattern("share", "inner").search(scene.label(done[0]))
        sure = sure and (share or unit_class(percent) == unit_class(done[0]))
        roles = {"before": [plan], "after": done[:1], "change": [percent]}
        spans = [scene.passage(done[0].clean.start, plan.clean.end)]
        of = "counts" if share else "difference"
        yield relation("change", spans, roles, of=of, direction="up", points="no", accuse="yes" if sure else "no")


def _plan(scene: Scene, percent: Figure) -> Figure | None:
    """The only figure of the bracket behind "vượt 3% kế hoạch", or of "vượt 3% (kế hoạch 1.200 đơn vị)"."""
    after = scene.bracket_after(percent.clean.end, _REACH)
    inside = scene.between(after.start, after.end) if after else []
    if after is None or len(inside) != 1 or inside[0].kind != "count" or scene.between(percent.clean.end, after.start):
        return None
    between = scene.lower[percent.clean.end : after.start - 1]
    if _OF_ANOTHER.search(between) or pattern("share", "former_term").search(scene.label(inside[0])):
        return None  # "vượt 6 so với kế hoạch và tăng so với năm 2019 (năm 2019 ...)"
    named = pattern("share", "plan").match(between) if between.strip() else None
    inner = not between.strip() and pattern("share", "planned").search(scene.label(inside[0]))
    return inside[0] if inside[0].value > 0 and (named or inner) and not set(";.") & set(between) else None
