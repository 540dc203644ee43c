"""From figure to indicator: what a number measures, with its breakdowns.

Figures are read in order, because a list names its subject once: "12 lớp cho 1.428 quần chúng, trong đó
05 lớp cho ...".
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.clean import CleanText
from extractors.indicators.breakdowns import breakdowns
from extractors.indicators.cells import label as in_cell
from extractors.indicators.cells import places
from extractors.indicators.model_use import Read, by_model
from extractors.indicators.rules import Labelled, Said, confidence, match
from extractors.indicators.subjects import measures, whose
from extractors.indicators.windows import Surroundings, Windows
from schemas.document import Document
from schemas.facts import Figure
from schemas.indicators import dimensions, indicators

# so many in each year, or still to come: no value of a period
_PER_TIME = regex.compile(
    r"(?:mỗi|bình quân|trung bình|hằng|hàng) (?:mỗi |một )?(?:năm|tháng|quý|tuần|ngày)\b(?! cho)"
    r"|(?:mỗi|bình quân|trung bình) (?:mỗi |một )?(?:tổ chức|chi bộ|đảng bộ|lớp|đơn vị|cụm)"
)
# what was not done, or is only asked for
_NOT_DONE = regex.compile(
    r"(?<!\p{L})(?:không|chưa) (?:kết nạp|phát triển|mở|tổ chức|ban hành|thành lập|tiến hành|thực hiện|kiểm tra"
    r"|giám sát|đạt)(?: được| đủ| mới| thêm)*\s*$"
    r"|(?:đề nghị|kiến nghị|đề xuất)[^.;\d]*(?<!\p{L})(?:mở|tổ chức|bổ sung|thành lập|kết nạp|ban hành)"
    r"(?: thêm| mới| cho)*\s*$"
)
_AGAIN = regex.compile(r"(?<!\p{L})cả\s*$")  # "cả 2 lớp đã ...": those just counted
_MISSING = regex.compile(r"còn (?:phải|thiếu)[^.;,]*$")
_REMAINING = regex.compile(r"(?:[^,.;:()]|kiểm tra,)*còn lại\b")


def find(clean: CleanText, document: Document) -> tuple[Figure, ...]:
    """The document's figures, those that measure an indicator with its id, breakdowns and confidence.

    Where no rule speaks, or one that is often wrong, the model is asked; it speaks only where it is sure.
    """
    read = by_rules(clean, document)
    labelled = {
        words.figure.figure_id: replace(
            words.figure, indicator_id=label.indicator_id, dims=label.dims, indicator_confidence=label.confidence
        )
        for words, label, _ in read
        if label
    }
    labelled |= {figure.figure_id: figure for figure in by_model(read, document)}
    return tuple(labelled.get(figure.figure_id, figure) for figure in document.figures)


def by_rules(clean: CleanText, document: Document) -> list[Read]:
    """Every figure of a document, in order of the cleaned text, as the rules read it."""
    around = Surroundings(clean, document)
    found: list[Read] = []
    cells = places(clean, document)
    in_row: dict[int, Labelled | None] = {}
    said, sentence, block = Said(), -1, -1
    for index in range(len(around.figures)):
        words = around.windows(index)
        if words.block_start != block:
            said, sentence, block = Said(), words.sentence_at, words.block_start
        elif words.sentence_at != sentence:
            said, sentence = Said(None, said.subject), words.sentence_at
        may_measure = not _counts_nothing(words)
        place = cells.get(words.figure.clean.start)
        if place is not None:
            beside = in_row.get(place.row)
            label = in_cell(words.figure, place, beside)
            in_row[place.row] = label or beside
            found.append(Read(words, label, False))
            continue
        label = _label(words, said) if may_measure else None
        if may_measure:
            owner = whose(words, document.header)
            may_measure = owner == "own"
            if label and not measures(label.indicator_id, owner):
                label = None
        if label is not None:
            said = Said(label, said.subject if label.dims and said.subject else label)
        found.append(Read(words, label, may_measure))
    return found


def _label(words: Windows, said: Said) -> Labelled | None:
    rule = match(words, said)
    if rule is None:
        return None
    source = said.previous if rule.after else said.topic
    names = {dimensions()[key].name for key in indicators()[rule.indicator_id].dims}
    dims = {name: code for name, code in source.dims if name in names} if rule.carry and source else {}
    dims |= breakdowns(rule.indicator_id, words) | dict(rule.dims)
    return Labelled(rule.indicator_id, tuple(sorted(dims.items())), confidence(rule.indicator_id))


def _counts_nothing(words: Windows) -> bool:
    figure = words.figure
    if figure.role == "condition" or figure.reading == "rate":
        return True
    if figure.kind == "percent":
        return False
    if figure.role == "change" or _AGAIN.search(words.gap):
        return True
    if _PER_TIME.search(words.piece) or _NOT_DONE.search(words.gap):
        return True
    return _MISSING.search(words.gap[-40:]) is not None or _REMAINING.match(words.noun[:80]) is not None
