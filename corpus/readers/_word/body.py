"""Paragraphs and tables of a Word file, with the numbers of lists, the notes and what revisions left.

What a reader of the page does not see is left out: deleted and hidden text, comments, instructions of fields, tables
of contents (they say nothing that the text does not).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import regex

from corpus.readers._blocks import Block, Cell, Grid, Paragraph
from corpus.readers._flow import note, superscript, tidy
from corpus.readers._grid import MOST_COLUMNS
from corpus.readers._legacy import LegacyFonts
from corpus.readers._word.chunks import Chunks
from corpus.readers._word.notes import Notes, is_mark, mark
from corpus.readers._word.numbering import Numbering
from corpus.readers._word.styles import ListPlace, Look, Styles, draws, look_of, number, place_of
from corpus.readers._xml import Element, attribute, child, local
from schemas.superscripts import RAISED_DIGITS, RAISED_OPENINGS

_UNSEEN = frozenset({
    "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "instrText", "delText",
    "delInstrText", "del", "moveFrom", "rubyPr", "rt", "annotationRef", "footnoteRef", "endnoteRef", "ffData",
})  # fmt: skip
_SYMBOLS = {
    "symbol": {0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xB1: "±", 0xAE: "→", 0xB0: "°", 0x2D: "-"},
    "wingdings": {0xE0: "→", 0xF0: "→", 0xA7: "-", 0xFC: "✓", 0xFE: "☑", 0xA8: "□", 0x6F: "□"},
}
_GAP = regex.compile(r"(?:\t *){2,}| {3,}|(?<=.{7})\t")
_WIDE = regex.compile(r"(?:\t *){2,}| {5,}")
_BETWEEN_COLUMNS = "    "
_OPENING = 12  # paragraphs that may be the head of the report
_APART = frozenset({"txbxContent", "Fallback"})


@dataclass
class _Piece:
    text: str
    look: Look


@dataclass
class _Open:
    """A paragraph that is being read."""

    look: Look
    pieces: list[_Piece] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    typed: str = ""  # the mark that was typed for the last note


@dataclass
class _Field:
    """A field: its instruction until ``shown``, then its result."""

    instruction: str = ""
    shown: bool = False

    @property
    def is_contents(self) -> bool:
        return self.instruction.strip().upper().startswith("TOC")


class Body:
    """Reads the stories of one file: the body, its notes, its text boxes.

    ``contents``: a table of contents is kept, as where its end cannot be told. ``fonts`` turns text in legacy fonts
    into Unicode; without it, text is only seen, by ``seen``.
    """

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        footnotes: Notes,
        endnotes: Notes,
        chunks: Chunks,
        *,
        contents: bool = False,
        fonts: LegacyFonts | None = None,
    ) -> None:
        self.chunks = chunks
        self.contents = contents
        self.fonts = fonts
        self.seen = LegacyFonts()
        self.styles = styles
        self.numbering = numbering
        self.kinds = {"footnoteReference": footnotes, "endnoteReference": endnotes}
        self._fields: list[_Field] = []
        self._read = 0
        self._rest: _Open | None = None  # of a paragraph whose mark was deleted: the next one goes on
        self._in_note = False

    def blocks(self, container: Element) -> list[Block]:
        """The paragraphs and tables of the body, a cell, a note or a text box."""
        found: list[Block] = []
        outer, self._rest = self._rest, None
        for element in container:
            found += self._block(element)
        if self._rest is not None:
            words = self._words(self._rest)
            found += [Paragraph(words, self._rest.notes), *self._rest.boxes]
        self._rest = outer
        return found

    def _block(self, element: Element) -> list[Block]:
        match local(element):
            case "p":
                return self._paragraph(element)
            case "tbl":
                return [self._table(element)]
            case "altChunk":
                return self.chunks.blocks(element)
            case "sdt":
                content = child(element, "sdtContent")
                return [] if content is None or _is_contents(element) else self.blocks(content)
            case "AlternateContent":
                chosen = _chosen(element)
                return [] if chosen is None else self.blocks(chosen)
            case "ins" | "moveTo" | "customXml" | "smartTag":
                return self.blocks(element)
        return []

    def _paragraph(self, element: Element) -> list[Block]:
        properties = child(element, "pPr")
        style_row = child(properties, "pStyle")
        style_id = attribute(style_row, "val") if style_row is not None else self.styles.default_paragraph
        style = self.styles.get(style_id)
        self._read += 1
        open_ = self._rest or _Open(style.look.over(self.styles.default_look))
        self._rest = None
        for inner in element:
            self._inline(inner, open_)
        self._fields = [f for f in self._fields if f.shown]  # an instruction does not run over its paragraph
        mark_properties = child(properties, "rPr")
        self._end_section(properties)
        if child(mark_properties, "del") is not None or child(mark_properties, "moveFrom") is not None:
            self._rest = open_
            return []
        place = place_of(properties).over(style.place)
        words = self._words(open_)
        label = self._label(place)
        if style.name.startswith("toc "):
            return []
        if label and (words or _in_cell(element)):
            words = f"{label} {words}".strip()
        text = [Paragraph(words, open_.notes)] if words or open_.notes else []
        return [*text, *open_.boxes]

    def _label(self, place: ListPlace) -> str:
        if not place.list_id or place.list_id == "0":
            return ""
        return self.numbering.label(place.list_id, place.level or 0)

    def _words(self, open_: _Open) -> str:
        """The pieces of a paragraph as text; runs are cut anywhere, so those that look alike are read as one."""
        text = ""
        for (font, raised, capitals), run in groupby(open_.pieces, key=lambda piece: piece.look[0:2] + piece.look[3:4]):
            words = "".join(piece.text for piece in run)
            if self.fonts:
                words = self.fonts.to_unicode(words, font)
            else:
                self.seen.see(words, font)
            if capitals:
                words = words.upper()
            if raised:
                words = mark(words) if is_mark(words) else superscript(words)
                if words and words[0] in RAISED_OPENINGS:
                    text = text.rstrip(" ")
            text += words
        if len(text) < 4 * 200 and ("\t" in text or "   " in text):
            text = text.strip()
            several = len(_GAP.findall(text)) > 1
            gaps = _GAP if self._read <= _OPENING or several else _WIDE
            return _BETWEEN_COLUMNS.join(filter(None, map(tidy, gaps.split(text))))
        return tidy(text)

    def _inline(self, element: Element, open_: _Open, look: Look | None = None) -> None:
        """Takes what stands inside a paragraph; ``look`` is that of the run around it."""
        name = local(element)
        if name == "fldChar":
            self._field(element)
        elif name == "instrText" and self._fields:
            self._fields[-1].instruction += element.text or ""
        elif name in _UNSEEN:
            return
        elif name == "r":
            self._run(element, open_)
        elif name in self.kinds:
            return  # taken by its run
        elif name in {"drawing", "pict", "object"}:
            self._boxes(element, open_)
        elif name == "AlternateContent":
            chosen = _chosen(element)
            for inner in chosen if chosen is not None else ():
                self._inline(inner, open_, look)
        elif name == "fldSimple" and (attribute(element, "instr") or "").strip().upper().startswith(("TOC", "PAGE")):
            return
        elif name == "lastRenderedPageBreak" and not self._in_note:
            for notes in self.kinds.values():
                notes.new("eachPage")
        else:
            text = _text_of(name, element)
            if text is not None:
                if all(f.shown and (self.contents or not f.is_contents) for f in self._fields):
                    self._take(text, look or open_.look, open_)
                return
            for inner in element:
                self._inline(inner, open_, look)

    def _take(self, text: str, look: Look, open_: _Open) -> None:
        """Takes some characters, but not a mark for the second time, as LibreOffice writes it."""
        again = look.raised and text.strip() == open_.typed != ""
        open_.typed = ""
        if not again:
            open_.pieces.append(_Piece(text, look))

    def _run(self, element: Element, open_: _Open) -> None:
        properties = child(element, "rPr")
        look = look_of(properties)
        style = child(properties, "rStyle")
        if style is not None:
            look = look.over(self.styles.get(attribute(style, "val")).look)
        look = look.over(open_.look)
        if look.hidden:
            return
        for position, inner in enumerate(element):
            name = local(inner)
            if name in self.kinds:
                if self._note(inner, [*element[position + 1 :]], open_, look):
                    return
            else:
                self._inline(inner, open_, look)

    def _note(self, reference: Element, behind: list[Element], open_: _Open, look: Look) -> bool:
        """Takes a marker and its note; True when the rest of the run was the marker's own, typed mark."""
        notes = self.kinds[local(reference)]
        body = notes.bodies.get(attribute(reference, "id") or "")
        custom = attribute(reference, "customMarkFollows") not in {None, "0", "false", "off"}
        typed = "".join(_text_of(local(row), row) or "" for row in behind).strip() if custom else ""
        label = mark(typed) if custom else notes.next_label()
        if label:
            while open_.pieces and not open_.pieces[-1].text.strip(" "):
                open_.pieces.pop()
            if open_.pieces:
                before = open_.pieces[-1].text.rstrip(" ")
                # Two markers side by side are told apart.
                open_.pieces[-1].text = f"{before} " if before[-1] in RAISED_DIGITS else before
            open_.pieces.append(_Piece(label, look._replace(font=None, raised=False)))
            open_.typed = typed
        if body is not None and not self._in_note:  # a note that calls a note would never end
            self._in_note = True
            fields, self._fields = self._fields, []
            words = self.blocks(body)
            self._fields = fields
            self._in_note = False
            first = words[0] if words else None
            if typed and isinstance(first, Paragraph):
                first.text = _without(first.text, typed, label)
            open_.notes.append(note(label, words))
        return bool(typed)

    def _field(self, element: Element) -> None:
        match attribute(element, "fldCharType"):
            case "begin":
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].shown = True
            case "end" if self._fields:
                self._fields.pop()

    def _boxes(self, element: Element, open_: _Open) -> None:
        """Text boxes of a drawing stand behind their paragraph."""
        for inner in element.iter():
            if local(inner) == "txbxContent" and not any(local(e) in _APART for e in _between(inner, element)):
                open_.boxes += self.blocks(inner)

    def _end_section(self, properties: Element | None) -> None:
        section = child(properties, "sectPr")
        if section is None:
            return
        for name, notes in zip(("footnotePr", "endnotePr"), self.kinds.values(), strict=True):
            notes.count_as(child(section, name))
            notes.new("eachSect")

    def _table(self, element: Element) -> Grid:
        properties = child(element, "tblPr")
        borders, style = child(properties, "tblBorders"), child(properties, "tblStyle")
        if borders is not None:
            ruled = draws(borders)
        else:
            ruled = self.styles.is_ruled(attribute(style, "val") if style is not None else None)
        rows: list[list[Cell]] = []
        for row in _inside(element, "tr"):
            row_properties = child(row, "trPr")
            if child(row_properties, "del") is not None:
                continue
            before = child(row_properties, "gridBefore")
            skipped = number(attribute(before, "val")) or 0 if before is not None else 0
            cells = [Cell() for _ in range(min(skipped, MOST_COLUMNS))]
            for inner in _inside(row, "tc"):
                cell_properties = child(inner, "tcPr")
                edges = child(cell_properties, "tcBorders")
                ruled = ruled or (edges is not None and draws(edges))
                cells.append(self._cell(inner, cell_properties))
            rows.append(cells)
        return Grid(rows, ruled)

    def _cell(self, element: Element, properties: Element | None) -> Cell:
        span, merge = child(properties, "gridSpan"), child(properties, "vMerge")
        columns = number(attribute(span, "val")) or 1 if span is not None else 1
        goes_on = merge is not None and attribute(merge, "val") != "restart"
        return Cell(self.blocks(element), min(columns, MOST_COLUMNS), goes_on)


