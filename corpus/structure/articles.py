"""A head that names no kind of document: of an official letter, or of an article with its date and author."""

from __future__ import annotations

import regex

from corpus.structure.dating import web_date
from corpus.structure.folding import Folded
from corpus.structure.furniture import is_of_site, is_rule
from corpus.structure.head import LONG, Head, HeadReader
from corpus.structure.lexicon import fits, kind_of_symbol
from corpus.structure.lines import Line, is_capitals
from corpus.structure.numbering import printed_number
from corpus.structure.people import pen_name, person

_ROLE = regex.compile(r"\s*[-–—]\s+|\s[-–—]|,|\(")
_COMRADES = ("Đồng chí", "Đ/c", "Các đồng chí")
_LETTER = "công văn"
_LONGEST_SUBJECT = 6  # lines
_LINES = 60
_LEAST_TEXT = 150
_SHORT = 30


def read_unnamed_head(folded: Folded, lines: list[Line], width: int | None) -> Head:
    """The head of a text whose first lines name no kind of document; an empty one when it has none."""
    return _Reader(folded, lines, width).read()


class _Reader(HeadReader):
    is_letter = False
    rest = 0  # up to this line everything below the title is of the head

    def read(self) -> Head:
        """The head, whichever it is."""
        i, head = 0, self.head
        while i < min(len(self.lines), _LINES) and self._is_furniture(i):
            i += 1
        while i < min(len(self.lines), _LINES) and self.length(i) <= LONG and (self.take(i) or self._subject(i)):
            i += 1
        if head.number_span or head.date or head.is_draft:
            if head.symbol:
                head.kind = kind_of_symbol(head.symbol) or (_LETTER if self.is_letter else None)
            if not head.title and self._heads_article(i):
                i = self._title_at(i)
        else:
            head.organs.clear()
            i, clock = 0, None
            while i < len(self.lines) and self._is_furniture(i):
                clock = clock or self._date(i)
                i += 1
            first = self._title_line(i)
            if first is not None:
                head.is_article, head.kind = True, "bài viết"
                i = self._article_lines(self._title_at(first))
            head.date = head.date or clock
        head.end = i
        return head

    def _date(self, i: int) -> str | None:
        line = self.lines[i]
        return web_date(self.folded.lower[line.start : min(line.end, line.start + LONG)])

    def _title_line(self, i: int) -> int | None:
        """Where the title begins: at the first line, or behind names of columns, above the line with the date."""
        if i >= len(self.lines):
            return None
        for j in range(i + 1, min(i + 5, len(self.lines))):
            if self.length(j) > 250:
                break
            if self._date(j):
                first = j - 1
                if first > i and self.length(first) < _SHORT <= self.length(first - 1):
                    first, self.rest = first - 1, j  # the name of a column between title and date
                while first > i and self._wraps_title(first):
                    first -= 1
                return first if self._heads_article(first, dated=True) else None
        if self.text(i).endswith(":") and is_capitals(self.text(i)) and self._heads_article(i + 1):
            self.add_title(i)
            return i + 1
        return i if self._heads_article(i) else None

    def _subject(self, i: int) -> bool:
        """ "V/v ..." below the number of an official letter is its title; "Kính gửi" its address."""
        text = self.text(i)
        lower = text.lower()
        if lower.startswith("kính gửi"):
            self.is_letter = self.is_letter or self.head.number_span is not None
            return bool(self.head.number_span or self.head.date)
        opens = lower.startswith(("v/v", "về việc")) and self.head.number_span and not self.head.title
        wraps = self.head.title_lines[-1:] == [i - 1] and not self.lines[i].gap and text[:1].islower()
        if opens or wraps or (self.head.number_span and self._stands_above_address(i)):
            self.is_letter = True
            self.add_title(i)
            return True
        return False

    def _stands_above_address(self, i: int) -> bool:
        """A Party letter prints its subject without "V/v" between its number and "Kính gửi"."""
        for j in range(i, min(i + _LONGEST_SUBJECT, len(self.lines))):
            text = self.text(j)
            if text.lower().startswith("kính gửi"):
                return j > i
            if self.length(j) > LONG or text.endswith((".", ";", ":")) or is_rule(text):
                return False
        return False

    def _is_furniture(self, i: int) -> bool:
        line = self.lines[i]
        lower = self.folded.lower[line.start : min(line.end, line.start + LONG)]
        code = len(lower) > 20 and " " not in lower
        return code or is_rule(lower) or is_of_site(lower) or web_date(lower) is not None

    def _title_at(self, i: int) -> int:
        """Takes a title that begins at a line; the line behind it."""
        self.add_title(i)
        i += 1
        while i < len(self.lines) - 1 and not self.lines[i].gap and self.length(i) <= LONG and self._wraps_title(i):
            self.add_title(i)
            i += 1
        return i

    def _heads_article(self, i: int, dated: bool = False) -> bool:
        """True for a line that can be a title: short, not ended, no heading, with a text below it.

        One above the line with the date may end with a full stop.
        """
        if i >= len(self.lines):
            return False
        text = self.text(i)
        lower = text.lower()
        if (
            self.length(i) > 250
            or text.endswith((":", ";", ",") if dated else (".", ":", ";", ","))
            or len(text) < 8
            or text.startswith(("- ", "+ "))
        ):
            return False
        if fits("recipients", lower) or fits("bylines", lower) or person(text) or printed_number(text):
            return False
        end = i + 1
        while end < len(self.lines) and not self.lines[end].gap and self._wraps_title(end):
            end += 1
        whole = " ".join(self.text(j) for j in range(i, min(end, i + 6)))
        if end - i > 4 or len(whole) > 250 or (whole.endswith((".", ":", ";", ",")) and not dated):
            return False
        return sum(self.length(j) for j in range(end, min(len(self.lines), end + 8))) > _LEAST_TEXT

    def _wraps_title(self, i: int) -> bool:
        text, above = self.text(i), self.text(i - 1)
        return text[:1].islower() or (is_capitals(text) and is_capitals(above) and not above.endswith("."))

    def _article_lines(self, i: int) -> int:
        """Lines between an article's title and its text: date, author, counters."""
        named = False
        i = max(i, self.rest)
        while i < len(self.lines) - 1 and self.length(i) <= 120:
            line = self.lines[i]
            lower = self.folded.lower[line.start : line.end]
            date = self._date(i)
            if date:
                self.head.date = self.head.date or date
            elif fits("bylines", lower):
                words = self.folded.printed(line.start, line.end).partition(":")[2].strip()
                self.head.author = self.head.author or pen_name(words) or pen_name(_ROLE.split(words)[0])
            elif not (is_rule(lower) or is_of_site(lower) or fits("sources", lower)):
                words = self.text(i)
                name = None if self.head.author else pen_name(words.title() if words.endswith("|") else words)
                name = name or self._titled_person(words)
                role = named and not line.gap and fits("author_roles", lower)
                if not (name or role):
                    break
                self.head.author, named = self.head.author or name, True
            i += 1
        return i

    def _titled_person(self, words: str) -> str | None:
        """The name in "ThS. Lê Văn An - Trưởng khoa Xây dựng Đảng"."""
        if words.startswith(_COMRADES):
            return None
        name, _, role = (_ROLE.sub("|", words, count=1)).partition("|")
        return person(name) if role and fits("author_roles", role.strip().lower()) else None
