"""The foot of a page: its footnotes, told by the thin rule above them, by their size and by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from corpus.layout.lines import Frame, Line
from corpus.layout.page import PrintedPage, Word
from schemas.layout import Box

_SMALLER = 0.93  # of the size of the running text
_SHORTEST_RULE = 40.0  # points
_LONGEST_RULE = 0.42  # of the page's width
_HIGHEST = 0.12  # of the page's height
_NUMBER = regex.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", regex.IGNORECASE)
_LABEL = regex.compile(r"[(\[]?(?:\d{1,3}|\*{1,3}|[⁰¹²³⁴-⁹]{1,3})[)\]]?[.:)\-–]?")
_MARGIN = 62.0  # points from the page's edge


def is_page_number(line: Line, page: PrintedPage) -> bool:
    """True for "2", "- 2 -", "Trang 2/10" at the top or the bottom of a page."""
    inner = _MARGIN < line.baseline < page.height - _MARGIN
    return not inner and len(line.words) <= 4 and _NUMBER.fullmatch(line.text) is not None


def notes_at(lines: Sequence[Line], page: PrintedPage, body: float) -> int:
    """The index from which the lines are footnotes; their number where there are none.

    ``body`` is the size of the running text in points. ``lines`` are without page numbers.
    """
    for rule in sorted(page.rules, key=lambda box: box.top):
        at = _below(rule, lines, page)
        if at is not None and (lines[at].size < _SMALLER * body or starts_with_label(lines[at])):
            rest = lines[at:]
            small = sum(line.size < _SMALLER * body for line in rest)
            if 2 * small > len(rest) or starts_with_label(lines[at]):
                return at
    at = len(lines)
    while at and lines[at - 1].size < _SMALLER * body:
        at -= 1
    for i in range(at, len(lines)):
        if starts_with_label(lines[i]):
            return i
    return len(lines)


def starts_with_label(line: Line) -> bool:
    """True when a raised number opens a line."""
    return line.words[0].raised and len(line.words) > 1


def _below(rule: Box, lines: Sequence[Line], page: PrintedPage) -> int | None:
    """The first line below a rule that may part footnotes from the text."""
    width = rule.x1 - rule.x0
    if not _SHORTEST_RULE <= width <= _LONGEST_RULE * page.width or rule.top < _HIGHEST * page.height:
        return None
    left = min(line.x0 for line in lines) if lines else 0.0
    if rule.x0 > left + 0.08 * page.width:
        return None
    return next((i for i, line in enumerate(lines) if line.baseline - 0.5 * line.size > rule.top), None)


def labelled(lines: Iterable[Line], called: set[str], frame: Frame) -> list[list[Line]]:
    """Footnotes as groups of lines: each begins with its label. ``called`` are the markers on the page."""
    groups: list[list[Line]] = []
    for line in lines:
        first = line.words[0]
        opens = starts_with_label(line) or (
            first.text in called and line.x0 < frame.left + 3 * frame.size and _LABEL.fullmatch(first.text) is not None
        )
        if opens or not groups:
            groups.append([_raised(line) if opens else line])
        else:
            groups[-1].append(line)
    return groups


def _raised(line: Line) -> Line:
    """A line whose first word is written as a label."""
    first = line.words[0]
    if first.raised or not first.text.isdigit():
        return line
    raised = Word(first.text, first.box, first.baseline, first.size, True, *first[5:])
    return Line([raised, *line.words[1:]], line.x0, line.x1, line.baseline, line.size, line.widest)