def _text_of(name: str, element: Element) -> str | None:
    """The characters of a leaf of a run; None for what holds others."""
    match name:
        case "t":
            return element.text or ""
        case "tab" | "ptab":
            return "\t"
        case "br":
            return "\n" if attribute(element, "type") in {None, "textWrapping", "page", "column"} else ""
        case "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case "softHyphen":
            return "\u00ad"  # in TCVN3 the letter "ư"
        case "sym":
            code = int(c, 16) & 0xFF if (c := attribute(element, "char") or "") and _is_hex(c) else 0
            font = (attribute(element, "font") or "").lower()
            return next((table.get(code, "-") for name, table in _SYMBOLS.items() if font.startswith(name)), "")
    return None


def _is_hex(text: str) -> bool:
    return len(text) <= 6 and all(c in "0123456789abcdefABCDEF" for c in text)


def _chosen(element: Element) -> Element | None:
    """One of the alternatives of a drawing: each holds the same text."""
    options = [row for row in element if local(row) in {"Choice", "Fallback"}]
    return next(
        (row for row in options if any(local(e) == "txbxContent" for e in row.iter())), options[0] if options else None
    )


def _between(inner: Element, outer: Element) -> Iterator[Element]:
    above = inner.getparent()
    while above is not None and above is not outer:
        yield above
        above = above.getparent()


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those in content controls and revisions too."""
    for inner in element:
        found = local(inner)
        if found == name:
            yield inner
        elif found in {"sdt", "sdtContent", "ins", "moveTo", "customXml"}:
            yield from _inside(inner, name)


def _is_contents(element: Element) -> bool:
    """True for the content control around a table of contents."""
    gallery = child(child(child(element, "sdtPr"), "docPartObj"), "docPartGallery")
    return gallery is not None and "contents" in (attribute(gallery, "val") or "").lower()


def _in_cell(element: Element) -> bool:
    above = element.getparent()
    return above is not None and local(above) == "tc"


def _without(text: str, typed: str, label: str) -> str:
    """The words of a note without the mark that was typed before them."""
    for printed in (label, typed, superscript(typed)):
        if printed and text.startswith(printed):
            return text[len(printed) :].lstrip(" .:)")
    return text
