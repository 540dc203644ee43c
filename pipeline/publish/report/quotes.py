"""Passages cut from a document: a sentence or so around what a check is about, with the figures marked.

Works on the stored text and counts its code points; the text itself is never altered.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import regex

from schemas.spans import Span

MarkKind = Literal["figure", "passage"]

_SENTENCE = 260  # code points looked at on each side for the end of the sentence
_WHOLE_PASSAGE = 480  # a longer passage is cut to what surrounds its figures
_FIGURE = 40  # a passage without figures that is this short is marked like one
_GAP = 48  # a shorter omission is not worth its dots

# A blank line before a small letter is a page break inside a sentence.
_BOUNDARY = regex.compile(
    r"[.!?…][”\"»’)\]]*\s+(?=[“\"(]?[\p{Lu}\d])|\n[ \t\r]*\n(?!\s*\p{Ll})|\n(?=[ \t]*[-+*•–][ \t])|;\s*\n"
)
_SPACE = regex.compile(r"\s")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch to be marked: a figure of the check, or the whole passage where it has none."""

    start: int
    end: int
    kind: MarkKind = "figure"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of quoted text. ``kind`` is None for plain text; a "gap" stands for what was left out.

    ``start`` is where it stands in the document; None for plain text and gaps.
    """

    text: str
    kind: MarkKind | Literal["gap"] | None = None
    start: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage in its context, ready to be printed, and what is marked in it, in order. There is at least one mark."""

    marks: tuple[Mark, ...]
    segments: tuple[Segment, ...]

    @property
    def start(self) -> int:
        """Where the first mark starts in the document."""
        return self.marks[0].start


def quotes(
    text: str, passages: Sequence[Span], figures: Iterable[Span], context: int = _SENTENCE, borders: Sequence[int] = ()
) -> list[Quote]:
    """The quotes that show all passages and figures of one check in one document.

    Passages that share a sentence become one quote; the order is that of the passages. Spans outside the
    text are cut to it. Context does not cross ``borders``, sorted offsets where headings and notes begin and end.
    """
    parts: list[tuple[list[Mark], list[Span]]] = []
    rest = {Span(min(f.start, len(text)), min(f.end, len(text))) for f in figures}
    for passage in passages:
        span = Span(min(passage.start, len(text)), min(passage.end, len(text)))
        inside = sorted(f for f in rest if f.overlaps(span))
        rest.difference_update(inside)
        parts.append(_part(text, span, inside, context, borders))
    parts += [_part(text, figure, [figure], context, borders) for figure in sorted(rest)]
    return [_quote(text, marks, windows) for marks, windows in _merged(parts)]


def _part(
    text: str, passage: Span, figures: list[Span], context: int, borders: Sequence[int]
) -> tuple[list[Mark], list[Span]]:
    marks = [Mark(f.start, f.end) for f in figures]
    if not figures:
        marks = [Mark(passage.start, passage.end, "figure" if passage.end - passage.start <= _FIGURE else "passage")]
    if passage.end - passage.start <= min(_WHOLE_PASSAGE, 2 * context):
        return marks, [_window(text, passage, context, borders)]
    ends = [Span(passage.start, passage.start), Span(passage.end, passage.end)] if not figures else []
    return marks, _joined(_window(text, span, min(context, 90), borders) for span in [*figures, *ends])


def _window(text: str, span: Span, context: int, borders: Sequence[int]) -> Span:
    """The sentence that holds a span, at most ``context`` code points to each side, cut between words."""
    before, after = bisect_right(borders, span.start), bisect_left(borders, span.end)
    first = borders[before - 1] if before else 0
    last = borders[after] if after < len(borders) else len(text)
    floor = max(first, span.start - context)
    ceiling = max(span.end, min(last, len(text), span.end + context))
    start, end = floor, ceiling
    for match in _BOUNDARY.finditer(text, floor, span.start):
        start = match.end()
    if start == floor and floor > first:
        space = _SPACE.search(text, floor, span.start)
        start = space.end() if space else floor
    boundary = _BOUNDARY.search(text, max(span.end - 1, span.start), min(len(text), ceiling + 2))
    if boundary and boundary.start() < ceiling:
        end = max(span.end, boundary.start() + (text[boundary.start()] != "\n"))
    elif ceiling < last:
        end = max(span.end, text.rfind(" ", span.end, ceiling))
    while end > span.end and text[end - 1].isspace():
        end -= 1
    return Span(start, max(start, end))


def _joined(windows: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for window in sorted(windows):
        if joined and window.start - joined[-1].end <= _GAP:
            joined[-1] = joined[-1].cover(window)
        else:
            joined.append(window)
    return joined


def _merged(parts: list[tuple[list[Mark], list[Span]]]) -> list[tuple[list[Mark], list[Span]]]:
    """Parts whose windows overlap made one, at the place of the first."""
    merged: list[tuple[list[Mark], list[Span]]] = []
    for marks, windows in parts:
        touching = [i for i, (_, seen) in enumerate(merged) if any(w.overlaps(s) for w in windows for s in seen)]
        if not touching:
            merged.append((marks, windows))
            continue
        first, *others = touching
        together = [merged[i] for i in touching] + [(marks, windows)]
        merged[first] = ([m for ms, _ in together for m in ms], _joined(w for _, ws in together for w in ws))
        for i in reversed(others):
            del merged[i]
    return merged


def _quote(text: str, marks: list[Mark], windows: list[Span]) -> Quote:
    marks = _without_doubles(marks)
    segments: list[Segment] = []
    for index, window in enumerate(windows):
        if index or _starts_inside(text, window.start):
            segments.append(Segment("…" if not index else " […] ", "gap"))
        done = window.start
        for mark in marks:
            start, end = max(mark.start, done), min(mark.end, window.end)
            if start < end:
                segments += [Segment(text[done:start]), Segment(text[start:end], mark.kind, start)]
                done = end
        segments.append(Segment(text[done : window.end]))
    if windows and _ends_inside(text, windows[-1].end):
        segments.append(Segment("…", "gap"))
    return Quote(tuple(marks), tuple(s for s in segments if s.text))


def _without_doubles(marks: list[Mark]) -> list[Mark]:
    """Marks in order; a passage that holds a marked figure is not marked as a whole too."""
    figures = [m for m in marks if m.kind == "figure"]
    return sorted(
        {m for m in marks if m.kind == "figure" or not any(f.start < m.end and m.start < f.end for f in figures)}
    )


def _starts_inside(text: str, offset: int) -> bool:
    before = text[max(0, offset - 3) : offset].rstrip(" \t")
    return bool(before) and before[-1] not in '.!?…;:\n”")'


def _ends_inside(text: str, offset: int) -> bool:
    return offset < len(text) and text[offset - 1 : offset] not in ".!?…;" and text[offset : offset + 1] != "\n"
