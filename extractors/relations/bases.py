"""The whole of a share that its own sentence does not print, where the words leave no doubt which it is.

"Trong số cá nhân được khen, nữ có 142 người (44,4%)" is of the individuals honoured in the sentence before; "việc với
chủ của 301 doanh nghiệp, đạt 73,1%; 111 doanh nghiệp còn lại" is of the 412 that the two make up.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.relations.scene import Scene, unit_class, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure

_BACK = 500  # characters before a sentence that speaks of "those"
_REACH = 120
_PLAN_LABEL = 90
_BEHIND = 160


def among(scene: Scene, part: Figure) -> Figure | None:
    """The whole that the sentence of a part opens with: "Trong số 450 đảng viên nói trên", "Trong số đã kết nạp"."""
    here = scene.sentence(part.clean.start)
    opening = pattern("share", "of_those").match(scene.lower, here.start, part.clean.start)
    if opening is None:
        return None
    first = next(iter(scene.between(opening.end(), part.clean.start + 1)), None)
    if first is not None and first is not part and first.clean.start - opening.end() < 3:
        return first if _may_hold(first, part) else None
    words = pattern("share", "those_end").split(scene.lower[opening.end() : part.clean.start], maxsplit=1)[0].strip()
    if not words or (first is not None and first is not part and first.clean.start < opening.end() + len(words)):
        return None
    since = max(scene.paragraph(here.start).start, here.start - _BACK)
    alike = [f for f in scene.before(here.start, since) if _may_hold(f, part) and _named(scene, f, words)]
    return alike[0] if len({f.value for f in alike[:2]}) == 1 else None


def _named(scene: Scene, figure: Figure, words: str) -> bool:
    """True where the words are those that a figure is told with: "đã kết nạp", "cá nhân được khen"."""
    noun = unit_key(figure)
    return bool(noun and (words == noun or words.startswith(f"{noun} "))) or words in scene.label(figure)


def _may_hold(whole: Figure, part: Figure) -> bool:
    exact = whole.kind == "count" and whole.role == "actual" and whole.direction is None
    return exact and whole.value >= part.value and unit_class(whole) == unit_class(part) is not None


def made_up(scene: Scene, part: Figure, before: list[Figure]) -> Figure | None:
    """The whole that a part makes up with what is left: "301 doanh nghiệp, đạt 73,1%; 111 doanh nghiệp còn lại"."""
    end = min(scene.sentence(part.clean.start).end, part.clean.end + _BEHIND)
    for rest in scene.between(part.clean.end, end):
        if unit_key(rest) != unit_key(part) or rest.kind != "count" or rest.unit is None:
            continue
        named = pattern("rest_words", "rest_after").match(scene.lower, rest.clean.end, rest.clean.end + 40)
        if named or pattern("rest_words", "still_left").search(scene.lower, part.clean.end, rest.clean.start):
            wholes = (f for f in before if f.kind == "count" and unit_key(f) == unit_key(part))
            return next((f for f in wholes if f.value == part.value + rest.value), None)
    return None


def of_plan_before(scene: Scene) -> Iterator[tuple[Figure, Figure, Figure]]:
    """Part, percent and base of "đã tiến hành 09 cuộc ... So với chương trình cả năm (16 cuộc), đã thực hiện 56,3%"."""
    for opening in pattern("share", "against_plan").finditer(scene.lower):
        here = scene.sentence(opening.start())
        following = scene.between(opening.end(), min(here.end, opening.end() + _REACH))
        if len(following) < 2 or following[0].kind != "count" or following[1].kind != "percent":
            continue
        planned, percent = following[:2]
        gap = scene.lower[planned.clean.end : percent.clean.start]
        if planned.unit is None or pattern("share", "done_of_it").fullmatch(gap) is None:
            continue
        since = scene.paragraph(here.start).start
        alike = [f for f in scene.before(here.start, since) if f.kind == "count" and unit_key(f) == unit_key(planned)]
        done = [
            f
            for f in alike
            if f.role == "actual"
            and pattern("rest_words", "taken").search(scene.lower, max(since, f.clean.start - 40), f.clean.start)
        ]
        if len(done) == 1 and scene.sentence(max(since, here.start - 2)).start <= done[0].clean.start:
            yield done[0], percent, planned
