"""Running heads and feet: lines that stand at the same place of the margin on three pages or more.

Pages are looked at a few ahead and a few back, so that a book needs no more memory than some of its pages.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

import regex

from corpus.layout.lines import Line, lines_of
from corpus.layout.page import PrintedPage

_AHEAD = 4  # pages: those of the left may have one head, those of the right another
_HEAD, _FOOT = 0.1, 0.92  # of the page's height
_FEWEST = 3
_SAME_PLACE = 6.0  # points
_ALIKE = 0.85  # of the letters, for what was recognised
_LEAST_LETTERS = 4
_DIGITS = regex.compile(r"\d+")


class _Edge(NamedTuple):
    """A line in the margin: what it says, numbers aside, and its baseline in points."""

    key: str
    baseline: float


def with_running(pages: Iterable[PrintedPage]) -> Iterator[tuple[PrintedPage, tuple[float, ...]]]:
    """The pages, each with the baselines of its running lines."""
    waiting: deque[tuple[PrintedPage, list[_Edge]]] = deque()
    past: deque[list[_Edge]] = deque(maxlen=_AHEAD)
    for page in pages:
        waiting.append((page, _edges(page)))
        if len(waiting) > _AHEAD:
            yield _told(waiting, past)
    while waiting:
        yield _told(waiting, past)


def is_running(line: Line, baselines: tuple[float, ...]) -> bool:
    """True for a line on one of the baselines."""
    return any(abs(line.baseline - baseline) < 1.0 for baseline in baselines)


def _told(
    waiting: deque[tuple[PrintedPage, list[_Edge]]], past: deque[list[_Edge]]
) -> tuple[PrintedPage, tuple[float, ...]]:
    page, edges = waiting.popleft()
    others = [*past, *(edges for _, edges in waiting)]
    past.append(edges)
    found = (
        edge.baseline for edge in edges if sum(any(_same(edge, e) for e in other) for other in others) >= _FEWEST - 1
    )
    return page, tuple(found)


def _edges(page: PrintedPage) -> list[_Edge]:
    top, bottom = _HEAD * page.height, _FOOT * page.height
    words = [word for word in page.words if not top < word.baseline < bottom]
    lines = lines_of(words, page.origin == "ocr") if words else []
    return [_Edge(key, line.baseline) for line in lines if (key := _key(line.text))]


def _key(text: str) -> str:
    """The letters of a line, without marks, numbers as one sign; nothing for a page number."""
    plain = unicodedata.normalize("NFD", _DIGITS.sub("0", text.lower()))
    letters = "".join(c for c in plain if c.isalpha())
    return "".join(c for c in plain if c.isalnum()) if len(letters) >= _LEAST_LETTERS else ""


def _same(a: _Edge, b: _Edge) -> bool:
    if abs(a.baseline - b.baseline) > _SAME_PLACE:
        return False
    return a.key == b.key or SequenceMatcher(None, a.key, b.key, autojunk=False).ratio() > _ALIKE
