"""The elements of a page as paragraphs and tables. The tree is walked without recursion: pages nest as they like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import regex

from corpus.readers._blocks import Block, Cell, Grid, Paragraph
from corpus.readers._flow import note, superscript, tidy
from corpus.readers._grid import MOST_COLUMNS
from corpus.readers._legacy import LegacyFonts
from corpus.readers._web.notes import Notes
from corpus.readers._word.numbering import printed
from corpus.readers._xml import Element
from schemas.superscripts import RAISED_DIGITS, RAISED_OPENINGS

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_BLANKS = regex.compile(r"[\s\u00a0]+")
_WIDE = regex.compile(r"[ \u00a0]{3,}")
_PARTED = regex.compile(r"\n\s*\n")
_FAMILY = regex.compile(r"font-family\s*:\s*[\"']?([^\"';,}]+)", regex.IGNORECASE)
_SUPER = regex.compile(r"vertical-align\s*:\s*super|mso-text-raise\s*:\s*[1-9]", regex.IGNORECASE)
_BORDER = regex.compile(r"border[\w-]*\s*:(?!\s*(?:0|none|medium none|collapse|separate))", regex.IGNORECASE)
_RULE = regex.compile(r"([\w.#,\s*-]+)\{([^}]*)\}")
_OWN_LABEL = regex.compile(r"[-–+•*]|\(?(?:\d{1,2}|[a-zđ]|[ivxIVX]{1,4})[.)]")
_NOTE_LABEL = regex.compile(r"[\[(^]?\s*[\d*]{1,3}\s*[\])]?[.:]?\s*")
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST_TABLE = 20
_MOST_ROWS = 20_000


@dataclass
class _Piece:
    text: str
    font: str | None
    raised: bool


@dataclass
class _Table:
    """A table that is being read, and what was being read around it."""

    element: Element
    outer: list[Block]
    rows: list[list[tuple[Cell, int]]] = field(default_factory=list)
    ruled: bool | None = None


class Flow:
    """Reads elements of a page one after the other into ``blocks``."""

    def __init__(self, notes: Notes, styles: dict[str, str], fonts: LegacyFonts | None, seen: LegacyFonts) -> None:
        self.blocks: list[Block] = []
        self._notes, self._styles, self._fonts, self._seen = notes, styles, fonts, seen
        self._pieces: list[_Piece] = []
        self._called: list[str] = []
        self._label = ""
        self._font: list[str | None] = [None]
        self._raised = self._kept = 0
        self._tables: list[_Table] = []
        self._lists: list[tuple[str, int]] = []
        self._told: set[Element] = set()

    def read(self, element: Element, *, is_note: bool = False) -> None:
        """Takes an element with all in it; the body of a note only where it is asked for."""
        from lxml import etree

        walk = etree.iterwalk(element, events=("start", "end"))
        skipped: Element | None = None
        for event, inner in walk:
            if event == "start":
                if inner in self._notes.labels or (inner in self._notes.bodies and not (is_note and inner is element)):
                    skipped = inner
                elif inner in self._notes.markers:
                    self._call(inner)
                    skipped = inner
                else:
                    self._start(inner)
                    if is_note and inner is element:
                        self._label = ""  # its own label stands before it
                    continue
                walk.skip_subtree()
            else:
                if inner is not skipped:
                    self._end(inner)
                skipped = None
                if inner is not element:
                    self._text(inner.tail)
        self._flush()

    def _start(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        self._font.append(self._font_of(element) or self._font[-1])
        self._raised += _is_raised(element)
        match tag:
            case "br":
                self._pieces.append(_Piece("\n", None, False))
            case "pre":
                self._kept += 1
            case "ol":
                start = element.get("start") or "1"
                form = _FORMS.get(element.get("type") or "", "decimal")
                self._lists.append((form, int(start) - 1 if start.isdecimal() and len(start) < 5 else 0))
            case "ul" | "menu" | "dir":
                self._lists.append(("bullet", 0))
            case "li":
                self._label = self._item(element)
            case "table":
                self._open_table(element)
            case "tr" if self._tables:
                self._tables[-1].rows.append([])
            case "td" | "th" if self._tables:
                table = self._tables[-1]
                if self.blocks is not table.outer:
                    table.outer += self.blocks  # what stood between two cells
                self.blocks = []
                table.ruled = table.ruled or tag == "th" or None
        self._text(element.text)

    def _end(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        self._font.pop()
        self._raised -= _is_raised(element)
        match tag:
            case "pre":
                self._kept -= 1
            case "ol" | "ul" | "menu" | "dir" if self._lists:
                self._lists.pop()
            case "td" | "th" if self._tables:
                self._close_cell(element)
            case "caption" if self._tables and self.blocks is not self._tables[-1].outer:
                self._tables[-1].outer += self.blocks
                self.blocks = []
            case "table" if self._tables:
                self._close_table(element)

    def _text(self, text: str | None) -> None:
        if text:
            words = text if self._kept else _BLANKS.sub(_one_blank, text)
            self._pieces.append(_Piece(words, self._font[-1], self._raised > 0))

    def _call(self, link: Element) -> None:
        """A marker, and its note unless another marker has called it."""
        label, body = self._notes.markers[link]
        while self._pieces and not self._pieces[-1].text.strip(" "):
            self._pieces.pop()
        if self._pieces:
            before = self._pieces[-1].text.rstrip(" ")
            # Two markers side by side are told apart.
            self._pieces[-1].text = f"{before} " if before[-1] in RAISED_DIGITS else before
        self._pieces.append(_Piece(label, None, False))
        if body in self._told:
            return
        self._told.add(body)
        inner = Flow(Notes(labels=self._notes.labels, bodies=self._notes.bodies), self._styles, self._fonts, self._seen)
        inner.read(body, is_note=True)
        first = next((block for block in inner.blocks if isinstance(block, Paragraph)), None)
        if first is not None:
            first.text = _NOTE_LABEL.sub("", first.text, count=1) if _NOTE_LABEL.match(first.text) else first.text
        self._called.append(note(label, inner.blocks))

    def _item(self, element: Element) -> str:
        """What stands before an item of a list."""
        form, count = self._lists[-1] if self._lists else ("bullet", 0)
        if "none" in (element.get("style") or "") or form == "bullet":
            return "-" if form == "bullet" else ""
        value = element.get("value") or ""
        count = int(value) if value.isdecimal() and len(value) < 5 else count + 1
        self._lists[-1] = (form, count)
        return f"{printed(count, form)}."

    def _flush(self) -> None:
        """Ends the paragraph that is being read."""
        if not self._pieces:
            return
        text = self._words()
        self._pieces = []
        paragraphs = [tidied for piece in _PARTED.split(text) if (tidied := _tidy(piece))]
        if paragraphs and self._label:
            if not _OWN_LABEL.match(paragraphs[0]):
                paragraphs[0] = f"{self._label} {paragraphs[0]}"
            self._label = ""
        found = [Paragraph(words) for words in paragraphs]
        if self._called and not found:
            found = [Paragraph("")]
        if found:
            found[-1].notes += self._called
            self._called = []
        self.blocks += found

    def _words(self) -> str:
        """The pieces as text: raised numbers in superscript digits, legacy fonts in Unicode."""
        text = ""
        at = 0
        while at < len(self._pieces):
            first = at
            font, raised = self._pieces[at].font, self._pieces[at].raised
            while at < len(self._pieces) and (self._pieces[at].font, self._pieces[at].raised) == (font, raised):
                at += 1
            words = "".join(piece.text for piece in self._pieces[first:at])
            if self._fonts:
                words = self._fonts.to_unicode(words, font)
            else:
                self._seen.see(words, font)
            if raised:
                marked = superscript(words.replace("[", "(").replace("]", ")"))
                if marked != words and marked[:1] in RAISED_OPENINGS:
                    words, text = marked, text.rstrip(" ")
            text += words
        return text

    def _font_of(self, element: Element) -> str | None:
        face = element.get("face")
        if face:
            return str(face.split(",")[0].strip(" \"'"))
        own = _FAMILY.search(element.get("style") or "")
        if own:
            return own[1].strip()
        if not self._styles:
            return None
        names = (element.get("class") or "").split()
        keys = [f"{element.tag}.{name}" for name in names] + [f".{name}" for name in names] + [element.tag]
        return next((self._styles[key] for key in keys if key in self._styles), None)

    def _open_table(self, element: Element) -> None:
        if len(self._tables) >= _DEEPEST_TABLE:
            return
        border = (element.get("border") or "0").strip()
        ruled = border != "0" or _BORDER.search(element.get("style") or "") is not None
        self._tables.append(_Table(element, self.blocks, ruled=ruled or None))

    def _close_cell(self, element: Element) -> None:
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        cell = Cell(self.blocks, _span(element.get("colspan"), MOST_COLUMNS))
        table.rows[-1].append((cell, _span(element.get("rowspan"), _MOST_ROWS)))
        self.blocks = []

    def _close_table(self, element: Element) -> None:
        if self._tables[-1].element is not element:
            return
        table = self._tables.pop()
        stray = self.blocks if self.blocks is not table.outer else []
        self.blocks = table.outer
        self.blocks += stray
        rows = spread(table.rows)
        if any(cell.blocks for row in rows for cell in row):
            self.blocks.append(Grid(rows, table.ruled))


def _one_blank(run: regex.Match[str]) -> str:
    """A run of blanks as one; a wide gap within a line, which may part the columns of a table, as a tab."""
    return "\t" if _WIDE.fullmatch(run[0]) else " "


def _tidy(text: str) -> str:
    """A paragraph; gaps stay wide in lines that have several."""
    if "\t" not in text:
        return tidy(text)
    lines = [line.strip() for line in text.split("\n")]
    gapped = ("    " if line.count("\t") > 1 else " " for line in lines)
    return "\n".join(
        kept
        for gap, line in zip(gapped, lines, strict=True)
        if (kept := gap.join(filter(None, map(tidy, line.split("\t")))))
    )


def spread(rows: Iterable[list[tuple[Cell, int]]]) -> list[list[Cell]]:
    """Rows of cells, each with the rows it covers, as rows in which a cell goes on below itself."""
    found: list[list[Cell]] = []
    going: dict[int, tuple[int, int]] = {}  # column: columns and rows that a cell above still covers
    for row in rows:
        cells: list[Cell] = []
        column = 0
        waiting = list(row)
        while waiting or any(place >= column for place in going):
            if column in going:
                columns, left = going.pop(column)
                cells.append(Cell(columns=columns, goes_on=True))
                if left > 1:
                    going[column] = (columns, left - 1)
                column += columns
                continue
            if not waiting:
                break
            cell, covered = waiting.pop(0)
            cells.append(cell)
            if covered > 1:
                going[column] = (cell.columns, covered - 1)
            column += cell.columns
        found.append(cells)
    return found


def styles_of(root: Element) -> dict[str, str]:
    """The fonts that a page's style sheets give to elements and classes ("p.MsoNormal")."""
    found: dict[str, str] = {}
    for sheet in root.iter("style"):
        for rule in _RULE.finditer("".join(sheet.itertext())[:200_000]):
            family = _FAMILY.search(rule[2])
            if family:
                found |= dict.fromkeys((key.strip() for key in rule[1].split(",")), family[1].strip())
    return found


def _is_raised(element: Element) -> bool:
    return element.tag == "sup" or _SUPER.search(element.get("style") or "") is not None


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isdecimal() and len(text) < 7 else 1
