"""Slips of recognition that the language rules out: mended in a word, and blanks that were lost."""

from __future__ import annotations

from functools import cache

import regex

from schemas.codelists import load


@cache
def _signs() -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple((regex.compile(row["pattern"]), row["mended"]) for row in load("ocr_signs"))


@cache
def _glued() -> regex.Pattern[str]:
    words = "|".join(load("ocr_glue")["words"])
    return regex.compile(
        rf"(?P<word>[“\"(]?(?:(?:{words}):?|\p{{L}}{{2,}}[;:]+))(?P<number>\d[\d.,/%]*\D{{0,2}}|\d.*[-/].*)",
        regex.IGNORECASE,
    )


def mended(word: str) -> str:
    """A word with its slips mended."""
    for pattern, sign in _signs():
        word = pattern.sub(sign, word)
    return word


def parted(word: str) -> int | None:
    """Where a blank was lost between a word and the number behind it, as an offset, or None."""
    match = _glued().fullmatch(word)
    return match.start("number") if match else None
