"""Formats that hold letters: PDF, Word, web pages, and the encodings before Unicode."""

from __future__ import annotations

from collections.abc import Callable

from corpus.samples.formats.office import converted
from corpus.samples.formats.report import File, Printed
from corpus.samples.pages import FIGURES, PageTruth, PlacedFigure, page_truths
from corpus.samples.printing.docx import docx
from corpus.samples.printing.flow import flow_text, markers
from corpus.samples.printing.html import html, mhtml
from corpus.samples.printing.legacy import LETTERINGS, encoded
from corpus.samples.printing.pdf import pdf

_SITE = "Trang thông tin điện tử Đảng ủy Khối"


def _pdf(report: Printed) -> File:
    """From a word processor; some are stamped and signed by image."""
    sealed = report.chance("sealed") < 0.3
    return File(pdf(report.sides(sealed)), ".pdf", page_truths(report.sheets, report.records))


def flowing(report: Printed, notes_last: bool = False) -> tuple[PageTruth, ...]:
    """The truth of a file without pages."""
    figures = tuple(PlacedFigure(record, None) for record in report.records if record["type"] in FIGURES)
    return (PageTruth(1, flow_text(report.manuscript, notes_last), markers(report.manuscript), figures),)


def _docx(automatic: bool) -> Callable[[Printed], File]:
    def make(report: Printed) -> File:
        return File(docx(report.manuscript, report.design, automatic=automatic), ".docx", flowing(report))

    return make


def _office(form: str) -> Callable[[Printed], File]:
    """Through LibreOffice."""

    def make(report: Printed) -> File:
        word = docx(report.manuscript, report.design, automatic=report.chance("automatic") < 0.3)
        return File(converted(word, form), f".{form}", flowing(report))

    return make


def _legacy_docx(encoding: str) -> Callable[[Printed], File]:
    def make(report: Printed) -> File:
        data = docx(report.manuscript, report.design, LETTERINGS[encoding])
        return File(data, ".docx", flowing(report))

    return make


def _legacy_text(encoding: str) -> Callable[[Printed], File]:
    def make(report: Printed) -> File:
        (page,) = flowing(report)
        data, text = encoded(page.text, encoding)
        return File(data, ".txt", (PageTruth(1, text, (), page.figures),))

    return make


def _legacy_pdf(report: Printed) -> File:
    sides = [side._replace(lettering=LETTERINGS["tcvn3"]) for side in report.sides(False)]
    return File(pdf(sides), ".pdf", page_truths(report.sheets, report.records))


def _page(report: Printed) -> str:
    return html(report.manuscript, _SITE, report.seed, old=report.chance("old portal") < 0.4)


def _html(report: Printed) -> File:
    return File(_page(report).encode(), ".html", flowing(report, notes_last=True))


def _mhtml(report: Printed) -> File:
    address = f"http://dangbokhoi.example.vn/tin-tuc/{report.seed}"
    return File(mhtml(_page(report), address, report.seed), ".mhtml", flowing(report, notes_last=True))


FORMATS: dict[str, Callable[[Printed], File]] = {
    "pdf": _pdf,
    "docx": _docx(automatic=False),
    "docx-numbered": _docx(automatic=True),
    "doc": _office("doc"),
    "rtf": _office("rtf"),
    "odt": _office("odt"),
    "html": _html,
    "mhtml": _mhtml,
    "tcvn3": _legacy_text("tcvn3"),
    "vni": _legacy_text("vni"),
    "tcvn3-docx": _legacy_docx("tcvn3"),
    "vni-docx": _legacy_docx("vni"),
    "tcvn3-pdf": _legacy_pdf,
}
