"""Titles between the rows of a table: "I | Khối doanh nghiệp | |" heads those below it, up to the next of its rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from extractors.tables.cells import Row

_NUMBERED = regex.compile(r"\(?(?:[IVX]+|\d{1,2}(?:\.\d{1,2})*|\p{Ll})[.)]\s")
_LETTERS = regex.compile(r"\p{L}{2}")
_DASHED = ("-", "–", "+")
_CAPITAL = regex.compile(r"[A-HĐ]")
_RANKS = {"capital": 0, "roman": 1, "none": 2, "digit": 3, "dotted": 4, "letter": 5}


def shape(mark: str) -> str:
    """The kind of number that opens a row: roman, digit, dotted, letter or none."""
    first = mark.partition(" ")[0].strip(".,:;)(")
    if regex.fullmatch(r"[IVX]+", first):
        return "roman"
    if regex.fullmatch(r"\d+", first):
        return "digit"
    if regex.fullmatch(r"\d+(?:\.\d+)+", first):
        return "dotted"
    return "letter" if regex.fullmatch(r"\p{Ll}", first) else "none"


def bare(text: str) -> str:
    """A label without its number, dash or emphasis."""
    text = _NUMBERED.sub("", text.strip(" *"), count=1)
    return text.lstrip("-–+ ").strip(" *:")


def groups(rows: Sequence[Row], first: int, counted: Callable[[Row], bool]) -> list[int]:
    """The rows, by index, that are titles of those below: words before column ``first``, nothing from there on.

    A row that is ``counted`` (a total, "Trong đó") is none, nor is one of several without numbers, whose figures may be
    lacking: numbered rows or dashed ones stand below a title.
    """
    return [i for i in range(len(rows) - 1) if _is_title(rows, i, first, counted)]


def _is_title(rows: Sequence[Row], i: int, first: int, counted: Callable[[Row], bool]) -> bool:
    row, below = rows[i], rows[i + 1]
    if any(cell.text for cell in row[first:]) or not _title(row, first) or counted(row):
        return False
    rank, under = _rank(row), _rank(below)
    if rank != _RANKS["none"]:
        return under > rank or under == _RANKS["none"]
    names = (cell.text for cell in below[:first] if cell.text)
    return under != rank or (bool(row[0].text) and not below[0].text) or next(names, "").startswith(_DASHED)


def titles(rows: Sequence[Row], first: int, counted: Callable[[Row], bool]) -> list[list[str]]:
    """The titles over each row, from the outermost in; a title stands under those of higher rank."""
    found: list[list[str]] = []
    open_: list[tuple[int, str]] = []
    heads = set(groups(rows, first, counted))
    for i, row in enumerate(rows):
        rank = _rank(row)
        if i in heads or rank != _RANKS["none"]:
            while open_ and open_[-1][0] >= rank:
                open_.pop()
        if i == len(rows) - 1 and counted(row) and rank == _RANKS["none"]:
            open_.clear()  # what adds up all groups
        found.append([title for _, title in open_])
        if i in heads:
            open_.append((rank, _title(row, first)))
    return found


def _title(row: Row, first: int) -> str:
    """The words of a row before its numbers; those of a cell that spans them all stand in its first column."""
    names = [bare(cell.whole) for cell in row[:first]]
    return next((name for name in reversed(names) if _LETTERS.search(name)), "")


def _rank(row: Row) -> int:
    mark = row[0].text.partition(" ")[0].strip(".,:;)(")
    return _RANKS["capital" if _CAPITAL.fullmatch(mark) else shape(row[0].text)]
