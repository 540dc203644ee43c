"""Words of the codelists as pieces of patterns."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from schemas.codelists import load


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first."""
    return "|".join(regex.escape(word, literal_spaces=True) for word in sorted(set(words), key=lambda w: (-len(w), w)))


def function_words(*lists: str) -> str:
    """Lists of ``function_words.yaml`` as one alternation of whole words."""
    table: dict[str, list[str]] = load("function_words")
    return rf"(?:{any_of(word for name in lists for word in table[name])})(?!\p{{L}})"


def uncounted(*lists: str) -> str:
    """What follows a number that counts nothing: punctuation, the end, or one of the words in the lists."""
    return rf"(?![.,]?\d| ?[%‰/]|[.,]?\p{{L}})(?= ?(?:$|\n|[^\w\s]|{function_words('after_number', *lists)}))"
