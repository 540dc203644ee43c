"""The words of ``relation_words.yaml`` as compiled patterns."""

from __future__ import annotations

from functools import cache

import regex

from schemas.codelists import load


@cache
def pattern(family: str, name: str | None = None) -> regex.Pattern[str]:
    """One pattern of a family; a list of phrases becomes one alternation of whole words."""
    row = load("relation_words")[family]
    entry = row[name] if name else row
    if isinstance(entry, list):
        entry = rf"(?<!\p{{L}})(?:{'|'.join(entry)})(?!\p{{L}})"
    return regex.compile(entry)


@cache
def pattern_rows(family: str) -> dict[str, regex.Pattern[str]]:
    """The patterns of a family by name."""
    return {name: regex.compile(entry) for name, entry in load("relation_words")[family].items()}
