"""The fields of a document's head: organs, number, place and date, draft mark.

Party documents print the organ, a star, "Số 134-BC/ĐUK", place and date, the kind in capitals and the title below
it (Hướng dẫn 36-HD/VPTW); State ones the same with the State's motto (Nghị định 30/2020/NĐ-CP, appendix I). In
text made from two columns the lines of both stand one below the other or side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from corpus.structure.dating import PlaceDate, place_date
from corpus.structure.folding import Folded
from corpus.structure.furniture import is_of_site, is_rule
from corpus.structure.lexicon import fits, kind_pattern, pattern
from corpus.structure.lines import Line, is_capitals
from schemas.spans import Span

_ORGAN_LETTERS = r"[A-ZĐ][\p{L}\d]*"
_NUMBER = regex.compile(
    r"(?<!\p{L})[Ss][ốÔôốỐóo6]\s?[:.;]?\s*(?P<number>\d{1,5}(?:\s?[a-z])?)?[\s.…_]*(?P<mark>[-–—/]|(?<=\d)\s)\s*"
    rf"(?P<symbol>(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐ]\p{{L}}{{0,6}}\s?[/\-–]\s?{_ORGAN_LETTERS}(?:[\-–/.&]{_ORGAN_LETTERS}|(?<=T)\.Ư)*)"
)
_BARE_NUMBER = regex.compile(
    rf"\s*(?P<number>\d{{1,5}})\s?(?P<mark>[-–—/])\s?(?P<symbol>[A-ZĐ]\p{{L}}{{0,4}}\s?/\s?{_ORGAN_LETTERS}(?:[\-–]{_ORGAN_LETTERS})*)\s*"
)
_SHORT_SYMBOL = regex.compile(
    r"\s*[Ss][ốỐ]\s?[:.]?\s?(?P<number>\d{1,5})\s?(?P<mark>[-–/])\s?(?P<symbol>[A-ZĐ][A-ZĐ\d]{1,9})(?=\s|$)"
)
_LONE_NUMBER = regex.compile(r"\s*[Ss][ốỐ]\s?[:.]?\s?(?P<number>\d{1,5})\s*")
_CELL = regex.compile(r"\S+(?: {1,2}\S+)*")
_SPACES = regex.compile(r"\s+")
_MARKS = regex.compile(r"\*+|__+|#+\s")
# A line that the next one completes: "Số:", "Số: 16 -", "Hà Nội, ngày", or the first word of a place.
_INCOMPLETE = regex.compile(
    r"\s*(?:[Ss][ốỐ]\s?:?\s*\d*\s*[-–/]?|.{2,40},\s*ngày(?:\s*\d{1,2})?(?:\s*tháng(?:\s*\d{1,2})?)?|\p{Lu}\p{Ll}{1,6})\s*"
)
_BREAKS = str.maketrans("\r\n|", "   ")
LONG = 200
_NO_NAME = regex.compile(r"[\d:“”\"]")
_LONGEST_MOTTO = 60
_FEWEST_BLANKS = 3


def starts_number(text: str) -> bool:
    """True for a line that is a document's own number: "Số 134-BC/ĐUK"."""
    match = _NUMBER.match(text)
    return match is not None and match.end() > len(text) - 2


def _cites(text: str, start: int, end: int) -> bool:
    """True when words run on before or behind a number: "thực hiện Nghị quyết số 07-NQ/ĐUK của ...", no own number."""
    before, after = text[:start].rstrip(), text[end:].lstrip(" .;,*_|")
    if kind_pattern().fullmatch(before.lower()):  # "Nghị quyết số: 12-NQ/TU Lam Sơn, ngày 05 tháng 12 năm 2022"
        dated = place_date(after, after.lower())
        if dated and not dated.start and dated.place:
            return False
    runs_on = after[:1].islower() and len(text[end:]) - len(after) < _FEWEST_BLANKS
    return runs_on or (start - len(before) < _FEWEST_BLANKS and before[-1:].isalpha() and not is_capitals(before))


def _is_place_line(text: str, dated: PlaceDate) -> bool:
    """True for the date of a head; in a sentence small letters stand before it or run on behind it."""
    before, after = text[: dated.start].rstrip(), text[dated.end :].lstrip(" .,;")
    apart = not before or dated.start - len(before) >= _FEWEST_BLANKS or not any(map(str.islower, before))
    return bool(dated.place or not before.strip()) and apart and not after[:1].islower()


@dataclass
class Head:
    """What the head says, and which lines it takes: ``start`` to ``end``, the first line after it."""

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
    start: int = 0
    end: int = 0
    wrapped: set[int] = field(default_factory=set)  # lines whose date goes on in the next
    is_article: bool = False


