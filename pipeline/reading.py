"""One report at a time, for use from Python."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages import not_there, understand, with_evidence
from schemas.document import Document

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Report(Document):
    """A document whose facts have been found and checked."""

    def to_spacy(self) -> Doc:
        """A spaCy Doc over the same text, the facts as span groups. Raises MissingPart without spaCy."""
        from pipeline.spacy_doc import to_spacy

        return to_spacy(self)


def read(path: str | Path) -> Report:
    """A file through all stages. Raises DocumentError for a file that cannot be read."""
    from corpus.readers import read as read_file

    path = Path(path)
    if not os.path.lexists(path):
        raise not_there(str(path))
    document = read_file(path, str(path))  # an error names the whole path, the report its file
    document = understand(replace(document, source=path.name))
    return _report(with_evidence(document, path.read_bytes, images=False))


def read_text(text: str, date: str | None = None) -> Report:
    """A text through all stages. ``date`` (ISO 8601) is the report's, where the text states none."""
    from corpus.readers import from_text

    return _report(understand(from_text(text), date))


def _report(document: Document) -> Report:
    return Report(**{field.name: getattr(document, field.name) for field in fields(Document)})
