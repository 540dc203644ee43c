"""What is true of a file that is no plain text: the text of its pages, the markers, figures and boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus.samples.notation import Record
from corpus.samples.printing.sheets import Ink, Sheet, number_tokens
from corpus.samples.scans import Copy
from schemas.layout import Box

FIGURES = frozenset({"count", "percent", "ratio"})


class PlacedFigure(NamedTuple):
    """A figure's record and the box of its number, in points of the upright page; None in a file without pages."""

    record: Record
    box: Box | None


@dataclass(frozen=True, slots=True)
class PageTruth:
    """One page. ``scanned`` where it is an image; ``turn`` as the page lies in the file, clockwise from upright.

    ``text`` has footnote markers as superscript digits, ``tokens`` are its numbers in reading order, ``markers`` the
    labels of the footnote markers in it. A file without pages has one page without size.
    """

    page: int
    text: str
    markers: tuple[str, ...]
    figures: tuple[PlacedFigure, ...]
    size: tuple[float, float] | None = None
    scanned: bool = False
    turn: int = 0

    @property
    def tokens(self) -> list[str]:
        """The tokens of the page that hold a digit."""
        return number_tokens(self.text)

    def row(self) -> dict[str, Any]:
        """The page as a row of JSON."""
        return {
            "page": self.page,
            "size": self.size and [round(side, 2) for side in self.size],
            "scanned": self.scanned,
            "turn": self.turn,
            "text": self.text,
            "tokens": self.tokens,
            "markers": list(self.markers),
            "figures": [
                {k: v for k, v in f.record.items() if k not in {"start", "end", "precision"}}
                | {"bbox": f.box and [round(side, 2) for side in f.box]}
                for f in self.figures
            ],
        }


def page_truths(
    sheets: Sequence[Sheet], records: Iterable[Record], copies: dict[int, Copy] | None = None
) -> tuple[PageTruth, ...]:
    """The truth of printed pages; ``copies`` are those that are images, by the index of the sheet."""
    copies = copies or {}
    figures = sorted((r for r in records if r["type"] in FIGURES), key=lambda r: r["start"])
    inks = sorted(
        ((ink.start, page, ink) for page, sheet in enumerate(sheets) for ink in sheet.inks if ink.start >= 0),
        key=lambda entry: entry[0],
    )
    placed: dict[int, list[PlacedFigure]] = {}
    for record, touched in _touched(figures, inks):
        page = touched[0][0]
        box = _around([ink for at, ink in touched if at == page])
        copy = copies.get(page)
        placed.setdefault(page, []).append(PlacedFigure(record, copy.box(box) if copy else box))
    truths = []
    for index, sheet in enumerate(sheets):
        copy = copies.get(index)
        size = copy.size if copy else (sheet.width, sheet.height)
        truths.append(
            PageTruth(
                index + 1, sheet.text, tuple(sheet.markers), tuple(placed.get(index, ())), size, copy is not None,
                copy.turn if copy else 0,
            )
        )  # fmt: skip
    return tuple(truths)


def _touched(
    figures: Sequence[Record], inks: Sequence[tuple[int, int, Ink]]
) -> Iterator[tuple[Record, list[tuple[int, Ink]]]]:
    """Each figure with the inks it is printed in, and their pages; a figure that was not printed is left out."""
    first = 0
    for record in figures:
        while first < len(inks) and inks[first][0] + len(inks[first][2].text) <= record["start"]:
            first += 1
        touched = []
        at = first
        while at < len(inks) and inks[at][0] < record["end"]:
            if inks[at][0] + len(inks[at][2].text) > record["start"] and not inks[at][2].raised:
                touched.append((inks[at][1], inks[at][2]))
            at += 1
        if touched:
            yield record, touched


def _around(inks: Sequence[Ink]) -> Box:
    """The box of the letters that hold the first digit; of the first ones, where a number is written in words."""
    return next((ink for ink in inks if any(c.isdigit() for c in ink.text)), inks[0]).box
