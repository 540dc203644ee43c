"""Numbers of headings in their lists, headings under their parents, markers of footnotes and their notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import regex

from extractors.relations.phrases import joined, words
from extractors.relations.scene import Scene
from schemas.document import Document, Footnote, Section
from schemas.facts import Relation
from schemas.spans import Span

_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_NUMBER = regex.compile(r"\d+(?:\.\d+)*")
_DEEP = regex.compile(r"\d+(?:\.\d+)+")
_DOTTED = regex.compile(r"\d{1,3}(?:\.\d{1,3})*")
_BRACKETED = regex.compile(r"\(\d{1,2}\)")
_ROMAN = regex.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_WITHIN = {"a", "(a)", "(1)"}
_HEADING = 60
_NOTE_REACH = 6000
_LEAST_LINKED = 2
_MANY = 20
_PRINTED_LABEL = regex.compile(
    r"[\s*_]*(?:\((?P<raised>[⁰¹²³⁴-⁹]+)\)|(?P<bare>[⁽⁰¹²³⁴-⁹]+)|(?P<plain>\d{1,3}\s?[.)])|.)"
)
_BEFORE_MARKER = regex.compile(r"(?:[^\s]+\s+){0,3}[^\s]*$")
_AFTER_LABEL = regex.compile(r"\S*(?:\s+\S+){0,6}")


def find(scene: Scene) -> Iterator[Relation]:
    """Relations of kind ``siblings``, ``children`` and ``notes``; their spans stand in the order of their hints."""
    sections = scene.document.sections
    yield from _siblings(sections)
    yield from _children(sections)
    yield from _notes(scene.document)


def number_value(label: str) -> tuple[str, int] | None:
    """The style of a printed number and its place in its list: ("1.1.", 3) for "1.1.3", ("I", 4) for "IV"."""
    bare = label.strip()
    if _DOTTED.fullmatch(bare):
        parts = bare.split(".")
        return "1." * len(parts), int(parts[-1])
    if _BRACKETED.fullmatch(bare):
        return "(1)", int(bare[1:-1])
    if _ROMAN.fullmatch(bare):
        return "I", roman_value(bare)
    last = bare.split()[-1] if bare else ""
    lead = bare[: -len(last)].strip().lower() if last else ""
    if lead:
        return _worded(lead, last)
    letter = bare.strip("()").lower()
    if len(letter) == 1 and letter in _ALPHABET:
        return ("A" if bare.isupper() else "(a)" if bare[0] == "(" else "a"), _ALPHABET.index(letter) + 1
    return None


def _worded(lead: str, last: str) -> tuple[str, int] | None:
    """ "Phần thứ nhất", "Chương II", "Điều 5"."""
    if last.isdigit():
        return lead, int(last)
    if _ROMAN.fullmatch(last.upper()):
        return lead, roman_value(last.upper())
    value = words("ordinal_words").get(last.lower())
    return (lead, value) if value else None


def roman_value(label: str) -> int:
    """The number that Roman digits stand for."""
    digits = [{"I": 1, "V": 5, "X": 10, "L": 50}[c] for c in label]
    return sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))


def _span(section: Section) -> Span:
    return Span(section.start, min(section.end, section.start + _HEADING))


def _siblings(sections: tuple[Section, ...]) -> Iterator[Relation]:
    """Lists in which a number stands twice. Numbers such as 1.1 are one list with those of the whole part."""
    by_id = {s.section_id: s for s in sections}
    lists: dict[tuple[str, str], list[tuple[Section, int]]] = defaultdict(list)
    for section in sections:
        parsed = number_value(section.number) if section.number else None
        if parsed is None:
            continue
        style, value = parsed
        scope = by_id.get(section.parent_id or "")
        if style.startswith("1.1."):
            while scope and scope.number and scope.number.replace(".", "").isdigit():
                scope = by_id.get(scope.parent_id or "")
        lists[scope.section_id if scope else "", style].append((section, value))
    for items in lists.values():
        numbers = [s.number or "" for s, _ in items]
        if len(set(numbers)) == len(numbers):
            continue
        parents = [by_id.get(s.parent_id or "") for s, _ in items]
        hints = {
            "numbers": joined(numbers),
            "values": joined([str(value) for _, value in items]),
            "parents": joined([p.section_id if p else "" for p in parents]),
            "parent_numbers": joined([(p.number or "") if p else "" for p in parents]),
        }
        yield Relation("siblings", (), tuple(_span(s) for s, _ in items), tuple(sorted(hints.items())))


def _children(sections: tuple[Section, ...]) -> Iterator[Relation]:
    """A numbered heading and the longer numbers under it, where one of them does not begin with its number."""
    children: dict[str, list[Section]] = defaultdict(list)
    following: dict[str, str] = {}  # the number of the next heading beside each
    latest: dict[str | None, str] = {}
    for section in reversed(sections):
        following[section.section_id] = latest.get(section.parent_id, "")
        if section.number:
            latest[section.parent_id] = section.number
        if section.parent_id and section.number and _DEEP.fullmatch(section.number):
            children[section.parent_id].append(section)
    goes_on = _going_on(sections)
    for parent in sections:
        if not parent.number or not _NUMBER.fullmatch(parent.number):
            continue
        depth = parent.number.count(".") + 1
        under = [s for s in reversed(children.get(parent.section_id, [])) if (s.number or "").count(".") == depth]
        if all((s.number or "").startswith(f"{parent.number}.") for s in under):
            continue
        hints = {
            "parent": parent.number,
            "children": joined(s.number or "" for s in under),
            "goes_on": joined("yes" if goes_on[s.section_id] else "no" for s in under),
            "following": following[parent.section_id],
        }
        yield Relation("children", (), (_span(parent), *map(_span, under)), tuple(sorted(hints.items())))


def _going_on(sections: tuple[Section, ...]) -> dict[str, bool]:
    """Whether a number such as 3.2 comes next after the last of its list in the part (3.1), wherever that stands."""
    last: dict[str, int] = {}
    found = {}
    for section in sections:
        head, _, value = (section.number or "").rpartition(".")
        style = number_value(section.number) if section.number else None
        if style and style[0] not in _WITHIN and not value.isdigit():
            last.clear()  # a new part
        found[section.section_id] = bool(head) and value.isdigit() and last.get(head) == int(value) - 1
        if head and value.isdigit():
            last[head] = int(value)
    return found


def _notes(document: Document) -> Iterator[Relation]:
    """Markers and notes of one label that are not one of each, and notes whose label is typed as a plain number."""
    notes = document.footnotes
    linked = [n for n in notes if n.anchor and n.body]
    odd = [n for n in notes if n.status != "linked"]
    if len(linked) < _LEAST_LINKED or len(odd) > len(linked):
        return  # the markers of this file were lost, or they are no markers
    by_label: dict[str, list[Footnote]] = defaultdict(list)
    for note in notes:
        by_label[note.label].append(note)
    for label, group in by_label.items():
        amiss = [n for n in group if n.status != "linked"]
        if not amiss:
            continue
        typed = _typed_plainly(document, amiss) if len(odd) < _MANY else None
        if typed:
            yield typed
            continue
        if amiss[0].status != "repeated_label":
            amiss = _neighbours(group, amiss)
        anchors = [_before(document, n.anchor) for n in amiss if n.anchor]
        bodies = [_label(document, n.body) for n in amiss if n.body]
        hints = (("anchors", str(len(anchors))), ("bodies", str(len(bodies))), ("label", label), ("of", "label"))
        yield Relation("notes", (), (*anchors, *bodies), hints)
    styles = {n.footnote_id: _label_style(document, n) for n in linked}
    raised = sum(style == "raised" for style in styles.values())
    for note in linked:
        if note.anchor and note.body and styles[note.footnote_id] == "plain" and raised * 2 > len(linked):
            spans = (_before(document, note.anchor), _label(document, note.body))
            yield Relation("notes", (), spans, (("label", note.label), ("of", "style")))


def _typed_plainly(document: Document, odd: list[Footnote]) -> Relation | None:
    """A raised marker whose note is typed "5." as the number of a heading that continues no list."""
    if len(odd) != 1 or odd[0].anchor is None or odd[0].body is not None:
        return None
    marker, value = odd[0].anchor, odd[0].label
    label = regex.compile(rf"^[ \t]*(?P<bracket>\(?){value}[.)]\s+(?=[\p{{Lu}}\d])", regex.MULTILINE)
    match = label.search(document.text, marker.end, min(len(document.text), marker.end + _NOTE_REACH))
    if match is None or _goes_on(document, match.start(), match.end(), int(value)):
        return None
    if match["bracket"]:
        return Relation("notes", (), (_before(document, marker),), (("label", value), ("of", "bracket")))
    spans = (_before(document, marker), _label(document, Span(match.start(), len(document.text))))
    return Relation("notes", (), spans, (("label", value), ("of", "style")))


def _goes_on(document: Document, start: int, end: int, value: int) -> bool:
    """True where a heading stands whose list has reached the number before."""
    parents: dict[str | None, set[str | None]] = defaultdict(set)
    for section in document.sections:
        if start <= section.start < end:
            return str(value - 1) in parents[section.parent_id]
        parents[section.parent_id].add(section.number)
    return False


def _neighbours(group: list[Footnote], odd: list[Footnote]) -> list[Footnote]:
    """An orphan with the linked notes of its label: a second marker ³ beside the one that has a note."""
    return group if len(group) <= len(odd) + 1 else odd


def _label_style(document: Document, note: Footnote) -> str:
    if note.anchor is None or note.body is None:
        return "none"
    match = _PRINTED_LABEL.match(document.text, note.body.start, note.body.end)
    marker = document.text[note.anchor.start : note.anchor.end]
    if match and match["plain"] and not marker.strip("()[]⁽⁾").isascii():
        return "plain"
    return "raised" if match and (match["raised"] or match["bare"]) else "none"


def _before(document: Document, anchor: Span) -> Span:
    """A marker with the words before it, for the reader to find it by."""
    begin = max(0, document.text.rfind("\n", 0, anchor.start) + 1, anchor.start - 60)
    words_before = _BEFORE_MARKER.search(document.text, begin, anchor.start)
    return Span(words_before.start() if words_before else anchor.start, anchor.end)


def _label(document: Document, body: Span) -> Span:
    """A note's label with its first words."""
    match = _AFTER_LABEL.match(document.text, body.start, min(body.end, body.start + 80))
    return Span(body.start, match.end() if match else body.end)
