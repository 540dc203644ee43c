"""What a reader of one format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schemas.document import Document


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its suffixes, how its files are known, how they are read.

    ``recognises(beginning, suffix)`` sees the first bytes and the lower-case suffix; ``read(data, doc_id, source,
    suffix)`` gives the document or raises a ``DocumentError``. Readers are asked in ascending ``order``; plain text,
    which takes what is left, comes last.
    """

    name: str
    suffixes: frozenset[str]
    order: int
    recognises: Callable[[bytes, str], bool]
    read: Callable[[bytes, str, str, str], Document]
