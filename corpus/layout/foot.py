"""The foot of a page: its footnotes, told by the thin rule above them, by their size and by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from corpus.layout.lines import Frame, Line
from corpus.layout.page import PrintedPage
from schemas.layout import Box

_SMALLER = 0.93  # of the size of the running text
_SHORTEST_RULE = 40.0  # points
_LONGEST_RULE = 0.42  # of the page's width
_HIGHEST = 0.12  # of the page's height
_NUMBER = regex.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", regex.IGNORECASE)
_LABEL = regex.compile(r"([(\[]?\d{1,3}[)\]]?)(?![\d.,/%]|-\p{Lu})")
_MARGIN = 62.0  # points from the page's edge


def is_page_number(line: Line, page: PrintedPage) -> bool:
    """True for "2", "- 2 -", "Trang 2/10" at the top or the bottom of a page."""
    inner = _MARGIN < line.baseline < page.height - _MARGIN
    return not inner and len(line.words) <= 4 and _NUMBER.fullmatch(line.text) is not None


def called_in(lines: Iterable[Line]) -> frozenset[str]:
    """The labels of the markers in the running text: raised numbers that do not open a line."""
    return frozenset(word.text for line in lines for i, word in enumerate(line.words) if word.raised and i)


def notes_at(lines: Sequence[Line], page: PrintedPage, body: float, called: frozenset[str]) -> int:
    """The index from which the lines are footnotes; their number where there are none.

    ``body`` is the size of the running text in points, ``called`` the markers on the page. ``lines`` are without page
    numbers.
    """
    for rule in sorted(page.rules, key=lambda box: box.top):
        at = _below(rule, lines, page)
        if at is None:
            continue
        small = sum(line.size < _SMALLER * body for line in lines[at:])
        if opens_note(lines[at], called) or (lines[at].size < _SMALLER * body and 2 * small > len(lines) - at):
            return at
    at = len(lines)
    while at and lines[at - 1].size < _SMALLER * body:
        at -= 1
    for i in range(at, len(lines)):
        if opens_note(lines[i], called):
            return i
    return len(lines)


def opens_note(line: Line, called: frozenset[str]) -> bool:
    """True when a raised number opens a line, or a plain one that is called on the page."""
    first = line.words[0]
    if first.raised:  # "³; ..." goes on with a list that the line above began
        return len(line.words) > 1 and line.words[1].text[0] not in ",;"
    label = _LABEL.match(first.text)
    return label is not None and label[1] in called and (label.end() < len(first.text) or len(line.words) > 1)


def _below(rule: Box, lines: Sequence[Line], page: PrintedPage) -> int | None:
    """The first line below a rule that may part footnotes from the text."""
    width = rule.x1 - rule.x0
    if not _SHORTEST_RULE <= width <= _LONGEST_RULE * page.width or rule.top < _HIGHEST * page.height:
        return None
    left = min(line.x0 for line in lines) if lines else 0.0
    if rule.x0 > left + 0.08 * page.width:
        return None
    return next((i for i, line in enumerate(lines) if line.baseline - 0.5 * line.size > rule.top), None)


def labelled(lines: Iterable[Line], called: frozenset[str], frame: Frame) -> list[list[Line]]:
    """Footnotes as groups of lines: each begins with its label, raised."""
    groups: list[list[Line]] = []
    for line in lines:
        if opens_note(line, called) and line.x0 < frame.left + 4 * frame.size:
            groups.append([_raised(line)])
        elif groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _raised(line: Line) -> Line:
    """A line whose label is a raised word of its own."""
    first = line.words[0]
    label = None if first.raised else _LABEL.match(first.text)
    if label is None:
        return line
    x0, top, x1, bottom = first.box
    cut = x0 + (x1 - x0) * label.end() / len(first.text)
    words = [first._replace(text=label[0], box=Box(x0, top, cut, bottom), raised=True)]
    if label.end() < len(first.text):
        rest = first.text[label.end() :]
        words.append(first._replace(text=rest, box=Box(cut, top, x1, bottom), joined=True, raw=None, alternatives=()))
    return Line([*words, *line.words[1:]], line.x0, line.x1, line.baseline, line.size, line.widest)
