"""What stands over the columns of a table: headings on one level or several, units, numbers of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from extractors.tables.cells import Cell, Row
from schemas.codelists import load

ColumnKind = Literal["index", "label", "count", "percent"]
_MOST_LEVELS = 4
_BRACKET = regex.compile(r"\(([^()]{1,40})\)\s*$")
_CODE = regex.compile(r"\(?(?:\d{1,2}|[A-ZĐa-zđ])\)?|\(?\d{1,2}\)?\s*=\s*[\d()+\-–x×*/:%\s]+")
_DIGIT = regex.compile(r"\d+")
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, its headings from the outermost in, the unit they name.

    ``of``: the column that this one is a part of ("Trong đó: nữ"); ``divides``: together with its neighbours it makes
    up that column ("Chia ra"). ``adds``: its rows can be added; means and ranks cannot. ``role`` and ``direction`` are
    as those of figures.
    """

    kind: ColumnKind
    heads: tuple[Cell, ...]
    unit: str | None = None
    of: int | None = None
    divides: bool = False
    adds: bool = True
    role: Literal["actual", "target", "change"] = "actual"
    direction: Literal["up", "down"] | None = None

    @property
    def name(self) -> str:
        """The headings one after the other, those left out that only say when."""
        return "; ".join(text for head in self.heads if not head.year and (text := head.text.strip(" *:")))


