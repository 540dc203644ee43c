"""The words of ``codelists/structure.yaml`` and ``document_types.yaml`` as patterns on folded lower-case lines."""

from __future__ import annotations

from functools import cache

import regex

from schemas.codelists import load
from schemas.spelling import new_tones

_LETTERS = regex.compile(r"\p{L}+")
_EDGE = r"[\s*_#\"“”'().,;:\-–—<>«»|/•]*"


@cache
def pattern(name: str) -> regex.Pattern[str]:
    """The pattern of an entry; ``search`` tells whether a folded lower-case line fits it.

    A line-entry matches the line as a whole, closing marks aside; a start- or end-entry its beginning or end.
    Raises KeyError for an unknown name.
    """
    row = load("structure")[name]
    choices = [_spaced(word) for word in sorted(row.get("words", ()), key=len, reverse=True)] + row.get("patterns", [])
    body = f"(?:{'|'.join(choices)})"
    if row["match"] == "line":
        return regex.compile(rf"^{_EDGE}{body}{_EDGE}$")
    if row["match"] == "start":
        return regex.compile(rf"^[\s*_#\"“(\-–+]*{body}(?!(?<=[\p{{L}}])[\p{{L}}\d])")
    if row["match"] == "end":
        return regex.compile(rf"(?<![\p{{L}}\d]){body}$")
    return regex.compile(rf"(?<![\p{{L}}\d]){body}(?![\p{{L}}\d])")


def fits(name: str, line: str) -> bool:
    """True when a folded lower-case line fits an entry."""
    return pattern(name).search(line) is not None


@cache
def kinds() -> dict[str, str]:
    """How a kind of document is written, to the kind's name, in lower case: "báo cáo chuyên đề" to "báo cáo"."""
    found = {word: row["name"].lower() for row in load("document_types") for word in row.get("words", ())}
    return {word: name for word, name in found.items() if name not in {"văn bản", "lệnh", "luật", "điều lệ"}}


def kind_of_symbol(symbol: str) -> str | None:
    """The kind that a symbol's letters stand for; None for "QĐ" of the Party, which two kinds share."""
    letters = _LETTERS.search(symbol)
    if letters is None:
        return None
    state = symbol.startswith("QĐ-") or "/QĐ-" in symbol
    return "quyết định" if state else _kind_of_letters().get(letters[0])


@cache
def _kind_of_letters() -> dict[str, str]:
    rows = [(letters, row["name"].lower()) for row in load("document_types") for letters in row.get("party") or ()]
    return {letters: name for letters, name in rows if len({n for other, n in rows if other == letters}) == 1}


@cache
def kind_pattern() -> regex.Pattern[str]:
    """The kind of document at the start of a folded lower-case line, in group 1, markup before it."""
    words = "|".join(_spaced(word) for word in sorted(kinds(), key=len, reverse=True))
    return regex.compile(rf"[\s*_#]*({words})(?![\p{{L}}\d])")


@cache
def surnames() -> frozenset[str]:
    """Family names, in lower case."""
    return frozenset(new_tones(name) for name in load("structure")["surnames"]["words"])


def _spaced(word: str) -> str:
    return r"\s+".join(regex.escape(part) for part in word.split())
