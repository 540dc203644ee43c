"""Search without diacritics: "dang vien" finds "đảng viên", at its place in the text as it was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

_WORD = regex.compile(r"\w+")
_PARTS = regex.compile(r'"([^"]*)"?|([^"]+)')
_MOST_WORDS = 16
_CONTEXT = 90  # code points on each side of what was found


class _Letters(dict[int, str]):
    """What each character becomes: its base letter in lower case; nothing for a mark that stands alone."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
        self[code] = folded = base.casefold().replace("đ", "d")
        return folded


_LETTERS = _Letters()


def fold(text: str) -> str:
    """Text in lower case without diacritics; đ is d."""
    return text.translate(_LETTERS)


class Folded:
    """A folded text that knows where each of its characters came from."""

    def __init__(self, text: str) -> None:
        self.text = fold(text)
        self._origin: Sequence[int] | None = None
        if len(self.text) != len(text) or any(len(_LETTERS[code]) != 1 for code in map(ord, set(text))):
            self._origin = [at for at, letter in enumerate(text) for _ in _LETTERS[ord(letter)]] + [len(text)]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the folded text in the text as it was written, marks after its last letter included."""
        if self._origin is None:
            return start, end
        return self._origin[start], self._origin[end]


class Query(NamedTuple):
    """What was asked: phrases of folded words that must all be there."""

    phrases: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> Query:
        """The same words, each by itself."""
        return Query(tuple((word,) for word in dict.fromkeys(w for phrase in self.phrases for w in phrase)))

    @property
    def expression(self) -> str:
        """The query as FTS5 reads it. Words hold nothing but letters and digits: there is nothing to escape."""
        return " AND ".join(f'"{" ".join(phrase)}"' for phrase in self.phrases)


def query(asked: str) -> Query:
    """Reads what a person typed: words that stand together, and phrases of their own between quotation marks."""
    phrases: list[tuple[str, ...]] = []
    room = _MOST_WORDS
    for quoted, plain in _PARTS.findall(asked.translate({0x201C: '"', 0x201D: '"'})):
        found = tuple(_WORD.findall(fold(quoted or plain)))[:room]
        room -= len(found)
        if found:
            phrases.append(found)
    return Query(tuple(phrases))


class Piece(NamedTuple):
    """A stretch of a snippet, and whether it is what was looked for."""

    text: str
    hit: bool


def places(text: str, asked: Query) -> Iterator[tuple[int, int]]:
    """Where the phrases stand in a text, in order."""
    if not asked.phrases:
        return
    folded = Folded(text)
    for match in _pattern(asked).finditer(folded.text):
        yield folded.original(match.start(), match.end())


def snippet(text: str, asked: Query) -> list[Piece]:
    """The first place where a phrase stands, with some words around it; the beginning of a text that has none."""
    first = next(places(text, asked), None)
    start, end = first or (0, 0)
    begin = 0 if start <= _CONTEXT else text.find(" ", start - _CONTEXT, start) + 1 or start - _CONTEXT
    stop = min(len(text), end + _CONTEXT + (0 if first else _CONTEXT))
    stop = stop if stop == len(text) else max(end, text.rfind(" ", end, stop))
    window = text[begin:stop]
    pieces = [Piece("… ", False)] if begin else []
    done = 0
    for at, until in places(window, asked):
        pieces += [Piece(window[done:at], False), Piece(window[at:until], True)]
        done = until
    pieces.append(Piece(window[done:] + (" …" if stop < len(text) else ""), False))
    return [Piece(" ".join(p.text.split("\n")), p.hit) for p in pieces if p.text]


@cache
def _pattern(asked: Query) -> regex.Pattern[str]:
    phrases = (r"\W+".join(map(regex.escape, phrase)) for phrase in asked.phrases)
    return regex.compile("|".join(rf"\b{phrase}\b" for phrase in phrases))
