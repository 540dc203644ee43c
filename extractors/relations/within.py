"""Counts that lie within another though no "trong đó" says so: some of those looked at, chosen, or added to a total.

Nothing here accuses: the words leave it open whether the second count was taken from the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractors.relations.census import census, organisation
from extractors.relations.scene import Scene, relation, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.codelists import load
from schemas.facts import Figure, Relation

_MOST_LINKS = 12  # figures looked back for the first step of a chain
_ENTRANTS = {"person", "attendance"}
_NEAR = 400  # characters


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``subset`` (roles whole, parts), all of them soft."""
    for whole, part in _pairs(scene):
        yield relation("subset", scene.spans([whole, part]), {"whole": [whole], "parts": [part]}, soft="yes")
    yield from _prizes(scene)


def _pairs(scene: Scene) -> Iterator[tuple[Figure, Figure]]:
    yield from _having(scene)
    yield from _found(scene)
    yield from _added(scene)
    yield from _of_all(scene)


def _having(scene: Scene) -> Iterator[tuple[Figure, Figure]]:
    """ "kiểm tra 8.982 đảng viên, có 4.307 cấp ủy viên"; "giới thiệu 241 người, đã có 213 đồng chí được kết nạp"."""
    for whole, part in pairwise(scene.figures):
        if whole.kind != "count" or part.kind != "count" or not unit_class(whole) == unit_class(part) == "person":
            continue
        if pattern("within", "having").fullmatch(scene.lower, whole.clean.end, part.clean.start):
            yield whole, part


def _found(scene: Scene) -> Iterator[tuple[Figure, Figure]]:
    """ "kiểm tra 30 tổ chức đảng ...; kết luận 12 tổ chức đảng có vi phạm; thi hành kỷ luật 5 tổ chức đảng"."""
    last: dict[str | None, tuple[int, Figure]] = {}
    for figure in scene.figures:
        step = _step(scene, figure) if figure.kind == "count" and figure.unit and figure.role == "actual" else None
        if step is None:
            continue
        noun = unit_key(figure)
        earlier = last.get(noun)
        if (
            step
            and earlier
            and earlier[0] < step
            and figure.clean.start - earlier[1].clean.end < _NEAR
            and scene.paragraph(figure.clean.start) == scene.paragraph(earlier[1].clean.start)
        ):
            yield earlier[1], figure
        last[noun] = (step, figure)


def _step(scene: Scene, figure: Figure) -> int | None:
    """0 looked at, 1 found at fault, 2 disciplined; None for any other figure."""
    label = scene.label(figure)
    if pattern("within", "disciplined").search(label):
        return 2
    if pattern("within", "found").search(label) or pattern("within", "at_fault").match(scene.tail(figure)):
        return 1
    return 0 if pattern("within", "examined").search(label) else None


def _added(scene: Scene) -> Iterator[tuple[Figure, Figure]]:
    """ "kết nạp 134 đảng viên ..., nâng tổng số đảng viên lên 3.830": those who joined are among all."""
    for whole in scene.figures:
        start = scene.sentence(whole.clean.start).start
        if whole.kind != "count" or not pattern("within", "raised").search(
            scene.lower, max(start, whole.clean.start - _NEAR // 4), whole.clean.start
        ):
            continue
        for part in scene.before(whole.clean.start, start)[:_MOST_LINKS]:
            joined = pattern("flows", "admitted").search(
                scene.lower, max(start, part.clean.start - 40), part.clean.start
            )
            if joined and unit_class(part) == "person":
                yield whole, part


def _of_all(scene: Scene) -> Iterator[tuple[Figure, Figure]]:
    """ "còn 09 tổ chức cơ sở đảng chưa kết nạp được đảng viên": some of all that the report says there are."""
    known = census(scene)
    for part in scene.figures:
        whole = known.get(organisation(part)) if part.kind == "count" and part.role == "actual" else None
        if whole and whole is not part and pattern("not_yet").match(scene.tail(part)):
            yield whole, part


def _prizes(scene: Scene) -> Iterator[Relation]:
    """ "có 68 thí sinh dự thi, trao 01 giải Nhất, 02 giải Nhì": no more prizes than entrants, as a rule."""
    for entrants in scene.figures:
        if entrants.kind != "count" or unit_class(entrants) not in _ENTRANTS:
            continue
        end = scene.sentence(entrants.clean.start).end
        said = f"{entrants.unit or ''} {scene.tail(entrants)}".lower()
        if not pattern("within", "entrants").search(said):
            continue
        following = scene.between(entrants.clean.end, min(end, entrants.clean.end + _NEAR))
        ranked = [f for f in following if unit_class(f) == "prize" and f.role == "actual"]
        all_prizes = [f for f in ranked if unit_key(f) == "giải"][:1]  # "10 giải, gồm 01 giải Nhất ..."
        known = all_prizes and unit_key(entrants) in load("relation_words")["subsets"]["entrants"]
        if ranked and not known:
            prizes = all_prizes or ranked
            roles = {"whole": [entrants], "parts": prizes}
            yield relation("subset", scene.spans([entrants, *prizes]), roles, soft="yes")
