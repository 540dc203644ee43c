"""The figures of a template as unknowns: where each is printed, which are the same number, which must stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import regex

from corpus.samples.markup import MARKS
from corpus.samples.notation import NotationError, Record, plain, precision, read

_NUMBER = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_KEPT = frozenset({"cond", "target", "date"})
_SAME_NUMBER = 20  # from here on, one number in one report is one thing


class Place(NamedTuple):
    """A number in the source: its line, its span there, and the field of the record that it fills."""

    line: int
    start: int
    end: int
    record: Record
    part: str


@dataclass
class Unknown:
    """One number of the report and every place where it is printed; ``step`` is its last place."""

    value: Fraction
    step: Fraction
    places: list[Place] = field(default_factory=list)
    fixed: bool = False

    def put(self, value: Fraction) -> None:
        """Lets every place hold a value."""
        for place in self.places:
            place.record[place.part] = plain(value)


@dataclass
class Facts:
    """The unknowns of a report, its named records, and the unknowns behind each name and part."""

    unknowns: list[Unknown]
    named: dict[str, Record]
    behind: dict[tuple[str, str], int]
    zeros: bool

    def of(self, name: str, part: str | None) -> set[int]:
        """The unknowns that a name stands for: of a ratio both, unless a part is asked for."""
        parts = (part,) if part else ("value", "a", "b")
        return {self.behind[name, p] for p in parts if (name, p) in self.behind}


class _Mark(NamedTuple):
    line: int
    start: int
    end: int
    name: str | None
    attributes: tuple[str, ...]


def _marks(line: int, source: str) -> Iterator[_Mark]:
    """The marked facts of a line, the innermost first."""
    opened: list[tuple[int, str, str | None]] = []
    for token in MARKS.finditer(source):
        if token["slip"] or token["note"] or token["item"]:
            continue
        if token["close"]:
            start, sign, name = opened.pop()
            if not sign:
                yield _Mark(line, start, token.start(), name, tuple(filter(None, token["attributes"].split("|"))))
        else:
            opened.append((token.end(), token["sign"], token["id"]))


def facts(lines: list[str]) -> Facts:
    """The unknowns of a report's source."""
    found = Facts([], {}, {}, False)
    same: dict[object, int] = {}
    for number, source in enumerate(lines):
        for mark in _marks(number, source):
            text = source[mark.start : mark.end]
            try:
                record = read(text, mark.attributes)
            except NotationError:
                continue
            record["precision"] = precision(text)
            if mark.name:
                found.named[mark.name] = record
            for part, match in _numbers(record, text, mark):
                value = Fraction(str(record[part]))
                step = Fraction(1, 10 ** len(match[0].partition(",")[2]))
                found.zeros = found.zeros or (match[0][0] == "0" and len(match[0]) > 1)
                index = same.setdefault(_identity(record, value, mark), len(found.unknowns))
                if index == len(found.unknowns):
                    found.unknowns.append(Unknown(value, step))
                place = Place(number, mark.start + match.start(), mark.start + match.end(), record, part)
                found.unknowns[index].places.append(place)
                if mark.name:
                    found.behind[mark.name, part] = index
    return found


def _numbers(record: Record, text: str, mark: _Mark) -> Iterator[tuple[str, regex.Match[str]]]:
    """The numbers of a fact that may be others: exact counts, percents, and both of a share a/b."""
    flags = {a for a in mark.attributes if "=" not in a and not a.startswith("@")}
    matches = list(_NUMBER.finditer(text))
    plain_form = record.get("qualifier") == "exact" and not flags & _KEPT and record["precision"] <= 1
    if not plain_form or record.get("value_max") or record.get("words") or record.get("unit") == "tuổi":
        return
    if record["type"] in {"count", "percent"} and len(matches) == 1:
        yield "value", matches[0]
    elif record["type"] == "ratio" and record.get("reading") == "part_of_whole" and len(matches) == 2:
        yield "a", matches[0]
        yield "b", matches[1]


def _identity(record: Record, value: Fraction, mark: _Mark) -> object:
    if record["type"] == "percent":
        return mark.line, mark.start
    return value if value >= _SAME_NUMBER else (value, record.get("unit"))


def printed(value: Fraction, before: str, step: Fraction, zeros: bool) -> str:
    """A number in the manner of the one that stood there."""
    if step < 1:
        places = len(str(step.denominator)) - 1
        whole, rest = divmod(value * step.denominator, step.denominator)
        return f"{int(whole)},{int(rest):0{places}}"
    number = int(value)
    if number < 10 and (before[0] == "0" or (zeros and len(before) > 1)):
        return f"0{number}"
    if number >= 1000 and ("." in before or len(before) < 4):
        return f"{number:,}".replace(",", ".")
    return str(number)


def rewritten(lines: list[str], unknowns: list[Unknown], value: Callable[[int], Fraction], zeros: bool) -> list[str]:
    """The lines with the unknowns' new values."""
    done = list(lines)
    places = sorted(
        ((place, index) for index, unknown in enumerate(unknowns) for place in unknown.places),
        key=lambda entry: (entry[0].line, -entry[0].start),
    )
    for place, index in places:
        source = done[place.line]
        before = source[place.start : place.end]
        new = printed(value(index), before, unknowns[index].step, zeros)
        if value(index) != unknowns[index].value:
            done[place.line] = source[: place.start] + new + source[place.end :]
    return done
