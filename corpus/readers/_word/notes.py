"""Footnotes and endnotes: their bodies, and the labels that Word counts by itself."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from corpus.readers._flow import superscript
from corpus.readers._word.styles import number
from corpus.readers._xml import Element, attribute, child, local

_STARS = regex.compile(r"[(\[]?(\*{1,3})[)\]]?")
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def is_mark(printed: str) -> bool:
    """True for one to three stars."""
    return _STARS.fullmatch(printed.strip()) is not None


def mark(printed: str) -> str:
    """A mark as the text keeps it: "¹", "⁽¹⁾", "(*)"."""
    stars = _STARS.fullmatch(printed.strip())
    if stars:
        return f"({stars[1]})"
    return superscript(printed.strip().replace("[", "(").replace("]", ")"))


@dataclass
class Notes:
    """The notes of one kind ("footnote" or "endnote") by id, and how far their labels have been counted."""

    bodies: dict[str, Element]
    start: int = 1
    restart: str = "continuous"
    last: int = 0

    @classmethod
    def of(cls, root: Element | None, settings: Element | None, kind: str) -> Notes:
        """The notes of a part; ``settings`` says how they are counted."""
        bodies = {
            attribute(row, "id") or "": row
            for row in (root if root is not None else ())
            if local(row) == kind and attribute(row, "type") not in _SEPARATORS
        }
        notes = cls(bodies)
        notes.count_as(child(settings, f"{kind}Pr"))
        notes.last = notes.start - 1
        return notes

    def count_as(self, properties: Element | None) -> None:
        """Takes over what a section says of the counting."""
        for row in properties if properties is not None else ():
            if local(row) == "numStart":
                self.start = number(attribute(row, "val")) or 1
            elif local(row) == "numRestart":
                self.restart = attribute(row, "val") or "continuous"

    def new(self, place: str) -> None:
        """A new page ("eachPage") or section ("eachSect") begins."""
        if self.restart == place:
            self.last = self.start - 1

    def next_label(self) -> str:
        """The next automatic label. Whatever its number format, it is told by its number."""
        self.last += 1
        return superscript(str(self.last))
