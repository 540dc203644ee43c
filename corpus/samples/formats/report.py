"""A report on its way to print, and the file that comes of it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from corpus.samples.notation import Record
from corpus.samples.pages import PageTruth
from corpus.samples.printing.manuscript import Manuscript, manuscript
from corpus.samples.printing.marks import signature, stamp
from corpus.samples.printing.pdf import Side, pdf
from corpus.samples.printing.sheets import Sheet
from corpus.samples.printing.typeset import Design, design, typeset
from corpus.samples.scans import Copy, Quality, copied


class File(NamedTuple):
    """A file of the archive: its bytes, how its name ends, what is true of its pages."""

    data: bytes
    suffix: str
    pages: tuple[PageTruth, ...]


@dataclass
class Printed:
    """A report's text, the records of its figures (offsets in the text), a seed for everything left to chance, and the
    family of its letters (``printing.fonts.FAMILIES``)."""

    text: str
    records: Sequence[Record]
    seed: int
    organ: str = "Đảng ủy Khối"
    family: str = "Serif"

    @cached_property
    def manuscript(self) -> Manuscript:
        return manuscript(self.text)

    @cached_property
    def design(self) -> Design:
        return replace(design(self.seed), family=self.family)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return typeset(self.manuscript, self.design)

    def sides(self, sealed: bool) -> list[Side]:
        """The pages as letters, stamped and signed or not."""
        if not sealed:
            return [Side(sheet) for sheet in self.sheets]
        place = next((line.text for line in self.manuscript.left), "")
        mark = stamp(f"Đảng Cộng sản Việt Nam * {place}", self.organ, self.seed)
        hand = signature(self.seed)
        return [Side(sheet, stamp=mark, signature=hand) for sheet in self.sheets]

    @cached_property
    def signed(self) -> bytes:
        """The pages as they lie on the glass: stamped and signed."""
        return pdf(self.sides(True))

    def copies(self, quality: Quality, pages: Iterable[int] | None = None) -> dict[int, Copy]:
        """Copies of the signed pages, by index."""
        wanted = range(len(self.sheets)) if pages is None else pages
        return {page: copied(self.signed, page, quality, self.seed) for page in wanted}

    def chance(self, *what: object) -> float:
        """A number from 0 to 1 that is the same for the same report and question."""
        return zlib.crc32(repr((self.seed, *what)).encode()) / 2**32
