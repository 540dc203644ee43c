"""From figure to indicator: what a number measures, with its breakdowns.

Figures are read in order, because a list names its subject once: "12 lớp cho 1.428 quần chúng, trong đó
05 lớp cho ...".
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.clean import CleanText
from extractors.indicators.breakdowns import breakdowns
from extractors.indicators.rules import Labelled, match
from extractors.indicators.windows import Surroundings, Windows
from schemas.document import Document
from schemas.facts import Figure

# a single organisation of the bloc speaks of itself: "Đảng bộ Cục Thuế 494 đảng viên"
_ONE_ORGANISATION = regex.compile(
    r"(?:Đảng bộ|Chi bộ|Đảng ủy|Công ty|Sở|Cục|Bệnh viện|Trường|Chi ủy)\s+"
    r"(?!Khối|khối|KHỐI|Các cơ quan|các|cơ sở|bộ phận|trực thuộc|đã|có|tỉnh|hiện|Chính trị)"
    r"\p{Lu}[^;]*$"
)
_WHOLE_BLOC = regex.compile(
    r"(?:[Tt]oàn|[Đđ]ảng (?:bộ|ủy)) (?:Đảng bộ )?[Kk]h[ốô]i|[Tt]oàn [Đđ]ảng bộ|Trường [Cc]hính trị"
)


def find(clean: CleanText, document: Document) -> tuple[Figure, ...]:
    """The document's figures, those that measure an indicator with its id, breakdowns and confidence."""
    around = Surroundings(clean, document)
    labelled: dict[str, Figure] = {}
    previous: Labelled | None = None
    sentence = -1
    for index, figure in enumerate(around.figures):
        words = around.windows(index)
        if words.sentence_start != sentence:
            sentence, previous = words.sentence_start, None
        label = _label(words, previous)
        if label is not None:
            previous = label
            labelled[figure.figure_id] = replace(
                figure, indicator_id=label.indicator_id, dims=label.dims, indicator_confidence=label.confidence
            )
    return tuple(labelled.get(figure.figure_id, figure) for figure in document.figures)


def _label(words: Windows, previous: Labelled | None) -> Labelled | None:
    figure = words.figure
    if figure.role == "condition" or (figure.role == "change" and figure.kind != "percent"):
        return None
    if figure.reading == "rate" or _of_one_organisation(words):
        return None
    rule = match(words, previous)
    if rule is None:
        return None
    dims = dict(previous.dims) if rule.carry and previous else {}
    dims |= breakdowns(rule.indicator_id, words) | dict(rule.dims)
    return Labelled(rule.indicator_id, tuple(sorted(dims.items())))


def _of_one_organisation(words: Windows) -> bool:
    lead = words.cased_lead
    return _ONE_ORGANISATION.search(lead) is not None and _WHOLE_BLOC.search(lead) is None
