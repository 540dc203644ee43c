"""What belongs to the page and not to the text: rules, page numbers, running heads, counters and menus of web pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from corpus.margins import AHEAD, Edge, Row, repeats, rows_of, stands_apart
from corpus.structure.folding import Folded
from corpus.structure.lexicon import fits
from corpus.structure.lines import Line, is_capitals
from corpus.structure.numbering import printed_number
from schemas.document import Document, Page
from schemas.layout import Layout
from schemas.spans import Span

_RULE = regex.compile(r"[^\p{L}\p{N}]+")
_PAGE_NUMBER = regex.compile(
    r"[-–—~=*\[<!\s]*(?:(?:trang|page)(?:\s+số)?\s*:?\s*)?(\d{1,3})(?:\s*(?:/|of|trên)\s*\d{1,3})?[-–—~=*\]>\s]*",
    regex.IGNORECASE,
)
_DECORATED = regex.compile(r"\W*(?:trang|page).*|[-–—~=]+\s*\d+\s*[-–—~=]+", regex.IGNORECASE)
_COUNTER = regex.compile(r"[^\d.;!?]{0,40}[\d.,\s]+")
_FEWEST_PAGES = 3
_WIDE = 1.2  # of the height of letters: white that parts a page number from a head
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


def running_lines(folded: Folded, lines: list[Line], numbers: dict[int, int], document: Document) -> set[int]:
    """Running heads and feet (``corpus.margins``): they stand first or last on their pages.

    With a layout its words tell that they stand apart; else blank lines do.
    """
    pages: list[list[int]] = []
    for i, line in enumerate(lines):
        if line.new_page or not pages:
            pages.append([])
        pages[-1].append(i)
    if len(pages) < _FEWEST_PAGES:
        return set()
    layout = document.layout
    printed = {page.page: page for page in document.pages} if layout else {}
    edges: list[dict[int, Edge]] = []
    for number, page in enumerate(pages):
        rest = [i for i in page if i not in numbers]
        ends = (*rest[:2], *rest[-3:]) if layout else _parted(lines, rest)
        found = ((i, _edge(folded, lines[i], number, layout, printed)) for i in dict.fromkeys(ends))
        edges.append({i: edge for i, edge in found if edge.may_run})
    running: set[int] = set()
    for number, page_edges in enumerate(edges):
        near = [*edges[max(number - AHEAD, 0) : number], *edges[number + 1 : number + 1 + AHEAD]]
        same = [i for i, edge in page_edges.items() if repeats(edge, [list(other.values()) for other in near])]
        if same and layout:
            same = [i for i in same if _stands_apart(page_edges[i], layout, printed)]
        running.update(same)
    return running


def _parted(lines: list[Line], page: list[int]) -> Iterator[int]:
    """The first and the last line of a page, where blank lines part them from its text."""
    if len(page) > 1:
        if lines[page[1]].gap:
            yield page[0]
        if lines[page[-1]].gap:
            yield page[-1]


def _edge(folded: Folded, line: Line, number: int, layout: Layout | None, printed: dict[int, Page]) -> Edge:
    text = folded.text[line.start : min(line.end, line.start + _LONG + 1)]
    if layout is None or len(text) > _LONG:
        return Edge(number, text)
    words = layout.words(folded.span(line.start, line.end))
    shown, before = "", None
    for word in words:
        box = layout.box(word)
        piece = folded.source[layout.starts[word] : layout.ends[word]]
        wide = before is not None and box.x0 - before.x1 > _WIDE * (box.bottom - box.top)
        shown += ("\t" if wide else " ") + piece
        before = box
    if before is None:
        return Edge(number, text)
    page = layout.pages[words[0]]
    return Edge(page, shown, before.bottom, page in printed and printed[page].origin == "ocr")


def _stands_apart(edge: Edge, layout: Layout, printed: dict[int, Page]) -> bool:
    page = printed.get(edge.page)
    if page is None or edge.y is None or not page.height:
        return False
    boxes = map(layout.box, layout.words(Span(page.text_start, page.text_end)))
    rows = rows_of(Row(box.bottom, box.bottom - box.top) for box in boxes)
    return stands_apart(edge.y, rows, page.height, edge.recognised)


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
