"""The stage: a document with structure in, the same document with its facts out."""

from __future__ import annotations

from dataclasses import replace

from schemas.document import Document


def run(document: Document) -> Document:
    """References, dates, figures and the relations between figures of ``document``."""
    from extractors import dates, figures, indicators, references, relations
    from extractors.clean import clean

    text = clean(document)
    cited = references.find(text, document)
    when = dates.find(text, document, cited)
    cited = references.date(cited, when, text)
    counted = figures.find(text, document, cited, when)
    document = replace(document, references=cited, dates=when, figures=counted)
    document = replace(document, figures=indicators.find(text, document))
    return replace(document, relations=relations.find(text, document))
