"""Pages of a PDF whose fonts print other letters than their codes say: TCVN3, VNI, VPS, VISCII, word by word."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import groupby

import pypdfium2.raw as pdfium

from corpus import encodings

_LONGEST_NAME = 128
# How symbol fonts number their characters, and what PDFium makes of a hyphen at the end of a line.
_AS_PRINTED = {0xF000 + code: code for code in range(0x20, 0x100)} | {0xFFFE: ord("-"), 0x02: ord("-")}


def legacy_reading(textpage: pdfium.FPDF_TEXTPAGE, text: str) -> Callable[[Sequence[int], str], str] | None:
    """What characters mean, by their numbers and what the file says they are; None for a page in Unicode.

    ``text`` is that of the page. Characters in a font that is not one of the page's encoding are left alone, where
    the fonts bear names.
    """
    names = _Fonts(textpage)
    used = names.of_page()
    encoding = encodings.detect(text.translate(_AS_PRINTED), used)
    if encoding is None:
        return None
    telling = {name for name in used if encodings.named(name) == encoding}

    def reading(indices: Sequence[int], word: str) -> str:
        parts = []
        for font, run in groupby(zip(indices, word, strict=True), key=lambda pair: names[pair[0]]):
            part = "".join(character for _, character in run).translate(_AS_PRINTED)
            legacy = not telling or font in telling
            parts.append(encodings.to_unicode(part, encoding, encodings.is_capital_font(font)) if legacy else part)
        return "".join(parts)

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
