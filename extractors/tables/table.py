"""A table: its columns, its rows, and what the rows are to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import regex

from extractors.tables import headings
from extractors.tables.breaks import joined
from extractors.tables.cells import Block, Cell, Row
from extractors.tables.groups import bare, groups, shape, titles
from extractors.tables.headings import Column
from schemas.codelists import load
from schemas.spans import Span

_LINE_ABOVE = regex.compile(r"[^\n]*\S[^\n]*")
_LONGEST_ABOVE = 240
_LINES_ABOVE = 2
_DASHED = ("-", "–", "+")
_BRACKETS = regex.compile(r"\([^()]*\)")
_DIGIT, _DIGITS = regex.compile(r"\d"), regex.compile(r"\D")
_RANKS = ("roman", "digit", "dotted", "letter")


@dataclass(frozen=True)
class Table:
    """Columns and the rows under them; every row has a cell for each column.

    ``above`` is the line of text that leads to the table, ``numbers`` the rows that number its columns; headings that a
    page break repeats are among the ``heads``.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heads: tuple[Row, ...]
    numbers: tuple[Row, ...]
    above: Span

    @property
    def kinds(self) -> tuple[str, ...]:
        """What each column holds: "index" (row numbers), "percent", "count" or "label"."""
        return tuple(column.kind for column in self.columns)

    def is_total(self, row: Row) -> bool:
        """True for the row that adds up those above it."""
        return any(_words()["total"].fullmatch(cell.text.lower().strip(" *:")) for cell in row[:3])

    def is_part(self, row: Row) -> bool:
        """True for a row that tells some of the one above it ("Trong đó: nữ", "- Dân tộc"), or adds up some rows."""
        name = self._name(row)
        if name.startswith(_DASHED) or self.says_part(row):
            return True
        return _words()["subtotal"].match(name) is not None and not self.is_total(row)

    def says_part(self, row: Row) -> bool:
        """True for a row "Trong đó: nữ"."""
        return _words()["part"].search(self._name(row)) is not None

    def _name(self, row: Row) -> str:
        labels = (cell.text for kind, cell in zip(self.kinds, row, strict=True) if kind == "label" and cell.text)
        return next(labels, "").lower()

    def says_sum(self, row: Row) -> bool:
        """True for a row of totals whose word is "cộng": it is the sum of the others, and not just all there is."""
        return any(_words()["sum"].fullmatch(cell.text.lower().strip(" *:")) for cell in row[:3])

    def names_total(self, head: Cell) -> bool:
        """True for a heading such as "Tổng số", "Tổng số (người)"."""
        name = _BRACKETS.sub("", head.text.lower()).strip(" *:")
        return _words()["total"].fullmatch(name) is not None

    def first_rank(self, total: int) -> list[int]:
        """The rows that no other row is above, the row of totals at ``total`` left out.

        None where rows are numbered and one of them opens with what may be a number badly read.
        """
        others = [i for i in range(len(self.rows)) if i != total and i not in self._groups]
        shapes = {shape(self.rows[i][0].text) for i in others if self.rows[i][0].text}
        top = next((shape for shape in _RANKS if shape in shapes), None)
        if top is None or len(shapes) == 1:
            return [i for i in others if not self.is_part(self.rows[i])]
        ranked = [i for i in others if shape(self.rows[i][0].text) == top]
        odd = [mark for i in others if (mark := self.rows[i][0].text) and shape(mark) == "none"]
        numbers = [int(_DIGITS.sub("", self.rows[i][0].text)) for i in ranked] if top == "digit" else []
        gaps = any(b != a + 1 for a, b in pairwise(numbers))
        return [] if odd and (gaps or any(map(_DIGIT.search, odd))) else ranked

    @property
    def is_flat(self) -> bool:
        """False when some rows are parts of others (numbered I, 1, a, indented by dashes, "trong đó")."""
        rows = [row for i, row in enumerate(self.rows) if not self.is_total(row) and i not in self._groups]
        marks = {shape(row[0].text) for row in rows if row[0].text}
        return len(marks) < 2 and all(row[0].text for row in rows) and not any(map(self.is_part, self.rows))

    @cached_property
    def _groups(self) -> frozenset[int]:
        """The rows that are titles of others."""
        return frozenset(groups(self.rows, self._first_number, self._is_counted))

    def _is_counted(self, row: Row) -> bool:
        return self.is_total(row) or self.is_part(row)

    @property
    def _first_number(self) -> int:
        """The first column of numbers."""
        return next((i for i, kind in enumerate(self.kinds) if kind in {"count", "percent"}), len(self.kinds))

    def labels(self) -> list[str]:
        """What each row is about: its cells before the first number; one that spans rows counts for all of them.

        The titles of the groups that it stands in come first.
        """
        first = self._first_number
        places = [i for i in range(first) if self.kinds[i] == "label"]
        found, last = [], [""] * len(places)
        groups = titles(self.rows, first, self._is_counted)
        for row, title in zip(self.rows, groups, strict=True):
            texts = ["" if row[i].year else bare(row[i].whole) for i in places]  # a year is the row's period
            for n, text in enumerate(texts):
                if not text and any(texts[n + 1 :]):
                    texts[n] = last[n]
            last = texts
            found.append("; ".join(filter(None, (*title, *texts))))
        return found


def read(text: str, block: Block) -> Table | None:
    """The table that some rows make; None when they have no headings, or most of them no number."""
    heads, numbers, body = headings.split(block.rows)
    rows, again = block.rows, list[Row]()
    if block.breaks:
        rows, again = joined(block, len(rows) - len(body))
        body = rows[len(heads) + len(numbers) :]
    numeric = sum(any(cell.is_number for cell in row) for row in body)
    if not heads or len(body) < 2 or 2 * numeric < len(body):
        return None
    above = _above(text, rows[0][0].start)
    unit = _unit(text[above.start : rows[0][0].start], heads)
    columns = headings.columns(heads, body, unit)
    return Table(columns, tuple(body), (*heads, *again), tuple(numbers), above)


def _above(text: str, start: int) -> Span:
    """The lines before a table that lead to it."""
    line = text.rfind("\n", 0, start) + 1
    low = max(0, line - _LONGEST_ABOVE)
    lines = list(_LINE_ABOVE.finditer(text, low, line))[-_LINES_ABOVE:]
    lines = [match for match in lines if "|" not in match[0]]
    return Span(lines[0].start(), lines[-1].end()) if lines else Span(line, line)


def _unit(above: str, heads: Sequence[Row]) -> str | None:
    """ "ĐVT: đồng chí" above a table or in a corner of it."""
    texts = [above, *(cell.text for row in heads for cell in row)]
    match = next((m for text in texts if (m := _words()["unit_of_all"].search(text.lower()))), None)
    return match[1].strip() if match else None


@cache
def _words() -> dict[str, regex.Pattern[str]]:
    return {name: regex.compile(pattern) for name, pattern in load("table_words").items()}


__all__ = ["Cell", "Table", "read"]
