"""The words of a PDF page with their places, from the characters of its text layer.

A footnote marker is a number set smaller than the character before it and on a raised baseline. Boxes are asked for
by the hundred into one array: a ctypes structure for each would cost more than the call.
"""

from __future__ import annotations

import ctypes
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2.raw as pdfium
import regex

from corpus.layout.page import Word
from schemas.layout import Box

_WORD = regex.compile(r"[^\s\u200b\u2060\ufeff\x00]+")
_SMALL = 0.78  # of the size of the character before: a marker
_RAISED = 0.12  # of that size: how much higher its baseline stands
_NEAR = 1.5  # sizes between a marker and its neighbour
_BLANKS = 4
_ABOVE, _BELOW = 0.8, 0.21  # of the size: how far letters reach above and below the baseline
_AS_GIVEN = 0.96
_SLANT = 0.1
_MARKER = regex.compile(r"[(\[]?\d{1,3}[)\]]?|\*{1,3}")
_DIGIT = regex.compile(r"[\d*]")
_HYPHENS = "\ufffe\x02"
_ODD = regex.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ufb00-\ufb06\ue000-\uf8ff]")
_LETTERS = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
    "\ufffe": "-", "\x02": "-", "\uf0b7": "•", "\uf02d": "-", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓",
}  # fmt: skip
_Void = ctypes.c_void_p


def _direct(name: str, arguments: int, result: type = ctypes.c_int) -> Callable[..., float]:
    """A function of PDFium that takes addresses as plain numbers."""
    prototype = ctypes.CFUNCTYPE(result, _Void, ctypes.c_int, *[_Void] * arguments)
    return prototype(ctypes.cast(getattr(pdfium, name), _Void).value or 0)


_loose_box = _direct("FPDFText_GetLooseCharBox", 1)
_origin = _direct("FPDFText_GetCharOrigin", 2)
_matrix = _direct("FPDFText_GetMatrix", 1)
_font_size = _direct("FPDFText_GetFontSize", 0, ctypes.c_double)


class Frame(NamedTuple):
    """The visible part of a page in its own coordinates, and its clockwise turn in degrees when shown."""

    x0: float
    y0: float
    x1: float
    y1: float
    turn: int


class PageText(NamedTuple):
    """A page's characters: ``text`` as PDFium gives it, ``indices`` of its characters where they are not its own."""

    handle: int
    text: str
    indices: Sequence[int] | None


def page_text(textpage: pdfium.FPDF_TEXTPAGE) -> PageText:
    """The characters of a page in the order of the file."""
    count = pdfium.FPDFText_CountChars(textpage)
    handle = ctypes.cast(textpage, _Void).value or 0
    if count <= 0:
        return PageText(handle, "", None)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "replace")
    if len(text) == count:
        return PageText(handle, text, None)
    codes = [pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count)]
    known = [i for i, code in enumerate(codes) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000]
    return PageText(handle, "".join(chr(codes[i]) for i in known), known)


