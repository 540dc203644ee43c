"""The words around numbers as compiled patterns, built once from the codelists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

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
    excluded: tuple[Pattern, Pattern]
    unknown_unit: Pattern
    places: frozenset[str]
    place_verb: Pattern
    estimate: Pattern
    not_estimate: Pattern
    verbs_too: frozenset[str]
    verb_object: Pattern
    classifiers: frozenset[str]


def alternation(words: Iterable[str]) -> str:
    """The words as an alternation, longest first, blanks elastic."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(regex.escape(w, literal_spaces=True).replace(" ", r"\s+") for w in ordered)


# what may stand between a noun and a number that counts it: "đảng bộ, chi bộ cơ sở có 45"
_NO_LABEL = "với|cho|tham|dự|và|của|trong|tại|ở|được|đã|cùng|đến|do|là|qua|để"
_DATED = r"(?:năm|quý|tháng|ngày)\s+\d"  # "12 mẫu năm 2020": the date of what is counted
_NO_MEETING = r"(?<!tổ chức hội(?=\s(?:nghị|thi|thảo|diễn|họp)(?!\p{L})))"  # "tổ chức hội nghị": a verb
LABEL = rf"(?:\s+(?!(?:{_NO_LABEL})(?!\p{{L}}))\p{{L}}+){{0,4}}?(?:\s+(?:là|có|gồm))?"


@cache
def lexicon() -> Lexicon:
    """The lexicon of ``units.yaml``, ``numbers.yaml`` and ``not_figures.yaml``."""
    units = {word: row["class"] for row in reversed(load("units")) for word in row["words"]}
    joined = {row["class"]: _joined(row) for row in load("units") if row.get("joins")}
    numbers = load("numbers")
    qualifiers = {w: row["id"] for row in numbers["qualifiers"] for w in row["words"]}
    suffixes = {w: row["id"] for row in numbers["suffixes"] for w in row["words"]}
    words = numbers["words"]
    return Lexicon(
        units=units,
        unit=regex.compile(rf"(?:{alternation(units)})(?!\p{{L}}){_NO_MEETING}"),
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
        excluded=_excluded(load("not_figures"), counted_nouns()),
        unknown_unit=_unknown_unit([*numbers["not_nouns"], *qualifiers]),
        places=frozenset(numbers["places"]),
        place_verb=regex.compile(numbers["place_verbs"]),
        estimate=regex.compile(rf"(?:{alternation(numbers['estimates'])})\s*$"),
        not_estimate=regex.compile(rf"(?:{alternation(numbers['not_estimates'])})\s$"),
        verbs_too=frozenset(numbers["verbs_too"]),
        verb_object=regex.compile(
            rf"\s+(?!(?:{alternation(numbers['verbs_not_before'])})(?!\p{{L}}){_NO_MEETING})\p{{L}}"
        ),
        classifiers=frozenset(numbers["classifiers"]),
    )


def _joined(row: dict[str, Any]) -> Pattern:
    """A further noun of the class after a comma or "và", unless a number counts it in turn."""
    nouns = row["words"] if row["joins"] is True else row["joins"]
    return regex.compile(rf"(?:\s*,\s*|\s+và\s+)(?:các\s+)?(?:{alternation(nouns)})(?!\p{{L}})(?!{LABEL}\s*:?\s*\d)")


def counted_nouns() -> list[str]:
    """The nouns that make the number before them count whatever stands before it: no verbs, no lengths of time."""
    verbs = set(load("numbers")["verbs_too"])
    return [word for row in load("units") if row["class"] != "time" for word in row["words"] if word not in verbs]


def _excluded(rows: list[dict[str, Any]], counted: list[str]) -> tuple[Pattern, Pattern]:
    """The patterns of what is no figure: one a word begins and a digit is near, and those of ``anywhere``."""
    words = "|".join(row["pattern"] for row in rows if not row.get("anywhere"))
    anywhere = "|".join(row["pattern"] for row in rows if row.get("anywhere"))
    # most words have no digit near: they cost nothing more
    near = rf"\b(?:(?=\d)|(?=(?:\p{{L}}+[ -]?){{1,5}}+[^\p{{L}}\n]{{0,6}}\d))(?:{words})"
    return regex.compile(near, regex.MULTILINE, counted=counted), regex.compile(anywhere, regex.MULTILINE)


def _unknown_unit(not_nouns: list[str]) -> Pattern:
    """A noun of one or two syllables that the codelist does not know."""
    stop = rf"(?!(?:{alternation(not_nouns)})(?!\p{{L}}))"
    return regex.compile(rf"{stop}\p{{Ll}}+(?:\s+{stop}(?!{_DATED})\p{{Ll}}+)?(?![\p{{L}}\d])")
