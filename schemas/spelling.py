"""One spelling for words that are written in two ways."""

from __future__ import annotations

import regex

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


def new_tones(text: str) -> str:
    """Text in NFC with tone marks in the new style ("uỷ" becomes "ủy"); every character keeps its place."""
    return str(_OLD_STYLE.sub(_new_style, text))


def _new_style(match: regex.Match[str]) -> str:
    old = match[0]
    new = _NEW_STYLE[old.lower()]
    return "".join(n.upper() if o.isupper() else n for n, o in zip(new, old, strict=True))
