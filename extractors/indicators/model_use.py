"""Where the model is asked: figures that no rule knows, or one that is often wrong, in reports of what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractors.indicators.breakdowns import breakdowns
from extractors.indicators.rules import Labelled
from extractors.indicators.windows import Windows
from schemas.document import Document
from schemas.facts import Figure

_DOUBTFUL = 0.7  # a rule that is right less often is laid before the model
_AHEAD = frozenset({"kế hoạch", "chương trình", "hướng dẫn", "thể lệ"})  # tell of what is to be


class Read(NamedTuple):
    """A figure with the words around it and what the rules say of it; one that is not ``open`` measures nothing."""

    words: Windows
    label: Labelled | None
    open: bool


def by_model(read: Sequence[Read], document: Document) -> Iterator[Figure]:
    """Of the figures of a document, all as the rules read them, those that the model is sure of, with what they are."""
    doubtful = [one for one in read if one.open and (one.label is None or one.label.confidence < _DOUBTFUL)]
    if not doubtful or tells_ahead(document):
        return
    from extractors.indicators import model

    path = model.path()
    if path is None:
        return
    trained = model.load(path)
    if not trained.speaks:  # on reports that were left out it was sure of nothing that rules do not know
        return
    beside = model.beside_rules(
        [one.label.indicator_id if one.label else None for one in read], [one.words.sentence_at for one in read]
    )
    asked = [beside[one.words.index] for one in doubtful]
    for one, said in zip(doubtful, trained.say([one.words for one in doubtful], asked), strict=True):
        if said.confidence >= trained.threshold and said.indicator_id in trained.speaks:
            yield replace(
                one.words.figure,
                indicator_id=said.indicator_id,
                dims=tuple(sorted(breakdowns(said.indicator_id, one.words).items())),
                indicator_confidence=said.confidence,
                indicator_model=trained.version,
                method="model",
            )


def tells_ahead(document: Document) -> bool:
    """True for plans and the like, whose numbers only rules can tell from those of a report."""
    return (document.header.kind or "").lower() in _AHEAD
