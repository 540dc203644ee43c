"""The full text of a report as runs: figures of findings, figures that hold, figures that nothing speaks about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.publish.report.quotes import Mark
from pipeline.publish.report.views import LEVELS, TextRun

STATES = (*LEVELS, "holds", "unchecked")
_RANK = {state: rank for rank, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Stain:
    """A marked stretch of the text, what it says about the figure, and the finding it leads to."""

    mark: Mark
    state: str
    link: str | None = None


def runs(text: str, stains: Iterable[Stain], targets: Iterable[int], prefix: str) -> list[TextRun]:
    """The text in order. Of stains that overlap the gravest is shown, a figure before a passage.

    Every offset in ``targets`` starts a run, whose anchor is ``prefix`` and the offset.
    """
    shown = _placed(stains, len(text))
    starts = sorted({t for t in targets if t < len(text)})
    cuts = sorted({0, len(text), *starts, *(s.mark.start for s in shown), *(min(s.mark.end, len(text)) for s in shown)})
    aimed = set(starts)
    result: list[TextRun] = []
    current = 0
    for start, end in pairwise(cuts):
        while current < len(shown) and shown[current].mark.end <= start:
            current += 1
        stain = shown[current] if current < len(shown) and shown[current].mark.start <= start else None
        anchor = f"{prefix}{start}" if start in aimed else None
        result.append(TextRun(text[start:end], stain.state if stain else None, anchor, stain.link if stain else None))
    return result


def _placed(stains: Iterable[Stain], length: int) -> list[Stain]:
    """Stains that do not overlap, in order of their place."""
    placed: list[Stain] = []
    starts: list[int] = []
    for stain in sorted(stains, key=lambda s: (s.mark.kind != "figure", _RANK[s.state], s.mark)):
        if not stain.mark.start < min(stain.mark.end, length):
            continue
        at = bisect_left(starts, stain.mark.start)
        before_ok = at == 0 or placed[at - 1].mark.end <= stain.mark.start
        if before_ok and (at == len(placed) or placed[at].mark.start >= stain.mark.end):
            placed.insert(at, stain)
            starts.insert(at, stain.mark.start)
    return placed
