"""Ruled tables: thin lines that cross make cells, and words lie in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus.layout.lines import lines_of
from corpus.layout.page import PrintedTable, TableCell, Word
from schemas.layout import Box

_SNAP = 3.0  # points: lines nearer than this are one
_REACH = 4.0  # points by which a line may miss the one it should meet
_OPEN = 12.0  # points by which lines stand out where a table has no border
_LEAST_COLUMNS, _LEAST_OF_ROW = 2, 3
_MOST_LINES = 2_000
_MOST_FIELDS = 30  # for each word: more are no table but squared paper, or made to do harm


class _Segment(NamedTuple):
    """A straight line: its place across, and from where to where it runs."""

    at: float
    start: float
    end: float


def find_tables(
    words: Sequence[Word], horizontals: Iterable[Box], verticals: Iterable[Box], recognised: bool = False
) -> tuple[list[PrintedTable], list[Word], list[Box]]:
    """The ruled tables of a page; the words outside of them; the horizontal lines that belong to none.

    All lengths in points. A table has at least two rows and two columns; one row of three cells is what a page
    break left of one.
    """
    flat = list(horizontals)
    across = _merged(_Segment((box.top + box.bottom) / 2, box.x0, box.x1) for box in flat)
    down = _merged(_Segment((box.x0 + box.x1) / 2, box.top, box.bottom) for box in verticals)
    if len(across) < 2 or not down or len(across) + len(down) > _MOST_LINES:
        return [], list(words), flat
    tables: list[PrintedTable] = []
    rest = list(words)
    for rows, columns in _components(across, down):
        grid = _Grid(rows, columns)
        if grid.columns < (_LEAST_COLUMNS if grid.rows > 1 else _LEAST_OF_ROW) or grid.rows < 1:
            continue
        inside = [word for word in rest if grid.holds(word)]
        if not inside or grid.rows * grid.columns > _MOST_FIELDS * len(inside):
            continue
        outside = {id(word) for word in inside}
        rest = [word for word in rest if id(word) not in outside]
        tables.append(grid.table(inside, recognised))
    loose = [box for box in flat if not any(_within(box, table.box) for table in tables)]
    return sorted(tables, key=lambda table: table.box.top), rest, loose


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.x0 >= outer.x0 - _REACH
        and inner.x1 <= outer.x1 + _REACH
        and inner.top >= outer.top - _REACH
        and inner.bottom <= outer.bottom + _REACH
    )


def _merged(segments: Iterable[_Segment]) -> list[_Segment]:
    """Pieces of one line as one, those a little beside each other too."""
    found: list[_Segment] = []
    group: list[_Segment] = []
    for segment in sorted(segments):
        if group and segment.at - group[0].at > _SNAP:
            found += _chained(group)
            group = []
        group.append(segment)
    return found + _chained(group)


def _chained(group: list[_Segment]) -> list[_Segment]:
    chains: list[_Segment] = []
    for segment in sorted(group, key=lambda s: s.start):
        last = chains[-1] if chains else None
        if last is not None and segment.start <= last.end + _SNAP:
            chains[-1] = _Segment(last.at, last.start, max(last.end, segment.end))
        else:
            chains.append(_Segment(group[0].at, segment.start, segment.end))
    return chains


def _components(across: list[_Segment], down: list[_Segment]) -> list[tuple[list[_Segment], list[_Segment]]]:
    """The lines that hang together by crossing or meeting."""
    parents = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i

    for j, vertical in enumerate(down):
        for i, horizontal in enumerate(across):
            if horizontal.at > vertical.end + _REACH:
                break
            crosses = horizontal.at >= vertical.start - _REACH
            if crosses and horizontal.start - _REACH <= vertical.at <= horizontal.end + _REACH:
                parents[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[_Segment], list[_Segment]]] = defaultdict(lambda: ([], []))
    for i, horizontal in enumerate(across):
        groups[root(i)][0].append(horizontal)
    for j, vertical in enumerate(down):
        groups[root(len(across) + j)][1].append(vertical)
    return [(rows, columns) for rows, columns in groups.values() if rows and columns]


class _Grid:
    """The smallest fields that some lines make, joined into cells where no line parts them."""

    def __init__(self, across: list[_Segment], down: list[_Segment]) -> None:
        self.ys = _edges([s.at for s in across], min(s.start for s in down), max(s.end for s in down))
        self.xs = _edges([s.at for s in down], min(s.start for s in across), max(s.end for s in across))
        self.across, self.down = across, down
        self.parents = list(range(self.rows * self.columns))

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def holds(self, word: Word) -> bool:
        """True when the middle of a word lies inside."""
        x, y = _middle(word)
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def table(self, words: Sequence[Word], recognised: bool) -> PrintedTable:
        self._join()
        cells: dict[int, list[Word]] = defaultdict(list)
        for word in words:
            x, y = _middle(word)
            row = min(bisect_right(self.ys, y) - 1, self.rows - 1)
            column = min(bisect_right(self.xs, x) - 1, self.columns - 1)
            cells[self._root(max(row, 0) * self.columns + max(column, 0))].append(word)
        found = tuple(
            TableCell(
                *divmod(field, self.columns), tuple(w for line in lines_of(inside, recognised) for w in line.words)
            )
            for field, inside in sorted(cells.items())
        )
        return PrintedTable(Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]), self.rows, self.columns, found)

    def _join(self) -> None:
        for row in range(self.rows):
            y = (self.ys[row] + self.ys[row + 1]) / 2
            for column in range(self.columns):
                x = (self.xs[column] + self.xs[column + 1]) / 2
                field = row * self.columns + column
                if column + 1 < self.columns and not _covered(self.down, self.xs[column + 1], y):
                    self._unite(field, field + 1)
                if row + 1 < self.rows and not _covered(self.across, self.ys[row + 1], x):
                    self._unite(field, field + self.columns)

    def _unite(self, first: int, second: int) -> None:
        a, b = sorted((self._root(first), self._root(second)))
        self.parents[b] = a

    def _root(self, field: int) -> int:
        while self.parents[field] != field:
            field = self.parents[field]
        return field


def _edges(places: list[float], start: float, end: float) -> list[float]:
    """Where fields begin and end along one direction; an open side ends where the lines across it do."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SNAP:
            edges.append(place)
    if edges[0] - start > _OPEN:
        edges.insert(0, start)
    if end - edges[-1] > _OPEN:
        edges.append(end)
    return edges


def _covered(segments: list[_Segment], at: float, along: float) -> bool:
    return any(abs(s.at - at) <= _SNAP and s.start - _REACH <= along <= s.end + _REACH for s in segments)


def _middle(word: Word) -> tuple[float, float]:
    box = word.box
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
