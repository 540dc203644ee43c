"""Relations: which figures belong together. One file per family; judging them is arithmetic, done elsewhere."""

from __future__ import annotations

from importlib import import_module

from extractors.clean import CleanText
from schemas.document import Document
from schemas.facts import Relation

FAMILIES = (
    "parts",
    "shares",
    "changes",
    "excesses",
    "runs",
    "bins",
    "trends",
    "subsets",
    "within",
    "awards",
    "rests",
    "leftovers",
    "items",
    "repeats",
    "slips",
    "flows",
    "tables",
    *("structure", "ordinals", "periods", "terms", "citations", "wording", "rates", "multiples", "means", "targets"),
)


def find(clean: CleanText, document: Document) -> tuple[Relation, ...]:
    """All relations of a document whose facts are found, family by family."""
    from extractors.relations.scene import Scene

    scene = Scene(clean, document)
    families = (import_module(f"{__name__}.{name}") for name in FAMILIES)
    return tuple(found for family in families for found in family.find(scene))
