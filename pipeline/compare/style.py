"""The formats of ``compare.xlsx``: numbers as the language writes them, the colour of a status, headings."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.compare.notes import place_of_values
from pipeline.compare.numbers import marks, rounded
from pipeline.compare.series import Cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

COLOURS = {  # ink and paper of a status
    "U": ("#9C1C16", "#FBE3E0"),
    "D": ("#7A4B00", "#FFF0C9"),
    "P": ("#1F4E79", "#E6F0FA"),
    "E": ("#1B5E38", "#EDF6F0"),
}
_LOCALE = {"vi": "[$-42A]", "en": "[$-409]"}
_BOUNDS = {"more_than": '">"', "nearly": '"<"', "about": '"≈"', "at_least": '"≥"', "at_most": '"≤"'}
_HEADING: Mapping[str, object] = MappingProxyType(
    {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#1F3A57",
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#8A97A5",
    }
)


class Style:
    """The formats of a workbook, each made when it is first used."""

    def __init__(self, book: Workbook, lang: str) -> None:
        self.book = book
        self.lang = lang
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._numbers: dict[tuple[object, ...], Format] = {}

    def of(self, **properties: object) -> Format:
        """A format."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(properties))
        return self._formats[key]

    @property
    def heading(self) -> Format:
        return self.of(**_HEADING)

    @property
    def heading_of_numbers(self) -> Format:
        return self.of(**_HEADING, align="right", indent=1)

    @property
    def wrapped(self) -> Format:
        return self.of(text_wrap=True, valign="top")

    @property
    def top(self) -> Format:
        return self.of(valign="top")

    def number(self, cell: Cell, more: Mapping[str, object] = MappingProxyType({})) -> Format:
        """How a value is shown: digits of the language, its bound and marks, the colour of its status."""
        return self.valued(rounded(cell), cell.unit, cell.qualifier, cell.status, marks(cell), more)

    def valued(
        self,
        value: Fraction,
        unit: str,
        qualifier: str,
        status: str,
        mark: str,
        more: Mapping[str, object] = MappingProxyType({}),
    ) -> Format:
        """The same, from its parts."""
        key = (value.denominator, unit, qualifier, status, mark, *more.items())
        if key not in self._numbers:
            self._numbers[key] = self._made(value, unit, qualifier, status, mark, more)
        return self._numbers[key]

    def _made(
        self, value: Fraction, unit: str, qualifier: str, status: str, mark: str, more: Mapping[str, object]
    ) -> Format:
        places = place_of_values(value)
        digits = "#,##0" + ("." + "0" * places if places else "")
        tail = ("%" if unit.startswith("percent") else "") + mark
        shape = _LOCALE[self.lang] + _BOUNDS.get(qualifier, "") + digits + (f'"{tail}"' if tail else "")
        colour = COLOURS.get(status)
        painted = {"font_color": colour[0], "bg_color": colour[1]} if colour else {}
        return self.of(num_format=shape, valign="top", align="right", indent=1, **painted, **more)
