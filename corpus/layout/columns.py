"""Text side by side: the two columns of a report's head and foot, and pages set in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import regex

from corpus.layout.lines import Frame, Line, line_of
from corpus.layout.page import Word

_WIDE = 1.5  # of the letters' size: a gap that may part two columns
_VERY_WIDE = 3.0
_BLANKS = 2.5  # times the usual gap of the line
_NARROWEST = 0.7
_LEAST_ROWS = _LEAST_CELLS = 3
_MANY = 6
_RAGGED = 3.5  # sizes by which lines of a column may be short
_MOSTLY = 0.7
_LISTED = 0.4
_BULLETS = frozenset("-–—+•●▪")
_SHORT = 0.6  # of the width of the text
_LABEL = regex.compile(r"[-–—+•●▪*]|[(\[]?[\p{L}\d]{1,4}(?:\.\d+)*[.)\]/-]*")


@dataclass(frozen=True, slots=True)
class Band:
    """Lines of one column, or of two side by side (``right`` not empty)."""

    left: Sequence[Line]
    right: Sequence[Line] = ()

    @property
    def flows(self) -> bool:
        """True for a page set in columns: lines of running text fill them; those of a head or signature do not."""
        return len(self.left) >= _MANY and _fills(self.left) and (len(self.right) < _MANY or _fills(self.right))


def _fills(lines: Sequence[Line]) -> bool:
    """True when most lines of a column end near its right edge, and it is no list, as recipients are."""
    edge = max(line.x1 for line in lines)
    full = sum(line.x1 > edge - _RAGGED * line.size for line in lines)
    listed = sum(line.words[0].text[:1] in _BULLETS for line in lines)
    return full >= _MOSTLY * len(lines) and listed <= _LISTED * len(lines)


def bands(lines: Sequence[Line], frame: Frame) -> Iterator[Band]:
    """The lines in reading order: stretches of one column and of two."""
    i, plain = 0, 0
    while i < len(lines):
        wide = lines[i].widest > _WIDE * lines[i].size and len(lines[i].words) > 1
        gap = _gap(lines[i], frame) if wide else None
        end, gutter = _extent(lines, i, gap, frame) if gap else (i, (0.0, 0.0))
        if end == i:
            i += 1
            continue
        start, gutter = _upwards(lines, plain, i, gutter, frame)
        if start > plain:
            yield Band(lines[plain:start])
        yield _parted(lines[start:end], gutter)
        i = plain = end
    if plain < len(lines):
        yield Band(lines[plain:])


def cells(line: Line) -> list[list[Word]]:
    """The words of a line, parted where wide gaps stand between them."""
    found = [[line.words[0]]]
    for a, b in pairwise(line.words):
        if b.box.x0 - a.box.x1 > _WIDE * line.size:
            found.append([])
        found[-1].append(b)
    return found


def table_rows(lines: Sequence[Line]) -> list[range]:
    """Where tables without lines stand: three rows or more of three cells or more, most of them with numbers."""
    wide = [line.widest > _WIDE * line.size and len(cells(line)) >= _LEAST_CELLS for line in lines]
    found, start = [], 0
    for i in range(len(lines) + 1):
        if i < len(lines) and wide[i]:
            continue
        numbers = sum(any(c.isdigit() for c in word.text) for line in lines[start:i] for word in line.words[1:])
        if i - start >= _LEAST_ROWS and numbers >= i - start:
            found.append(range(start, i))
        start = i + 1
    return found


def _gap(line: Line, frame: Frame) -> tuple[float, float] | None:
    """The gap of a line that may part two columns: wide, and wider than those between its words."""
    gaps = sorted((b.box.x0 - a.box.x1, a.box.x1, b.box.x0) for a, b in pairwise(line.words))
    width, x0, x1 = gaps[-1]
    usual = median(gap for gap, _, _ in gaps[:-1]) if len(gaps) > 1 else 0.0
    if width < max(_WIDE * line.size, _BLANKS * usual):
        return None
    first = [word for word in line.words if word.box.x1 <= x0]
    if len(first) == 1 and _LABEL.fullmatch(first[0].text) and x0 - line.x0 < 0.15 * (frame.right - frame.left):
        return None
    return x0, x1


def _extent(
    lines: Sequence[Line], first: int, gutter: tuple[float, float], frame: Frame
) -> tuple[int, tuple[float, float]]:
    """Where the columns that begin with a line end, and the gutter that all their lines leave free."""
    both = widest = 0.0
    i, end = first, first
    g0, g1 = gutter
    while i < len(lines):
        line = lines[i]
        if i > first and _apart(lines[i - 1], line, frame):
            break
        free = _free(line, g0, g1)
        if free is None:
            break
        if line.x0 < free[0] and line.x1 > free[1]:
            if _is_title(line, frame):
                break
            both += 1
            widest = max(widest, line.widest / line.size)
        elif abs(line.centre - frame.centre) < line.size and g1 - line.x0 > 0:
            break
        g0, g1 = free
        i += 1
        end = i
    if both >= 2 or widest >= _VERY_WIDE:
        return end, (g0, g1)
    return first, gutter


def _upwards(
    lines: Sequence[Line], plain: int, first: int, gutter: tuple[float, float], frame: Frame
) -> tuple[int, tuple[float, float]]:
    """Where the columns first seen at line ``first`` begin, not above line ``plain``; and their gutter."""
    start = probe = first
    while probe > plain and not _apart(lines[probe - 1], lines[probe], frame):
        probe -= 1
        if lines[probe].x1 <= gutter[0]:
            continue  # of the left column if another line above it is of both
        wider = _above(lines[probe], gutter, frame)
        if wider is None:
            break
        start, gutter = probe, wider
    return start, gutter


def _above(line: Line, gutter: tuple[float, float], frame: Frame) -> tuple[float, float] | None:
    """The gutter with a line above the one where columns were first seen; None where the line is not of them.

    Two long lines of a head may come as near to each other as the margins of their cells let them.
    """
    if line.x0 >= gutter[1]:
        return gutter
    free = _free(line, *gutter)
    if free is None or not (line.x0 < free[0] and line.x1 > free[1]) or _is_title(line, frame):
        return None
    gaps = sorted(b.box.x0 - a.box.x1 for a, b in pairwise(line.words))
    usual = median(gaps[:-1]) if len(gaps) > 1 else 0.0
    return free if gaps[-1] >= _BLANKS * usual and free[1] - free[0] >= 0.9 * gaps[-1] else None


def _free(line: Line, g0: float, g1: float) -> tuple[float, float] | None:
    """The part of a gutter that a line leaves free, None where it stands in the way."""
    if line.x1 <= g0 + 1 or line.x0 >= g1 - 1:
        return g0, g1
    best: tuple[float, float] | None = None
    for word in line.words:
        x0, _, x1, _ = word.box
        if x1 <= g0:
            continue
        if x0 >= g1:
            break
        if x0 - g0 >= g1 - x1:
            g1 = min(g1, x0)
        else:
            g0 = max(g0, x1)
    if g1 - g0 >= _NARROWEST * line.size:
        best = g0, g1
    return best


def _is_title(line: Line, frame: Frame) -> bool:
    """True for a short line in the middle of the page, whose words only happen to leave the gutter free."""
    centred = abs(line.centre - frame.centre) < 1.5 * line.size
    return centred and line.widest < _WIDE * line.size and line.x1 - line.x0 < _SHORT * (frame.right - frame.left)


def _apart(above: Line, below: Line, frame: Frame) -> bool:
    """True when much white stands between two lines: columns go on below it only where both do."""
    return below.baseline - above.baseline > max(4.5 * frame.leading, 60.0)


def _parted(lines: Sequence[Line], gutter: tuple[float, float]) -> Band:
    middle = (gutter[0] + gutter[1]) / 2
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.x1 <= middle:
            left.append(line)
        elif line.x0 >= middle:
            right.append(line)
        else:
            before = [word for word in line.words if word.box.x0 < middle]
            after = [word for word in line.words if word.box.x0 >= middle]
            left += [line_of(before)] if before else []
            right += [line_of(after)] if after else []
    return Band(left, right)
