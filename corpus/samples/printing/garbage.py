"""Text layers that are not what stands on the page, as scanners and converters leave them."""

from __future__ import annotations

import unicodedata
import zlib
from random import Random

from corpus.samples.printing.lettering import Lettering

_ENGLISH = {"đ": "d", "Đ": "D", "ơ": "o", "ư": "u", "Ơ": "O", "Ư": "U"}
_SLIPS = {
    "o": "6",
    "a": "é",
    "e": "8",
    "u": "v",
    "i": "f",
    "n": "ri",
    "c": "e",
    "m": "rn",
    "l": "1",
    "d": "cl",
    "1": "I",
    "0": "O",
    "5": "S",
}
_JUNK = "!#$%&*+/<=>?@\\^_{|}~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _draw(text: str) -> Random:
    return Random(zlib.crc32(text.encode()))


def _english(text: str) -> list[tuple[bool, str]]:
    """As recognition for English has it: no accents, and a wrong letter where one was."""
    draw = _draw(text)
    out = []
    for letter in text:
        base = unicodedata.normalize("NFD", _ENGLISH.get(letter, letter))[0]
        accented = base != letter
        out.append(_SLIPS[base] if base in _SLIPS and draw.random() < (0.5 if accented else 0.04) else base)
    return [(False, "".join(out))]


def _broken(text: str) -> list[tuple[bool, str]]:
    """As converters leave it that lost the table of a font: each letter another, ASCII all of them."""
    return [(False, "".join(_JUNK[(ord(c) * 7 + 13) % len(_JUNK)] for c in text))]


def _faded(text: str) -> list[tuple[bool, str]]:
    """As recognition of a bad copy has it: letters lost and torn apart, digits among them."""
    draw = _draw(text)
    kept = "".join(c if draw.random() < 0.6 else draw.choice("~.,'|iIl ") for c in text).strip()
    base = "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    return [(False, base.replace("đ", "d").replace("Đ", "D") or ".")]


GARBAGE = {"english": Lettering(runs=_english), "broken": Lettering(runs=_broken), "faded": Lettering(runs=_faded)}