def upright_words(page: PageText, frame: Frame) -> list[Word] | None:
    """The words of a page whose text runs from left to right; None where some of it does not."""
    spans = [match.span() for match in _WORD.finditer(page.text)]
    if not spans:
        return []
    indices = page.indices
    ends = [i for start, end in spans for i in (start, end - 1)]
    if indices is not None:
        ends = [indices[i] for i in ends]
    n = len(spans)
    boxes = array("f", bytes(32 * n))
    origins = array("d", bytes(16 * n))
    at, to = boxes.buffer_info()[0], origins.buffer_info()[0]
    handles = [page.handle] * (2 * n)
    list(map(_loose_box, handles, ends, range(at, at + 32 * n, 16)))
    list(map(_origin, handles[:n], ends[::2], range(to, to + 16 * n, 16), range(to + 8, to + 16 * n + 8, 16)))
    sizes = list(map(_font_size, handles[:n], ends[::2]))
    left, top = frame.x0, frame.y1
    text = page.text
    plain = unicodedata.is_normalized("NFC", text) and _ODD.search(text) is None
    words: list[Word] = []
    values = boxes.tolist()
    k = 0
    for (start, end), origin, given in zip(spans, origins.tolist()[1::2], sizes, strict=True):
        x0, high, _, low, _, high2, x1, low2 = values[k : k + 8]
        size = given
        if not _AS_GIVEN < (high - low) / (given or 1.0) < 1 / _AS_GIVEN:
            scale = _scale(page.handle, ends[k // 4])
            if scale is None:
                return None
            size *= scale
        k += 8
        word = text[start:end]
        if x1 < x0 or abs(low2 - low) + abs(high2 - high) > size or _DIGIT.search(word):
            words += _split(page, start, end, frame)
            continue
        if not plain:
            word = tidy(word)
            if not word:
                continue
        y = top - origin
        words.append(Word(word, Box(x0 - left, y - _ABOVE * size, x1 - left, y + _BELOW * size), y, size))
    return words


def _scale(handle: int, index: int) -> float | None:
    """How much larger than its font says a character is drawn; None where it is turned or mirrored."""
    matrix = array("f", bytes(24))
    if not _matrix(handle, index, matrix.buffer_info()[0]):
        return 1.0
    a, b, c, d, _, _ = matrix
    if a == b == c == d == 0.0:
        return 1.0
    return d if a > 0 and d > 0 and abs(b) < _SLANT * a and abs(c) < d else None


def tidy(text: str) -> str:
    """A word in NFC, ligatures in letters, without what has no width."""
    return unicodedata.normalize("NFC", _ODD.sub(lambda match: _LETTERS.get(match[0], _private(match[0])), text))


def _private(character: str) -> str:
    """A sign of a symbol font stands for a bullet; the rest has no width."""
    return "•" if "\ue000" <= character <= "\uf8ff" else ""


class _Character(NamedTuple):
    text: str
    x0: float
    x1: float
    baseline: float
    size: float


def _characters(page: PageText, start: int, end: int, frame: Frame) -> list[_Character]:
    box, origin = array("f", bytes(16)), array("d", bytes(16))
    at, to = box.buffer_info()[0], origin.buffer_info()[0]
    found = []
    for i in range(start, end):
        index = i if page.indices is None else page.indices[i]
        _loose_box(page.handle, index, at)
        _origin(page.handle, index, to, to + 8)
        x0, high, x1, low = box
        size = _font_size(page.handle, index)
        if not _AS_GIVEN < (high - low) / (size or 1.0) < 1 / _AS_GIVEN:
            size *= _scale(page.handle, index) or 1.0
        found.append(_Character(page.text[i], x0 - frame.x0, x1 - frame.x0, frame.y1 - origin[1], size))
    return found


@dataclass(slots=True)
class _Group:
    """Characters of one word; ``joined`` when no blank parts it from the one before."""

    characters: list[_Character]
    raised: bool
    joined: bool

    def takes(self, character: _Character) -> bool:
        """True when a character stands on the same line, further right."""
        last = self.characters[-1]
        moved = abs(character.baseline - last.baseline) > 0.9 * max(character.size, last.size)
        return character.x1 >= last.x0 and not moved


def _split(page: PageText, start: int, end: int, frame: Frame) -> list[Word]:
    """The words that characters without a blank make: a marker is one of its own, and so is what a line end parts."""
    groups: list[_Group] = []
    host = _before(page, start, frame)
    after = _after(page, end, frame)
    for character in _characters(page, start, end, frame):
        raised = _is_raised(character, host)
        near = bool(groups) and groups[-1].takes(character)
        if near and raised == groups[-1].raised:
            groups[-1].characters.append(character)
        else:
            groups.append(_Group([character], raised, near))
        if not raised:
            host = character
    words: list[Word] = []
    for group in groups:
        first, last = group.characters[0], group.characters[-1]
        text = tidy("".join(character.text for character in group.characters))
        if not text:
            continue
        behind = groups[1].characters[0] if len(groups) > 1 else after
        raised = group.raised or (not words and _is_raised(first, behind))
        top = min(c.baseline - _ABOVE * c.size for c in group.characters)
        box = Box(first.x0, top, last.x1, first.baseline + _BELOW * first.size)
        marks = raised and _MARKER.fullmatch(text) is not None
        words.append(Word(text, box, first.baseline, first.size, marks, group.joined))
    return words


def _is_raised(character: _Character, host: _Character | None) -> bool:
    """True for a small character that stands higher than its neighbour in the line."""
    if host is None or character.size > _SMALL * host.size:
        return False
    if max(character.x0, host.x0) - min(character.x1, host.x1) > _NEAR * host.size:
        return False
    lift = host.baseline - character.baseline
    return _RAISED * host.size < lift < host.size


def _before(page: PageText, start: int, frame: Frame) -> _Character | None:
    """The last character before a place, over a few blanks."""
    blanks = len(page.text[max(0, start - _BLANKS) : start]) - len(page.text[max(0, start - _BLANKS) : start].rstrip())
    i = start - blanks - 1
    return _characters(page, i, i + 1, frame)[0] if i >= 0 and blanks < _BLANKS else None


def _after(page: PageText, end: int, frame: Frame) -> _Character | None:
    """The first character behind a place, over a few blanks."""
    behind = page.text[end : end + _BLANKS]
    blanks = len(behind) - len(behind.lstrip())
    return _characters(page, end + blanks, end + blanks + 1, frame)[0] if blanks < len(behind) else None
