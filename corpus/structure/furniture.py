"""What belongs to the page and not to the text: rules, page numbers, running heads, counters and menus of web pages."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from itertools import pairwise

import regex

from corpus.structure.folding import Folded
from corpus.structure.lexicon import fits
from corpus.structure.lines import Line, is_capitals
from corpus.structure.numbering import printed_number
from schemas.document import Page
from schemas.layout import Layout

_RULE = regex.compile(r"[^\p{L}\p{N}]+")
_PAGE_NUMBER = regex.compile(
    r"[-–—~=*\[<!\s]*(?:(?:trang|page)(?:\s+số)?\s*:?\s*)?(\d{1,3})(?:\s*(?:/|of|trên)\s*\d{1,3})?[-–—~=*\]>\s]*",
    regex.IGNORECASE,
)
_DECORATED = regex.compile(r"\W*(?:trang|page).*|[-–—~=]+\s*\d+\s*[-–—~=]+", regex.IGNORECASE)
_COUNTER = regex.compile(r"[^\d.;!?]{0,40}[\d.,\s]+")
_NUMBER = regex.compile(r"\d+")
_FEWEST_PAGES = 3
_FEWEST_LETTERS = 5
_MOST_HEADS = 20
_SAME_PLACE = 8.0  # points
_ALIKE = 0.85
_SHORTEST_PAGE = 500
_PAGE_LENGTHS = (700, 6000)
_LONG = 200
_CELL = 40
_LONGEST_NUMBER = 24


def is_rule(text: str) -> bool:
    """True for "*", "-----", "___": no letter, no digit."""
    return _RULE.fullmatch(text) is not None


def is_of_site(lower: str) -> bool:
    """True for a lower-case line of a web page's frame: a menu, a counter, a button."""
    return fits("web_furniture", lower) or fits("web_marks", lower)


def page_numbers(folded: Folded, lines: list[Line]) -> dict[int, int]:
    """The lines that are page numbers, by index: beside a form feed, counting up a page apart, or between paragraphs.

    A lone number that counts with no other is one where "Trang" or dashes say so, where it cuts a sentence in two, or
    where blank lines part it from paragraphs and it is about the page that its place in the text suggests; numbers in
    the cells of a table are none.
    """
    beside: dict[int, int] = {}
    chains: dict[int, list[tuple[int, int]]] = {}
    best: list[tuple[int, int]] = []
    lone: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if line.end - line.start > _LONGEST_NUMBER:
            continue
        match = _PAGE_NUMBER.fullmatch(folded.text, line.start, line.end)
        if match is None:
            continue
        number = int(match[1])
        lone.append((i, number))
        if (i and line.new_page) or (i + 1 < len(lines) and lines[i + 1].new_page):
            beside[i] = number
        before = chains.get(number - 1, [])
        last = len(before) > 1 and i == len(lines) - 1
        apart = last or (before and line.start - lines[before[-1][0]].start >= _SHORTEST_PAGE)
        chain = [*before, (i, number)] if before and apart else [(i, number)]
        if len(chain) >= len(chains.get(number, [])):
            chains[number] = chain
        if len(chain) > len(best):
            best = chain
    if len(best) > 1 or beside:
        return dict(best if len(best) > len(beside) else beside.items())
    rising = all(a < b for (_, a), (_, b) in pairwise(lone))
    return {
        i: number
        for i, number in lone
        if _DECORATED.fullmatch(folded.text, lines[i].start, lines[i].end)
        or _cuts_sentence(folded, lines, i)
        or (rising and _between_paragraphs(folded, lines, i, number))
    }


def running_lines(folded: Folded, lines: list[Line], numbers: dict[int, int], layout: Layout | None) -> set[int]:
    """Lines that stand first or last on three pages or more and say the same, numbers aside: a head, a foot.

    With a layout they stand at the same height too. Rows of tables and numbered headings are none.
    """
    pages: list[list[int]] = []
    for i, line in enumerate(lines):
        if line.new_page or not pages:
            pages.append([])
        pages[-1].append(i)
    if len(pages) < _FEWEST_PAGES:
        return set()
    found: dict[str, list[tuple[int, int, float]]] = {}
    for number, page in enumerate(pages):
        rest = [i for i in page if i not in numbers]
        ends = (*rest[:2], *rest[-3:]) if layout else (*rest[:1], *rest[-1:])
        for i in dict.fromkeys(ends):
            line = lines[i]
            if line.end - line.start > _LONG or "|" in folded.text[line.start : line.end]:
                continue
            place = layout.place(folded.span(line.start, line.end)) if layout else None
            key = _letters(folded.lower[line.start : line.end])
            if len(key) < _FEWEST_LETTERS or (not place and printed_number(folded.text[line.start : line.end])):
                continue
            found.setdefault(key, []).append((i, number, place.box.top if place else 0.0))
    return {
        i
        for same in _alike(found)
        for i, _, top in same
        if len({number for _, number, other in same if abs(other - top) < _SAME_PLACE}) >= _FEWEST_PAGES
    }


