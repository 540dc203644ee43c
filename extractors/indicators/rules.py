"""Rules that tell a figure's indicator by the words around it: ``indicator_rules.yaml`` compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from extractors.indicators.windows import Windows
from schemas.codelists import load
from schemas.indicators import Dims

_PARTS = (
    "piece",
    "phrase",
    "footnote",
    "gap",
    "section",
    "lead",
    "tail",
    "prior",
    "above",
    "before",
    "rest",
    "sentence",
)
_FORBIDDEN = (("unless", "clause"), *((f"not_{part}", part) for part in ("noun", *_PARTS)))
_WORD = regex.compile(r"<([\w ]+)>")


@dataclass(frozen=True)
class Labelled:
    """An indicator with its breakdowns, as decided for a figure."""

    indicator_id: str
    dims: Dims = ()
    confidence: float = 1.0


@dataclass(frozen=True)
class Said:
    """What the figures before one measure: the nearest in its sentence, and the subject of its paragraph."""

    previous: Labelled | None = None
    subject: Labelled | None = None

    @property
    def topic(self) -> Labelled | None:
        """The nearest in the sentence, else the subject of the sentences before."""
        return self.previous or self.subject


@dataclass(frozen=True)
class Rule:
    """One row: the indicator, and every part that must hold or must not."""

    indicator_id: str
    kinds: frozenset[str]
    unit: regex.Pattern[str] | None
    noun: regex.Pattern[str] | None
    holds: tuple[tuple[str, regex.Pattern[str]], ...]
    fails: tuple[tuple[str, regex.Pattern[str]], ...]
    after: frozenset[str]
    about: frozenset[str]
    carry: bool
    dims: Dims
    row: int

    def matches(self, words: Windows, said: Said) -> bool:
        """True when every part holds after what was ``said`` in the paragraph."""
        if self.after and (said.previous is None or said.previous.indicator_id not in self.after):
            return False
        if self.about and (said.topic is None or said.topic.indicator_id not in self.about):
            return False
        if self.noun and not self.noun.match(words.noun):
            return False
        for name, pattern in self.holds:
            if not pattern.search(getattr(words, name)):
                return False
        for name, pattern in self.fails:
            if pattern.match(words.noun) if name == "noun" else pattern.search(getattr(words, name)):
                return False
        return True


@cache
def _rules() -> tuple[Rule, ...]:
    table = load("indicator_rules")
    words: Mapping[str, str] = table["words"]
    return tuple(_rule(number, row, words) for number, row in enumerate(table["rules"]))


def _rule(number: int, row: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    def compiled(part: str) -> regex.Pattern[str]:
        return regex.compile(expand(part, words), regex.VERSION0)

    unit = row.get("unit")
    return Rule(
        row["indicator"],
        frozenset(row.get("kind", ("count", "ratio"))),
        compiled(unit) if unit is not None else None,
        compiled(row["noun"]) if "noun" in row else None,
        tuple((name, compiled(row[name])) for name in _PARTS if row.get(name)),  # the short windows first
        tuple((window, compiled(row[key])) for key, window in _FORBIDDEN if row.get(key)),
        frozenset(row.get("after", ())),
        frozenset(row.get("about", ())),
        bool(row.get("carry")),
        tuple(sorted(row.get("dims", {}).items())),
        number,
    )


def expand(part: str, words: Mapping[str, str]) -> str:
    """A pattern with every <word> replaced by its row of ``words``. Raises KeyError for an unknown word."""
    while match := _WORD.search(part):
        if part[max(0, match.start() - 2) : match.start()] == "?P":
            break
        part = part[: match.start()] + words[match[1]] + part[match.end() :]
    return part


@cache
def _candidates(kind: str, unit: str) -> tuple[Rule, ...]:
    """The rules whose kind and unit a figure has; a document has few pairs of them."""
    return tuple(
        rule for rule in _rules() if kind in rule.kinds and (rule.unit is None or rule.unit.fullmatch(unit) is not None)
    )


def match(words: Windows, said: Said) -> Rule | None:
    """The first rule that holds for a figure."""
    for rule in _candidates(words.figure.kind, words.unit[:80]):
        if rule.matches(words, said):
            return rule
    return None


@cache
def confidence(indicator_id: str) -> float:
    """How often a label of the rules for an indicator is right, as measured (``confidence`` of the codelist)."""
    table: Mapping[str, float] = load("indicator_rules")["confidence"]
    return table.get(indicator_id, table.get(indicator_id.partition(".")[0], table["default"]))
