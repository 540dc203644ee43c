"""Words to text, with the place of each word kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.layout.lines import Line
from corpus.layout.page import PrintedTable, Word
from schemas.layout import Layout, Reading
from schemas.superscripts import TO_RAISED

_PAUSES = frozenset(".,;:!?)]}”’-–/")
_NO_CONFIDENCE = -1.0


class Writer:
    """Text in the making: words, lines and tables are appended and their places noted."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0
        self.layout = Layout()
        self.readings: list[Reading] = []
        self.page = 1

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def put(self, text: str) -> None:
        """Appends text that stands nowhere on a page: blanks, line ends, bars."""
        self.parts.append(text)
        self.at += len(text)

    def lines(self, lines: Sequence[Line]) -> None:
        """Appends the lines of one paragraph as one line."""
        last = ""
        for line in lines:
            if last and not _is_cut(last, line.words[0].text):
                self.put(" ")
            self.words(line.words)
            last = line.words[-1].text

    def words(self, words: Iterable[Word]) -> None:
        """Appends words between blanks."""
        parts, layout, page, at = self.parts, self.layout, self.page, self.at
        starts, ends, pages, boxes = layout.starts, layout.ends, layout.pages, layout.boxes
        first = True
        label = False
        for word in words:
            text, box, _, _, raised, joined, confidence, *_ = word
            if raised:
                text = text.translate(TO_RAISED)
            if not first and (not joined or (label and text[0] not in _PAUSES)):
                parts.append(" ")
                at += 1
            label = raised and first
            first = False
            parts.append(text)
            starts.append(at)
            at += len(text)
            ends.append(at)
            pages.append(page)
            boxes.extend(box)
            layout.confidences.append(_NO_CONFIDENCE if confidence is None else confidence)
            if confidence is not None and any(map(str.isdigit, text)):
                self._reading(word, text, at)
        self.at = at

    def _reading(self, word: Word, text: str, end: int) -> None:
        self.readings.append(
            Reading(
                end - len(text), end, self.page, text, word.raw or word.text, word.confidence or 0.0, word.certain,
                word.alternatives,
            )
        )  # fmt: skip

    def row(self, cells: Sequence[Sequence[Word]]) -> None:
        """Appends a row of a table, its cells between bars."""
        self.put("|")
        for words in cells:
            self.put(" ")
            self.words(words)
            self.put(" |" if words else "|")

    def table(self, table: PrintedTable) -> None:
        """Appends the rows of a table, cells between bars, each row on a line."""
        cells = {(cell.row, cell.column): cell.words for cell in table.cells}
        for row in range(table.rows):
            if row:
                self.put("\n")
            self.row([cells.get((row, column), ()) for column in range(table.columns)])


def _is_cut(above: str, below: str) -> bool:
    """True when a line was broken behind a hyphen or stroke inside a token: "12-" and "QĐ/TW"."""
    return len(above) > 1 and above[-1] in "-–/" and above[-2].isalnum() and below[0].isalnum()
