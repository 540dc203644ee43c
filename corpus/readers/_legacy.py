"""Runs of text in the fonts of Vietnam before Unicode, which say one letter and mean another."""

from __future__ import annotations

import regex

_LEGACY = regex.compile(r"\.?(?:vn(?!.*unicode)|vni|vps|viscii)", regex.IGNORECASE)
_SYMBOL_RANGE = {0xF000 + code: code for code in range(0x20, 0x100)}


def is_legacy(font: str | None) -> bool:
    """True for the name of such a font: ".VnTime", "VNI-Times"."""
    return bool(font) and _LEGACY.match(str(font)) is not None


def to_unicode(text: str, font: str) -> str:
    """Text in a legacy font in Unicode; unchanged where it is Unicode already, whatever its font."""
    if text.isascii() and not font.lower().endswith("h"):
        return text
    from corpus import encodings

    text = text.translate(_SYMBOL_RANGE)
    encoding = encodings.detect(text, (font,))
    if encoding is None:
        return text
    capitals = font.lower().startswith(".vn") and font.lower().endswith("h")
    return encodings.to_unicode(text, encoding, capitals)


def rescued(text: str) -> str:
    """A text that names no legacy font and yet is in a legacy encoding; unchanged when it is not."""
    from corpus import encodings

    encoding = encodings.detect(text)
    return text if encoding is None else encodings.to_unicode(text, encoding)
