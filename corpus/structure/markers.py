"""Markers of footnotes in the running text: raised, in brackets, or lowered to a digit on its word."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import regex

from corpus.structure.folding import Folded
from corpus.structure.numbering import RAISED
from schemas.superscripts import DIGITS_TO_PLAIN

_RAISED = regex.compile(RAISED)
_NUMBER = regex.compile(r"\d+")
_METRE = regex.compile(r"(?<!\p{L})[kcdm]?m$")
_BRACKETED = regex.compile(
    r"(?<=[\p{L}\d”\"’)\]%.,;])(?:\(\d{1,2}\)|\[\d{1,2}\])(?=[\s.,;:)”\"*]|$)"
    r"|(?<=[\p{L}\d”\"’)\]%]\s)(?:\(\d{1,2}\)|\[\d{1,2}\])(?=[.,;:]|\s*[\r\n])"
    r"|(?<=[.;]\s)(?:\(\d{1,2}\)|\[\d{1,2}\])(?=[ \t]*(?:[\r\n]|$))"
    r"|(?<=[\p{L}\d”\"’)\]%.,;]\s?)\(\*{1,3}\)"
)
# Behind a word, a closing mark, a year or a number with thousands; behind a full stop only where the line ends.
_LOWERED = regex.compile(
    r"([1-9]\d?)(?:(?<=(?:\p{Ll}\p{L}|[”\"’)\]%]|(?:năm|/)\s?(?:19|20)\d\d|\d\.\d{3})\1)(?![\d\p{L}]|[.,/]\d|\s?%)"
    r"|(?<=\p{Ll}[.,;]\1)(?=[ \t]*(?:[\r\n]|$)))"
)
_FARTHEST = 12_000


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker; ``form`` is "raised", the bracket it stands in, or "fused" for a plain digit behind a word.

    ``label`` is its number, or the number of its stars below zero.
    """

    label: int
    start: int
    end: int
    form: str = "raised"


def label_value(printed: str) -> int:
    """The number of a printed label: 3 for "⁽³⁾", -2 for "(**)"."""
    digits = _NUMBER.search(printed.translate(DIGITS_TO_PLAIN))
    return int(digits[0]) if digits else -printed.count("*")


def printed_label(label: int) -> str:
    """A label without its brackets: "3", "**"."""
    return str(label) if label >= 0 else "*" * -label


def raised_markers(folded: Folded) -> list[Marker]:
    """All superscript numbers but those of units ("m²")."""
    found = []
    for match in _RAISED.finditer(folded.text):
        if match[0] in "²³" and _METRE.search(folded.text[max(0, match.start() - 3) : match.start()]):
            continue
        found.append(Marker(label_value(match[0]), match.start(), match.end()))
    return found


def bracketed_markers(folded: Folded) -> list[Marker]:
    """Numbers in brackets that stick to a word or end a clause: markers where there are notes for them."""
    return [Marker(label_value(m[0]), m.start(), m.end(), m[0][0]) for m in _BRACKETED.finditer(folded.text)]


class LoweredMarkers:
    """The digits of a text that may be markers which OCR lowered to the word before them ("Khối1")."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def places(self) -> dict[int, list[int]]:
        """Where such digits stand, by label; read only when a note asks for them."""
        found: dict[int, list[int]] = defaultdict(list)
        for match in _LOWERED.finditer(self.text):
            found[int(match[1])].append(match.start())
        return found

    def last(self, label: int, begin: int, end: int) -> Marker | None:
        """The last one of a label between two places, if it is not too far from the second."""
        places = self.places.get(label, [])
        i = bisect_left(places, end) - 1
        if i < 0 or places[i] < max(begin, end - _FARTHEST):
            return None
        return Marker(label, places[i], places[i] + len(str(label)), "fused")
