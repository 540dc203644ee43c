"""Reading figures out of one paragraph."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors import dates, figures, references
from extractors.clean import clean
from schemas.document import Document, Header, Paragraph, Section
from schemas.facts import Figure
from schemas.spans import Span

Read = Callable[..., tuple[Figure, ...]]


def read_figures(text: str, heading: str | None = None, header: Header | None = None) -> tuple[Figure, ...]:
    """The figures of a text that is one paragraph, under a heading if one is given."""
    sections = (Section("s1", None, 1, "I", heading, "I", 0, 0),) if heading else ()
    paragraph = Paragraph((Span(0, len(text)),), section="s1" if heading else None)
    document = Document(
        "d", "d.txt", "text/plain", text, header=header or Header(), sections=sections, paragraphs=(paragraph,)
    )
    copy = clean(document)
    cited = references.find(copy, document)
    when = dates.find(copy, document, cited)
    return figures.find(copy, document, references.date(cited, when, copy), when)


@pytest.fixture(scope="session")
def read() -> Read:
    """``read(text, heading=None, header=None)``: the figures of a paragraph."""
    return read_figures
