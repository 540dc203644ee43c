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
_CLOSED = regex.compile(r";+\.")  # how the items of a list end, one after the other
_TAIL = regex.compile(r"(?:\s+\p{L}+){0,10}\s*")
_BELOW = "+"  # the mark of what stands under a dash
_BACK = 12
_FAR = 140  # characters from the count to the list
_GOES_ON = 1500  # characters after the last mark in which the list may go on
_MOST = 40
_COUNTING = frozenset({"la", "thu", "paren"})  # letters and bare numbers are headings as often as items


@dataclass(frozen=True)
class Run:
    """The marks of a list in cleaned offsets.

    ``whole``: they are surely of one list; ``ended``: it surely ends there; ``last``: its last mark, where the words
    after it tell.
    """

    marks: tuple[Span, ...]
    whole: bool = False
    ended: bool = False
    last: ordinals.Item | None = None


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``items`` of lists that stand under the sentence with their count."""
    for run in _runs(scene):
        end = _lead_end(scene, run.marks[0].start)
        if end is None or len(run.marks) > _MOST:
            continue
        stated = _stated(scene, end)
        if stated is None:
            continue
        holds = len(run.marks) == stated.value
        sure = run.whole and _leads(scene, stated, end) and (len(run.marks) > stated.value or _ended(scene, run))
        if not holds and not sure:
            continue
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
    if last.kind != "count" or last.qualifier != "exact" or last.role == "condition" or not 2 <= last.value <= _MOST:
        return None
    told = scene.lower[end] == ":" or pattern("items", "list_count").match(scene.lower, last.clean.start, end)
    return last if told and _TAIL.fullmatch(scene.lower, last.clean.end, end) else None


def _leads(scene: Scene, stated: Figure, end: int) -> bool:
    """True when the words say that the list is all that was counted: "04 bài học kinh nghiệm sau:"."""
    words = scene.lower[stated.clean.start : end + 1]
    noun = pattern("items", "list_count").match(words)
    rest = words[noun.end() :] if noun else ""
    if not pattern("items", "leads").fullmatch(rest) or any(
        pattern("items", name).search(rest) for name in ("list_noun", "not_all")
    ):
        return False
    before = scene.before(stated.clean.start, scene.sentence(end).start)[:1]  # "05 nhiệm vụ và 03 giải pháp sau:"
    return not (before and pattern("items", "list_noun").search(scene.lower, before[0].clean.start, stated.clean.start))


def _ended(scene: Scene, run: Run) -> bool:
    """True when nothing after a list can be one more of its items: no "4. ..." and no "Ngoài ra ..." after it."""
    if run.last is None:
        return run.ended
    stop = min(len(scene.lower), run.last.end + _GOES_ON)
    if pattern("items", "goes_on").search(scene.lower, run.last.end, stop):
        return False
    return not ordinals.written_otherwise(scene, run.last, stop)


def _runs(scene: Scene) -> Iterator[Run]:
    for items in ordinals.runs(scene):
        if len(items) > 1 and all(ordinals.step(a, b) == 1 for a, b in pairwise(items)):
            yield Run(tuple(Span(i.start, i.end) for i in items), items[0].family in _COUNTING, last=items[-1])
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
    for found in lists.values():
        values = [value for value, _ in found]
        if len(found) > 1 and values == list(range(1, len(found) + 1)):
            yield Run(tuple(span for _, span in found))


def _dashed(scene: Scene) -> Iterator[Run]:
    """Paragraphs with one dash each, one after the other; what stands under a dash has a mark of its own."""
    marks: list[Span] = []
    ends = ""
    kind = ""
    for block in scene.clean.blocks:
        dash = _DASH.match(scene.lower, block.start, min(block.end, block.start + 4))
        if not dash and marks and scene.lower.startswith(_BELOW, block.start):
            continue
        if marks and (dash is None or dash[0] != kind or _CLOSED.fullmatch(ends)):
            yield from _dash_run(marks, ends)
            marks, ends = [], ""
        if dash:
            kind = dash[0]
            marks.append(Span(dash.start(), dash.end()))
            ends += scene.lower[max(block.start, block.end - 3) : block.end].rstrip()[-1:] or " "
    yield from _dash_run(marks, ends)


def _dash_run(marks: list[Span], ends: str) -> Iterator[Run]:
    """A list of dashes; semicolons and a point at the end tell where it closes."""
    if 1 < len(marks) <= _MOST:
        closed = _CLOSED.fullmatch(ends) is not None
        yield Run(tuple(marks), closed, closed)
