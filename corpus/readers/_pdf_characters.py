"""The characters of a PDF page: what they are, where they stand, how large they are drawn.

PDFium is asked by the hundred, with addresses into one array: a ctypes structure for each call would cost more than
the call.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Iterator, Sequence
from math import hypot
from operator import sub
from typing import NamedTuple

import pypdfium2.raw as pdfium

_AS_GIVEN = 0.96
_SLANT = 0.1
_SOME = 8
_Void = ctypes.c_void_p


def _direct(name: str, arguments: int, result: type = ctypes.c_int) -> Callable[..., float]:
    """A function of PDFium that takes addresses as plain numbers."""
    prototype = ctypes.CFUNCTYPE(result, _Void, ctypes.c_int, *[_Void] * arguments)
    return prototype(ctypes.cast(getattr(pdfium, name), _Void).value or 0)


_loose_box = _direct("FPDFText_GetLooseCharBox", 1)
_tight_box = _direct("FPDFText_GetCharBox", 4)
_origin = _direct("FPDFText_GetCharOrigin", 2)
_matrix = _direct("FPDFText_GetMatrix", 1)
_font_size = _direct("FPDFText_GetFontSize", 0, ctypes.c_double)


class Frame(NamedTuple):
    """The visible part of a page in its own coordinates, and its clockwise turn in degrees when shown."""

    x0: float
    y0: float
    x1: float
    y1: float
    turn: int = 0

    @property
    def shown(self) -> tuple[float, float]:
        """Width and height of the page as it is shown, in points."""
        across, down = self.x1 - self.x0, self.y1 - self.y0
        return (down, across) if self.turn in {90, 270} else (across, down)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point as it is shown, from the top left."""
        if self.turn == 90:
            return y - self.y0, x - self.x0
        if self.turn == 180:
            return self.x1 - x, y - self.y0
        if self.turn == 270:
            return self.y1 - y, self.x1 - x
        return x - self.x0, self.y1 - y


class PageText(NamedTuple):
    """A page's characters: ``text`` as PDFium gives it, ``indices`` of its characters where they are not its own.

    ``unknown`` is the share of characters for which the file names no letter.
    """

    handle: int
    text: str
    indices: Sequence[int] | None
    unknown: float

    def number(self, i: int) -> int:
        """PDFium's own number of a character of the text."""
        return i if self.indices is None else self.indices[i]


