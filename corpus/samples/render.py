"""A template of a report into its text and what is known about it.

A template has three parts, parted by lines of ``---``: what the report says of itself (YAML), the report, and the
relations between its figures (see ``relations``). In the report a line is a paragraph; ``## 1. Title`` is a heading of
level 2 (``##! Title`` one without number, ``//`` a title on the next line), ``[^3]: ...`` the body of note 3, ``| ...``
a line that follows without a blank line, ``> ...`` the rest of a paragraph that a page break has cut.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

import regex
import yaml

from corpus.samples.markup import Mark, MarkupError, parse
from corpus.samples.notation import Record, precision, read
from schemas.superscripts import DIGITS_TO_RAISED

_HEADING = regex.compile(
    r"(?P<number>Phần (?:thứ \p{L}+|[IVX]+)|[IVX]+|\d+(?:\.\d+)*|\p{Ll}|\(\d+\))(?P<close>[.):/-]*)(?:\s+|$)", regex.I
)
_LINE = regex.compile(
    r"(?P<level>#+)(?P<bare>!?) (?P<heading>.+)"
    r"|\[\^(?P<note>\w+)(?:=(?P<printed>[^\]]+))?\]: ?(?P<body>.+)"
    r"|(?P<join>[|>]) ?(?P<more>.*)|(?P<text>.+)"
)
_SENTENCE = regex.compile(r"(?<=\p{L})[.:] ")
_RULE = regex.compile(r"^---\n", regex.MULTILINE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named span: its place, the record that stands there, and how many items of a list it holds."""

    start: int
    end: int
    text: str
    record: Record | None = None
    items: int = 0


@dataclass
class Draft:
    """A rendered report before its relations are resolved."""

    key: str
    front: dict[str, Any]
    text: str = ""
    records: list[Record] = field(default_factory=list)
    sections: list[Record] = field(default_factory=list)
    footnotes: list[Record] = field(default_factory=list)
    slips: list[Record] = field(default_factory=list)
    splits: list[Record] = field(default_factory=list)
    observations: list[Record] = field(default_factory=list)
    anchors: dict[str, Anchor] = field(default_factory=dict)
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A template taken apart: what the report says of itself, the report in its markup, the lines of relations."""

    front: dict[str, Any]
    body: str
    relations: tuple[str, ...]


def parts(template: str) -> Template:
    """The three parts of a template's source."""
    front, body, relations = _RULE.split(template, maxsplit=2)
    lines = tuple(line.strip() for line in relations.splitlines() if line.strip() and line[0] != "#")
    return Template(yaml.load(front, Loader=yaml.BaseLoader), body, lines)  # dates and numbers stay as printed


def render(key: str, template: str | Template) -> Draft:
    """The draft of a template. Raises MarkupError or NotationError, naming the paragraph, for a faulty one."""
    if isinstance(template, str):
        template = parts(template)
    draft = Draft(key, template.front, relations=template.relations)
    _Builder(draft).build(template.body)
    return draft


