"""Sets of ids that repeat from document to document, each kept as one whole number: a tenth of the memory of a set."""

from __future__ import annotations

from collections.abc import Iterable


class IdSets:
    """Gives every id a bit; a set of ids is the sum of their bits, to be joined by ``|`` and ``&``."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def of(self, ids: Iterable[str]) -> int:
        """The set of these ids; ``int.bit_count`` is its size."""
        found = 0
        for each in ids:
            found |= 1 << self._bits.setdefault(each, len(self._bits))
        return found