class Character(NamedTuple):
    """A character as it is shown; lengths in points, from the top left."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float


def page_text(textpage: pdfium.FPDF_TEXTPAGE) -> PageText:
    """The characters of a page in the order of the file."""
    count = pdfium.FPDFText_CountChars(textpage)
    handle = ctypes.cast(textpage, _Void).value or 0
    if count <= 0:
        return PageText(handle, "", None, 0.0)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "replace")
    if len(text) == count:
        return PageText(handle, text, None, 0.0)
    codes = [pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count)]
    known = [i for i, code in enumerate(codes) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000]
    return PageText(handle, "".join(chr(codes[i]) for i in known), known, 1 - len(known) / count)


class Ends(NamedTuple):
    """The first and the last character of each of some words, as columns: x from the left of the page, y upwards."""

    x0: list[float]
    x1: list[float]
    y: list[float]
    sizes: list[float]
    heights: list[float]  # of the box of the first character
    turned: bool  # some of them do not run from left to right


def word_ends(page: PageText, spans: Sequence[tuple[int, int]]) -> Ends:
    """Where words begin and end; ``spans`` are places in the page's text."""
    n = len(spans)
    ends = [i for start, end in spans for i in (start, end - 1)]
    if page.indices is not None:
        ends = [page.indices[i] for i in ends]
    boxes, origins = array("f", bytes(32 * n)), array("d", bytes(16 * n))
    at, to = boxes.buffer_info()[0], origins.buffer_info()[0]
    handles = [page.handle] * (2 * n)
    list(map(_loose_box, handles, ends, range(at, at + 32 * n, 16)))
    list(map(_origin, handles[:n], ends[::2], range(to, to + 16 * n, 16), range(to + 8, to + 16 * n + 8, 16)))
    sizes = list(map(_font_size, handles[:n], ends[::2]))
    values = boxes.tolist()
    heights = list(map(sub, values[1::8], values[3::8]))
    # A box as high as the font is large shows that nothing scales or turns the text.
    odd = [k for k in range(n) if not _AS_GIVEN * sizes[k] < heights[k] < sizes[k] / _AS_GIVEN]
    some = [ends[2 * k] for k in range(0, n, 1 + n // _SOME)]  # text upside down has boxes as high
    turned = any(a <= 0 for a, *_ in _matrices(page.handle, some))
    for k, (a, b, c, d) in zip(odd, _matrices(page.handle, [ends[2 * k] for k in odd]), strict=True):
        if a <= 0 or d <= 0 or abs(b) >= _SLANT * a or abs(c) >= d:
            turned = True
        sizes[k] *= d
    return Ends(values[0::8], values[6::8], origins.tolist()[1::2], sizes, heights, turned)


def box_heights(page: PageText, places: Sequence[int]) -> list[float]:
    """How high the boxes of some characters are, in points."""
    n = len(places)
    boxes = array("f", bytes(16 * n))
    at = boxes.buffer_info()[0]
    list(map(_loose_box, [page.handle] * n, map(page.number, places), range(at, at + 16 * n, 16)))
    return list(map(sub, boxes[1::4], boxes[3::4]))


def _matrices(handle: int, indices: Sequence[int]) -> Iterator[tuple[float, float, float, float]]:
    """How the text of some characters is scaled and turned: a, b, c, d of its matrix."""
    n = len(indices)
    matrices = array("f", bytes(24 * n))
    at = matrices.buffer_info()[0]
    known = map(_matrix, [handle] * n, indices, range(at, at + 24 * n, 24))
    for k, is_known in enumerate(list(known)):
        a, b, c, d = matrices[6 * k : 6 * k + 4]
        yield (a, b, c, d) if is_known and (a or b or c or d) else (1.0, 0.0, 0.0, 1.0)


class Characters:
    """The characters of a page one by one, turned clockwise by some degrees after what the file itself says."""

    def __init__(self, page: PageText, frame: Frame, turn: int = 0) -> None:
        self.page, self.frame, self.turn = page, frame, turn
        self._box, self._at = array("d", bytes(32)), array("d", bytes(16))

    def __getitem__(self, i: int) -> Character:
        """A character, by its place in the page's text."""
        handle, index = self.page.handle, self.page.number(i)
        box, to = self._box.buffer_info()[0], self._at.buffer_info()[0]
        _tight_box(handle, index, box, box + 8, box + 16, box + 24)  # left, right, bottom, top
        _origin(handle, index, to, to + 8)
        left, right, bottom, top = self._box
        ax, _ = self._point(left, bottom)
        bx, _ = self._point(right, top)
        _, baseline = self._point(*self._at)
        _, _, c, d = next(_matrices(handle, (index,)))
        size = _font_size(handle, index) * (hypot(c, d) or 1.0)
        return Character(self.page.text[i], min(ax, bx), max(ax, bx), baseline, size)

    def direction(self, i: int) -> int:
        """The clockwise turn in degrees that brings a character of the page upright, as the page is shown."""
        a, b, _, _ = next(_matrices(self.page.handle, (self.page.number(i),)))
        (x0, y0), (x1, y1) = self.frame.point(0.0, 0.0), self.frame.point(a, b)
        across, down = x1 - x0, y1 - y0
        if abs(across) >= abs(down):
            return 0 if across >= 0 else 180
        return 270 if down > 0 else 90

    def _point(self, x: float, y: float) -> tuple[float, float]:
        x, y = self.frame.point(x, y)
        width, height = self.frame.shown
        if self.turn == 90:
            return height - y, x
        if self.turn == 180:
            return width - x, height - y
        if self.turn == 270:
            return y, width - x
        return x, y
