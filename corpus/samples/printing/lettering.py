"""How letters are written into a file: under which font, as which characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


def _as_it_is(text: str) -> Sequence[tuple[bool, str]]:
    return ((False, text),)


@dataclass(frozen=True, slots=True)
class Lettering:
    """``runs`` parts a text into runs: whether they stand in the font of capitals, and their characters.

    ``font`` and ``capitals`` name the fonts; None: the ones of the document.
    """

    font: str | None = None
    capitals: str | None = None
    runs: Callable[[str], Sequence[tuple[bool, str]]] = _as_it_is
