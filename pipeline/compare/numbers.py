"""How values are written in a comparison: whole numbers in full, computed ones to one place."""

from __future__ import annotations

from fractions import Fraction

from pipeline import writing
from pipeline.compare.naming import CONFLICT_MARK, MARKS
from pipeline.compare.series import Cell
from schemas.intervals import round_half_up

_QUALIFIERS = {"more_than": ">", "nearly": "<", "about": "≈", "at_least": "≥", "at_most": "≤"}
_PLACES = Fraction(1, 10)


def rounded(cell: Cell) -> Fraction:
    """The value as it is shown: as printed, or, when computed, to one place."""
    return round_half_up(cell.value, _PLACES) if cell.measure == "derived" else cell.value


def value_text(cell: Cell, lang: str) -> str:
    """A value with its bound and the marks of its status: "14.103", "≥900", "15,3~"."""
    return f"{_QUALIFIERS.get(cell.qualifier, '')}{plain(cell, lang)}{marks(cell)}"


def plain(cell: Cell, lang: str) -> str:
    """A value alone; a percent says so."""
    percent = "%" if cell.unit.startswith("percent") else ""
    return writing.decimal(rounded(cell), lang) + percent


def marks(cell: Cell) -> str:
    """The signs behind a value: ? to be looked at, ≠ sources differ, ~ draft, * other definition.

    A computed one has the sign of the worst that it was computed from.
    """
    mark = MARKS.get(cell.basis or cell.status, "")
    return mark + (CONFLICT_MARK if cell.measure != "derived" and cell.varied else "")
