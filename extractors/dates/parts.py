"""The pieces that patterns of dates are made of, and what a pattern finds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import regex

from extractors.wording import any_of, uncounted
from schemas.calendar import iso
from schemas.codelists import load
from schemas.facts import DateKind, Qualifier

DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
MONTH = r"(?:0?[1-9]|1[0-2])(?!\d)"
YEAR = r"(?:1[89]\d\d|20\d\d)(?!\d|[.,]\d(?!\d{3}(?!\d))|,\d{4}\d)"
AND = r"(?: ?[,;] ?(?:và )?| (?:và|hoặc|cùng|&) )"
DASH = r"[-–—]"
TO = rf"(?: ?{DASH} ?| (?:cho )?(?:đến|tới)(?: hết| cuối| đầu)? )"
ALONE = r"(?<![\d/]|\d[.,-]|\p{L})"
EVERY_YEAR = regex.compile(r" (?:hằng|hàng|mỗi) năm(?!\p{L})")
HIDDEN = "\x00"


@cache
def follow() -> regex.Pattern[str]:
    """What may come after a bare number that is a date; a noun would make it a count."""
    return regex.compile(uncounted("after_date"))


class Moment(NamedTuple):
    """A point of time with the precision of the phrase."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        return iso(*self)

    @property
    def exists(self) -> bool:
        """False for 31 November; 29 February without a year exists."""
        try:
            str(self)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Found:
    """A date or period in offsets of the cleaned text. ``yearly`` days have no year and get none."""

    start: int
    end: int
    kind: DateKind
    first: Moment | None = None
    last: Moment | None = None
    value: Fraction | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    yearly: bool = False

    def in_year(self, year: int) -> Found:
        """The same with a year, where one is missing; 29 February of a common year keeps none."""
        try:
            first, last = (m and (m if m.year else Moment(year, *m[1:])) for m in (self.first, self.last))
            for moment in (first, last):
                if moment:
                    str(moment)
        except ValueError:
            return self
        return replace(self, first=first, last=last)

    @property
    def lacks_year(self) -> bool:
        return self.first is not None and self.first.year is None and not self.yearly


@cache
def words() -> dict[str, Any]:
    """The words of ``dates.yaml``."""
    table: dict[str, Any] = load("dates")
    return table


@cache
def number_words() -> str:
    """Numbers in words as an alternation."""
    return any_of(words()["number_words"])


def number(text: str) -> Fraction:
    """The value of digits, with a comma before decimals and a point between thousands, or of a number word."""
    known: dict[str, int] = words()["number_words"]
    return Fraction(known[text]) if text in known else Fraction(text.replace(".", "").replace(",", "."))


@cache
def _length() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?<!(?:thứ|lần|đợt|khóa|số|quý|giải|tháng) |[\d/.,])(?<!\p{{L}})(?P<n>\d{{1,3}}|{number_words()}) ?$"
    )


def length_before(text: str, position: int) -> int | None:
    """The number that makes the word at a position a unit of length: 5 for the second word of "5 năm 2021 - 2025"."""
    match = _length().search(text, max(0, position - 18), position)
    return int(number(match["n"])) if match else None


@cache
def not_durations() -> regex.Pattern[str]:
    """What makes a number of months or years a rate or a count of something else."""
    return regex.compile("|".join(f"(?:{row['pattern']})" for row in words()["not_durations"]))


class Squeezed:
    """A text with each run of blanks as one, and the way back: ``text[i]`` stands at ``place(i)`` of the original."""

    def __init__(self, text: str) -> None:
        self._starts, self._removed, removed = [0], [0], 0
        for run in _BLANKS.finditer(text):
            self._starts.append(run.start() - removed)
            removed += run.end() - run.start()
            self._removed.append(removed)
        self.text = self.apply(text)

    def apply(self, text: str) -> str:
        """Another text of the same length, with the same places left out."""
        if len(self._starts) == 1:
            return text
        pieces, done = [], 0
        for start, before, after in zip(self._starts[1:], self._removed, self._removed[1:], strict=False):
            pieces.append(text[done : start + before])
            done = start + after
        return "".join([*pieces, text[done:]])

    def place(self, position: int) -> int:
        """Where a position of the squeezed text stands in the original."""
        return position + self._removed[bisect_right(self._starts, position) - 1]


_BLANKS = regex.compile(r"(?<= ) +")


def hide(text: str, found: Iterable[tuple[int, int]]) -> str:
    """The text with the spans blanked out, offset by offset, so that no later pattern reads them again."""
    pieces, done = [], 0
    for start, end in sorted(found):
        if end > done:
            pieces += [text[done:start], HIDDEN * (end - max(start, done))]
            done = end
    pieces.append(text[done:])
    return "".join(pieces)
