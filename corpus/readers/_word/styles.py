"""Styles: what a run or a paragraph looks like where it does not say so itself."""

from __future__ import annotations

from typing import NamedTuple

from corpus.readers._xml import Element, attribute, child, local

_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 20
_RAISED_BY_HAND = 4  # half points above the line


class Look(NamedTuple):
    """How a run looks; None where nothing is said."""

    font: str | None = None
    raised: bool | None = None
    hidden: bool | None = None
    capitals: bool | None = None

    def over(self, below: Look) -> Look:
        """This look, and the other one where this says nothing."""
        return Look(
            self.font if self.font is not None else below.font,
            self.raised if self.raised is not None else below.raised,
            self.hidden if self.hidden is not None else below.hidden,
            self.capitals if self.capitals is not None else below.capitals,
        )


class ListPlace(NamedTuple):
    """The list and the level, counted from 0, that a paragraph is numbered in."""

    list_id: str | None = None
    level: int | None = None

    def over(self, below: ListPlace) -> ListPlace:
        """This place, and the other one where this says nothing."""
        return ListPlace(
            self.list_id if self.list_id is not None else below.list_id,
            self.level if self.level is not None else below.level,
        )


class Style(NamedTuple):
    """A style with what it takes from the one it is based on."""

    name: str = ""
    look: Look = Look()
    place: ListPlace = ListPlace()


def look_of(properties: Element | None) -> Look:
    """The look that run properties (``w:rPr``) state."""
    font = raised = hidden = capitals = None
    for row in properties if properties is not None else ():
        match local(row):
            case "rFonts":
                font = attribute(row, "hAnsi") or attribute(row, "ascii")
            case "vertAlign":
                raised = attribute(row, "val") == "superscript"
            case "position":
                raised = raised or (number(attribute(row, "val")) or 0) >= _RAISED_BY_HAND
            case "vanish":
                hidden = is_on(row)
            case "caps":
                capitals = is_on(row)
    return Look(font, raised, hidden, capitals)


def is_on(row: Element) -> bool:
    """True for a property that is switched on."""
    return (attribute(row, "val") or "1").lower() not in _OFF


def place_of(properties: Element | None) -> ListPlace:
    """The place in a list that paragraph properties (``w:pPr``) state."""
    row = child(properties, "numPr")
    level, list_id = child(row, "ilvl"), child(row, "numId")
    return ListPlace(
        attribute(list_id, "val") if list_id is not None else None,
        number(attribute(level, "val")) if level is not None else None,
    )


def number(text: str | None) -> int | None:
    """A small whole number in an attribute."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None


class Styles:
    """The styles of a file, by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._rows: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self.default_look = Look()
        self.default_paragraph: str | None = None
        for row in root if root is not None else ():
            if local(row) == "docDefaults":
                self.default_look = look_of(child(child(row, "rPrDefault"), "rPr"))
            elif local(row) == "style":
                style_id = attribute(row, "styleId") or ""
                self._rows[style_id] = row
                if attribute(row, "type") == "paragraph" and attribute(row, "default") in {"1", "true", "on"}:
                    self.default_paragraph = style_id

    def get(self, style_id: str | None) -> Style:
        """A style; one that says nothing where there is none."""
        if not style_id or style_id not in self._rows:
            return Style()
        if style_id not in self._known:
            self._known[style_id] = self._read(style_id)
        return self._known[style_id]

    def is_ruled(self, style_id: str | None) -> bool:
        """True for a table style that draws lines."""
        for _ in range(_DEEPEST):
            row = self._rows.get(style_id or "")
            if row is None:
                return False
            borders = child(child(row, "tblPr"), "tblBorders")
            if borders is not None:
                return draws(borders)
            based = child(row, "basedOn")
            style_id = attribute(based, "val") if based is not None else None
        return False

    def _read(self, style_id: str) -> Style:
        chain: list[Element] = []
        current: str | None = style_id
        while current and current in self._rows and len(chain) < _DEEPEST:
            row = self._rows[current]
            chain.append(row)
            based = child(row, "basedOn")
            current = attribute(based, "val") if based is not None else None
        look, place = Look(), ListPlace()
        for row in chain:
            look = look.over(look_of(child(row, "rPr")))
            place = place.over(place_of(child(row, "pPr")))
        name = child(chain[0], "name")
        return Style((attribute(name, "val") or "").lower() if name is not None else "", look, place)


def draws(borders: Element) -> bool:
    """True when one of some borders is a visible line."""
    return any((attribute(edge, "val") or "nil") not in {"nil", "none"} for edge in borders)