def _alike(found: dict[str, list[tuple[int, int, float]]]) -> list[list[tuple[int, int, float]]]:
    """The lines that say the same; recognition may read one otherwise where others were read three times alike."""
    often = [key for key, same in found.items() if len(same) >= _FEWEST_PAGES - 1][:_MOST_HEADS]
    groups = {key: list(found[key]) for key in often}
    for key, same in found.items():
        if key not in groups:
            like = next((k for k in often if SequenceMatcher(None, k, key, autojunk=False).ratio() > _ALIKE), None)
            if like:
                groups[like] += same
    return list(groups.values())


def _letters(text: str) -> str:
    """The letters of a line without marks, numbers as one sign."""
    plain = unicodedata.normalize("NFD", _NUMBER.sub("0", text))
    return "".join(c for c in plain if c.isalnum())


def _cuts_sentence(folded: Folded, lines: list[Line], i: int) -> bool:
    if not 0 < i < len(lines) - 1:
        return False
    above, below = folded.text[lines[i - 1].end - 1], folded.text[lines[i + 1].start]
    return (above.isalpha() or above == ",") and below.islower()


def picture_numbers(folded: Folded, lines: list[Line]) -> set[int]:
    """The lines that number a picture, above its caption "Ảnh: ..."."""
    return {
        i
        for i, line in enumerate(lines[:-1])
        if line.end - line.start < 4
        and _COUNTER.fullmatch(folded.lower, line.start, line.end)
        and fits("credits", _lower(folded, lines[i + 1]))
    }


def _between_paragraphs(folded: Folded, lines: list[Line], i: int, number: int) -> bool:
    if not (number and 0 < i < len(lines) - 1 and lines[i].gap and lines[i + 1].gap):
        return False
    above, below = lines[i - 1], lines[i + 1]
    shortest, longest = _PAGE_LENGTHS
    placed = shortest * (number - 1) <= lines[i].start <= longest * number
    ended = above.end - above.start > _CELL or is_capitals(folded.text[above.start : above.end])
    heads = printed_number(folded.text[below.start : below.start + 80]) is not None
    return placed and ended and (heads or below.end - below.start > _CELL)


def web_furniture(folded: Folded, lines: list[Line]) -> int:
    """The index from which the lines belong to the web page: counters, links to other articles."""
    last_long = max((i for i, line in enumerate(lines) if line.end - line.start > _LONG), default=-1)
    end = len(lines)
    for i in range(last_long + 1, len(lines)):
        lower = _lower(folded, lines[i])
        if fits("related", lower) or (fits("page_ends", lower) and lines[i].start > len(folded.text) / 2):
            end = i
            break
    start, known = end, end < len(lines)
    for i in range(end - 1, -1, -1):
        lower = _lower(folded, lines[i])
        if is_of_site(lower):
            known = known or not fits("table_totals", lower)
            start = i if known else start
        elif not (_COUNTER.fullmatch(lower) or is_rule(lower)):
            break
    return start


def pages(folded: Folded, lines: list[Line], numbers: dict[int, int]) -> tuple[Page, ...]:
    """Pages told by form feeds, else by page numbers; none where the file has neither, or lacks some of its numbers."""
    length = len(folded.text)
    cuts = [match.end() for match in regex.finditer("\f", folded.text) if match.end() < length]
    first = 1
    if not cuts and numbers:
        order = sorted(numbers.items())
        first = order[0][1]
        missing = any(after - before != 1 for (_, before), (_, after) in pairwise(order))
        if missing or (first > 2 and lines[order[0][0]].start > _PAGE_LENGTHS[1]):
            return ()
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
