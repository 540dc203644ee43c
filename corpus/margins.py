"""Running heads and feet: what repeats in the margins of pages, told from text that happens to stand there.

Such a line stands apart from the text of its page, says on three pages the same in words and numbers but for the page's
own, and is nothing that a report says: no heading, no sentence, no count. In doubt it is text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

import regex

from schemas.codelists import load

AHEAD = 4  # pages to look at before and behind: those of the left may have one head, those of the right another
HEAD, FOOT = 0.1, 0.92  # of the page's height
_FEWEST = 3
_SAME_PLACE = 8.0  # points
_ALIKE = 0.85  # of the letters, for what was recognised
_LEAST_LETTERS = 4
_LONGEST = 200
_WIDER = 1.25  # of the distance of lines: what stands further away stands apart
_USUAL_PITCH = 1.5  # of the size, where too few lines tell
_SMALLER, _SMALLER_RECOGNISED = 0.92, 0.85  # of the size of the text
_MOST_ROWS = 3
_SAME_ROW = 0.35  # of the size

_NAMED = regex.compile(
    r"(?:^|[\s|(\[–—-])(?:trang|page)(?:\s+số)?\s*:?\s*(\d{1,4})(?:\s*(?:/|trên|of)\s*\d{1,4})?[\s|)\]–—-]*$"
)
_LAST = regex.compile(r"(?:\t|\s{2,}|[\s\t][|–—-]\s*|\|)(\d{1,3})(?:\s?/\s?\d{1,3})?[\s|–—-]*$")
_FIRST = regex.compile(r"^\W*(?:(?:trang|page)\s*)?(\d{1,3})(?:\s*\||\t|\s{2,})")
# Numbers that a title holds, and that are the same on all pages.
_YEAR = r"(?:19|20)\d\d"
_TITLED = regex.compile(
    rf"ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+{_YEAR}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}"
    rf"|\d{{1,2}}\s+tháng\s+(?:đầu|cuối)\s+năm|(?:tháng|quý|lần\s+thứ)\s+\d{{1,2}}(?![\d.,%])"
    rf"|(?:số\s*:?\s*)?\d{{1,4}}\s?[-–/]\s?[a-zđ]{{2,5}}\s?[-–/]\s?[a-zđ]+"
    rf"|(?:năm|kỳ|đoạn|khóa|khoá)\s+{_YEAR}(?:\s*[-–—/]\s*{_YEAR})?|{_YEAR}(?:\s*[-–—/]\s*{_YEAR})?(?!\s+\p{{Ll}}|\d|[.,]\d|\s*%)"
)  # fmt: skip
_NUMBER = regex.compile(r"\d+")
_HEADING = regex.compile(
    r"[\s*_#“\"]*(?:[-–—+•*]\s|\(?(?:[IVX]+|[A-HĐa-hđ])[.)/]|[IVX]+\s?[-–—]|(?i:phần|chương|mục|điều)\s+(?:thứ|\d|[IVX]+\b))"
)
_ENDS = regex.compile(r"[.;:,?!…][”\"’')\]]*$")


class Row(NamedTuple):
    """A printed line by its height on the page, downwards, and the size of its letters, both in points."""

    y: float
    size: float


class Edge:
    """A line at the edge of a page: ``page`` counts pages, ``y`` is its height in points where it is known.

    Wide white between words is a tab or some blanks.
    """

    __slots__ = ("__dict__", "page", "recognised", "text", "y")

    def __init__(self, page: int, text: str, y: float | None = None, recognised: bool = False) -> None:
        self.page, self.y, self.recognised = page, y, recognised
        self.text = text.strip()

    @cached_property
    def _mark(self) -> regex.Match[str] | None:
        lower = self.text.lower()
        return next((m for pattern in (_NAMED, _LAST, _FIRST) if (m := pattern.search(lower))), None)

    @cached_property
    def _rest(self) -> str:
        """The text without its page number."""
        mark = self._mark
        return self.text if mark is None else (self.text[: mark.start()] + " " + self.text[mark.end() :]).strip()

    @cached_property
    def _number(self) -> int | None:
        """The page number; -1 for one that is named as such and may be misread."""
        mark = self._mark
        if mark is None:
            return None
        return -1 if self.recognised and mark.re is _NAMED else int(mark[1])

    @cached_property
    def _words(self) -> str:
        text = self._rest.lower()
        if self.recognised:
            text = unicodedata.normalize("NFD", text)
        return "".join(c for c in text if c.isalpha())

    @cached_property
    def _numbers(self) -> list[str]:
        return _NUMBER.findall(self._rest)

    @cached_property
    def may_run(self) -> bool:
        """False for what a report says: headings, sentences and their ends, rows, numbers that count."""
        if not _LEAST_LETTERS <= len(self.text) <= _LONGEST or self.text.count("|") > 1:
            return False
        rest = self._rest
        if len(self._words) < _LEAST_LETTERS or _ENDS.search(rest) or (rest[:1].islower() and " " in rest):
            return False
        if _HEADING.match(rest) or _title().search(rest.lower()):
            return False
        left = _TITLED.sub(" ", rest.lower())
        return "%" not in left and _NUMBER.search(left) is None

    def is_like(self, other: Edge) -> bool:
        """True when both say the same at the same height, page numbers rising with the pages."""
        if self.y is not None and other.y is not None and abs(self.y - other.y) > _SAME_PLACE:
            return False
        if self._numbers != other._numbers or (self._number is None) != (other._number is None):
            return False
        if self._number is not None and other._number is not None:
            rise = other._number - self._number
            if rise and rise != other.page - self.page:
                return False
        a, b = self._words, other._words
        if a == b or not (self.recognised or other.recognised):
            return a == b
        return SequenceMatcher(None, a, b, autojunk=False).ratio() > _ALIKE


def repeats(edge: Edge, others: Iterable[Sequence[Edge]]) -> bool:
    """True for an edge that stands on two of the other pages too; ``others`` are their edges, page by page."""
    if not edge.may_run:
        return False
    return sum(any(other.may_run and edge.is_like(other) for other in page) for page in others) >= _FEWEST - 1


def rows_of(places: Iterable[Row]) -> list[Row]:
    """The rows that words stand in, from top to bottom, given the place of each word."""
    rows: list[Row] = []
    for place in sorted(places):
        if not rows or place.y - rows[-1].y > _SAME_ROW * max(place.size, 1.0):
            rows.append(place)
        elif place.size > rows[-1].size:
            rows[-1] = Row(rows[-1].y, place.size)
    return rows


def stands_apart(y: float, rows: Sequence[Row], height: float, recognised: bool = False) -> bool:
    """True for the row at ``y`` when it lies in the margin of its page, away from the text or in smaller letters.

    ``rows`` are those of the page, this one among them, ``height`` is that of the page.
    """
    if len(rows) < 2 or HEAD * height < y < FOOT * height:
        return False
    at = min(range(len(rows)), key=lambda i: abs(rows[i].y - y))
    sizes = sorted(row.size for row in rows)
    size = sizes[len(sizes) // 2]
    if rows[at].size < (_SMALLER_RECOGNISED if recognised else _SMALLER) * size:
        return True
    gaps = sorted(gap for a, b in pairwise(rows) if 0.8 * size < (gap := b.y - a.y) < 3 * size)
    pitch = gaps[len(gaps) * 3 // 10] if len(gaps) >= _FEWEST else _USUAL_PITCH * size
    inward = range(at, len(rows) - 1) if y < height / 2 else range(at, 0, -1)
    step = 1 if y < height / 2 else -1
    for k in inward[:_MOST_ROWS]:
        if HEAD * height < rows[k].y < FOOT * height:
            return False
        if abs(rows[k + step].y - rows[k].y) > _WIDER * pitch:
            return True
    return False


@cache
def _title() -> regex.Pattern[str]:
    return regex.compile(load("table_words")["title"])
