"""Which part of a page is its article: not the menu, the list of other news, the counter of visitors.

A page without all that, such as one that Word saved, is taken whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from corpus.readers._web.page import drop, words_of
from corpus.readers._xml import Element
from schemas.codelists import load

_LEAST_PROSE = 60  # characters of a paragraph that is more than a line of a list
_LINKED = 0.3
_MOST_OF_IT = 0.75
_FEW_LINKS = 0.12
_BLOCKS = frozenset({
    "p", "div", "td", "th", "li", "dd", "dt", "section", "article", "main", "blockquote", "pre", "h1", "h2", "h3", "h4",
    "h5", "h6", "center", "form", "table", "tbody", "tr", "body", "ul", "ol", "dl", "figure", "figcaption", "header",
    "footer", "nav", "aside", "address", "fieldset", "details", "summary",
})  # fmt: skip
_PARAGRAPHS = frozenset({"p", "li", "ul", "ol", "dl", "blockquote", "pre", "a", "h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = frozenset({"nav", "aside", "footer"})
_WITH_TITLE = frozenset({"header", "masthead"})
_LONGEST_COUNTER = 60
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"})
_TITLES = ("h1", "h2", "h3")
_WORD = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LONGEST_TITLE = 400
_PARTED = regex.compile(r"\s+(?:[|»]|::|[-–])\s+")
_SITE = regex.compile(r"cổng|trang|website|báo|portal|\.vn")


@dataclass
class _Weight:
    text: int = 0
    linked: int = 0
    prose: int = 0
    has_blocks: bool = False


def article(root: Element, title: str) -> tuple[list[Element], str]:
    """The elements that hold the article, in order, and the article's title where it stands in none of them.

    ``title`` is what the page calls itself.
    """
    body = next((e for e in root.iter("body")), root)
    if _is_saved_document(root):
        return [body], ""
    weights = _weights(body)
    whole = weights[body].prose
    for element in list(body.iter()):
        weight = weights.get(element)
        if weight is None or element is body:
            continue
        counts = weight.text < _LONGEST_COUNTER and _counters().fullmatch(words_of(element).lower())
        if counts or (_is_furniture(element) and weight.prose < max(_LEAST_PROSE, 0.4 * whole)):
            drop(element)
    weights = _weights(body)
    if weights[body].linked <= _FEW_LINKS * weights[body].text:
        return [body], ""
    found = _densest(body, weights)
    heading = _heading(body, found, title)
    before = list(_between(heading, found, weights)) if heading is not None else []
    parts = [*before, found, *_behind(found, weights)]
    headed = heading is not None or next(found.iter("h1"), None) is not None
    return parts, "" if headed else _without_site(title)


def _without_site(title: str) -> str:
    """The title of a page without the name of its site."""
    parts = [part.strip() for part in _PARTED.split(title) if part.strip()]
    while len(parts) > 1 and (_SITE.search(parts[-1].lower()) or len(parts[-1]) < len(parts[0]) / 2):
        parts.pop()
    return " - ".join(parts)


def _weights(body: Element) -> dict[Element, _Weight]:
    """The text under each element, how much of it is linked, and how much stands in paragraphs."""
    from lxml import etree

    weights: dict[Element, _Weight] = {}
    links = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            links += element.tag == "a"
            weights[element] = _Weight()
            _count(weights[element], element.text, links)
            continue
        links -= element.tag == "a"
        weight = weights[element]
        if not weight.has_blocks and weight.text >= _LEAST_PROSE and weight.linked <= _LINKED * weight.text:
            weight.prose = weight.text
        parent = element.getparent()
        above = weights.get(parent) if element is not body else None
        if above is None:
            continue
        _count(above, element.tail, links)
        above.text += weight.text
        above.linked += weight.linked
        is_block = element.tag in _BLOCKS
        above.has_blocks |= is_block or weight.has_blocks
        above.prose += weight.prose if is_block or weight.has_blocks else 0
    return weights


def _count(weight: _Weight, text: str | None, links: int) -> None:
    size = len(text.strip()) if text else 0
    weight.text += size
    weight.linked += size if links else 0


def _densest(body: Element, weights: dict[Element, _Weight]) -> Element:
    """The deepest element that holds most of the paragraphs."""
    node = body
    while True:
        child = max((e for e in node if e in weights), key=lambda e: weights[e].prose, default=None)
        if child is None or child.tag in _PARAGRAPHS or not weights[child].prose:
            return node
        if weights[child].prose < _MOST_OF_IT * weights[node].prose:
            return node
        node = child


def _heading(body: Element, found: Element, title: str) -> Element | None:
    """The article's heading, when it stands outside of what was found."""
    inside = set(found.iter())
    words = title.lower()
    best = None
    for element in body.iter():
        if element is found:
            break
        text = words_of(element).lower() if element.tag in _TITLES or _is_named_title(element) else ""
        if not text or len(text) > _LONGEST_TITLE or element in inside or found in element.iter():
            continue
        if text in words or (words and words.split(" | ")[0].split(" - ")[0] in text):
            return element
        best = element if element.tag == "h1" else best
    if any(element.tag == "h1" for element in inside):
        return None
    return best