class HeadReader:
    """Reads the lines of a head one by one into ``head``."""

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
        """How long a line is."""
        return self.lines[i].end - self.lines[i].start

    def take(self, i: int) -> bool:
        """Reads a line of the head; False when it is none."""
        line, head = self.lines[i], self.head
        text = self._window(i)
        lower = self.folded.lower[line.start : line.start + len(text)].translate(_BREAKS)
        if is_rule(text) or fits("mottos", lower) or is_of_site(lower) or self._in_motto(i):
            return True
        motto = pattern("mottos_at_end").search(lower)
        found = motto is not None and (is_capitals(text[motto.start() :]) or motto[0].startswith("độc lập"))
        if motto and found:
            text = text[: motto.start()]
        number = self.take_number(text, line.start)
        if number:
            found, text = True, text[: number[0]] + " " * (number[1] - number[0]) + text[number[1] :]
        lower = lower[: len(text)]
        dated = place_date(text, lower)
        if dated and not head.date and _is_place_line(text, dated):
            head.place, head.date, found = dated.place, dated.date, True
            ends = line.start + dated.end
            head.wrapped |= {j for j in range(i, min(i + 2, len(self.lines))) if ends > self.lines[j].end}
            text = text[: dated.start] + " " * (dated.end - dated.start) + text[dated.end :]
        for cell in _CELL.finditer(text):
            words = lower[cell.start() : cell.end()]
            if fits("drafts", words):
                head.is_draft = found = True
            elif fits("mottos", words):
                found = True
            elif is_capitals(cell[0]) or (cell[0].isupper() and self._opens_organ(i, words)):
                found = self._take_organ(i, line.start + cell.start(), line.start + cell.end(), words) or found
        return found

    def _in_motto(self, i: int) -> bool:
        """True for a line of a motto that narrow columns break in two: "ĐẢNG" above "CỘNG SẢN VIỆT NAM"."""
        for first in (i - 1, i):
            if 0 <= first < len(self.lines) - 1 and not self.lines[first + 1].gap:
                above, below = self.text(first).lower(), self.text(first + 1).lower()
                if len(above) + len(below) < _LONGEST_MOTTO and fits("mottos", f"{above} {below}"):
                    return not (fits("mottos", above) or fits("mottos", below))
        return False

    def _window(self, i: int) -> str:
        """A line, with those below that complete it; its first characters when it is long."""
        line = self.lines[i]
        text = self.folded.text[line.start : min(line.end, line.start + LONG)]
        for j in range(i + 1, min(i + 3, len(self.lines))):
            if len(text) > 60 or self.lines[j].gap or not _INCOMPLETE.fullmatch(text.translate(_BREAKS)):
                break
            text = self.folded.text[line.start : min(self.lines[j].end, line.start + LONG)]
        return text.translate(_BREAKS)

    def take_number(self, text: str, offset: int) -> tuple[int, int] | None:
        """Reads "Số 134-BC/ĐUK" in a folded text that begins at ``offset``; its place there, None without one."""
        match = (
            _NUMBER.search(text)
            or _BARE_NUMBER.fullmatch(text)
            or _SHORT_SYMBOL.match(text)
            or _LONE_NUMBER.fullmatch(text)
        )
        if match is None or self.head.number_span or _cites(text, *match.span()):
            return None
        groups = match.groupdict()
        symbol = groups.get("symbol")
        self.head.number = groups["number"].replace(" ", "") if groups["number"] else None
        self.head.symbol = _SPACES.sub("", symbol).replace("–", "-") if symbol else None
        self.head.number_span = self.folded.span(
            offset + match.start(), offset + len(match[0].rstrip()) + match.start()
        )
        return match.span()

    def _opens_organ(self, i: int, words: str) -> bool:
        """True for the first word of an organ that narrow columns break off: "ỦY" above "BAN NHÂN DÂN"."""
        if " " in words or i + 1 >= len(self.lines) or self.lines[i + 1].gap:
            return False
        below = self.text(i + 1)
        return below.isupper() and fits("organs", f"{words} {below.lower()}") and not fits("organs", below.lower())

    def _take_organ(self, i: int, start: int, end: int, words: str) -> bool:
        printed = self.folded.printed(start, end)
        goes_on = words == "trung ương" and self.head.organs and not self.lines[i].gap
        if not goes_on and (fits("organs", words) or self._opens_organ(i, words)):
            self.head.organs.append(printed)
        elif self.head.organs and not _NO_NAME.search(printed):
            self.head.organs[-1] += f" {printed}"
        else:
            return False
        return True

    def add_title(self, i: int) -> None:
        """Takes a line as one of the title."""
        self.head.title.append((self.lines[i].start, self.lines[i].end))
        self.head.title_lines.append(i)
