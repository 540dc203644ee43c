"""Document -> facts: references, dates, figures, relations between figures.

Pure: text in, facts out; no files, no clock. Imports only ``schemas``.
"""

from __future__ import annotations

from schemas.document import Document


def extract(document: Document) -> Document:
    """The document with its references, dates, figures and relations."""
    from extractors import stage

    return stage.run(document)
