"""The words of ``wording_words.yaml`` as compiled patterns, and where dated things stand in the cleaned text."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from extractors.relations.scene import Scene
from schemas.codelists import load
from schemas.facts import DateSpan, Reference
from schemas.spans import Span


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


def spans_text(values: list[str]) -> str:
    """Values of a hint as one string; ``listed`` of the judges takes them apart."""
    return "|".join(values)


def in_plans(scene: Scene, position: int) -> bool:
    """True where the clause or a heading above it speaks of what is to come."""
    if phrase("plans").search(scene.lower, scene.clause_start(position), position):
        return True
    sections = {s.section_id: s for s in scene.document.sections}
    section = sections.get(scene.clean.block_at(position).paragraph.section or "")
    while section:
        if phrase("plans").search(section.title.lower()):
            return True
        section = sections.get(section.parent_id or "")
    return False
