"""Pages for tests, set by hand: lines of words at a place, all letters half as wide as they are high."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.layout.page import PrintedPage, Word
from schemas.layout import Box

WIDE, HIGH = 595.0, 842.0
LEFT, RIGHT = 85.0, 545.0


def width(text: str, size: float) -> float:
    return 0.5 * size * len(text)


def line(text: str, y: float, x: float = LEFT, size: float = 14.0, **more: object) -> list[Word]:
    """The words of a line from ``x`` on, on baseline ``y``. "^1" is a marker on the word before it, or a label."""
    words = []
    for piece in text.split(" "):
        host, _, mark = piece.partition("^")
        if host:
            words.append(_word(host, x, y, size, False, False, more))
            x += width(host, size)
        if mark:
            digits, rest = mark.rstrip(".,;"), mark[len(mark.rstrip(".,;")) :]
            words.append(_word(digits, x, y - 0.33 * size, 0.6 * size, True, bool(host), more))
            x += width(digits, 0.6 * size)
            if rest:
                words.append(_word(rest, x, y, size, False, True, more))
                x += width(rest, size)
        x += 0.25 * size
    return words


def _word(text: str, x: float, y: float, size: float, raised: bool, joined: bool, more: dict[str, object]) -> Word:
    box = Box(x, y - 0.8 * size, x + width(text, size), y + 0.2 * size)
    return Word(text, box, y, size, raised, joined, **more)  # type: ignore[arg-type]


def paragraph(
    text: str,
    y: float,
    size: float = 14.0,
    indent: float = 36.0,
    x0: float = LEFT,
    x1: float = RIGHT,
    lead: float = 18.0,
) -> tuple[list[Word], float]:
    """The words of a paragraph broken at the margins, and the baseline behind it."""
    lines: list[str] = []
    room = x1 - x0 - indent
    for piece in text.split(" "):
        plain = piece.replace("^", "")
        if lines and width(f"{lines[-1]} {plain}".replace("^", ""), size) * 0.94 <= room:
            lines[-1] += f" {piece}"
        else:
            room = x1 - x0 - (0 if lines else indent)
            lines.append(piece)
    words = [w for k, text in enumerate(lines) for w in line(text, y + k * lead, x0 + (0 if k else indent), size)]
    return words, y + len(lines) * lead


def page(words: Iterable[Word], number: int = 1, **more: object) -> PrintedPage:
    return PrintedPage(number, WIDE, HIGH, "text", tuple(words), **more)  # type: ignore[arg-type]
