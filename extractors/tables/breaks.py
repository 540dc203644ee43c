"""What page breaks and blank lines do to tables: they cut one in two, or part two that have as many columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

import regex

from extractors.tables import headings
from extractors.tables.cells import Block, Row
from extractors.tables.groups import shape
from schemas.codelists import load

_ALIKE = 0.75  # of a cell's letters: recognition reads a heading now this way, now that
_TELLING = regex.compile(r"\d+|\b[ivx]+\b")  # what one heading has and another has not: never taken for misread
_CAPITAL = regex.compile(r"[A-HĐ][.)]?")


def parted(block: Block) -> Iterator[Block]:
    """The tables of a block, in order.

    Rows behind a page break or blank lines are of the table above when they print its headings again, digits and all,
    or none, and their numbers go on counting. Headings that differ, and numbers that begin again, open another table.
    """
    start = 0
    for i in sorted(block.gaps):
        if _opens(block.rows[start:i], block.rows[i:]):
            yield block.part(start, i)
            start = i
    yield block.part(start, len(block.rows))


def joined(block: Block, heads: int) -> tuple[list[Row], list[Row]]:
    """The rows of a table, cut ones made whole, and those that print its first ``heads`` rows again."""
    rows: list[Row] = list(block.rows[:heads])
    again: list[Row] = []
    repeats = fresh = False
    at = 0
    for i, row in enumerate(block.rows[heads:], heads):
        if i in block.gaps:
            at = next((k for k in range(heads) if _is_like(row, block.rows[k])), heads)
            repeats, fresh = True, i in block.breaks
        elif repeats:
            at += 1
        if repeats and at < heads and _is_like(row, block.rows[at]):
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


def _opens(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """True when the rows below a gap are those of another table."""
    heads, numbers, body = headings.split(above)
    printed = [*heads, *numbers]
    if not body:
        return False
    first, exact = _repeated(printed, below)
    if first == len(below):
        return False
    turn = _turn(body, below[first])
    if first:
        return turn == "again" or (not exact and turn != "on") or _is_total(body[-1])
    return turn == "again" or _is_heading(below, printed, body)


def _repeated(heads: Sequence[Row], below: Sequence[Row]) -> tuple[int, bool]:
    """How many rows print headings again, and whether all of them are the same to the letter."""
    at = next((k for k, head in enumerate(heads) if _is_like(below[0], head)), len(heads))
    count, exact = 0, True
    for head, row in zip(heads[at:], below, strict=False):
        if not _is_like(row, head):
            break
        count += 1
        exact = exact and all(_plain(a.text) == _plain(b.text) for a, b in zip(row, head, strict=True))
    return count, exact


def _turn(body: Sequence[Row], row: Row) -> str:
    """What the number of a row is to those above it: it goes "on", begins "again", or says "nothing"."""
    mark = row[0].text
    if shape(mark) == "roman":
        marks = [other[0].text for other in body]
        restarts = _bare(mark) == "I" and "I" in map(_bare, marks) and not any(map(_is_capital, marks))
        return "again" if restarts else "nothing"
    if shape(mark) != "digit" or not _counts(body):
        return "nothing"
    last = next((other[0].text for other in reversed(body) if other[0].text), "")
    if shape(last) != "digit":
        return "nothing"
    return "on" if int(_bare(mark)) > int(_bare(last)) else "again"


def _counts(body: Sequence[Row]) -> bool:
    """True when the first column numbers the rows: it never holds but numbers one higher, or 1 again."""
    numbers = [int(_bare(row[0].text)) for row in body if shape(row[0].text) == "digit"]
    return bool(numbers) and all(b in {a + 1, 1} for a, b in pairwise(numbers))


def _is_heading(below: Sequence[Row], heads: Sequence[Row], body: Sequence[Row]) -> bool:
    """True when the first row below stands over columns: words and years, no number, where rows hold numbers."""
    row = below[0]
    filled = [cell for cell in row if cell.text]
    if len(filled) < 2 or any((cell.is_number and not cell.year) or cell.is_blank for cell in filled):
        return False
    if _index_word().fullmatch(_plain(row[0].text)):
        return True
    if shape(row[0].text) != "none" or _is_capital(row[0].text):
        return False
    if any(cell.year and not any(other[i].year for other in body) for i, cell in enumerate(row)):
        return True
    if any(cell.text and _plain(cell.text) == _plain(head[i].text) for head in heads for i, cell in enumerate(row)):
        return True
    numeric = all(any(cell.is_number for cell in other) for other in (*body, *below[1:2]))
    return numeric and len(filled) >= len(row) - 1


def _is_like(row: Row, other: Row) -> bool:
    """True for the same headings, a letter misread at most here and there; numbers are the same."""
    return all(_is_like_text(_plain(a.text), _plain(b.text)) for a, b in zip(row, other, strict=True))


def _is_like_text(a: str, b: str) -> bool:
    if a == b:
        return True
    if _TELLING.findall(a) != _TELLING.findall(b):
        return False
    return SequenceMatcher(None, _letters(a), _letters(b), autojunk=False).ratio() > _ALIKE


def _letters(text: str) -> str:
    """Letters without marks, as recognition is likeliest to read them."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if c.isalnum())


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _bare(mark: str) -> str:
    return mark.partition(" ")[0].strip(".,:;)(")


def _is_capital(mark: str) -> bool:
    return _CAPITAL.fullmatch(mark) is not None


def _is_total(row: Row) -> bool:
    return any(_total().fullmatch(cell.text.lower().strip(" *:")) for cell in row[:3])


@cache
def _total() -> regex.Pattern[str]:
    return regex.compile(load("table_words")["total"])


@cache
def _index_word() -> regex.Pattern[str]:
    return regex.compile(load("table_words")["index"])
