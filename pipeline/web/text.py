"""The text of a document as the desk shows it: a part at a time, with its figures, findings and headings marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from pipeline.publish.report.typography import visible
from pipeline.web.parts import Row
from schemas.spans import Span

PART = 40_000  # code points
RANK = {"error": 0, "warning": 1, "info": 2, "acknowledged": 3, "holds": 4, "unchecked": 5}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A marked stretch: ``kind`` is figure, passage, heading or hit; ``state`` is a key of ``RANK`` or ""."""

    start: int
    end: int
    kind: str
    state: str = ""
    name: str = ""


def parts(text: str, pages: Sequence[Row] = ()) -> list[Span]:
    """The text in parts of about ``PART`` code points: whole pages where there are any, else whole lines."""
    starts = [page["text_start"] for page in pages if page["text_start"]]
    cuts = [0]
    while len(text) - cuts[-1] > 1.5 * PART:
        aim = cuts[-1] + PART
        at = bisect_right(starts, aim) - 1
        cut = starts[at] if at >= 0 and starts[at] > cuts[-1] else text.rfind("\n", cuts[-1] + PART // 2, aim) + 1
        cuts.append(cut if cut > cuts[-1] else aim)
    return [Span(start, end) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def part_of(cut: Sequence[Span], offset: int) -> int:
    """The number, from 0, of the part in which an offset lies."""
    return max(0, bisect_right([span.start for span in cut], offset) - 1)


def marked(text: str, part: Span, stretches: Iterable[Stretch], address: str, at: int | None = None) -> Markup:
    """A part of the text with its stretches marked, escaped; figures are links to ``address`` and their name.

    The offset ``at`` bears the anchor "at".
    """
    inside = [s for s in stretches if s.start < part.end and s.end > part.start and s.start < s.end]
    layers = {kind: _apart(s for s in inside if s.kind == kind) for kind in ("figure", "passage", "heading", "hit")}
    cuts = {part.start, part.end}
    for layer in layers.values():
        cuts.update(at for s in layer for at in (max(s.start, part.start), min(s.end, part.end)))
    if at is not None and part.start <= at < part.end:
        cuts.add(at)
    edges = sorted(cuts)
    pieces: list[str] = []
    for start, end in pairwise(edges):
        found = {kind: _at(layer, start) for kind, layer in layers.items()}
        if start == at:
            pieces.append('<span id="at" tabindex="-1"></span>')
        pieces.append(_piece(visible(str(escape(text[start:end]))), start, found, address))
    return Markup("".join(pieces))


def _piece(words: str, start: int, found: dict[str, Stretch | None], address: str) -> str:
    figure, passage, heading, hit = (found[kind] for kind in ("figure", "passage", "heading", "hit"))
    if hit:
        words = f'<em class="hit">{words}</em>'
    classes = " ".join(
        ["in-passage" if passage else "", passage.state if passage and not figure else "", "head" if heading else ""]
    ).strip()
    if figure:
        name = escape(figure.name)
        anchor = f' id="{name}"' if start == figure.start else ""
        return f'<a{anchor} class="fig {figure.state} {classes}" href="{escape(address)}{name}">{words}</a>'
    anchor = f' id="s-{escape(heading.name)}"' if heading and start == heading.start else ""
    if heading:
        role = ' role="heading" aria-level="2"' if anchor else ""
        return f'<strong{anchor} class="{classes}"{role}>{words}</strong>'
    return f'<mark class="{classes}">{words}</mark>' if passage else words


def _apart(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches in order without overlaps; of those that overlap the gravest stays."""
    kept: list[Stretch] = []
    starts: list[int] = []
    for s in sorted(stretches, key=lambda s: (RANK.get(s.state, 9), s.start, -s.end)):
        at = bisect_left(starts, s.start)
        if (at == 0 or kept[at - 1].end <= s.start) and (at == len(kept) or kept[at].start >= s.end):
            kept.insert(at, s)
            starts.insert(at, s.start)
    return kept


def _at(layer: list[Stretch], offset: int) -> Stretch | None:
    at = bisect_right(layer, offset, key=lambda s: s.start) - 1
    return layer[at] if at >= 0 and layer[at].end > offset else None
