"""How much of a file is read: the bounds that keep one hostile or broken file from costing the run more than itself."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one input file.

    ``pixels`` bounds one page's image, ``program_seconds`` one call of an outside program. An archive may hold
    ``members`` files, expand to ``expanded`` bytes and to ``expansion`` times its size, and hold archives ``nesting``
    deep. ``xml`` bounds one part of a Word file, once it is unpacked.
    """

    bytes: int = 200 * _MB
    pages: int = 5_000
    pixels: int = 80_000_000
    expanded: int = 1024 * _MB
    expansion: int = 200
    members: int = 20_000
    nesting: int = 3
    xml: int = 64 * _MB
    program_seconds: float = 120.0


DEFAULT = Limits()
