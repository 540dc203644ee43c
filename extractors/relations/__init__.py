"""Relations: which figures belong together. One file per family; judging them is arithmetic, done elsewhere."""

from __future__ import annotations

from extractors.clean import CleanText
from schemas.document import Document
from schemas.facts import Relation


def find(clean: CleanText, document: Document) -> tuple[Relation, ...]:
    """All relations of a document whose facts are found."""
    from extractors.relations import changes, parts, shares
    from extractors.relations.scene import Scene

    scene = Scene(clean, document)
    return tuple(r for family in (parts, shares, changes) for r in family.find(scene))
