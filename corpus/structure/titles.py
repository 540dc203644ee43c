"""The kind and title of a document that names its kind: "BÁO CÁO" and the lines below it."""

from __future__ import annotations

import unicodedata
from functools import cache

import regex

from corpus.structure.dating import place_date
from corpus.structure.folding import Folded
from corpus.structure.furniture import is_rule
from corpus.structure.head import LONG, Head, HeadReader, starts_number
from corpus.structure.lexicon import fits, kind_pattern, kinds
from corpus.structure.lines import Line, is_capitals
from corpus.structure.numbering import printed_number

_SPREAD = regex.compile(r"(?:\p{Lu} ){4,}\p{Lu}")
_SPACES = regex.compile(r"\s+")
_LINES = 60
_LINES_OF_HEAD = 14
_LONGEST_LEAD = 4000
_LONGEST_TITLE = 500
_LONGEST_KIND = 30


def read_named_head(folded: Folded, lines: list[Line], width: int | None) -> Head | None:
    """The head of a document that names its kind; None when none of the first lines does."""
    reader = _Reader(folded, lines, width)
    kind_line = reader.find_kind(0)
    if kind_line is None:
        kind_line = reader.find_reprint()
    if kind_line is None:
        return None
    for i in range(reader.head.start, kind_line):
        reader.take(i)
    reader.read_title(kind_line)
    return reader.head


