"""A manuscript as text that flows without pages: the truth of Word files and web pages."""

from __future__ import annotations

from corpus.samples.printing.manuscript import Manuscript, Paragraph, Table
from schemas.superscripts import DIGITS_TO_RAISED


def line(paragraph: Paragraph) -> str:
    """A paragraph as text, raised figures as superscript digits."""
    pieces = (piece.text.translate(DIGITS_TO_RAISED) if piece.raised else piece.text for piece in paragraph.pieces)
    return " ".join("".join(pieces).split())


def flow_text(text: Manuscript, notes_last: bool = False) -> str:
    """The text of a manuscript; its notes stand behind the paragraph that they belong to, or at the end."""
    parts = ["\n".join(map(line, column)) for column in (text.left, text.right) if column]
    loose = dict(text.loose)
    last: list[str] = []
    seen: set[int] = set()
    for index, block in enumerate(text.blocks):
        rows = block.rows if isinstance(block, Table) else ((block,),)
        if isinstance(block, Table):
            parts.append("\n".join("| " + " | ".join(map(line, row)) + " |" for row in rows))
        else:
            parts.append(line(block))
        called = [p.note for row in rows for cell in row for p in cell.pieces if p.note is not None]
        for note in [*called, *([loose[index]] if index in loose else [])]:
            if note not in seen:
                seen.add(note)
                (last if notes_last else parts).append(line(text.notes[note]))
    parts += ["\n".join(map(line, column)) for column in (text.recipients, text.signature) if column]
    return "\n\n".join(parts + last)


def markers(text: Manuscript) -> tuple[str, ...]:
    """The labels of the footnote markers, in reading order."""
    paragraphs = [*text.left, *text.right]
    for block in text.blocks:
        paragraphs += [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block]
    paragraphs += [*text.recipients, *text.signature]
    return tuple(piece.text for paragraph in paragraphs for piece in paragraph.pieces if piece.raised)
