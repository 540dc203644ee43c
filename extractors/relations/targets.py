"""A target and what was reached in the same words: "phấn đấu trên 80% chi bộ đạt ..." after "92% chi bộ đạt ..."."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

import regex

from extractors.relations.phrases import Plans
from extractors.relations.scene import Scene, content_words, relation
from schemas.facts import Figure, Relation
from schemas.spans import Span

_TAIL = 110
_LEAST_WORDS = 4
_ALIKE = 0.75
_LATEST = 20
_STOP = regex.compile(r"[,;.:()\n\d]")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``target``: roles target and actual."""
    percents = [
        f for f in scene.figures if f.kind == "percent" and f.role in {"actual", "target"} and f.direction is None
    ]
    said = {f.figure_id: _measure(scene, f) for f in percents}
    percents = [f for f in percents if len(said[f.figure_id]) >= _LEAST_WORDS]
    reached: dict[str, deque[Figure]] = defaultdict(lambda: deque(maxlen=_LATEST))
    targets = []
    plans = Plans(scene)
    for figure in percents:
        if figure.role == "target" or plans.hold(figure.clean.start):
            targets.append(figure)
        else:
            for word in said[figure.figure_id]:
                reached[word].append(figure)
    for target in targets:
        words = said[target.figure_id]
        known = {f.figure_id: f for word in words for f in reached[word]}
        alike = [f for f in known.values() if _alike(words, said[f.figure_id]) >= _ALIKE]
        if alike:
            actual = alike[-1]
            spans = [Span(target.start, target.end), Span(actual.start, actual.end)]
            yield relation("target", spans, {"target": [target], "actual": [actual]})


def _measure(scene: Scene, figure: Figure) -> set[str]:
    """The content words behind a percent, up to the next pause."""
    tail = scene.lower[figure.clean.end : figure.clean.end + _TAIL]
    stop = _STOP.search(tail)
    return content_words(tail[: stop.start()] if stop else tail)


def _alike(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)
