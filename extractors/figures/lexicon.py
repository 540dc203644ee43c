"""The words around numbers as compiled patterns, built once from the codelists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import regex

from schemas.codelists import load
from schemas.facts import Qualifier

Pattern = regex.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """Patterns over lower-case cleaned text. ``units`` maps a term to its class."""

    units: dict[str, str]
    unit: Pattern
    joined: dict[str, Pattern]
    qualifier: Pattern
    qualifiers: dict[str, Qualifier]
    suffix: Pattern
    suffixes: dict[str, Qualifier]
    scale: Pattern
    scales: dict[str, int]
    vague: Pattern
    vagues: dict[str, int]
    word: Pattern
    words: dict[str, int]
    excluded: Pattern
    unknown_unit: Pattern
    places: frozenset[str]
    classifiers: frozenset[str]


def alternation(words: Iterable[str]) -> str:
    """The words as an alternation, longest first, blanks elastic."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(regex.escape(w, literal_spaces=True).replace(" ", r"\s+") for w in ordered)


@cache
def lexicon() -> Lexicon:
    """The lexicon of ``units.yaml``, ``numbers.yaml`` and ``not_figures.yaml``."""
    units = {word: row["class"] for row in reversed(load("units")) for word in row["words"]}
    joined = {
        row["class"]: regex.compile(
            rf"(?:\s*,\s*|\s+và\s+)(?:các\s+)?(?:{alternation(row['words'])})(?!\p{{L}})(?!(?:\s+\p{{L}}+){{0,5}}\s*:?\s*\d)"
        )
        for row in load("units")
        if row.get("joins")
    }
    numbers = load("numbers")
    qualifiers = {w: row["id"] for row in numbers["qualifiers"] for w in row["words"]}
    suffixes = {w: row["id"] for row in numbers["suffixes"] for w in row["words"]}
    words = numbers["words"]
    return Lexicon(
        units=units,
        unit=regex.compile(rf"(?:{alternation(units)})(?![\p{{L}}])"),
        joined=joined,
        qualifier=regex.compile(rf"(?<!\p{{L}})(?:{alternation(qualifiers)})\s*$"),
        qualifiers=qualifiers,
        suffix=regex.compile(rf"\s*(?:{alternation(suffixes)})(?!\p{{L}})"),
        suffixes=suffixes,
        scale=regex.compile(rf"\s*(?:{alternation(numbers['scales'])})(?![\p{{L}}])"),
        scales=numbers["scales"],
        vague=regex.compile(rf"(?<!\p{{L}})(?:{alternation(numbers['vague'])})(?!\p{{L}})"),
        vagues=numbers["vague"],
        word=regex.compile(
            rf"(?<![\p{{L}}\d]|thứ\s|cả\s)(?:{alternation(words)})(?=\s+(?:{alternation(numbers['word_nouns'])})(?!\p{{L}}))"
        ),
        words=words,
        excluded=regex.compile(
            r"(?<![\p{L}\d])(?:" + "|".join(row["pattern"] for row in load("not_figures")) + ")", regex.MULTILINE
        ),
        unknown_unit=_unknown_unit(numbers["not_nouns"]),
        places=frozenset(numbers["places"]),
        classifiers=frozenset(numbers["classifiers"]),
    )


def _unknown_unit(not_nouns: list[str]) -> Pattern:
    """A noun of one or two syllables that the codelist does not know."""
    stop = rf"(?!(?:{alternation(not_nouns)})(?!\p{{L}}))"
    return regex.compile(rf"{stop}\p{{Ll}}+(?:\s+{stop}\p{{Ll}}+)?(?!\p{{L}})")
