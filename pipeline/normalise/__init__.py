"""The stage between figures and comparison: labelled figures become observations."""

from __future__ import annotations

from dataclasses import replace

from pipeline.normalise.observations import observe
from schemas.document import Document


def normalise(document: Document) -> Document:
    """The document with its observations."""
    return replace(document, observations=observe(document))
