"""The pages of a PDF, one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from corpus.layout.grid import find_tables
from corpus.layout.page import PrintedPage
from corpus.readers._pdf_graphics import graphics
from corpus.readers._pdf_characters import Frame, page_text
from corpus.readers._pdf_words import page_words
from corpus.readers._reader import Job
from schemas.problems import Problem


def printed_pages(job: Job, problems: list[Problem]) -> Iterator[PrintedPage]:
    """What stands on each page; what could not be read is added to ``problems``."""
    document = pypdfium.PdfDocument(job.data)
    try:
        for number in range(1, len(document) + 1):
            yield _page(document, number)
            job.alive()
    finally:
        document.close()


def _page(document: pypdfium.PdfDocument, number: int) -> PrintedPage:
    page = pdfium.FPDF_LoadPage(document.raw, number - 1)
    textpage = pdfium.FPDFText_LoadPage(page)
    try:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        frame = Frame(box.left, box.bottom, box.right, box.top, 90 * pdfium.FPDFPage_GetRotation(page))
        text = page_text(textpage)
        words = page_words(text, frame).words
        drawn = graphics(page, frame)
        tables, words, rules = find_tables(words, drawn.horizontals, drawn.verticals)
        width, height = frame.x1 - frame.x0, frame.y1 - frame.y0
        return PrintedPage(number, width, height, "text", tuple(words), tuple(rules), tuple(tables))
    finally:
        pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(page)
