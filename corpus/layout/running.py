"""Running heads and feet of printed pages (what they are says ``corpus.margins``).

Pages are looked at a few ahead and a few back, so that a book needs no more memory than some of its pages.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from corpus.layout.lines import Line, lines_of
from corpus.layout.page import PrintedPage
from corpus.margins import AHEAD, FOOT, HEAD, Edge, Row, repeats, rows_of, stands_apart

_WIDE = 1.5  # of the size: white that parts a page number from a head
_Margin = tuple[PrintedPage, list[Edge]]


def with_running(pages: Iterable[PrintedPage]) -> Iterator[tuple[PrintedPage, tuple[float, ...]]]:
    """The pages, each with the baselines of its running lines."""
    waiting: deque[_Margin] = deque()
    past: deque[list[Edge]] = deque(maxlen=AHEAD)
    for page in pages:
        waiting.append((page, _edges(page)))
        if len(waiting) > AHEAD:
            yield _told(waiting, past)
    while waiting:
        yield _told(waiting, past)


def is_running(line: Line, baselines: tuple[float, ...]) -> bool:
    """True for a line on one of the baselines."""
    return any(abs(line.baseline - baseline) < 1.0 for baseline in baselines)


def _told(waiting: deque[_Margin], past: deque[list[Edge]]) -> tuple[PrintedPage, tuple[float, ...]]:
    page, edges = waiting.popleft()
    others = [*past, *(edges for _, edges in waiting)]
    past.append(edges)
    found = [edge.y for edge in edges if edge.y is not None and repeats(edge, others)]
    if not found:
        return page, ()
    rows = rows_of(_places(page))
    return page, tuple(y for y in found if stands_apart(y, rows, page.height, page.origin == "ocr"))


def _edges(page: PrintedPage) -> list[Edge]:
    top, bottom = HEAD * page.height, FOOT * page.height
    words = [word for word in page.words if not top < word.baseline < bottom]
    recognised = page.origin == "ocr"
    lines = lines_of(words, recognised) if words else []
    edges = (Edge(page.number, _text(line), line.baseline, recognised) for line in lines)
    return [edge for edge in edges if edge.may_run]


def _text(line: Line) -> str:
    """The words of a line, a tab where wide white parts them."""
    text = ""
    for i, word in enumerate(line.words):
        wide = i and word.box.x0 - line.words[i - 1].box.x1 > _WIDE * word.size
        text += "\t" if wide else "" if word.joined or not i else " "
        text += word.text
    return text


def _places(page: PrintedPage) -> Iterator[Row]:
    yield from (Row(word.baseline, word.size) for word in page.words if not word.raised)
    for table in page.tables:
        yield from (Row(word.baseline, word.size) for cell in table.cells for word in cell.words if not word.raised)
