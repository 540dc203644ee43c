"""What a page break does to a table: its headings are printed again, and a row may be cut in two."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from extractors.tables.cells import Block, Row

_ALIKE = 0.85  # of the letters: recognition reads a heading now this way, now that


def joined(block: Block, heads: int) -> tuple[list[Row], list[Row]]:
    """The rows of a table, cut ones made whole, and those that print its first ``heads`` rows again."""
    rows: list[Row] = list(block.rows[:heads])
    again: list[Row] = []
    repeats = fresh = False
    at = 0
    for i, row in enumerate(block.rows[heads:], heads):
        if i in block.breaks:
            at = next((k for k in range(heads) if _alike(row, block.rows[k])), heads)
            repeats = fresh = True
        elif repeats:
            at += 1
        if repeats and at < heads and _alike(row, block.rows[at]):
            again.append(row)
            continue
        repeats = False
        if fresh and len(rows) > heads and _is_rest(rows[-1], row, block.rows[heads:i]):
            rows[-1] = tuple(
                replace(a, rest=b.text) if a.text and b.text else b if b.text else a
                for a, b in zip(rows[-1], row, strict=True)
            )
        else:
            rows.append(row)
        fresh = False
    return rows, again


def _is_rest(above: Row, row: Row, before: Sequence[Row]) -> bool:
    """True for the rest of the row above: words that begin small, or words alone where every row before has its number.

    A cell that holds a number is never cut, and what opens with a number of its own is a row of its own.
    """
    if any(b.text and (a.is_number or (a.text and b.is_number)) for a, b in zip(above, row, strict=True)):
        return False
    words = next((cell.text for cell in row if cell.text and not cell.is_number), "")
    if words[:1].islower():
        return not row[0].text or not any(cell.is_number for cell in row)
    alone = words[:1].isalpha() and not any(cell.is_number for cell in row)
    return alone and not row[0].text and all(other[0].text for other in before)


def _alike(row: Row, other: Row) -> bool:
    a, b = _letters(row), _letters(other)
    return a == b or (a.isdigit() == b.isdigit() and SequenceMatcher(None, a, b, autojunk=False).ratio() > _ALIKE)


def _letters(row: Row) -> str:
    """The text of a row, in small letters without marks, as recognition is likeliest to read it."""
    text = unicodedata.normalize("NFD", " ".join(cell.text for cell in row).lower())
    return "".join(c for c in text if c.isalnum())
