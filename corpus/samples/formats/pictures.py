"""Formats that hold pictures: scans of graded quality, alone, among letters, or with false letters behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from corpus.samples.formats.report import File, Printed
from corpus.samples.pages import page_truths
from corpus.samples.printing.garbage import GARBAGE
from corpus.samples.printing.pdf import Side, pdf
from corpus.samples.scans import Copy, Quality, tiff


def image_side(copy: Copy) -> Side:
    """A page of a PDF that is nothing but an image, as it lies in the file."""
    width, height = copy.size
    size = (height, width) if copy.turn % 180 else (width, height)
    return Side(image=copy.encoded("png" if copy.bilevel else "jpeg"), size=size)


def _scanned_pdf(quality: Quality) -> Callable[[Printed], File]:
    def make(report: Printed) -> File:
        copies = report.copies(quality)
        data = pdf([image_side(copy) for copy in copies.values()])
        return File(data, ".pdf", page_truths(report.sheets, report.records, copies))

    return make


def _scanned_tiff(quality: Quality) -> Callable[[Printed], File]:
    def make(report: Printed) -> File:
        copies = report.copies(quality)
        return File(tiff(list(copies.values())), ".tif", page_truths(report.sheets, report.records, copies))

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


def _mixed(report: Printed) -> File:
    """Letters, but for pages that were signed, or lost and scanned again."""
    last = len(report.sheets) - 1
    scanned = {last} | {page for page in range(last) if report.chance("scanned", page) < 0.35}
    if last and len(scanned) > last:
        scanned.discard(0)
    copies = report.copies("office", sorted(scanned))
    sides = [
        image_side(copies[page]) if page in copies else side for page, side in enumerate(report.sides(sealed=False))
    ]
    return File(pdf(sides), ".pdf", page_truths(report.sheets, report.records, copies))


def _garbage(report: Printed) -> File:
    """Good scans with a text layer that is wrong: read as English, in broken letters, or from a faded copy."""
    copies = report.copies("office")
    kind = list(GARBAGE)[int(report.chance("garbage") * len(GARBAGE))]
    sides = [
        image_side(copies[page])._replace(sheet=sheet, lettering=GARBAGE[kind])
        for page, sheet in enumerate(report.sheets)
    ]
    return File(pdf(sides), ".pdf", page_truths(report.sheets, report.records, copies))


FORMATS: dict[str, Callable[[Printed], File]] = {
    "scan-office": _scanned_pdf("office"),
    "scan-300": _scanned_pdf("office-300"),
    "scan-poor": _scanned_pdf("poor"),
    "photocopy": _scanned_pdf("photocopy"),
    "fax": _scanned_tiff("fax"),
    "phone": _picture("phone", ".jpg"),
    "photos": _scanned_pdf("phone"),
    "rotated": _scanned_pdf("rotated"),
    "stamped": _picture("stamped", ".png"),
    "yellowed": _scanned_tiff("yellowed"),
    "png": _picture("office", ".png"),
    "mixed": _mixed,
    "garbage-layer": _garbage,
}
