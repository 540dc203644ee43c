"""The first words of headings as recognition spoils them: "1," for "1.", "đ)" for "d)", specks before a number.

What is mended must be the number that is next in its list: the raw reading stays in ``Word.raw``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex

from corpus.layout.lines import Line, line_of
from corpus.layout.page import Word
from schemas.layout import Box

_SPECKS = frozenset("-–—_~'‘’`^.,:·|")
_NUMBER = regex.compile(r"[_'‘’`~^.,·]*(\d{1,2}(?:[.,]\d{1,2}){0,3})([.,:])?")
_MARKED = regex.compile(r"[_'‘’`~^.,·]*(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]+)[.)]")
_BLURRED = regex.compile(r"[_'‘’`~^.,·]*(?:\d{1,2}(?:[.,]\d{1,2}){0,3}|[IVXHLl1|!]{1,4})[.,)]")
_GLUED = regex.compile(r"([IVX]{1,4}[.\-–])(\p{Lu}{2,})")
_SPECKED = regex.compile(r"['‘’`_]([\p{L}\d]\S*)")
_PART = regex.compile(r"[IVX]{1,4}[.:]?")
_DASHES = frozenset("-–—")
_SMALL = 0.2  # of the letters' size: a printed dash is wider
_GRAIN = 0.1  # no printed sign but a point is as small
_FEWEST = 3  # words of a heading with its number
_BRACKETED = regex.compile(r"(\()?(\d{1,2})(\))\.?")
_LETTER = regex.compile(r"([a-hđ])\)")
_ALPHABET = "abcdđegh"
_ROMAN = regex.compile(r"(?:[IVX]+|[A-HĐ])[.\-–—)]")


@dataclass
class Headings:
    """The lists of a document, page by page: the last number at each depth, the last letter and number in brackets."""

    numbers: list[int] = field(default_factory=list)
    letter: str = ""
    bracketed: int = 0

    def mended(self, lines: Sequence[Line]) -> list[Line]:
        """The lines of a page from top to bottom."""
        return [self._line(line) if len(line.words) > 1 else line for line in lines]

    def _line(self, line: Line) -> Line:
        first, second = line.words[0], line.words[1]
        if not second.text.strip("“\"'(")[:1].isupper():
            return line
        bracketed = _BRACKETED.fullmatch(first.text)
        if bracketed:
            return self._bracketed(line, int(bracketed[2]), whole=bracketed[1] is not None)
        letter = _LETTER.fullmatch(first.text)
        if letter:
            return self._lettered(line, letter[1])
        if _ROMAN.fullmatch(first.text):
            self.numbers, self.letter = [], ""
            return line
        number = _NUMBER.fullmatch(first.text)
        if number is None:
            return line
        parts = [int(part) for part in regex.split("[.,]", number[1])]
        spoilt = "," in first.text or first.text[0] in _SPECKS
        if not spoilt and number[2] != ":" and (number[2] or len(parts) > 1):
            self.numbers, self.letter = parts, ""
            return line
        if number[2] is None and "," not in first.text:
            return line
        if not self._is_next(parts):
            return line
        self.numbers, self.letter = parts, ""
        return _opened(line, number[1].replace(",", ".") + ("." if number[2] else ""))

    def _is_next(self, parts: list[int]) -> bool:
        depth = len(parts)
        known = [*self.numbers[:depth], *[0] * (depth - len(self.numbers))]
        return parts[:-1] == known[:-1] and parts[-1] == known[-1] + 1

    def _bracketed(self, line: Line, number: int, whole: bool) -> Line:
        """ "(2)" for "2)." behind "(1)"."""
        if whole or number == self.bracketed + 1 > 1:
            self.bracketed = number
            return line if whole else _opened(line, f"({number})")
        return line

    def _lettered(self, line: Line, letter: str) -> Line:
        turn = _ALPHABET.index(self.letter) + 1 if self.letter else 0
        following = _ALPHABET[turn] if turn < len(_ALPHABET) else ""
        if {letter, following} == {"d", "đ"}:
            self.letter = following
            return _opened(line, f"{following})")
        self.letter = letter
        return line


def opened(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page; those that open with a number without the specks before it, and with a blank behind it."""
    return [_part(_parted(_unquoted(_without_specks(line)))) for line in lines]


def _without_specks(line: Line) -> Line:
    """The line without a speck that stands alone before its number: no item of a list opens with "- 5."."""
    first = line.words[0]
    if len(line.words) < _FEWEST or not _SPECKS.issuperset(first.text):
        return line
    small = first.box.x1 - first.box.x0 < _SMALL * line.size
    if first.box.x1 - first.box.x0 < _GRAIN * line.size:
        return line_of(line.words[1:])
    number = _MARKED if first.text in _DASHES and not small else _BLURRED
    capital = line.words[2].text.strip("“\"'(")[:1].isupper()
    return line_of(line.words[1:]) if capital and number.fullmatch(line.words[1].text) else line


def _parted(line: Line) -> Line:
    """The line with its number apart from a heading in capitals: "II.KẾT QUẢ"."""
    first = line.words[0]
    match = _GLUED.fullmatch(first.text)
    if match is None or len(line.words) < _FEWEST or not line.words[1].text.isupper():
        return line
    x0, top, x1, bottom = first.box
    cut = x0 + (x1 - x0) * match.end(1) / len(first.text)
    number = first._replace(text=match[1], box=Box(x0, top, cut, bottom), raw=first.raw or first.text)
    word = first._replace(text=match[2], box=Box(cut, top, x1, bottom), raw=None, alternatives=())
    return replace(line, words=[number, word, *line.words[1:]])


def _unquoted(line: Line) -> Line:
    """The line without a speck on its first word; a quotation would end as it begins."""
    first = line.words[0]
    match = _SPECKED.fullmatch(first.text)
    if (
        match is None
        or first.confidence is None
        or any("'" in word.text or "’" in word.text for word in line.words[1:])
    ):
        return line
    return _opened(line, match[1])


def _part(line: Line) -> Line:
    """The line with "Phần II" for "Phân II"."""
    first = line.words[0]
    if first.text not in {"Phân", "PHÂN"} or len(line.words) < 2 or not _PART.fullmatch(line.words[1].text):
        return line
    return _opened(line, "Phần" if first.text[1].islower() else "PHẦN")


def _opened(line: Line, number: str) -> Line:
    """The line with another number in front."""
    first: Word = line.words[0]
    if first.text == number:
        return line
    return replace(line, words=[first._replace(text=number, raw=first.raw or first.text), *line.words[1:]])
