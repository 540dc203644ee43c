"""Text in the fonts of Vietnam before Unicode, which say one letter and mean another.

A file may name such a font and hold Unicode all the same, so what a font stands for is decided on all of its text.
"""

from __future__ import annotations

from collections import defaultdict

import regex

_LEGACY = regex.compile(r"\.?(?:vn(?!.*unicode)|vni|vps|viscii)", regex.IGNORECASE)
_UNICODE = regex.compile(r"[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
_SYMBOL_RANGE = {0xF000 + code: code for code in range(0x20, 0x100)}
_SAMPLE = 4_000
_LEAST = 200  # characters that tell an encoding without the name of a font


class LegacyFonts:
    """The legacy fonts of one file: first their text is seen, then it is turned into Unicode.

    All fonts that are none, by their names, count as one: its text may be in a legacy encoding all the same.
    """

    def __init__(self) -> None:
        self._samples: dict[str, str] = defaultdict(str)
        self._encodings: dict[str, str] = {}

    def see(self, text: str, font: str | None) -> None:
        """Takes note of some text in a font."""
        name = _name(font)
        if len(self._samples[name]) < _SAMPLE and not _UNICODE.search(text):
            self._samples[name] += text.translate(_SYMBOL_RANGE) + " "

    def decide(self) -> bool:
        """Settles what the fonts stand for. True when any of them is in a legacy encoding indeed."""
        from corpus import encodings

        for font, text in self._samples.items():
            if text.isascii() or (not font and len(text) < _LEAST):
                continue
            encoding = encodings.detect(text, (font,) if font else ())
            if encoding:
                self._encodings[font] = encoding
        return bool(self._encodings)

    def to_unicode(self, text: str, font: str | None) -> str:
        """A run of text in a font, in Unicode; as it is, where it is Unicode already."""
        from corpus import encodings

        name = _name(font)
        if (not name and not self._encodings.get("")) or _UNICODE.search(text):
            return text
        capitals = bool(name) and encodings.is_capital_font(name)
        encoding = self._encodings.get(name)
        if encoding:
            return encodings.to_unicode(text.translate(_SYMBOL_RANGE), encoding, capitals)
        return text.upper() if capitals and text.isascii() else text


def _name(font: str | None) -> str:
    return font if font and _LEGACY.match(font) else ""
