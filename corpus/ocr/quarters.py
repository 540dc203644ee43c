"""Quarters of a year behind the word "quý": I to IV, read as digits or as letters that look like strokes."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from corpus.ocr.spoken import Spoken

_BEFORE = "quý"
_QUARTER = regex.compile(
    r"(?P<open>[(“\"]?)(?P<strokes>[1IlH|!]{1,4})(?P<five>V?)(?P<rest>(?:[/-](?:19|20)\d\d)?[).,;:”\"]*)"
)
_STROKES = {"H": 2}
_NUMBERS = {(2, ""): "II", (3, ""): "III", (1, "V"): "IV"}


def settled(words: Sequence[Spoken]) -> list[Spoken]:
    """The words with quarters as Roman numbers where no other quarter can be meant; one stroke may be I or 1."""
    found = list(words)
    for i in range(1, len(found)):
        before, word = found[i - 1], found[i]
        if before.line == word.line and before.text.casefold() == _BEFORE and not word.raised:
            found[i] = _quarter(word)
    return found


def _quarter(word: Spoken) -> Spoken:
    match = _QUARTER.fullmatch(word.text)
    if match is None:
        return word
    count = sum(_STROKES.get(letter, 1) for letter in match["strokes"])
    if (count, match["five"]) == (1, ""):
        other = match["open"] + ("I" if match["strokes"] == "1" else "1") + match["rest"]
        return word._replace(certain=False, alternatives=tuple(dict.fromkeys((*word.alternatives, other))))
    number = _NUMBERS.get((count, match["five"]))
    text = f"{match['open']}{number}{match['rest']}"
    if number is None or text == word.text:
        return word._replace(certain=False) if number is None else word
    return word._replace(text=text, raw=word.raw or word.text, certain=False, confidence=min(word.confidence, 0.9))
