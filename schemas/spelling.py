"""One spelling for words that are written in two ways."""

from __future__ import annotations

import unicodedata

import regex

# Time to compose grows with the square of a run of marks. No script has 31 of them in a row (Unicode Standard
# Annex 15, section 13, Stream-Safe Text Process).
_MOST_MARKS = 30
_FLOOD = regex.compile(rf"\p{{M}}{{{_MOST_MARKS}}}(?=\p{{M}})")

# Tone marks sit on the first vowel ("ủy", "hòa") in the new style and on the second ("uỷ", "hoà") in the old.
_NEW_STYLE = {
    first + marked_second: marked_first + second
    for first, marks_first, second, marks_second in (
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
    )
    for marked_first, marked_second in zip(marks_first, marks_second, strict=True)
}
_OLD_STYLE = regex.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\p{L})", regex.IGNORECASE)


def composed(text: str) -> str:
    """Text in NFC, in linear time: of a flood of marks only ``_MOST_MARKS`` at a time are put in order."""
    if text.isascii():
        return text
    pieces = []
    done = 0
    for flood in _FLOOD.finditer(text):
        pieces.append(unicodedata.normalize("NFC", text[done : flood.end()]))
        done = flood.end()
    pieces.append(unicodedata.normalize("NFC", text[done:]))
    return "".join(pieces)


def is_composed(text: str) -> bool:
    """True for text in NFC without floods of marks. Linear in its length."""
    return text.isascii() or (not _FLOOD.search(text) and unicodedata.is_normalized("NFC", text))


def new_tones(text: str) -> str:
    """Text in NFC with tone marks in the new style ("uỷ" becomes "ủy"); every character keeps its place."""
    return str(_OLD_STYLE.sub(_new_style, text))


def _new_style(match: regex.Match[str]) -> str:
    old = match[0]
    new = _NEW_STYLE[old.lower()]
    return "".join(n.upper() if o.isupper() else n for n, o in zip(new, old, strict=True))
