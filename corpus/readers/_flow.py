"""Text that flows without pages: paragraphs, tables and notes of a Word file or a web page, and how they are written.

A paragraph is a line, a blank line stands between two; a table is rows of cells between bars; a note is a paragraph
that begins with its label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from corpus.readers._blocks import Block, Cell, Grid, Paragraph, lines
from corpus.readers._grid import bars, is_layout, unfolded
from schemas.spelling import composed
from schemas.superscripts import TO_RAISED

_BLANKS = regex.compile(r"[^\S\n]+")
_AROUND_BREAK = regex.compile(r" ?\n[\n ]*")
_NO_WIDTH = regex.compile(
    r"[\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_NUMBERED = regex.compile(r"(?:[IVX]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)/-]\s")
_OPENS = regex.compile(r"\p{Lu}|\d+(?:[.,]\d+)*(?!\d*\s?%)\s")
_CLOSED = regex.compile(r"[.!?…:;][”\"’'»)\]\s]*$")
_LONGEST_HEADING = 60
_LONGEST_LINE = 160  # of a head or a foot
_RAISED = regex.compile(r"[\d\s(),;]*\d[\d\s(),;]*")


def tidy(text: str) -> str:
    """Letters composed, blanks single, characters without width and control characters gone, line breaks kept."""
    text = _NO_WIDTH.sub("", composed(text))
    return str(_AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text))).strip()


def superscript(text: str) -> str:
    """Raised text as it is written: numbers in superscript digits, anything else unchanged."""
    return text.strip().translate(TO_RAISED) if _RAISED.fullmatch(text) else text


def note(label: str, blocks: Sequence[Block]) -> str:
    """A note on one line: its label, then its words."""
    words = " ".join(line for block in blocks for line in lines(block))
    return tidy(f"{label} {words}".replace("\n", " "))


def write(blocks: Iterable[Block]) -> str:
    """The text of a document. Notes stand behind the paragraph that calls them, or soon after it.

    They wait for a place where what follows cannot be taken for the rest of a note: before a number or a capital, and
    not inside a sentence.
    """
    pieces: list[str] = []
    waiting: list[str] = []
    for block in blocks:
        called: list[str] = []
        for piece in _pieces(block, called):
            if waiting and (_NUMBERED.match(piece) or (_OPENS.match(piece) and not _is_cut(pieces[-1]))):
                pieces += waiting
                waiting = []
            pieces.append(piece)
        waiting += called
    return "\n\n".join(pieces + waiting)


def _is_cut(text: str) -> bool:
    """True for running text that stops inside a sentence, as far as its last character tells."""
    return len(text) > _LONGEST_HEADING and not _CLOSED.search(text[-12:]) and not text.isupper()


def _pieces(block: Block, notes: list[str]) -> Iterator[str]:
    """What blank lines part; the notes that are called are added to ``notes``."""
    if isinstance(block, Paragraph):
        notes += block.notes
        if block.text:
            yield block.text
        return
    if is_layout(block):
        for cell in unfolded(block):
            yield from _tight(cell, notes)
    else:
        notes += _called(block)
        rows = bars(block)
        if rows:
            yield "\n".join(rows)


def _tight(cell: Cell, notes: list[str]) -> Iterator[str]:
    """The lines of a cell of the page's layout, with no blank lines between: an organ, a star, a number.

    A cell that holds running text is read like any other.
    """
    if any(isinstance(block, Paragraph) and len(block.text) > _LONGEST_LINE for block in cell.blocks):
        for block in cell.blocks:
            yield from _pieces(block, notes)
        return
    lines: list[str] = []
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            notes += block.notes
            lines += [line for line in block.text.split("\n") if line]
        else:
            if lines:
                yield "\n".join(lines)
                lines = []
            yield from _pieces(block, notes)
    if lines:
        yield "\n".join(lines)


def _called(grid: Grid) -> Iterator[str]:
    """The notes of all cells, those of tables inside it too."""
    for row in grid.rows:
        for cell in row:
            for block in cell.blocks:
                yield from block.notes if isinstance(block, Paragraph) else _called(block)
