"""Digits exchanged: "5.187 đảng viên" in one place of a report and "5.178 đảng viên" in another.

Two numbers of one noun that differ by nothing but two neighbouring digits are seldom two matters; that they are
one must show in the words around them, the more of them the shorter the numbers are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import regex

from extractors.relations.phrases import Placed
from extractors.relations.repeats import one_body
from extractors.relations.scene import Scene, content_words, once, one_noun, relation, unit_key
from extractors.relations.words import pattern
from schemas.facts import DateSpan, Figure, Reference, Relation

_DIGIT = regex.compile(r"\d")
_SHORTEST = 3
_WORDS = {3: 3, 4: 2}  # words in common that numbers of so many digits need; longer ones need one
_BEFORE, _BEHIND = 60, 40  # characters
_MONTH = len("2023-03")
_MOST = 40  # figures of one noun and length that are compared


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``repeat`` (first, second)."""
    told = Counter(f.text for f in scene.figures)
    alike: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in scene.figures:
        if figure.kind == "count" and figure.unit and figure.role == "actual" and figure.qualifier == "exact":
            digits = _digits(figure)
            if len(digits) >= _SHORTEST and not figure.direction and scene.bracket(figure.clean.start) is None:
                key = (_shape(figure), "".join(sorted(digits)))
                alike[key].append(figure)
    for group in alike.values():
        for i, first in enumerate(group[:_MOST]):
            for second in group[i + 1 : _MOST]:
                alone = min(told[first.text], told[second.text]) == 1
                if alone and _exchanged(_digits(first), _digits(second)) and _one_matter(scene, first, second):
                    yield relation("repeat", scene.spans([first, second]), {"first": [first], "second": [second]})


def _digits(figure: Figure) -> str:
    return "".join(_DIGIT.findall(figure.text))


def _shape(figure: Figure) -> str:
    """How it is printed, digits aside, so that noun, scale word and decimals are equal."""
    return f"{_DIGIT.sub('0', figure.text.lower().removesuffix(figure.unit or ''))}{unit_key(figure)}"


def _exchanged(first: str, second: str) -> bool:
    other = [i for i, (x, y) in enumerate(zip(first, second, strict=True)) if x != y]
    return len(other) == 2 and other[1] == other[0] + 1


def _one_matter(scene: Scene, first: Figure, second: Figure) -> bool:
    """Words in common, no other year, body, note or moment, and not of one sentence."""
    if scene.sentence(first.clean.start) == scene.sentence(second.clean.start) or first.footnote != second.footnote:
        return False
    stated = [f for f in (first, second) if f.period_source == "stated"]
    if len(stated) == 2 and (stated[0].period_start, stated[0].period_end) != (
        stated[1].period_start,
        stated[1].period_end,
    ):
        return False
    if _apart(_days(scene, first), _days(scene, second)) or _apart(_cited(scene, first), _cited(scene, second)):
        return False
    if _apart(_objects(scene, first), _objects(scene, second), 2):
        return False  # "1.243 đảng viên học nghị quyết" and "1.234 đảng viên dự lớp bồi dưỡng"
    if one_body(scene, first) != one_body(scene, second) or _moments(scene, first) != _moments(scene, second):
        return False
    beside = [_beside(scene, f) for f in (first, second)]
    classes, others = beside
    if classes and others and one_noun(classes, others) and classes.value != others.value:
        return False  # "8 lớp cho 412 học viên" and "9 lớp cho 421 học viên"
    common = _words(scene, first) & _words(scene, second)
    return len(common) >= _WORDS.get(len(_digits(first)), 1)


def _apart(one: AbstractSet[object], other: AbstractSet[object], least: int = 1) -> bool:
    return min(len(one), len(other)) >= least and one.isdisjoint(other)


def _days(scene: Scene, figure: Figure) -> set[str | None]:
    """The days told right before a figure: "Hội nghị ngày 15/3/2023 có 1.243 đảng viên"."""
    at = figure.clean.start
    return {d.value_start for _, d in _dates(scene).within(max(scene.sentence(at).start, at - 2 * _BEFORE), at)}


@once
def _dates(scene: Scene) -> Placed[DateSpan]:
    """The days of a document that date no other document."""
    days = (d for d in scene.document.dates if d.kind == "point" and d.inside is None)
    return Placed(scene, (d for d in days if len(d.value_start or "") > _MONTH))


def _cited(scene: Scene, figure: Figure) -> set[tuple[str | None, str | None]]:
    """The documents named right behind a figure: "1.243 đảng viên học tập Nghị quyết số 30-NQ/TW"."""
    end = figure.clean.end
    behind = _references(scene).within(end, min(scene.sentence(end - 1).end, end + 2 * _BEFORE))
    return {(r.number, r.symbol) for _, r in behind if r.number}


@once
def _references(scene: Scene) -> Placed[Reference]:
    return Placed(scene, scene.document.references)


def _objects(scene: Scene, figure: Figure) -> set[str]:
    """What those counted did, up to the next comma."""
    return content_words(scene.tail(figure)[:_BEHIND].partition(",")[0])


def _words(scene: Scene, figure: Figure) -> set[str]:
    around = f"{scene.label(figure)[-_BEFORE:]} {scene.tail(figure)[:_BEHIND]}"
    return content_words(around) - set((figure.unit or "").lower().split())


def _beside(scene: Scene, figure: Figure) -> Figure | None:
    """The count right before a figure, in its clause: of the classes that so many learners went to."""
    i = scene.index[figure.figure_id]
    start = max(scene.clause_start(figure.clean.start), figure.clean.start - _BEFORE)
    return scene.figures[i - 1] if i and scene.figures[i - 1].clean.start >= start else None


def _moments(scene: Scene, figure: Figure) -> frozenset[str]:
    return frozenset(pattern("moments").findall(scene.label(figure)))