class _Reader(HeadReader):
    def find_kind(self, first: int) -> int | None:
        """The line that names the kind of document: alone, or in capitals with the title behind it."""
        for i in range(first, min(len(self.lines), first + _LINES)):
            if self.length(i) > LONG:
                return None
            text = self.text(i)
            lower = _unspread(text)
            match = kind_pattern().match(lower) or kind_pattern().match(_misread(text) or "")
            if match is None:
                if (i > first and printed_number(text)) or (len(text) > 60 and text.endswith((".", ";"))):
                    return None
                continue
            rest = match.string[match.end() :].strip(" :.-*")
            alone = not rest or fits("kind_attributes", rest) or fits("drafts", rest)
            if alone or (is_capitals(text) and not fits("not_kinds", rest)):
                self.head.kind = kinds()[_SPACES.sub(" ", match[1])]
                return i
        return None

    def find_reprint(self) -> int | None:
        """The line with the kind of a document that a web page reprints behind a lead of its own."""
        for i in range(1, min(len(self.lines), _LINES)):
            line = self.lines[i]
            if line.start > _LONGEST_LEAD:
                return None
            if self.length(i) > 80 or not (fits("mottos", self.text(i).lower()) or starts_number(self.text(i))):
                continue
            kind_line = self.find_kind(i)
            if kind_line is None or kind_line - i > _LINES_OF_HEAD:
                return None
            first = i
            while first > 0 and self._is_of_head(first - 1):
                first -= 1
            self.head.start = first
            return kind_line
        return None

    def _is_of_head(self, i: int) -> bool:
        text = self.text(i) if self.length(i) <= 80 else ""
        lower = text.lower()
        organ = is_capitals(text) and (fits("organs", lower) or fits("mottos", lower))
        return bool(text) and (organ or is_rule(text) or place_date(text, lower) is not None)

    def read_title(self, kind_line: int) -> None:
        """The title: behind the kind on its line, or on the lines below it."""
        line = self.lines[kind_line]
        raw = self.folded.lower[line.start : line.end]
        match = kind_pattern().match(raw)
        rest = raw[match.end() :] if match else ""
        words = rest.strip(" :.-*_")
        if words and match and not (fits("drafts", words) or fits("kind_attributes", words)):
            start = line.start + match.end() + rest.index(words)
            self.head.title.append((start, start + len(words)))
            self.head.title_lines.append(kind_line)
        elif fits("drafts", words):
            self.head.is_draft = True
        i = kind_line + 1
        while i < min(len(self.lines), kind_line + 16):
            text = self.text(i)
            if is_rule(text) and self.head.title and self.lines[i].gap and not self._open_emphasis():
                i += 1
                break
            if is_rule(text) or self._aside(i, text):
                i += 1
            elif self.head.title and self._decides(i, text):
                break
            elif self._titles(i, text):
                self.add_title(i)
                i += 1
            else:
                break
        while i < len(self.lines):
            if self._decides(i, self.text(i)):
                self._name_in_full(i)
            elif not (self._aside(i, self.text(i)) or self._addresses(i)):
                break
            i += 1
        self.head.end = i

    def _decides(self, i: int, text: str) -> bool:
        """The body that decides, in capitals between the title and the grounds ("Căn cứ ...")."""
        if not is_capitals(text) or i + 1 >= len(self.lines) or self.length(i) > LONG:
            return False
        if not (fits("organs", text.lower()) or fits("heads_of_organs", text.lower())):
            return False
        goes_on = self.text(i - 1).lower().endswith((" của", " về", " và", " với", ",", " cho", " tại", " theo"))
        return not goes_on and fits("grounds", self.text(i + 1).lower().lstrip("- "))

    def _name_in_full(self, i: int) -> None:
        """The body that decides, where the head names it not or in short: "ỦY BAN NHÂN DÂN" of which province."""
        name, organs = self.folded.printed(self.lines[i].start, self.lines[i].end), self.head.organs
        if fits("organs", name.lower()) and (not organs or name.lower().startswith(organs[-1].lower())):
            organs[-1:] = [name]

    def _addresses(self, i: int) -> bool:
        """ "Kính gửi: ...", and the items of its list."""
        text = self.text(i)
        listed = text.startswith("- ") and self.text(i - 1).endswith((":", ";", ",")) and self.length(i) <= LONG
        opened = i > 0 and self.text(i - 1).lower().startswith("kính gửi")
        return text.lower().startswith("kính gửi") or (listed and (opened or self.text(i - 1).startswith("- ")))

    def _aside(self, i: int, text: str) -> bool:
        """A draft mark, a place line or a number that stands below the kind."""
        lower = text.lower()
        if fits("drafts", lower):
            self.head.is_draft = True
            return True
        if self.length(i) > 120 or (self.lines[i].gap is False and self.head.title and not is_rule(text)):
            return False
        dated = place_date(text, lower)
        if dated and not self.head.date and dated.start <= 2 and dated.end >= len(text) - 2:
            self.head.place, self.head.date = dated.place, dated.date
            return True
        numbered = not self.head.title and lower.startswith("số")
        return numbered and self.take_number(text, self.lines[i].start) is not None

    def _titles(self, i: int, text: str) -> bool:
        """True when a line belongs to the title."""
        lower, length, line = text.lower(), self.length(i), self.lines[i]
        if length > _LONGEST_TITLE or lower.startswith("kính gửi") or text.startswith(("- ", "+ ")):
            return False
        opens = text[:1].isupper() and fits("openings", lower) and not is_capitals(text)
        if not self.head.title:
            ended = text.endswith((".", ":", ";", ","))
            return not (printed_number(text) or (opens and (ended or length > 120)) or (ended and length > 150))
        if self._open_emphasis():
            return True
        if printed_number(text) or len(self.head.title) >= 8:
            return False
        above = self.text(self.head.title_lines[-1])
        shouted = is_capitals(above)
        if text.startswith("("):
            return length <= LONG
        if text.endswith((".", ":", ";")) or length > LONG or opens:
            return False
        if above.lower().startswith("của "):
            return not line.gap or length <= 120
        if line.gap:
            return (shouted and is_capitals(text) and not above.endswith((".", ":"))) or (
                text[:1].islower() and length <= 120
            )
        of_kind = len(self.head.title) == 1 and self.head.title[0][0] > self.lines[self.head.title_lines[0]].start
        return (
            not any(map(str.islower, text)) or text[:1].islower() or (of_kind and length <= LONG)
            if shouted
            else not (self.width and length > 0.9 * self.width and len(above) < 0.7 * self.width)
        )

    def _open_emphasis(self) -> bool:
        if not self.head.title:
            return False
        raw = self.folded.text[self.head.title[0][0] : self.head.title[-1][1]]
        return raw.count("**") % 2 == 1


def _unspread(text: str) -> str:
    """A kind printed with spaces between its letters, closed up: "B Á O C Á O" to "báo cáo"."""
    lower = text.lower()
    if not _SPREAD.fullmatch(text):
        return lower
    closed = lower.replace(" ", "")
    return next((kind for kind in kinds() if kind.replace(" ", "") == closed), lower)


def _misread(text: str) -> str | None:
    """The kind that a line in capitals can only be, marks and blanks misread: "K É HOẠCH", "BÁO CAO"."""
    if not 5 < len(text) < _LONGEST_KIND or not is_capitals(text):
        return None
    return _plain_kinds().get(_plain(text.lower()))


@cache
def _plain_kinds() -> dict[str, str]:
    return {_plain(word): word for word in kinds() if " " in word}


def _plain(words: str) -> str:
    """Letters alone, without their marks."""
    return "".join(c for c in unicodedata.normalize("NFD", words.replace("đ", "d")) if "a" <= c <= "z")
