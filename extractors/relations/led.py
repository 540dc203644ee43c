"""A count in the sentence that leads a list of marked items: "rút ra 03 bài học sau: Một là, ... Hai là, ..."."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractors.relations import ordinals
from extractors.relations.scene import Scene, relation
from extractors.relations.structure import number_value
from extractors.relations.words import pattern
from schemas.facts import Figure, Relation
from schemas.spans import Span

_LEAD_END = regex.compile(r"[:.](?=[\s\-–—+•“\"]*$)")
_DASH = regex.compile(r"[-–—•](?=\s?\p{L})")
_BELOW = "+"  # the mark of what stands under a dash
_BACK = 12
_FAR = 140  # characters from the count to the list
_GOES_ON = 1500  # characters after the last mark in which the list may go on
_MOST = 40
_FORMAL = frozenset({"la", "thu", "paren", "number", "dash"})  # letters are headings as often as items


@dataclass(frozen=True)
class Run:
    """The marks of a list in cleaned offsets; ``ended`` when nothing after it can be one more of its items."""

    family: str
    marks: tuple[Span, ...]
    ended: bool = True


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``items`` of lists that stand under the sentence with their count."""
    for run in _runs(scene):
        end = _lead_end(scene, run.marks[0].start)
        if end is None or len(run.marks) > _MOST:
            continue
        stated = _stated(scene, end)
        if stated is None:
            continue
        fewer = len(run.marks) < stated.value
        sure = run.family in _FORMAL and _leads(scene, stated, end, run.family) and (run.ended or not fewer)
        spans = [Span(stated.start, stated.end), *(scene.passage(m.start, m.end) for m in run.marks)]
        hints = {"items": str(len(run.marks)), "sure": "yes" if sure else "no"}
        yield relation("items", spans, {"stated": [stated]}, **hints)


def _lead_end(scene: Scene, start: int) -> int | None:
    """Where the sentence right before a list ends, at its colon or its point."""
    since = max(0, start - _BACK)
    found = _LEAD_END.search(scene.lower[since:start])
    return since + found.start() if found else None


def _stated(scene: Scene, end: int) -> Figure | None:
    """The last figure of the sentence that leads, if it can be the count of what follows."""
    figures = scene.before(end, max(scene.sentence(end).start, end - _FAR))
    if not figures:
        return None
    last = figures[0]
    counts = last.kind == "count" and last.qualifier == "exact" and last.role != "condition"
    return last if counts and 2 <= last.value <= _MOST and last.value.denominator == 1 else None


def _leads(scene: Scene, stated: Figure, end: int, family: str) -> bool:
    """True when the words say that the list is all that was counted: "04 bài học kinh nghiệm sau:"."""
    words = scene.lower[stated.clean.start : end + 1]
    if not pattern("items", "list_lead").fullmatch(words) or pattern("items", "not_all").search(words):
        return False
    if family in {"dash", "number"} and not pattern("items", "as_follows").search(words):
        return False
    before = scene.before(stated.clean.start, scene.sentence(end).start)[:1]  # "05 nhiệm vụ và 03 giải pháp sau:"
    return not (before and pattern("items", "list_noun").search(scene.lower, before[0].clean.start, stated.clean.start))


def _runs(scene: Scene) -> Iterator[Run]:
    for items in ordinals.runs(scene):
        if len(items) > 1 and all(ordinals.step(a, b) == 1 for a, b in pairwise(items)):
            last = items[-1]
            stop = min(len(scene.lower), last.end + _GOES_ON)
            ended = not ordinals.written_otherwise(scene, last, stop) and not pattern("items", "goes_on").search(
                scene.lower, last.end, stop
            )
            yield Run(items[0].family, tuple(Span(i.start, i.end) for i in items), ended)
    yield from _numbered(scene)
    yield from _dashed(scene)


def _numbered(scene: Scene) -> Iterator[Run]:
    """Headings "1.", "2.", "3." of one parent."""
    lists: dict[tuple[str | None, str], list[tuple[int, Span]]] = defaultdict(list)
    for section in scene.document.sections:
        style = number_value(section.number) if section.number else None
        at = scene.clean.cleaned(section.start)
        if style is None or at is None or style[0] not in {"1.", "a"}:
            continue
        lists[section.parent_id, style[0]].append((style[1], Span(at, at + len(section.number or "") + 1)))
    for (_, style), found in lists.items():
        values = [value for value, _ in found]
        if len(found) > 1 and values == list(range(1, len(found) + 1)):
            yield Run("number" if style == "1." else "letter", tuple(span for _, span in found))


def _dashed(scene: Scene) -> Iterator[Run]:
    """Paragraphs with one dash each, one after the other; what stands under a dash has a mark of its own."""
    marks: list[Span] = []
    kind = ""
    for block in scene.clean.blocks:
        dash = _DASH.match(scene.lower, block.start, min(block.end, block.start + 4))
        if dash and (dash[0] == kind or not marks):
            kind = dash[0]
            marks.append(Span(dash.start(), dash.end()))
        elif not (marks and scene.lower.startswith(_BELOW, block.start)):
            if len(marks) > 1:
                yield Run("dash", tuple(marks))
            marks = [Span(dash.start(), dash.end())] if dash else []
            kind = dash[0] if dash else ""
    if len(marks) > 1:
        yield Run("dash", tuple(marks))