def split(rows: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows of headings, rows that number the columns, and the rows under them."""
    heads: list[Row] = []
    at = 0
    while (
        at < min(len(rows), _MOST_LEVELS)
        and not (heads and _numbers_columns(rows[at]))
        and _is_heading(rows[at], heads)
    ):
        heads.append(rows[at])
        at += 1
    numbers = []
    while heads and at < len(rows) and _numbers_columns(rows[at]):
        numbers.append(rows[at])
        at += 1
    return heads, numbers, list(rows[at:])


def _is_heading(row: Row, above: Sequence[Row]) -> bool:
    filled = [cell for cell in row if cell.text]
    if any(cell.is_number and not cell.year for cell in filled):
        return False
    if len(filled) < 2:
        return not above and bool(filled)  # the table's own title, never what parts its rows
    if not above:
        return True
    # A second level stands under a heading that covers several columns: some cell above or below is empty.
    gaps = any(not cell.text for cell in above[-1]) or any(not cell.text for cell in row)
    return gaps and not (_LETTER.search(row[0].text) and above[-1][0].text)


def _numbers_columns(row: Row) -> bool:
    """True for "(1) | (2) | (3)" and "A | B | 1 | 2 | 3 = 1 + 2"."""
    filled = [cell.text for cell in row if cell.text]
    if len(filled) < len(row) - 1 or len(filled) < 2 or not all(map(_CODE.fullmatch, filled)):
        return False
    numbers = [int(match[0]) for text in filled if (match := _DIGIT.search(text))]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 3


def columns(heads: Sequence[Row], body: Sequence[Row], unit: str | None) -> tuple[Column, ...]:
    """The columns of a table. ``unit`` is what is printed above it ("ĐVT: đồng chí")."""
    heads = [row for row in heads if sum(bool(cell.text) for cell in row) > 1] or list(heads)
    over = [_over(heads, i) for i in range(len(body[0]))]
    kinds = [_kind(i, over[i], [row[i] for row in body], unit) for i in range(len(over))]
    return tuple(_column(i, over, kinds, unit) for i in range(len(over)))


def _over(heads: Sequence[Row], column: int) -> tuple[Cell, ...]:
    """The headings over a column; one that covers several stands over the first of them only."""
    found = []
    for level, row in enumerate(heads):
        cell = row[column]
        below = heads[level + 1] if level + 1 < len(heads) else None
        if not cell.text and below is not None and below[column].text:
            cell = next((row[i] for i in range(column, -1, -1) if row[i].text), cell)
            left = next((i for i in range(column, -1, -1) if row[i].text), None)
            if left is None or not below[left].text:
                continue
        if cell.text:
            found.append(cell)
    return tuple(found)


def _kind(place: int, heads: Sequence[Cell], column: list[Cell], unit: str | None) -> ColumnKind:
    words = _words()
    name = " ".join(head.text.lower() for head in heads)
    numbers = [cell for cell in column if cell.is_number]
    if (heads and words["index"].fullmatch(heads[-1].text.lower())) or (place == 0 and _runs(column)):
        return "index"
    filled = [cell for cell in column if not cell.is_blank]
    if len(numbers) > 1 and all(cell.year for cell in numbers):
        return "label"  # years down a column
    if not numbers or 2 * len(numbers) < len(filled):
        return "label"
    said = unit_of(heads[-1].text) if heads else None
    if said and said != "%":
        return "count"
    return "percent" if words["percent"].search(name) or (unit == "%" and not said) else "count"


def _column(place: int, over: Sequence[tuple[Cell, ...]], kinds: Sequence[ColumnKind], unit: str | None) -> Column:
    words, heads, kind = _words(), over[place], kinds[place]
    name = " ".join(head.text.lower() for head in heads)
    own = next((said for head in reversed(heads) if (said := unit_of(head.text)) and said != "%"), None)
    counted = (own or unit) if kind == "count" else None
    of = None
    if kind == "count" and (words["part"].search(name) or words["division"].search(name)):
        parted = (i for i in range(place - 1, -1, -1) if kinds[i] == "count" and not _is_part(over[i], words))
        of = next(parted, None)
        other = (
            next((said for head in reversed(over[of]) if (said := unit_of(head.text))), None)
            if of is not None
            else None
        )
        of = None if own and other and own != other else of
    role: Literal["actual", "target", "change"] = "actual"
    direction: Literal["up", "down"] | None = None
    if kind != "label" and words["change"].search(name):
        role = "change"
        up, down = words["up"].search(name), words["down"].search(name)
        direction = ("up" if up else "down") if bool(up) != bool(down) else None
    elif kind == "count" and words["target"].search(name):
        role = "target"
    divides = of is not None and words["division"].search(name) is not None
    adds = kind == "count" and role != "change" and words["not_added"].search(name) is None
    return Column(kind, heads, counted if counted != "%" else None, of, divides, adds, role, direction)


def _is_part(heads: Sequence[Cell], words: dict[str, regex.Pattern[str]]) -> bool:
    name = " ".join(head.text.lower() for head in heads)
    return words["part"].search(name) is not None or words["division"].search(name) is not None


def unit_of(heading: str) -> str | None:
    """The unit that a heading names: "Tổng số (người)", "Kết nạp, đồng chí", "Số chi bộ"; "%" for percents."""
    words = _words()
    heading = words["told"].sub("", heading.strip()) or heading
    bracket = _BRACKET.search(heading)
    inside = bracket[1].strip() if bracket else ""
    inside = words["unit_word"].sub("", inside.lower()).strip(" :") if inside else ""
    if inside == "%" or (not inside and heading.strip().endswith("%")):
        return "%"
    if inside and (_units().fullmatch(inside) or words["money"].fullmatch(inside)):
        return inside
    counted = words["number_of"].match(heading.lower())
    rest = heading[counted.end() :].strip() if counted else ""
    found = _units().match(rest.lower()) if rest else None
    return rest[: found.end()] if found else None


@cache
def _units() -> regex.Pattern[str]:
    from extractors.figures.lexicon import lexicon

    return lexicon().unit


def _runs(column: list[Cell]) -> bool:
    """True for row numbers: 1, 2, 3 ... with nothing else."""
    values = [cell.text.strip(".") for cell in column if cell.text]
    return len(values) > 1 and values == [str(n) for n in range(1, len(values) + 1)]


@cache
def _words() -> dict[str, regex.Pattern[str]]:
    return {name: regex.compile(pattern) for name, pattern in load("table_words").items()}
