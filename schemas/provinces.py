"""Provinces and cities under the centre: their ISO 3166-2 codes, read from text, and what became of them.

The knowledge is ``codelists/provinces.yaml``. A code outlives a merger, so it names a territory only
together with a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from schemas.codelists import load
from schemas.spelling import composed, new_tones

_DASH = regex.compile(r"(?<=\p{L}) ?[-–—] ?(?=\p{L})")
_SPACES = regex.compile(r"\s+")
_LETTERS = str.maketrans({"\u00d0": "\u0110", "\u0189": "\u0110", "\u00f0": "\u0111"})
_DATED = regex.compile(r" ?, ?(?:ngày|tháng|năm)", regex.IGNORECASE)
_OWN = regex.compile(r"(?:(?:tỉnh|thành) ủy|đảng bộ (?:tỉnh|thành phố|tp\.?)) $", regex.IGNORECASE)
_TYPED = regex.compile(r"(?:tỉnh|thành phố|thành ủy|tỉnh ủy|tp\.?) ?$", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city. ``until`` is its last day, ``into`` the code of the unit that took it in."""

    code: str
    name: str
    type: str
    since: str | None = None
    until: str | None = None
    into: str | None = None
    former: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A province named in text that ``plain`` made. ``weight``: 1 by its bare name, 2 with "tỉnh" or
    "thành phố", 4 in the place line of a report or the name of the province's own Party committee."""

    start: int
    end: int
    code: str
    weight: int


@dataclass(frozen=True, slots=True)
class _Reading:
    code: str
    seat: bool
    needs_type: bool
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]


def plain(text: str) -> str:
    """Text in NFC with single spaces, every dash between words as " - ", Đ for Ð and new tone marks."""
    text = new_tones(composed(text).translate(_LETTERS))
    return str(_DASH.sub(" - ", _SPACES.sub(" ", text))).strip()


@cache
def provinces() -> dict[str, Province]:
    """All units by code, dissolved ones too."""
    return {row["code"]: _province(row) for row in load("provinces")["units"]}


def _province(row: dict[str, object]) -> Province:
    fields = {key: str(row[key]) for key in ("code", "name", "type", "since", "until", "into") if key in row}
    former = row.get("former")
    return Province(**fields, former=(former["name"], former["type"]) if isinstance(former, dict) else None)


def unit_at(code: str, date: str) -> str:
    """The code of the unit that holds the territory of ``code`` at an ISO date. Raises KeyError."""
    unit = provinces()[code]
    while unit.until and unit.into and unit.until < date:
        unit = provinces()[unit.into]
    return unit.code


def predecessors(code: str) -> tuple[str, ...]:
    """The codes of the units that were merged into this one, in order of code."""
    return tuple(sorted(unit.code for unit in provinces().values() if unit.into == code))


def province_of(text: str) -> str | None:
    """The code of the province that a text speaks of most, the first of equals; None when it names none."""
    return strongest(mentions(plain(text)))


def strongest(found: Iterator[Mention] | list[Mention], at_least: int = 1) -> str | None:
    """The code with the greatest sum of weights, counting only mentions of a weight; None for none."""
    weights: dict[str, int] = {}
    for mention in found:
        if mention.weight >= at_least:
            weights[mention.code] = weights.get(mention.code, 0) + mention.weight
    return max(weights, key=weights.__getitem__, default=None)


def mentions(text: str) -> Iterator[Mention]:
    """The provinces named in text that ``plain`` made, in order."""
    pattern, readings = _names()
    for match in pattern.finditer(text):
        reading = readings[match[0]]
        before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 12]
        dated = _DATED.match(text, match.end()) is not None or len(match[0]) == len(text)
        typed = _TYPED.search(before) is not None
        if (reading.seat and not dated) or (reading.needs_type and not (dated or typed)):
            continue
        if before.upper().rstrip().endswith(reading.not_after) or after.upper().lstrip().startswith(reading.not_before):
            continue
        weight = 4 if dated or _OWN.search(before) else 2 if typed else 1
        yield Mention(match.start(), match.end(), reading.code, weight)


@cache
def _names() -> tuple[regex.Pattern[str], dict[str, _Reading]]:
    """One pattern for all names, as written and in capitals, and what each name stands for."""
    readings: dict[str, _Reading] = {}
    for row in load("provinces")["units"]:
        marks = tuple(tuple(word.upper() for word in row.get(key, ())) for key in ("not_after", "not_before"))
        for name in row.get("seats", ()):
            readings[name] = _Reading(row["code"], True, False, (), ())
        readings[row["name"]] = _Reading(row["code"], False, row.get("needs_type", False), *marks)
        for name in row.get("aliases", ()):
            readings[name] = _Reading(row["code"], False, False, (), ())
    readings |= {name.upper(): reading for name, reading in readings.items()}
    return regex.compile(r"(?<![\p{L}\d])\L<names>(?![\p{L}\d])", names=list(readings)), readings
