"""PDF: the text layer where a page has one worth reading, recognition where the page is an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.readers._reader import Job, Reader
from schemas.document import Document
from schemas.problems import BrokenPage, BrokenPdf, Encrypted, Problem, Text, TooManyPages

if TYPE_CHECKING:
    import pypdfium2 as pypdfium

_SUFFIXES = frozenset({".pdf"})
_LOST = {BrokenPage.code, TooManyPages.code}


def _recognises(beginning: bytes, suffix: str) -> bool:
    return b"%PDF-" in beginning[:1024]


def _read(job: Job) -> Document:
    """The text of a PDF with the place of every word. Raises BrokenPdf, Encrypted.

    A page that cannot be read is a problem of the document.
    """
    from corpus.layout.assemble import assemble
    from corpus.readers._pdf_pages import printed_pages

    problems: list[Problem] = []
    document = _opened(job)
    try:
        text, pages, layout, readings = assemble(printed_pages(document, job, problems))
    finally:
        document.close()
    codes = {problem.code for problem in problems}
    if not text.strip() and BrokenPage.code in codes and codes <= _LOST:  # pages that are blank are not broken
        raise _broken(job)
    return Document(
        job.doc_id, job.source, "application/pdf", text, "partial" if problems else "ok", tuple(problems),
        pages=pages, layout=layout, readings=readings,
    )  # fmt: skip


def _opened(job: Job) -> pypdfium.PdfDocument:
    import pypdfium2 as pypdfium
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium.PdfDocument(job.data)
        if len(document):
            return document
        document.close()
        error = None
    except pypdfium.PdfiumError as found:
        error = found
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(found).lower():
            raise Encrypted(
                Text(f"Tệp {job.source} có mật khẩu.", f"The file {job.source} opens with a password only."),
                Text("Hãy lưu lại tệp không có mật khẩu.", "Save it without the password."),
            ) from found
    raise _broken(job) from error


def _broken(job: Job) -> BrokenPdf:
    return BrokenPdf(
        Text(
            f"Tệp PDF {job.source} bị hỏng hoặc không có trang nào.",
            f"The PDF file {job.source} is broken or has no page.",
        ),
        Text("Hãy xuất hoặc tải lại tệp.", "Export or fetch the file again."),
    )


READER = Reader("pdf", _SUFFIXES, 10, _recognises, _read)
