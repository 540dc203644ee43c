"""Digits exchanged: "5.187 đảng viên" in one place of a report and "5.178 đảng viên" in another.

Two numbers of one noun that differ by nothing but two neighbouring digits are seldom two matters; that they are
one must show in the words around them, the more of them the shorter the numbers are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import regex

from extractors.relations.repeats import one_body
from extractors.relations.scene import Scene, content_words, one_noun, relation, unit_key
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation

_DIGIT = regex.compile(r"\d")
_SHORTEST = 3
_WORDS = {3: 3, 4: 2}  # words in common that numbers of so many digits need; longer ones need one
_BEFORE, _BEHIND = 60, 40  # characters
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
                once = min(told[first.text], told[second.text]) == 1
                if once and _exchanged(_digits(first), _digits(second)) and _one_matter(scene, first, second):
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
    if one_body(scene, first) != one_body(scene, second) or _moments(scene, first) != _moments(scene, second):
        return False
    beside = [_beside(scene, f) for f in (first, second)]
    classes, others = beside
    if classes and others and one_noun(classes, others) and classes.value != others.value:
        return False  # "8 lớp cho 412 học viên" and "9 lớp cho 421 học viên"
    common = _words(scene, first) & _words(scene, second)
    return len(common) >= _WORDS.get(len(_digits(first)), 1)


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
