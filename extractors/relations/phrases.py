"""The words of ``wording_words.yaml`` as compiled patterns, and facts by their place in the cleaned text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from typing import Any, Generic, TypeVar

import regex

from extractors.relations.scene import Scene
from schemas.codelists import load
from schemas.facts import DateSpan, Reference
from schemas.spans import Span

Fact = TypeVar("Fact", DateSpan, Reference)
_BACK = 300


@cache
def phrase(name: str) -> regex.Pattern[str]:
    """A pattern by name. Raises KeyError for an unknown one."""
    return regex.compile(load("wording_words")["patterns"][name]["pattern"])


def words(name: str) -> Any:  # noqa: ANN401
    """A table of the codelist that is no pattern."""
    return load("wording_words")[name]


def place(scene: Scene, fact: DateSpan | Reference) -> Span | None:
    """Where a fact stands in the cleaned text; None where cleaning dropped it."""
    start, last = scene.clean.cleaned(fact.start), scene.clean.cleaned(fact.end - 1)
    if start is None or last is None or last < start:
        return None
    return Span(start, last + 1)


class Placed(Generic[Fact]):
    """Facts in the order of the cleaned text, with their places there."""

    def __init__(self, scene: Scene, facts: Iterable[Fact]) -> None:
        found: list[tuple[Span, Fact]] = [(where, fact) for fact in facts if (where := place(scene, fact))]
        self.items: list[tuple[Span, Fact]] = sorted(found, key=lambda pair: pair[0])
        self._starts = [where.start for where, _ in self.items]

    def within(self, start: int, end: int) -> list[tuple[Span, Fact]]:
        """The facts that begin in ``[start, end)``."""
        return self.items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def joined(values: Iterable[str]) -> str:
    """Values of a hint as one string; ``listed`` of the judges takes them apart."""
    return "|".join(value.replace("|", " ") for value in values)


def begins(scene: Scene, position: int, reach: int = _BACK) -> int:
    """The start of the sentence, no more than ``reach`` characters back: a line may be a whole book."""
    return max(scene.sentence(position).start, position - reach)


class Plans:
    """Which parts of a report speak of what is to come."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.planned: set[str] = set()
        for section in scene.document.sections:
            if section.parent_id in self.planned or phrase("plans").search(section.title.lower()):
                self.planned.add(section.section_id)

    def hold(self, position: int) -> bool:
        """True where the clause or a heading above it speaks of what is to come."""
        start = begins(self.scene, position)
        start = max(start, self.scene.lower.rfind(";", start, position) + 1)
        if phrase("plans").search(self.scene.lower, start, position):
            return True
        return self.scene.clean.block_at(position).paragraph.section in self.planned
