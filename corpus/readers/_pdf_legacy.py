"""Pages of a PDF whose fonts print other letters than their codes say: TCVN3, VNI, VPS, VISCII, word by word."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pypdfium2.raw as pdfium

from corpus import encodings

_LONGEST_NAME = 128
_SYMBOLS = {0xF000 + code: code for code in range(0x20, 0x100)}  # how symbol fonts number their characters


def legacy_reading(textpage: pdfium.FPDF_TEXTPAGE, text: str) -> Callable[[int, str], str] | None:
    """What a word means, by the number of its first character and its letters; None for a page in Unicode.

    ``text`` is that of the page. A word in a font that is not one of the page's encoding is left alone, where
    the fonts bear names.
    """
    names = _Fonts(textpage)
    plain = text.translate(_SYMBOLS)
    used = names.of_page()
    encoding = encodings.detect(plain, used)
    if encoding is None:
        return None
    telling = {name for name in used if encodings.named(name) == encoding}

    def reading(index: int, word: str) -> str:
        font = names[index]
        if telling and font not in telling:
            return word
        return encodings.to_unicode(word.translate(_SYMBOLS), encoding, encodings.is_capital_font(font))

    return reading


class _Fonts:
    """The names of the fonts of a page's characters."""

    def __init__(self, textpage: pdfium.FPDF_TEXTPAGE) -> None:
        self.textpage = textpage
        self.buffer = ctypes.create_string_buffer(_LONGEST_NAME)
        self.flags = ctypes.c_int()

    def __getitem__(self, index: int) -> str:
        pdfium.FPDFText_GetFontInfo(self.textpage, index, self.buffer, _LONGEST_NAME, self.flags)
        return self.buffer.value.decode("utf-8", "replace")

    def of_page(self) -> list[str]:
        """Every name on the page once, the most used first."""
        count = pdfium.FPDFText_CountChars(self.textpage)
        seen: dict[str, int] = {}
        for index in range(0, count, 5):
            name = self[index]
            seen[name] = seen.get(name, 0) + 1
        return sorted(filter(None, seen), key=lambda name: -seen[name])
