"""Counts that cannot exceed another: roles within a committee, units taken from all units, awards by level."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import regex

from extractors.relations.scene import Scene, relation, unit_class, unit_key
from extractors.relations.shares import totals
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation
from schemas.spans import Span


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``subset`` (roles whole, parts); ``soft`` ones are expected, not certain."""
    yield from _contained(scene)
    yield from _taken_from(scene)
    yield from _unfinished_lists(scene)
    yield from _awards(scene)


def _sentences(scene: Scene) -> Iterator[list[Figure]]:
    sentence: Span | None = None
    group: list[Figure] = []
    for figure in scene.figures:
        here = scene.sentence(figure.clean.start)
        if here != sentence and group:
            yield group
            group = []
        group.append(figure)
        sentence = here
    if group:
        yield group


def _contained(scene: Scene) -> Iterator[Relation]:
    rows = load("relation_words")["subsets"]["contains"]
    for group in _sentences(scene):
        for row in rows:
            wholes = [f for f in group if (f.unit or "").lower() in row["whole"]]
            if not wholes:
                continue
            after = [f for f in group if f.clean.start > wholes[0].clean.start and f.kind == "count"]
            parts = [f for f in after if _role_of(scene, f) in row["parts"]]
            if parts and unit_class(parts[0]) == "person":
                spans = scene.spans([wholes[0], *parts])
                yield relation("subset", scene, spans, {"whole": wholes[:1], "parts": parts}, together="no", soft="yes")


def _role_of(scene: Scene, figure: Figure) -> str:
    """ "603 đồng chí phó bí thư cấp ủy": the role stands after the classifier."""
    unit = (figure.unit or "").lower()
    return " ".join(scene.tail(figure).split()[:3]) if unit == "đồng chí" else unit


def _taken_from(scene: Scene) -> Iterator[Relation]:
    """ "đến từ 64 tổ chức cơ sở đảng": no more than there are."""
    known = {unit_key(f): f for f in reversed(totals(scene)) if f.kind == "count"}
    for row in scene.figures:
        if row.kind == "count" and (unit_key(row) or "").startswith("chi bộ cơ sở") and row.role == "actual":
            known.setdefault("chi bộ", row)
    for part in scene.figures:
        whole = known.get(unit_key(part))
        if (
            whole is None
            or part.kind != "count"
            or part is whole
            or part.role != "actual"
            or unit_class(part) != "organisation"
        ):
            continue
        lead = scene.lower[max(0, part.clean.start - 12) : part.clean.start]
        if not pattern("subsets", "from").search(lead):
            continue
        yield relation("subset", scene, scene.spans([part, whole]), {"whole": [whole], "parts": [part]}, soft="yes")
        people = scene.before(part.clean.start, scene.sentence(part.clean.start).start)
        if lead.endswith("đến từ ") and people and unit_class(people[0]) == "person":
            yield relation(
                "subset", scene, scene.spans([people[0], part]), {"whole": people[:1], "parts": [part]}, soft="yes"
            )


def _unfinished_lists(scene: Scene) -> Iterator[Relation]:
    """A bracket of examples ("... 494 đảng viên; ... 356 đảng viên...") stays within the report's total."""
    known = [f for f in totals(scene) if f.kind == "count"]
    for bracket in scene.brackets:
        inside = [f for f in scene.between(bracket.start, bracket.end) if f.kind == "count" and f.role == "actual"]
        keys = {unit_key(f) for f in inside}
        if (
            len(inside) < 2
            or len(keys) != 1
            or not pattern("parts", "unfinished").search(scene.lower, inside[-1].clean.end, bracket.end + 1)
        ):
            continue
        wholes = [f for f in known if unit_key(f) in keys and f not in inside]
        if wholes:
            spans = [scene.passage(inside[0].clean.start, inside[-1].clean.end), Span(wholes[0].start, wholes[0].end)]
            yield relation("subset", scene, spans, {"whole": wholes[:1], "parts": inside}, soft="yes")


def _awards(scene: Scene) -> Iterator[Relation]:
    """Higher levels honour fewer: a soft order, only ever confirmed."""
    for group in _sentences(scene):
        by_unit: dict[str | None, list[tuple[int, Figure]]] = {}
        for i, figure in enumerate(group):
            if (
                figure.kind != "count"
                or figure.role != "actual"
                or unit_class(figure) not in {"collective", "person", "attendance"}
            ):
                continue
            level = _level(scene, group, i)
            if level is not None:
                by_unit.setdefault(unit_key(figure), []).append((level, figure))
        for ranked in by_unit.values():
            if len({level for level, _ in ranked}) < 2 or len(ranked) != len({level for level, _ in ranked}):
                continue
            ranked.sort(key=lambda pair: pair[0])
            for (_, whole), (_, part) in pairwise(ranked):
                yield relation(
                    "subset", scene, scene.spans([whole, part]), {"whole": [whole], "parts": [part]}, soft="yes"
                )


def _level(scene: Scene, group: list[Figure], i: int) -> int | None:
    """The rank of the body that awards: the one nearest before the figure, or the first named after it."""
    figure = group[i]
    label = scene.label(figure)
    award = pattern("subsets", "award")
    if award.search(label):
        places = [(m.end(), rank) for rank, level in enumerate(_levels()) for m in level.finditer(label)]
        return max(places)[1] if places else None
    same = [f for f in group[i + 1 :] if unit_key(f) == unit_key(figure)]
    stop = same[0].clean.start if same else scene.sentence(figure.clean.start).end
    tail = scene.lower[figure.clean.end : stop]
    if not award.search(tail):
        return None
    places = [(m.start(), rank) for rank, level in enumerate(_levels()) if (m := level.search(tail))]
    return min(places)[1] if places else None


@cache
def _levels() -> tuple[regex.Pattern[str], ...]:
    return tuple(regex.compile(row) for row in load("relation_words")["subsets"]["levels"])