def _is_named_title(element: Element) -> bool:
    name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return "title" in name or "tieu-de" in name or "tieude" in name


def _between(heading: Element, found: Element, weights: dict[Element, _Weight]) -> Iterator[Element]:
    """The heading, and what stands between it and the body of the article: its date, its lead."""
    yield heading
    above = set(found.iterancestors())
    node = heading
    while node.getparent() is not None and node.getparent() not in above:
        for element in node.itersiblings():
            if _is_of_article(element, weights):
                yield element
        node = node.getparent()
    if node.getparent() is None:
        return
    for element in node.itersiblings():
        if element is found or found in element.iter():
            return
        if _is_of_article(element, weights):
            yield element


def _behind(found: Element, weights: dict[Element, _Weight]) -> Iterator[Element]:
    """What follows the body of the article beside it: a signature, notes; not the list of other news."""
    for element in found.itersiblings():
        words = words_of(element)
        if not words:
            continue
        if _others().search(words.lower()) or not _is_of_article(element, weights):
            return
        yield element


def _is_of_article(element: Element, weights: dict[Element, _Weight]) -> bool:
    weight = weights.get(element)
    return weight is not None and weight.text > 0 and weight.linked <= _LINKED * weight.text


def _is_furniture(element: Element) -> bool:
    """True for an element whose name says that it holds no article."""
    if element.tag in _FURNITURE or element.get("role") in _ROLES:
        return True
    if element.tag in {"body", "html", "main", "article", *_TITLES}:
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''} {'header' if element.tag == 'header' else ''}"
    if not name.strip():
        return False
    words = {word.lower() for word in _WORD.findall(name)} & _furniture_names()
    if words and words <= _WITH_TITLE:
        return next(element.iter(*_TITLES), None) is None  # an article may have a header of its own
    return bool(words) or _furniture_inside().search(name.lower()) is not None


def _is_saved_document(root: Element) -> bool:
    """True for what a word processor wrote: there is nothing around the text."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() in {"generator", "progid", "originator"}:
            content = (meta.get("content") or "").lower()
            if any(word in content for word in ("word", "libreoffice", "openoffice", "frontpage.editor")):
                return True
    return any((e.get("class") or "").startswith("WordSection") for e in root.iter("div"))


@cache
def _furniture_names() -> frozenset[str]:
    return frozenset(load("web_words")["furniture_names"].split())


@cache
def _furniture_inside() -> regex.Pattern[str]:
    return regex.compile(load("web_words")["furniture_inside"])


@cache
def _others() -> regex.Pattern[str]:
    return regex.compile(load("web_words")["others"])


@cache
def _counters() -> regex.Pattern[str]:
    return regex.compile(load("web_words")["counters"])
