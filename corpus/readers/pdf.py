"""PDF: the text layer where a page has one worth reading, recognition where the page is an image."""

from __future__ import annotations

from corpus.readers._reader import Job, Reader
from schemas.document import Document
from schemas.problems import Problem

_SUFFIXES = frozenset({".pdf"})


def _recognises(beginning: bytes, suffix: str) -> bool:
    return b"%PDF-" in beginning[:1024]


def _read(job: Job) -> Document:
    from corpus.layout.assemble import assemble
    from corpus.readers._pdf_pages import printed_pages

    problems: list[Problem] = []
    text, pages, layout, readings = assemble(printed_pages(job, problems))
    return Document(
        job.doc_id,
        job.source,
        "application/pdf",
        text,
        "partial" if problems else "ok",
        tuple(problems),
        pages=pages,
        layout=layout,
        readings=readings,
    )


READER = Reader("pdf", _SUFFIXES, 10, _recognises, _read)
