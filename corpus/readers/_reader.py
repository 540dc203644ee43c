"""What a reader of one format is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schemas.document import Document
from schemas.limits import DEFAULT, Limits


def _nobody() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: its bytes, the id and name of its document, its lower-case suffix, and the bounds to keep.

    A reader calls ``alive`` after each page, so that a long file that goes on is told from one that hangs. Without
    ``ocr``, pages that are images stay unread and are reported as problems.
    """

    data: bytes
    doc_id: str
    source: str
    suffix: str
    limits: Limits = DEFAULT
    ocr: bool = True
    alive: Callable[[], None] = _nobody


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its suffixes, how its files are known, how they are read.

    ``recognises(beginning, suffix)`` sees the first bytes and the lower-case suffix; ``read(job)`` gives the document
    or raises a ``DocumentError``. Readers are asked in ascending ``order``; plain text, which takes what is left,
    comes last.
    """

    name: str
    suffixes: frozenset[str]
    order: int
    recognises: Callable[[bytes, str], bool]
    read: Callable[[Job], Document]
