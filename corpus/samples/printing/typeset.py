"""A manuscript laid on pages, as the guide to the form of Party documents has it (Hướng dẫn 36-HD/VPTW)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, NamedTuple

from corpus.samples.printing.fonts import unit_width
from corpus.samples.printing.lines import RAISED_SIZE, Fragment, Line, broken, words_of
from corpus.samples.printing.manuscript import Manuscript, Paragraph, Table
from corpus.samples.printing.sheets import Ink, Seal, Sheet, Stroke
from corpus.samples.printing.tabular import column_widths

Alignment = Literal["justified", "left", "centre"]
_RAISE = 0.34
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Design:
    """Measures of a page, in points: A4, Times-like letters of 13 or 14 points."""

    width: float = 595.28
    height: float = 841.89
    left: float = 85.0
    right: float = 48.0
    top: float = 60.0
    bottom: float = 58.0
    size: float = 14.0
    leading: float = 1.25
    indent: float = 35.4
    gap: float = 6.0
    note_size: float = 10.0
    page_number: Literal["top", "bottom"] = "top"
    family: str = "Serif"

    @property
    def measure(self) -> float:
        """The width of a line."""
        return self.width - self.left - self.right


def design(seed: int) -> Design:
    """One of the designs that offices use."""
    draw = Random(f"design {seed}")
    size = draw.choice([13.0, 14.0, 14.0, 14.0])
    return Design(
        left=draw.choice([85.0, 85.0, 71.0]),
        right=draw.choice([42.5, 48.0, 56.7]),
        top=draw.choice([56.7, 62.0]),
        size=size,
        leading=draw.choice([1.17, 1.22, 1.3]),
        indent=draw.choice([28.3, 35.4, 36.0]),
        gap=draw.choice([3.0, 6.0, 6.0]),
        note_size=draw.choice([10.0, 10.0, 11.0]),
    )


class _Style(NamedTuple):
    size: float
    face: str
    alignment: Alignment
    indent: float = 0.0
    leading: float = 1.2
    before: float = 0.0


@dataclass
class _Setter:
    """Lays paragraphs one below the other and opens pages as they fill."""

    text: Manuscript
    design: Design
    sheets: list[Sheet] = field(default_factory=list)
    inks: list[Ink] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    seal: Seal | None = None
    notes: list[tuple[Line, bool]] = field(default_factory=list)
    y: float = 0.0
    end: str = ""
    seen: set[int] = field(default_factory=set)
    waiting: list[tuple[Line, bool]] = field(default_factory=list)

    def run(self) -> tuple[Sheet, ...]:
        text = self.text
        self._open()
        self._head()
        loose = dict[int, list[int]]()
        for at, note in text.loose:
            loose.setdefault(at, []).append(note)
        for index, block in enumerate(text.blocks):
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block, index)
            for note in loose.get(index, []):
                self._take_notes([note])
        self._foot()
        while self.waiting:
            self._turn()
        self._close()
        return tuple(self.sheets)

    # pages

    def _open(self) -> None:
        self.inks, self.strokes, self.seal, self.notes, self.end = [], [], None, [], ""
        self.y = self.design.top
        number = len(self.sheets) + 1
        if number > 1:
            label = str(number)
            width = unit_width(label, "regular", self.design.family) * 13
            x = self.design.left + (self.design.measure - width) / 2
            baseline = 40.0 if self.design.page_number == "top" else self.design.height - 30
            self.inks.append(Ink(label, x, baseline, width, 13, "regular", "", -1, level=baseline))
        carried, self.waiting = self.waiting, []
        self._queue(carried)

    def _close(self) -> None:
        self._set_notes()
        design = self.design
        self.sheets.append(
            Sheet(
                len(self.sheets) + 1, design.width, design.height, tuple(self.inks), tuple(self.strokes), self.seal,
                self.end, design.family,
            )
        )  # fmt: skip

    def _turn(self) -> None:
        self._close()
        self._open()

    @property
    def _floor(self) -> float:
        """Where the room for text ends, above the notes of the page."""
        return self.design.height - self.design.bottom - self._notes_height(self.notes)

    # notes

    def _note_leading(self) -> float:
        return self.design.note_size * 1.18

    def _notes_height(self, lines: Sequence[tuple[Line, bool]]) -> float:
        return len(lines) * self._note_leading() + 10 if lines else 0.0

    def _note_lines(self, note: int) -> list[tuple[Line, bool]]:
        words = words_of(self.text.notes[note].pieces)
        lines = self._lines(words, self.design.measure, _Style(self.design.note_size, "regular", "justified"))
        return [(line, i == 0) for i, line in enumerate(lines)]

    def _take_notes(self, notes: Iterable[int]) -> None:
        for note in notes:
            if note not in self.seen:
                self.seen.add(note)
                self._queue(self._note_lines(note))

    def _queue(self, lines: list[tuple[Line, bool]]) -> None:
        """Notes to the foot of the page; what finds no room there, to that of the next."""
        for line in lines:
            room = self.design.height - self.design.bottom - self.y - self._notes_height([*self.notes, line])
            if self.waiting or room < 0:
                self.waiting.append(line)
            else:
                self.notes.append(line)

    def _set_notes(self) -> None:
        if not self.notes:
            return
        design = self.design
        y = design.height - design.bottom - self._notes_height(self.notes) + 4
        self.strokes.append(Stroke(design.left, y, design.left + 144, y, 0.6))
        y += 4
        for index, (line, first) in enumerate(self.notes):
            y += self._note_leading()
            gap = "\n\n" if first or not index else " "
            self._set_line(line, y, gap, _Style(design.note_size, "regular", "justified"), design.left, design.measure)

    # lines

    def _lines(self, words: list[list[Fragment]], measure: float, style: _Style) -> list[Line]:
        """Lines of a paragraph; centred ones about equally long."""
        family = self.design.family
        lines = broken(words, measure, style.indent, style.size, style.face, family)
        if style.alignment == "centre" and len(lines) > 1:
            count = len(lines)
            for narrow in range(1, _TRIES):
                tried = broken(words, measure * (1 - narrow / (2 * _TRIES)), 0, style.size, style.face, family)
                if len(tried) > count:
                    break
                lines = tried
        return lines

    def _set_line(self, line: Line, baseline: float, gap: str, style: _Style, x: float, measure: float) -> None:
        """A line of words at a baseline; ``gap`` stands before it in the text."""
        blank = unit_width(" ", style.face, self.design.family) * style.size
        spare = measure - line.natural
        if style.alignment == "justified" and not line.last and len(line.words) > 1:
            blank += max(spare, -blank * 0.2 * (len(line.words) - 1)) / (len(line.words) - 1)
        elif style.alignment == "centre":
            x += spare / 2
        for number, word in enumerate(line.words):
            for place, part in enumerate(word):
                size = style.size * (RAISED_SIZE if part.raised else 1)
                width = unit_width(part.text, style.face, self.design.family) * size
                level = baseline - (_RAISE * style.size if part.raised else 0)
                before = "" if place else (" " if number else gap)
                self.inks.append(
                    Ink(
                        part.text,
                        x,
                        level,
                        width,
                        size,
                        style.face,
                        self._gap(before),
                        part.start,
                        part.raised,
                        baseline,
                    )
                )
                x += width
            x += blank

    def _gap(self, gap: str) -> str:
        """What stands before the next ink, with what closes the one before."""
        before, self.end = self.end, ""
        return before + gap

    def _paragraph(self, paragraph: Paragraph, index: int) -> None:
        style = self._style(paragraph, index)
        lines = self._lines(words_of(paragraph.pieces), self.design.measure, style)
        leading = style.size * style.leading
        self.y += style.before
        together = min(len(lines), 2) + (2 if paragraph.style in {"heading", "title"} else 0)
        if self.y + together * leading > self._floor:
            self._turn()
        for number, line in enumerate(lines):
            fresh = [line for note in line.notes if note not in self.seen for line in self._note_lines(note)]
            foot = self.design.height - self.design.bottom - self._notes_height([*self.notes, *fresh])
            least = self.design.height - self.design.bottom - self._notes_height([*self.notes, *fresh[:1]])
            fits = self.y + leading <= (foot if len(fresh) < 8 else least)
            if not fits or self.waiting:
                self._turn()
            self.y += leading
            self._take_notes(line.notes)
            gap = "\n\n" if not number else " "
            if number and not self._begun:
                gap = "\n\n"
            indent = 0.0 if number else style.indent
            self._set_line(
                line, self.y - 0.25 * leading, gap, style, self.design.left + indent, self.design.measure - indent
            )
        self.y += self.design.gap

    @property
    def _begun(self) -> bool:
        """True when something of the manuscript stands on the page."""
        return any(ink.start >= 0 for ink in self.inks)

    def _style(self, paragraph: Paragraph, index: int) -> _Style:
        design = self.design
        if paragraph.style == "title":
            if index == 0:
                return _Style(design.size + 2, "bold", "centre", 0, 1.25, 14)
            return _Style(design.size, "bold", "centre", 0, 1.25)
        if paragraph.style == "heading":
            face = "bold" if paragraph.level < 3 else "bold-italic"
            return _Style(design.size, face, "justified", design.indent, design.leading, 2)
        return _Style(design.size, "regular", "justified", design.indent, design.leading)

    # head, foot, tables

    def _column(
        self, paragraphs: Sequence[tuple[Paragraph, _Style]], x: float, measure: float, y: float, opening: str = "\n\n"
    ) -> float:
        """Short lines set below one another in a column; returns where it ends."""
        gap = opening
        for paragraph, style in paragraphs:
            y += style.before
            for number, line in enumerate(self._lines(words_of(paragraph.pieces), measure, style)):
                y += style.size * style.leading
                self._set_line(line, y - 0.25 * style.size, " " if number else gap, style, x, measure)
            gap = "\n"
        return y

    def _head(self) -> None:
        design, text = self.design, self.text
        if not (text.left or text.right):
            return
        middle = design.left - 20 + (design.measure + 30) * 0.46
        left_x, right_x = design.left - 25, middle + 6
        organs = []
        for index, line in enumerate(text.left):
            last_organ = line.text.isupper() and not any(p.text.isupper() for p in text.left[index + 1 :])
            face = "bold" if last_organ and len(line.text) > 3 else "regular"
            organs.append((line, _Style(13, face, "centre")))
        slogans = []
        for line in text.right:
            upper = line.text.isupper()
            slogans.append(
                (
                    line,
                    _Style(14 if upper else 13.5, "bold" if upper else "italic", "centre", 0, 1.2, 0 if upper else 8),
                )
            )
        width = middle - 4 - left_x
        bottom = self._column(organs, left_x, width, self.y, "")
        first = len(self.inks)
        other = self._column(slogans, right_x, design.width - design.right + 12 - right_x, self.y)
        upper_inks = [ink for ink in self.inks[first:] if ink.face == "bold"]
        if upper_inks:
            y = max(ink.baseline for ink in upper_inks) + 4
            self.strokes.append(Stroke(min(i.x for i in upper_inks), y, max(i.x + i.width for i in upper_inks), y, 0.7))
        self.y = max(bottom, other) + 6

    def _foot(self) -> None:
        design, text = self.design, self.text
        if not (text.recipients or text.signature):
            return
        half = design.left + design.measure * 0.46
        named = len(text.signature) > 1
        height = max(len(text.recipients) * 15, len(text.signature) * 18 + (90 if named else 0)) + 10
        if self.y + height > self._floor:
            self._turn()
        y = self.y + 8
        recipients = []
        for index, line in enumerate(text.recipients):
            recipients.append(
                (line, _Style(11 if index else 12, "regular" if index else "bold-italic", "left", 0, 1.18))
            )
        self._column(recipients, design.left, half - design.left - 10, y)
        width = design.left + design.measure - half
        if not named:
            self._column([(line, _Style(14, "bold", "centre")) for line in text.signature], half, width, y)
            return
        *roles, name = text.signature
        bottom = self._column([(line, _Style(14, "bold", "centre")) for line in roles], half, width, y)
        self.seal = Seal(half + width / 2 - 42, bottom + 36, half + width / 2 + 6, bottom + 40)
        self._column([(name, _Style(14, "bold", "centre"))], half, width, bottom + 72, "\n")

    def _table(self, table: Table) -> None:
        design = self.design
        size = design.size - 1
        widths = column_widths(table, design.measure, size, design.family)
        leading = size * 1.18
        for index, row in enumerate(table.rows):
            face = "bold" if index == 0 else "regular"
            cells = [
                self._lines(words_of(cell.pieces), width - 8, _Style(size, face, "left"))
                for cell, width in zip(row, widths, strict=False)
            ]
            height = max((len(lines) for lines in cells), default=1) * leading + 6
            if self.y + height > self._floor or self.waiting:
                self._turn()
            top, x = self.y, design.left
            opening = "\n\n| " if index == 0 or not self._begun else "\n| "
            for number, (lines, width) in enumerate(zip(cells, widths, strict=False)):
                self.end = self._gap(opening if number == 0 else " | ")
                text = row[number].text
                plain = index and any(c.isalpha() for c in text)
                style = _Style(size, face, "left" if plain else "centre")
                y = top + 3 + (height - 6 - len(lines) * leading) / 2
                for i, line in enumerate(lines):
                    y += leading
                    self._set_line(line, y - 0.25 * leading, " " if i else "", style, x + 4, width - 8)
                    self._take_notes(line.notes)
                x += width
            self.end = self._gap(" |")
            self.y = top + height
            x = design.left
            for width in [0.0, *widths]:
                x += width
                self.strokes.append(Stroke(x, top, x, self.y))
            self.strokes += [Stroke(design.left, y, x, y) for y in (top, self.y)]
        self.y += design.gap + 4


def typeset(text: Manuscript, design: Design | None = None) -> tuple[Sheet, ...]:
    """The pages of a manuscript. Raises MissingPart without reportlab or the fonts, whose widths are needed."""
    return _Setter(text, design or Design()).run()
