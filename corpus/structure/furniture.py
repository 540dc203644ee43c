"""What belongs to the page and not to the text: rules, page numbers, the counters and menus of web pages."""

from __future__ import annotations

from itertools import pairwise

import regex

from corpus.structure.folding import Folded
from corpus.structure.lexicon import fits
from corpus.structure.lines import Line
from schemas.document import Page

_RULE = regex.compile(r"[\s*_=~.…\-–—•·○●◦+#|<>/\\]+")
_PAGE_NUMBER = regex.compile(r"(?:[-–—~\s]*|(?:trang|page)\s+)(\d{1,3})(?:\s*/\s*\d{1,3})?[-–—~\s]*", regex.IGNORECASE)
_BARE_NUMBER = regex.compile(r"[\d.,\s]+")
_SHORTEST_PAGE = 500
_LONG = 200


def is_rule(text: str) -> bool:
    """True for "*", "-----", "___": no letter, no digit."""
    return _RULE.fullmatch(text) is not None


def page_numbers(folded: Folded, lines: list[Line]) -> dict[int, int]:
    """The lines that are page numbers, by index: lone numbers beside a form feed, or counting up a page apart.

    A lone number that counts with no other is one only where it cuts a sentence in two.
    """
    beside: dict[int, int] = {}
    chains: dict[int, list[tuple[int, int]]] = {}
    best: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if line.end - line.start > 12:
            continue
        match = _PAGE_NUMBER.fullmatch(folded.text, line.start, line.end)
        if match is None:
            continue
        number = int(match[1])
        if (i and line.new_page) or (i + 1 < len(lines) and lines[i + 1].new_page):
            beside[i] = number
        before = chains.get(number - 1, [])
        goes_on = before and line.start - lines[before[-1][0]].start >= _SHORTEST_PAGE
        chain = [*before, (i, number)] if goes_on else [(i, number)]
        if len(chain) >= len(chains.get(number, [])):
            chains[number] = chain
        if len(chain) > len(best):
            best = chain
    if len(best) > 1 or beside:
        return dict(best if len(best) > len(beside) else beside.items())
    return {i: number for i, number in best if _cuts_sentence(folded, lines, i)}


def _cuts_sentence(folded: Folded, lines: list[Line], i: int) -> bool:
    if not 0 < i < len(lines) - 1:
        return False
    above, below = folded.text[lines[i - 1].end - 1], folded.text[lines[i + 1].start]
    return (above.isalpha() or above == ",") and below.islower()


def web_furniture(folded: Folded, lines: list[Line]) -> int:
    """The index from which the lines belong to the web page: counters, links to other articles."""
    last_long = max((i for i, line in enumerate(lines) if line.end - line.start > _LONG), default=-1)
    end = len(lines)
    for i in range(last_long + 1, len(lines)):
        if fits("related", _lower(folded, lines[i])):
            end = i
            break
    start, known = end, end < len(lines)
    while start > 0:
        lower = _lower(folded, lines[start - 1])
        if fits("web_furniture", lower):
            known = True
        elif not (_BARE_NUMBER.fullmatch(lower) or is_rule(lower)):
            break
        start -= 1
    return start if known else len(lines)


def pages(folded: Folded, lines: list[Line], numbers: dict[int, int]) -> tuple[Page, ...]:
    """Pages told by form feeds, else by page numbers; none where the file has neither."""
    length = len(folded.text)
    cuts = [match.end() for match in regex.finditer("\f", folded.text) if match.end() < length]
    first = 1
    if not cuts and numbers:
        order = sorted(numbers.items())
        first = order[0][1]
        # Page 1 bears no number at its head (Decree 30/2020), so a first number 2 or more heads its page.
        if first > 1:
            cuts, first = [lines[i].start for i, _ in order], first - 1
        else:
            cuts = [lines[i].end for i, _ in order if lines[i].end < length]
            if cuts and not folded.text[cuts[-1] :].strip():
                cuts.pop()
    if not cuts:
        return ()
    edges = [0, *cuts, length]
    spans = [folded.span(a, b) for a, b in pairwise(edges)]
    return tuple(Page(first + i, "text", span.start, span.end) for i, span in enumerate(spans))


def _lower(folded: Folded, line: Line) -> str:
    return folded.lower[line.start : min(line.end, line.start + _LONG)]
