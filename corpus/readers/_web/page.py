"""A web page as a tree, without what nobody sees on it."""

from __future__ import annotations

import regex

from corpus.readers._xml import Element
from schemas.problems import NestedTooDeep, Text

_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "canvas", "video", "audio",
    "map", "head", "input", "button", "select", "textarea", "option", "datalist", "progress", "meter", "dialog", "xml",
    "link", "meta", "base", "frameset", "noframes", "math",
})  # fmt: skip
_HIDDEN = regex.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-element\s*:\s*comment", regex.I
)
_DEEP = "Excessive depth"


def parse(text: str, source: str) -> Element:
    """The tree of a page. Raises NestedTooDeep; whatever else is wrong with it is mended as browsers do."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, recover=True
    )
    data = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if any(_DEEP in entry.message for entry in parser.error_log):
        raise NestedTooDeep(
            Text(f"Trang {source} có phần tử lồng nhau quá sâu.", f"The elements of {source} are nested too deep."),
            Text("Tệp có thể được tạo để gây hại.", "The file may be made to do harm."),
        )
    return root if root is not None else etree.Element("html")


def without_unseen(root: Element) -> None:
    """Takes out of the tree what is not shown: scripts, styles, forms, hidden elements."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN or _is_hidden(element):
            drop(element)


def drop(element: Element) -> None:
    """Takes an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def title_of(root: Element) -> str:
    """What the page calls itself (``<title>``), on one line."""
    found = next((e for e in root.iter("title")), None)
    return " ".join((found.text or "").split()) if found is not None else ""


def words_of(element: Element) -> str:
    """All text of an element, blanks single."""
    return " ".join(" ".join(element.itertext()).split())


def _is_hidden(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )
