"""Numbers as English messages write them: "1.250" is 1,250, "89,1" is 89.1, "650 triệu" is 650 million."""

from __future__ import annotations

import regex

from schemas.codelists import load

_QUOTED = regex.compile(r"(“[^”]*”)")
_NUMBER = regex.compile(r"(?<![\d.,/])(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)(?![\d/]|[.,]\d)")
_MARKS = str.maketrans(".,", ",.")
_WORDS = load("relation_words")["english"]
_SCALES: dict[str, str] = _WORDS["scales"]
_QUALIFIERS: dict[str, str] = _WORDS["qualifiers"]
_SCALED = regex.compile(rf"(?<=\d )(?:{'|'.join(_SCALES)})(?!\p{{L}})")
_QUALIFIED = regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(_QUALIFIERS)})(?=\s\d)")


def in_english(message: str) -> str:
    """A message with its numbers in English; what it quotes of a report stays as it is printed."""
    pieces = _QUOTED.split(message)
    return "".join(piece if i % 2 else _numbers(piece) for i, piece in enumerate(pieces))


def _numbers(text: str) -> str:
    text = _NUMBER.sub(lambda match: match[0].translate(_MARKS), text)
    text = _SCALED.sub(lambda match: _SCALES[match[0]], text)
    return _QUALIFIED.sub(lambda match: _QUALIFIERS[match[0]], text)
