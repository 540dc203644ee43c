"""Notes of a web page: links within the page from a marker to a note, whoever wrote the page.

Word, LibreOffice, encyclopedias and portals name them differently; all of them link a number to what it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from corpus.readers._flow import superscript
from corpus.readers._web.page import words_of
from corpus.readers._xml import Element

_LABEL = regex.compile(r"[\[(]?\s*(?:(?P<number>\d{1,3})|(?P<stars>\*{1,3}))\s*[\])]?")
_INLINE = frozenset({"a", "span", "sup", "b", "i", "font", "strong", "em", "u", "small"})
_OF_NOTE = regex.compile(r"ftn|edn|fn|note|sdfootnote|sdendnote|cite", regex.IGNORECASE)
_LONGEST = 5_000


@dataclass
class Notes:
    """``markers``: the label each marker prints, and the element that holds its note; ``labels``: links back."""

    markers: dict[Element, tuple[str, Element]] = field(default_factory=dict)
    bodies: set[Element] = field(default_factory=set)
    labels: set[Element] = field(default_factory=set)


def find(parts: Sequence[Element], root: Element) -> Notes:
    """The notes that are called from some parts of a page."""
    notes = Notes()
    place: dict[Element, int] = {}
    named: dict[str, Element] = {}
    for number, element in enumerate(root.iter()):
        place[element] = number
        for name in (element.get("id"), element.get("name")):
            if name:
                named.setdefault(name, element)
    for part in parts:
        for link in part.iter("a"):
            _, hash_, name = (link.get("href") or "").rpartition("#")
            target = named.get(name) if hash_ else None
            words = words_of(link) if target is not None and target is not link else ""
            label = _LABEL.fullmatch(words)
            if words and place[target] < place[link] and (label or len(words) == 1):
                notes.labels.add(link)
                continue
            if label is None:
                continue
            body = _body(target)
            if body is not None and body not in set(link.iterancestors()) and len(words_of(body)) <= _LONGEST:
                notes.markers[link] = (_printed(label), body)
                notes.bodies.add(body)
    return notes


def _printed(label: regex.Match[str]) -> str:
    return superscript(label["number"]) if label["number"] else f"({label['stars']})"


def _body(target: Element) -> Element | None:
    """The paragraph, item or block that a link leads into."""
    element = target
    while element is not None and element.tag in _INLINE:
        element = element.getparent()
    parent = element.getparent() if element is not None else None
    if parent is not None and parent.tag in {"div", "li"} and _OF_NOTE.search(parent.get("id") or ""):
        return parent
    if element is None or element.tag in {"body", "html", "table", "tr"}:
        return None
    return element
