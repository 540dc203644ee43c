"""A sample report in the formats that archives keep. Each maker gives a file's bytes and what is true of its pages."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from corpus.samples.pages import PageTruth, page_truths
from corpus.samples.printing.manuscript import Manuscript, manuscript
from corpus.samples.printing.marks import signature, stamp
from corpus.samples.printing.pdf import Side, pdf
from corpus.samples.printing.sheets import Sheet
from corpus.samples.printing.typeset import Design, design, typeset
from corpus.samples.scans import Copy, Quality, copied, tiff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.samples.notation import Record


class File(NamedTuple):
    """A file of the archive: its bytes, how its name ends, what is true of its pages."""

    data: bytes
    suffix: str
    pages: tuple[PageTruth, ...]


@dataclass
class Printed:
    """A report on its way to print: its text, the records of its figures (offsets in the text), a seed for chance."""

    text: str
    records: Sequence[Record]
    seed: int
    organ: str = ""

    @cached_property
    def manuscript(self) -> Manuscript:
        return manuscript(self.text)

    @cached_property
    def design(self) -> Design:
        return design(self.seed)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return typeset(self.manuscript, self.design)

    def sides(self, sealed: bool) -> list[Side]:
        """The pages as letters, stamped and signed or not."""
        if not sealed:
            return [Side(sheet) for sheet in self.sheets]
        place = next((line.text for line in self.manuscript.left), "")
        mark = stamp(f"Đảng Cộng sản Việt Nam * {place}", self.organ or "Đảng ủy Khối", self.seed)
        hand = signature(self.seed)
        return [Side(sheet, stamp=mark, signature=hand) for sheet in self.sheets]

    @cached_property
    def signed(self) -> bytes:
        """The pages as they lie on the glass: stamped and signed."""
        return pdf(self.sides(True))

    def copies(self, quality: Quality, pages: Iterable[int] | None = None) -> dict[int, Copy]:
        """Copies of the signed pages, by index."""
        return {
            page: copied(self.signed, page, quality, self.seed)
            for page in (range(len(self.sheets)) if pages is None else pages)
        }

    def chance(self, *what: object) -> float:
        """A number from 0 to 1 that is the same for the same report and question."""
        return zlib.crc32(repr((self.seed, *what)).encode()) / 2**32


def digital_pdf(report: Printed) -> File:
    """A PDF from a word processor; some are stamped and signed by image."""
    sealed = report.chance("sealed") < 0.3
    return File(pdf(report.sides(sealed)), ".pdf", page_truths(report.sheets, report.records))


def _scanned_pdf(quality: Quality) -> Callable[[Printed], File]:
    def make(report: Printed) -> File:
        copies = report.copies(quality)
        return File(pdf([image_side(copy) for copy in copies.values()]), ".pdf", _truths(report, copies))

    return make


def _scanned_tiff(quality: Quality) -> Callable[[Printed], File]:
    def make(report: Printed) -> File:
        copies = report.copies(quality)
        return File(tiff(list(copies.values())), ".tif", _truths(report, copies))

    return make


def _picture(quality: Quality, suffix: str) -> Callable[[Printed], File]:
    """One page, drawn by chance, as a picture of its own."""

    def make(report: Printed) -> File:
        page = int(report.chance("picture") * len(report.sheets))
        copy = report.copies(quality, [page])[page]
        truth = page_truths(report.sheets, report.records, {page: copy})[page]
        data = copy.encoded("png" if suffix == ".png" else "jpeg")
        return File(data, suffix, (replace(truth, page=1),))

    return make


def image_side(copy: Copy) -> Side:
    """A page of a PDF that is nothing but an image, as it lies in the file."""
    width, height = copy.size
    size = (height, width) if copy.turn % 180 else (width, height)
    return Side(image=copy.encoded("png" if copy.bilevel else "jpeg"), size=size)


def _truths(report: Printed, copies: dict[int, Copy]) -> tuple[PageTruth, ...]:
    return page_truths(report.sheets, report.records, copies)


FORMATS: dict[str, Callable[[Printed], File]] = {
    "pdf": digital_pdf,
    "scan-office": _scanned_pdf("office"),
    "scan-300": _scanned_pdf("office-300"),
    "photocopy": _scanned_pdf("photocopy"),
    "fax": _scanned_tiff("fax"),
    "phone": _picture("phone", ".jpg"),
    "rotated": _scanned_pdf("rotated"),
    "stamped": _picture("stamped", ".png"),
    "yellowed": _scanned_tiff("yellowed"),
}
