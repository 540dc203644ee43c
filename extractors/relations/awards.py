"""Awards by level: a higher level honours fewer, a soft order that is only ever confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import regex

from extractors.relations.scene import Scene, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation

_AHEAD = 12  # figures to look at for the next of the same noun
_CLASSES = frozenset({"collective", "person", "attendance"})


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``subset`` between the awards of neighbouring levels: the first of each level and noun."""
    by_unit: dict[str | None, dict[int, Figure]] = {}
    for i, figure in enumerate(scene.figures):
        if figure.kind == "count" and figure.role == "actual" and unit_class(figure) in _CLASSES:
            level = _level(scene, scene.figures[i : i + _AHEAD])
            if level is not None:
                by_unit.setdefault(unit_key(figure), {}).setdefault(level, figure)
    for ranked in by_unit.values():
        for low, high in pairwise(sorted(ranked)):
            whole, part = ranked[low], ranked[high]
            roles = {"whole": [whole], "parts": [part]}
            yield relation("subset", scene.spans([whole, part]), roles, soft="yes")


def _level(scene: Scene, group: list[Figure]) -> int | None:
    """The rank of the body that awards: the one nearest before the figure, or the first named after it."""
    figure = group[0]
    label = scene.label(figure)
    award = pattern("subsets", "award")
    if award.search(label):
        places = [(m.end(), rank) for rank, level in enumerate(_levels()) for m in level.finditer(label)]
        return max(places)[1] if places else None
    same = [f for f in group[1:] if unit_key(f) == unit_key(figure)]
    stop = same[0].clean.start if same else scene.sentence(figure.clean.start).end
    tail = scene.lower[figure.clean.end : stop]
    if not award.search(tail):
        return None
    places = [(m.start(), rank) for rank, level in enumerate(_levels()) if (m := level.search(tail))]
    return min(places)[1] if places else None


@cache
def _levels() -> tuple[regex.Pattern[str], ...]:
    return tuple(regex.compile(row) for row in load("relation_words")["subsets"]["levels"])
