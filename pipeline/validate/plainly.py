"""Whether a sentence tells plainly how many there are, or came or went: nothing else that was done with them."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

import regex

from schemas.codelists import load
from schemas.document import Document
from schemas.facts import Figure
from schemas.indicators import Dims
from schemas.spelling import composed

_STOP = regex.compile(r"[.;!?](?=\s|$)")
_PAUSE = regex.compile(r"[,;:|(](?=\s|$|\p{L})")
_MARK = regex.compile(r"[,;.:()\[\]|\d]|\s[–-]\s")


class Plain:
    """Judges the figures of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._ends = sorted(figure.end for figure in document.figures)
        self._spans = sorted(
            (span.start, span.end, span == p.spans[0], span == p.spans[-1])
            for p in document.paragraphs
            for span in p.spans
        )

    def tells(self, figure: Figure, indicator_id: str, dims: Dims) -> bool:
        """True where the words around a figure say no more than its indicator and breakdown, of the bloc as a whole."""
        start, end, begins, stops = self._piece(figure)
        sentence, rest = self._text[start : figure.start], self._text[figure.end : end]
        if not (begins or _STOP.search(sentence)) or not (stops or _STOP.search(rest)):
            return False  # the sentence goes over a page break
        sentence, ahead = _STOP.split(sentence)[-1], _words(_STOP.split(rest, maxsplit=1)[0])
        index = bisect_left(self._ends, figure.start + 1)
        since = self._ends[index - 1] if index else 0
        before = _words(sentence[-(figure.start - since) :])
        words = _table()
        if words.left_out.search(f"{_words(sentence)} {ahead}") or words.apart.search(before):
            return False
        if indicator_id in words.imposed and words.imposed_by.search(before):
            return False
        of_all = indicator_id in words.all and not dims
        if of_all and indicator_id not in words.but and words.some.search(_words(figure.text)):
            return False
        after = words.after if of_all else words.after_kinds
        clause = _PAUSE.split(before)[-1].strip()
        if not words.clause.fullmatch(clause):
            return False
        return bool(words.before.search(before) and after.fullmatch(_MARK.split(ahead, maxsplit=1)[0].strip()))

    def _piece(self, figure: Figure) -> tuple[int, int, bool, bool]:
        """The piece of a paragraph that holds a figure, and whether the paragraph begins and ends with it."""
        index = bisect_left(self._spans, (figure.start + 1,)) - 1
        piece = self._spans[index] if index >= 0 else (0, 0, True, True)
        return piece if piece[0] <= figure.start < piece[1] else (figure.start, figure.end, True, True)


def _words(text: str) -> str:
    return " ".join(composed(text).casefold().split())


class _Table(NamedTuple):
    before: regex.Pattern[str]
    clause: regex.Pattern[str]
    after: regex.Pattern[str]
    after_kinds: regex.Pattern[str]
    apart: regex.Pattern[str]
    imposed_by: regex.Pattern[str]
    left_out: regex.Pattern[str]
    some: regex.Pattern[str]
    imposed: frozenset[str]
    all: frozenset[str]
    but: frozenset[str]


@cache
def _table() -> _Table:
    rows = load("told_plainly")
    heads, fillers = ("|".join(rows[name]) for name in ("heads", "fillers"))

    def whole(*names: str) -> regex.Pattern[str]:
        return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(one for name in names for one in rows[name])})(?!\p{{L}})")

    def only(*names: str) -> regex.Pattern[str]:
        return regex.compile(rf"(?:(?:^|\s)(?:{'|'.join(one for name in names for one in rows[name])})(?!\p{{L}}))*")

    return _Table(
        regex.compile(rf"(?:^|[:–|-]|(?<!\p{{L}})(?:{heads}))(?:(?:^|\s|(?<=[:|(–-]))(?:{fillers})(?!\p{{L}}))*\s*$"),
        only("heads", "fillers", "clause"),
        only("tails"),
        only("tails", "kinds"),
        whole("other_acts", "narrower"),
        whole("imposed_by"),
        whole("left_out"),
        whole("some"),
        *(frozenset(rows[name]) for name in ("imposed", "all", "but")),
    )
