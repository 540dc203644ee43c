"""The head of a document: organs, number, place and date, kind and title; of an article: title, date, author.

Party documents print the organ, a star, "Số 134-BC/ĐUK", place and date, the kind in capitals and the title below
it (Hướng dẫn 36-HD/VPTW); State ones the same with the State's motto (Nghị định 30/2020/NĐ-CP, appendix I). In
text made from two columns the lines of both stand one below the other or side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from corpus.structure.dating import place_date, web_date
from corpus.structure.folding import Folded
from corpus.structure.furniture import is_rule
from corpus.structure.lexicon import fits, kind_of_letters, kind_pattern, kinds
from corpus.structure.lines import Line, is_capitals
from corpus.structure.numbering import printed_number
from corpus.structure.people import pen_name, person
from schemas.spans import Span

_ORGAN_LETTERS = r"[A-ZĐ][\p{L}\d]*"
_NUMBER = regex.compile(
    r"(?<!\p{L})[Ss][ốÔôốỐóo6]\s?[:.;]?\s*(?P<number>\d{1,5}(?:\s?[a-z])?)?[\s.…_]*(?P<mark>[-–—/]|(?<=\d)\s)\s*"
    rf"(?P<symbol>(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐ]\p{{L}}{{0,6}}\s?[/\-–]\s?{_ORGAN_LETTERS}(?:[\-–/.&]{_ORGAN_LETTERS})*)"
)
_BARE_NUMBER = regex.compile(
    rf"\s*(?P<number>\d{{1,5}})\s?(?P<mark>[-–—/])\s?(?P<symbol>[A-ZĐ]\p{{L}}{{0,4}}\s?/\s?{_ORGAN_LETTERS}(?:[\-–]{_ORGAN_LETTERS})*)\s*"
)
_LONE_NUMBER = regex.compile(r"\s*[Ss][ốỐ]\s?[:.]?\s?(?P<number>\d{1,5})\s*")
_CELL = regex.compile(r"\S+(?: {1,2}\S+)*")
_SPREAD = regex.compile(r"(?:\p{Lu} ){4,}\p{Lu}")
_SPACES = regex.compile(r"\s+")
_MARKS = regex.compile(r"\*+|__+|#+\s")
_ROLE = regex.compile(r"\s[-–—]\s|,|\(")
_LINES = 60
_LONG = 200
_LONGEST_TITLE = 500
_LEAST_TEXT = 150


@dataclass
class Head:
    """What the head says, and which lines it takes; ``end`` is the first line after it."""

    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    number_span: Span | None = None
    place: str | None = None
    date: str | None = None
    organs: list[str] = field(default_factory=list)
    is_draft: bool = False
    author: str | None = None
    title: list[tuple[int, int]] = field(default_factory=list)
    title_lines: list[int] = field(default_factory=list)
    end: int = 0
    is_article: bool = False


def read_head(folded: Folded, lines: list[Line], width: int | None) -> Head:
    """The head that the first lines make."""
    reader = _Reader(folded, lines, width)
    kind_line = reader.find_kind()
    if kind_line is None:
        reader.read_unnamed()
    else:
        for i in range(kind_line):
            reader.take(i)
        reader.read_title(kind_line)
    return reader.head


class _Reader:
    def __init__(self, folded: Folded, lines: list[Line], width: int | None) -> None:
        self.folded = folded
        self.lines = lines
        self.width = width
        self.head = Head()

    def text(self, i: int) -> str:
        """A line, folded, on single spaces and without emphasis; its first characters when it is long."""
        line = self.lines[i]
        return str(
            _SPACES.sub(" ", _MARKS.sub("", self.folded.text[line.start : min(line.end, line.start + 600)]))
        ).strip()

    def length(self, i: int) -> int:
        return self.lines[i].end - self.lines[i].start

    def find_kind(self) -> int | None:
        """The line that names the kind of document: alone, or in capitals with the title behind it."""
        for i in range(min(len(self.lines), _LINES)):
            if self.length(i) > _LONG:
                return None
            text = self.text(i)
            lower = _unspread(text)
            match = kind_pattern().match(lower)
            if match is None:
                if (i and printed_number(text)) or (len(text) > 60 and text.endswith((".", ";"))):
                    return None
                continue
            rest = lower[match.end() :].strip(" :.-*")
            alone = not rest or fits("kind_attributes", rest) or fits("drafts", rest)
            if alone or (is_capitals(text) and not fits("not_kinds", rest)):
                self.head.kind = kinds()[_SPACES.sub(" ", match[1])]
                return i
        return None

    def take(self, i: int) -> bool:
        """Reads a line of the head; False when it is none."""
        line, head = self.lines[i], self.head
        text = self.folded.text[line.start : min(line.end, line.start + _LONG)]
        lower = self.folded.lower[line.start : line.start + len(text)]
        if is_rule(text) or fits("mottos", lower) or fits("web_furniture", lower):
            return True
        found = False
        dated = place_date(text, lower)
        if dated and not head.date and (dated.place or dated.start < 3):
            place = regex.sub(r"^.*\b[A-ZĐ]+/[A-ZĐ]\S*\s+", "", dated.place or "") or None
            head.place, head.date, found = place, dated.date, True
            text = text[: dated.start] + text[dated.end :] if not place or place == dated.place else text
        if self._take_number(text, line.start):
            found = True
        for cell in _CELL.finditer(lower):
            words = cell[0]
            if fits("drafts", words):
                head.is_draft = found = True
            elif fits("mottos", words):
                found = True
            elif is_capitals(text[cell.start() : cell.end()]) and not dated:
                found = self._take_organ(line.start + cell.start(), line.start + cell.end(), words) or found
        return found

    def _take_number(self, text: str, offset: int) -> bool:
        match = _NUMBER.search(text) or _BARE_NUMBER.fullmatch(text) or _LONE_NUMBER.fullmatch(text)
        if match is None or self.head.number_span:
            return False
        groups = match.groupdict()
        symbol = groups.get("symbol")
        self.head.number = groups["number"].replace(" ", "") if groups["number"] else None
        self.head.symbol = _SPACES.sub("", symbol).replace("–", "-") if symbol else None
        self.head.number_span = self.folded.span(
            offset + match.start(), offset + len(match[0].rstrip()) + match.start()
        )
        return True

    def _take_organ(self, start: int, end: int, words: str) -> bool:
        printed = self.folded.printed(start, end)
        if fits("organs", words):
            self.head.organs.append(printed)
        elif self.head.organs and not any(c.isdigit() for c in printed):
            self.head.organs[-1] += f" {printed}"
        else:
            return False
        return True

    def read_title(self, kind_line: int) -> None:
        """The title: behind the kind on its line, or on the lines below it."""
        line = self.lines[kind_line]
        raw = self.folded.lower[line.start : line.end]
        match = kind_pattern().match(raw)
        rest = raw[match.end() :] if match else ""
        words = rest.strip(" :.-*_")
        if words and match and not fits("drafts", words):
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
            elif self._titles(i, text):
                self._add_title(i)
                i += 1
            else:
                break
        while i < len(self.lines) and (self._aside(i, self.text(i)) or self._addresses(i)):
            i += 1
        self.head.end = i

    def _addresses(self, i: int) -> bool:
        """ "Kính gửi: ...", and the items of its list."""
        text = self.text(i)
        listed = text.startswith("- ") and self.text(i - 1).endswith((":", ";", ",")) and self.length(i) <= _LONG
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
        return not self.head.title and text.lower().startswith("số") and self._take_number(text, self.lines[i].start)

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
            return length <= _LONG
        if text.endswith((".", ":", ";")) or length > _LONG or opens:
            return False
        if above.lower().startswith("của "):
            return not line.gap or length <= 120
        if line.gap:
            return (shouted and is_capitals(text) and not above.endswith((".", ":"))) or (
                text[0].islower() and length <= 120
            )
        return (
            is_capitals(text)
            if shouted
            else not (self.width and length > 0.9 * self.width and len(above) < 0.7 * self.width)
        )

    def _open_emphasis(self) -> bool:
        if not self.head.title:
            return False
        raw = self.folded.text[self.head.title[0][0] : self.head.title[-1][1]]
        return raw.count("**") % 2 == 1

    def read_unnamed(self) -> None:
        """A head without the kind: organs and number alone, or the title, date and author of an article."""
        i, head = 0, self.head
        while i < min(len(self.lines), _LINES) and self.length(i) <= _LONG and (self.take(i) or self._subject(i)):
            i += 1
        if head.number_span or head.date or head.is_draft:
            if head.symbol:
                head.kind = kind_of_letters().get(head.symbol.split("/")[0])
            if not head.title and self._heads_article(i):
                i = self._title_at(i)
        else:
            head.organs.clear()
            i = 0
            while i < len(self.lines) and self._is_furniture(i):
                line = self.lines[i]
                head.date = head.date or web_date(self.folded.lower[line.start : min(line.end, line.start + _LONG)])
                i += 1
            if self._heads_article(i):
                head.is_article, head.kind = True, "bài viết"
                i = self._article_lines(self._title_at(i))
        head.end = i

    def _subject(self, i: int) -> bool:
        """ "V/v ..." below the number of an official letter is its title; "Kính gửi" its address."""
        lower = self.text(i).lower()
        if lower.startswith(("v/v", "về việc")) and self.head.number_span and not self.head.title:
            self._add_title(i)
            return True
        return lower.startswith("kính gửi") and bool(self.head.number_span or self.head.date)

    def _is_furniture(self, i: int) -> bool:
        line = self.lines[i]
        lower = self.folded.lower[line.start : min(line.end, line.start + _LONG)]
        return is_rule(lower) or fits("web_furniture", lower) or web_date(lower) is not None

    def _add_title(self, i: int) -> None:
        self.head.title.append((self.lines[i].start, self.lines[i].end))
        self.head.title_lines.append(i)

    def _title_at(self, i: int) -> int:
        """Takes a title that begins at a line; the line behind it."""
        self._add_title(i)
        i += 1
        while i < len(self.lines) - 1 and not self.lines[i].gap and self.length(i) <= _LONG and self._wraps_title(i):
            self._add_title(i)
            i += 1
        return i

    def _heads_article(self, i: int) -> bool:
        """True for a line that can be a title: short, not ended, no heading, with a text below it."""
        if i >= len(self.lines):
            return False
        text = self.text(i)
        lower = text.lower()
        if (
            self.length(i) > 250
            or text.endswith((".", ":", ";", ","))
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
        if end - i > 4 or len(whole) > 250 or whole.endswith((".", ":", ";", ",")):
            return False
        return sum(self.length(j) for j in range(end, min(len(self.lines), end + 8))) > _LEAST_TEXT

    def _wraps_title(self, i: int) -> bool:
        text, above = self.text(i), self.text(i - 1)
        return text[0].islower() or (is_capitals(text) and is_capitals(above) and not above.endswith("."))

    def _article_lines(self, i: int) -> int:
        """Lines between an article's title and its text: date, author, counters."""
        named = False
        while i < len(self.lines) - 1 and self.length(i) <= 120:
            line = self.lines[i]
            lower = self.folded.lower[line.start : line.end]
            date = web_date(lower)
            if date:
                self.head.date = self.head.date or date
            elif fits("bylines", lower):
                words = self.folded.printed(line.start, line.end).partition(":")[2].strip()
                self.head.author = self.head.author or pen_name(words) or pen_name(_ROLE.split(words)[0])
            elif not (is_rule(lower) or fits("web_furniture", lower) or fits("sources", lower)):
                name = None if self.head.author else pen_name(self.text(i))
                role = named and not line.gap and fits("author_roles", lower)
                if not (name or role):
                    break
                self.head.author, named = self.head.author or name, True
            i += 1
        return i


def _unspread(text: str) -> str:
    """A kind printed with spaces between its letters, closed up: "B Á O C Á O" to "báo cáo"."""
    lower = text.lower()
    if not _SPREAD.fullmatch(text):
        return lower
    closed = lower.replace(" ", "")
    return next((kind for kind in kinds() if kind.replace(" ", "") == closed), lower)
