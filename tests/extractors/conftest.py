"""Fixtures of the extractors' tests."""

import time

import pytest

from schemas.document import Document, Header, Paragraph
from schemas.spans import Span


@pytest.fixture(scope="session")
def document_of():
    """A maker of documents from paragraphs, without the structure of a report; ``kind`` is that of the first one."""

    def make(*paragraphs, header=None, kind="body", sections=()):
        text = "\n\n".join(paragraphs)
        places, start = [], 0
        for i, paragraph in enumerate(paragraphs):
            span = Span(start, start + len(paragraph))
            places.append(Paragraph((span,), kind=kind if i == 0 else "body"))
            start = span.end + 2
        return Document(
            "0" * 16,
            "a.txt",
            "text/plain",
            text,
            header=header or Header(),
            sections=sections,
            paragraphs=tuple(places),
        )

    return make


@pytest.fixture(scope="session")
def cite(document_of):
    """The references and dates of a text, as the pipeline finds them."""
    from extractors import dates, references
    from extractors.clean import clean

    def find(document):
        document = document_of(document) if isinstance(document, str) else document
        copy = clean(document)
        found = references.find(copy, document)
        times = dates.find(copy, document, found)
        return references.date(found, times, copy), times

    return find


@pytest.fixture(scope="session")
def is_linear(document_of):
    """Whether the time ``find`` takes for many copies of a piece grows with their number, give or take a factor 4."""

    def judge(find, piece):
        def seconds(size):
            document = document_of(piece * (size // len(piece)))
            start = time.process_time()
            find(document)
            return time.process_time() - start

        seconds(1_000)
        small = min(seconds(30_000) for _ in range(2))
        return seconds(240_000) < 8 * max(small, 0.02) * 4

    return judge
