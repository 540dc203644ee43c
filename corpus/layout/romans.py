"""Roman numbers of headings whose strokes were miscounted: "II." or "HI." for "III.", "L" for "I.".

The number must be the one that is next. In a heading in capitals the signs that were read must be able to be its
strokes; in others the strokes are counted by the width of the number against that of "I." (or "II.") in the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from corpus.layout.lines import Line
from corpus.layout.page import Word

_STROKES = regex.compile(r"(?:L|[IHl1|]*[IHl|][IHl1|]*)(?=[.\-–—]$)")
_BLURRED = regex.compile(r"[\-_'‘’`~^.,]*(?!1+[.,]$|11)([IHLTl1|!]{1,4})([.,:\-–—]{0,2})")
_RESTARTS = regex.compile(r"(?:[IVX]*[VX][IVX]*|[A-GĐ])[.\-–—]")
_MOST_STROKES = 3
_TWO, _THREE, _FOUR = 1.3, 1.95, 2.7  # widths of "II.", "III.", "IIII." from here, "I." being 1
_TWO_TO_ONE = 1.6
_WITH_H = regex.compile(r"([IVX]*H[IVXH]*)([.,;:)]*)")
_STROKE = regex.compile(r"(l)([.,;:)]*)")
_VALID = regex.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_NUMBERED_BY = frozenset(("quý", "khóa", "khoá", "thứ", "loại", "hạng"))
_CAPITALS = 5  # letters of a heading in capitals


def named(words: Sequence[Word]) -> list[Word]:
    """Words in which "quý IH", "khóa XH", "lần thứ H" have the strokes that an H is, "quý l" its own."""
    found = list(words)
    for i in range(1, len(found)):
        match = _WITH_H.fullmatch(found[i].text) or _STROKE.fullmatch(found[i].text)
        if match and found[i - 1].text.lower() in _NUMBERED_BY:
            number = match[1].replace("H", "II").replace("l", "I")
            if _VALID.fullmatch(number):
                found[i] = found[i]._replace(text=number + match[2], raw=found[i].raw or found[i].text)
    return found


@dataclass
class Romans:
    """The Roman numbers of a document, page by page: the last one, and the width of "I." in points."""

    last: int = 0
    width: float = 0.0

    def counted(self, lines: Sequence[Line]) -> list[Line]:
        """The lines of a page from top to bottom; a number is mended where its strokes and its turn agree."""
        lines = [replace(line, words=named(line.words)) for line in lines]
        return [self._line(line) if len(line.words) > 1 else line for line in lines]

    def _line(self, line: Line) -> Line:
        word = line.words[0]
        if not line.words[1].text.strip('“"(')[:1].isupper():
            return line
        strokes = _STROKES.match(word.text)
        if strokes is None:
            return self._blurred(line)
        width = word.box.x1 - word.box.x0
        share = width / self.width if self.width else 0.0
        counted = 1 + (share > _TWO) + (share > _THREE) if share < _FOUR else 0
        if self.last and counted == self.last + 1:
            self.last = counted
            return _with_number(line, "I" * counted, strokes.end())
        if strokes[0] == "I" or (not self.last and len(strokes[0]) == 1 and strokes[0] in "Ll|"):
            self.last = 1
            if len(word.raw or "") <= len(word.text):  # its box is its own, not a part of that of "I.KẾT"
                self.width = width
            return _with_number(line, "I", strokes.end())
        if set(strokes[0]) != {"I"}:
            return self._blurred(line)
        self.last = len(strokes[0])
        if strokes[0] == "II" and not self.width:
            self.width = width / _TWO_TO_ONE
        return line

    def _blurred(self, line: Line) -> Line:
        """A heading in capitals behind signs that may be strokes: "HI." are three, "IL" is one and a point."""
        word = line.words[0]
        if _RESTARTS.fullmatch(word.text):
            self.last = 0  # what follows "IV." is not of strokes alone; what follows "B." begins anew
            return line
        blurred = _BLURRED.fullmatch(word.text)
        if blurred is None or not _is_shouted(line):
            return line
        signs = blurred[1]
        most = len(signs) + signs.count("H")
        least = most - (len(signs) > 1 and signs[-1] in "LT")
        if not least <= self.last + 1 <= min(most, _MOST_STROKES):
            return line
        self.last += 1
        mark = blurred[2].replace(",", ".") or ("." if signs[-1] in "LT" or signs == "1" else "")
        return _with_number(line, "I" * self.last + mark, len(word.text))


def _is_shouted(line: Line) -> bool:
    letters = [c for word in line.words[1:] for c in word.text if c.isalpha()]
    return len(letters) >= _CAPITALS and sum(map(str.isupper, letters)) > 0.9 * len(letters)


def _with_number(line: Line, number: str, end: int) -> Line:
    """The line with another number in front, up to place ``end`` of its first word."""
    word = line.words[0]
    text = number + word.text[end:]
    if text == word.text:
        return line
    return replace(line, words=[word._replace(text=text, raw=word.raw or word.text), *line.words[1:]])