class _Builder:
    """Lays one paragraph after the other and keeps the books."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.form = draft.front.get("form", "NFC")
        self.newline = "\r\n" if draft.front.get("newline") == "CRLF" else "\n"
        self.notes: dict[str, Record] = {}
        self.stack: list[tuple[int, str | None, str]] = []
        self.marked: list[tuple[Record, tuple[str, ...]]] = []

    @property
    def section(self) -> str | None:
        return self.stack[-1][2] if self.stack else None

    def build(self, body: str) -> None:
        for line in unicodedata.normalize(self.form, body).splitlines():
            match = _LINE.fullmatch(unicodedata.normalize("NFC", line))
            if match is None:
                continue
            if match["heading"]:
                self._heading(line, match)
            elif match["note"]:
                self._note(line, match)
            else:
                self._paragraph(line, match)
        width = self.draft.front.get("wrap")
        if width:
            self.draft.text = _wrapped(self.draft.text, int(width))
        self._finish()

    def _lay(self, source: str, gap: str, footnote: str | None = None, section: str | None = None) -> int:
        """Appends a paragraph and books its marks; returns where it starts."""
        draft = self.draft
        if draft.text:
            draft.text += gap
        start = len(draft.text)
        style = draft.front.get("marker", "¹")
        text, marks = parse(source, start, lambda label: _styled(style, label))
        draft.text += text
        for mark in marks:
            printed = text[mark.start - start : mark.end - start]
            self._book(mark, printed, marks, footnote, section or self.section)
        return start

    def _paragraph(self, line: str, match: regex.Match[str]) -> None:
        gap = self.newline if match["join"] == "|" else 2 * self.newline
        before = len(self.draft.text)
        start = self._lay(line[match.start("more") :] if match["join"] else line, gap)
        if match["join"] == ">":
            self.draft.splits.append({"before_end": before, "after_start": start, "kind": "page_break"})

    def _heading(self, line: str, match: regex.Match[str]) -> None:
        level = len(match["level"])
        source = line[line.index(" ") + 1 :].replace(" // ", 2 * self.newline)
        text, _ = parse(unicodedata.normalize("NFC", source), 0, lambda label: "")
        number = None if match["bare"] else _HEADING.match(text)
        if number is None and not match["bare"]:
            raise MarkupError(f"a heading without number: {line}")
        title = text[number.end() :] if number else text.strip("* ")
        printed = number["number"] if number else None
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        path = _path(self.stack, printed or title)
        self.stack.append((level, printed, path))
        start = self._lay(source, 2 * self.newline)
        short = _SENTENCE.split(title, maxsplit=1)[0].strip()
        record = {"number": printed, "title": short, "level": level, "start": start, "path": path}
        self.draft.sections.append(record)
        if number:
            end = start + len(unicodedata.normalize(self.form, number[0].rstrip()))
            enumerator = {"start": start, "end": end, "type": "enumerator", "value": printed}
            self._add(enumerator, None, path)

    def _note(self, line: str, match: regex.Match[str]) -> None:
        key, printed = match["note"], match["printed"] or match["note"]
        if key not in self.notes:
            self.notes[key] = {"label": printed, "anchor_start": None, "section": self.section}
            self.draft.footnotes.append(self.notes[key])
        note = self.notes[key]
        label = _styled(self.draft.front.get("label", "¹ "), printed)
        source = line[line.index(":") + 1 :].lstrip()
        shown = label.rstrip()
        start = self._lay(label + source, 2 * self.newline, note["label"], note["section"])
        note |= {"body_start": start, "body_end": len(self.draft.text)}
        record = {"start": start, "end": start + len(shown), "type": "footnote_label", "label": note["label"]}
        self._add(record, note["label"], note["section"])
        self.draft.anchors[f"nt{key}"] = Anchor(start, start + len(shown), shown)

    def _add(self, record: Record, footnote: str | None, section: str | None) -> None:
        self.draft.records.append(record | {"section": section, "footnote": footnote})

    def _book(self, mark: Mark, printed: str, marks: list[Mark], footnote: str | None, section: str | None) -> None:
        place: Record = {"start": mark.start, "end": mark.end}
        record: Record | None = None
        name = mark.name
        if mark.sign == "^":
            key = str(mark.name)
            record = place | {"type": "footnote_marker", "label": mark.attributes[0]}
            note = {"label": mark.attributes[0], "anchor_start": mark.start, "body_start": None, "section": section}
            self.notes[key] = note
            self.draft.footnotes.append(note)
            name = f"mk{key}"
        elif mark.sign == "~":
            self.draft.slips.append(place | {"span": printed, "correct": mark.attributes[0]})
        elif mark.sign in {"!", "#"}:
            given = dict(a.split("=", 1) for a in mark.attributes if "=" in a)
            kind = "furniture" if mark.sign == "#" else "ordinal" if "n" in given else "name"
            record = {**place, "type": kind}
            if "n" in given:
                record["value"] = int(given["n"])
        elif not mark.sign:
            record = place | read(unicodedata.normalize("NFC", printed), mark.attributes)
            record["precision"] = precision(unicodedata.normalize("NFC", printed))
        if record is not None:
            record |= {"section": section, "footnote": footnote}
            self.draft.records.append(record)
            self.marked.append((record, mark.attributes))
        if name:
            items = sum(m.sign == "*" and mark.start <= m.start <= mark.end for m in marks)
            if name in self.draft.anchors:
                raise MarkupError(f"{self.draft.key}: {name} twice")
            self.draft.anchors[name] = Anchor(mark.start, mark.end, printed, record, items)

    def _finish(self) -> None:
        draft = self.draft
        draft.records.sort(key=lambda r: (r["start"], -r["end"]))
        for index, record in enumerate(draft.records, 1):
            record["id"] = f"{draft.key}-{index:04}"
            record["text"] = draft.text[record["start"] : record["end"]]
        references = [r for r in draft.records if r["type"] == "doc_ref"]
        for record, attributes in self.marked:
            if "in" in attributes or "next" in attributes:
                before = [r for r in references if r["start"] < record["start"]]
                reference = references[len(before)] if "next" in attributes else before[-1]
                record["inside"] = reference["id"]
                reference["date"] = record["value"]
            for attribute in attributes:
                if attribute.startswith("@"):
                    draft.observations.append(_observation(draft, record, attribute))
        for slip in draft.slips:
            slip["span"] = draft.text[slip["start"] : slip["end"]]


def _observation(draft: Draft, record: Record, attribute: str) -> Record:
    """``@MEM.TOTAL`` now, ``@MEM.ADMITTED~`` in the report's period, ``@MEM.BY_SEX:2020 sex=F`` in 2020, by sex."""
    code, *dims = attribute[1:].split()
    indicator, _, period = code.partition(":")
    front = draft.front
    target = record.get("target") or record.get("kind") == "target"
    return {
        "bloc": front["bloc_id"],
        "indicator": indicator.rstrip("~"),
        "period": period or str(front["during"] if indicator.endswith("~") else front["now"]),
        "value": str(record.get("a", record.get("value"))),
        "qualifier": record.get("qualifier", "exact"),
        "measure": "target" if target else "actual",
        "obs_status": "P" if front.get("is_draft") else "A",
        "dims": dict(sorted(d.split("=", 1) for d in dims)),
        "start": record["start"],
        "end": record["end"],
        "quote": record["text"],
    }


def _path(stack: list[tuple[int, str | None, str]], last: str) -> str:
    """Numbers (or titles) of the ancestors and the last one; "2" is left out above "2.1"."""
    parts: list[str] = []
    for part in [*(number or path.rpartition(" > ")[2] for _, number, path in stack), last]:
        if parts and part.startswith(parts[-1] + "."):
            parts.pop()
        parts.append(part)
    return " > ".join(parts)


def _styled(style: str, label: str) -> str:
    if not label.isdigit():
        return label + " " * style.endswith(" ")
    return style.replace("¹", label.translate(DIGITS_TO_RAISED)).replace("1", label)


def _wrapped(text: str, width: int) -> str:
    """Long lines broken at spaces, each space for one newline, so that no offset moves."""
    lines = []
    for line in text.split("\n"):
        rest = line
        while len(rest) > width and " " in rest[1:width]:
            at = rest.rindex(" ", 1, width)
            lines.append(rest[:at])
            rest = rest[at + 1 :]
        lines.append(rest)
    return "\n".join(lines)
