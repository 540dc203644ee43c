"""Row numbers of a table whose cells stand each on a line of its own: they belong to the layout, not to the facts.

Such a table is known by its first heading, "TT" or "STT". Tables that keep a row on one line are read elsewhere.
"""

from __future__ import annotations

import regex

from corpus.structure.folding import Folded
from corpus.structure.lines import Line

_HEADING = regex.compile(r"s?tt|số tt|số thứ tự")
_NUMBER = regex.compile(r"(\d{1,3})[.)]?")
_LETTER = regex.compile(r"\p{L}")
_MOST_CELLS = 12
_LONGEST_HEADING = 11


def row_numbers(folded: Folded, lines: list[Line]) -> set[int]:
    """The lines that number the rows of a table, counting from 1, each with the row's name on the next line."""
    found: set[int] = set()
    value, last = 0, -1
    for i, line in enumerate(lines[:-1]):
        if line.end - line.start > _LONGEST_HEADING:
            continue
        if _HEADING.fullmatch(folded.lower, line.start, line.end):
            value, last = 1, i
        elif value and i - last > _MOST_CELLS:
            value = 0
        elif value:
            match = _NUMBER.fullmatch(folded.text, line.start, line.end)
            below = lines[i + 1]
            if match and int(match[1]) == value and _LETTER.search(folded.text, below.start, below.end):
                found.add(i)
                value, last = value + 1, i
    return found
