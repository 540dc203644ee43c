"""The bodies of footnotes: which printed paragraphs are notes, and where each of them ends.

Text made from pages has the notes of a page where the page ends, often inside a sentence; other files have them
at the end. A label may have lost its superscript ("6. Năm 2010") or stand in brackets. A note may run over several
paragraphs; the running text resumes with the rest of the sentence that was cut, a heading, or a new paragraph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from corpus.structure.folding import Folded
from corpus.structure.lines import Block, divide, is_capitals
from corpus.structure.markers import LoweredMarkers, Marker, bracketed_markers, label_value, raised_markers
from corpus.structure.numbering import RAISED, Family, Number, printed_number, rank_of

_LABEL = regex.compile(rf"[\s*_]*({RAISED})(?![*_\s]*[,;])(?!\s*[.)]\s*\p{{Ll}})\s*[-–—.:)/]?[\s]*(?=\S)")
_WEAK_LABEL = regex.compile(
    r"[\s*_]*(\(\d{1,2}\)|\[\d{1,2}\]|\(\*{1,3}\)|\d{1,2}(?=[.)\-–:/]?\s|\p{Lu}\p{Ll}))(?:\s?,\s?[(\[]\d{1,2}[)\]])*"
    r"\s*[-–—.:)/]?\s*(?=[\p{L}\d“\"*_+(])"
)
# A label that follows another note on its line: "... lớp A. ² Mỗi đợt ...".
_INNER_LABEL = regex.compile(rf"(?<=[.;!?…”)]\s)({RAISED}|\(\d{{1,2}}\)|\[\d{{1,2}}\])(?=\s?[\p{{Lu}}“\"])")
_CAPITAL = regex.compile(r"[\s“\"*_]*\p{Lu}")
_REST = regex.compile(r"[*_“\"(]*[\p{Ll},;)%”]|\d+(?:[.,]\d+)*\s?%")
_MOST_PARAGRAPHS = 8
_MOST_BETWEEN = 30  # blocks of a page between a heading and the notes at its foot
_LEAST_SENTENCE = 60
_LONGEST_TITLE = 200
_PAGE = 5000
_LONGEST_DIVIDED = 10_000


@dataclass
class Note:
    """The body of a note: blocks ``first``..``last``; label and words begin at ``start`` and ``content``.

    ``label`` is its number, or the number of its stars below zero. Notes that stand together, as at the foot of one
    page, share a ``cluster``.
    """

    label: int
    first: int
    last: int
    start: int
    content: int
    cluster: int = 0
    marker: Marker | None = None


def is_cut(block: Block) -> bool:
    """True when a paragraph of running text stops inside a sentence."""
    return not block.is_closed and len(block.text) > _LEAST_SENTENCE and not is_capitals(block.text[:200])


def is_prose(block: Block) -> bool:
    """True when a paragraph reads as a sentence, not as a heading."""
    return len(block.text) > _LONGEST_TITLE or block.is_closed or block.text.endswith((";", ","))


def find_notes(
    folded: Folded, blocks: list[Block], apart: set[int], after_tail: int, placed: bool = False
) -> list[Note]:
    """The notes among the printed paragraphs of a text, in order of place.

    ``apart`` are the places of blocks behind a rule or a heading "Chú thích"; from the place ``after_tail`` on stands
    what follows the signature. ``placed``: the text was read from pages, where a note's label stands raised: the number
    that a list of headings expects is that heading. A block that holds several notes is divided in place.
    """
    finder = _Finder(folded, blocks, apart, after_tail, placed)
    return finder.extend(finder.labels())


def without_markers(folded: Folded, notes: Sequence[Note]) -> Folded:
    """The folded text that prints none of the markers which are linked to notes; raised ones it never prints."""
    markers = (note.marker for note in notes if note.marker and note.marker.form != "raised")
    return replace(folded, dropped=tuple(sorted((marker.start, marker.end) for marker in markers)))


class _Finder:
    def __init__(self, folded: Folded, blocks: list[Block], apart: set[int], after_tail: int, placed: bool) -> None:
        self.folded = folded
        self.blocks = blocks
        self.apart = apart
        self.after_tail = after_tail
        self.placed = placed
        self.markers = raised_markers(folded)
        self.starts = [marker.start for marker in self.markers]
        self.brackets = bracketed_markers(folded)
        self.lowered = LoweredMarkers(folded.text)
        self.pending: Counter[tuple[str, int]] = Counter()  # markers that wait for their note, by form and label
        self.latest: dict[int, int] = {}  # where the last marker of each label stands
        self.open: dict[tuple[Family, int], int] = {}  # the last number of each list of headings that may go on
        self.previous: Block | None = None  # the last block of running text

    def labels(self) -> list[Note]:
        """The blocks that begin a note."""
        found: list[Note] = []
        queue = sorted(self.markers + self.brackets, key=lambda marker: marker.start)
        seen = i = 0
        while i < len(self.blocks):
            block = self.blocks[i]
            while seen < len(queue) and queue[seen].start < block.start:
                self._wait(queue[seen])
                seen += 1
            number = printed_number(block.text)
            note = self._strong(i) or self._weak(i, number, found[-1] if found else None)
            if note:
                found.append(note)
                self._answer(note)
                self._divide(note)
                while seen < len(queue) and queue[seen].start < self.blocks[i].end:
                    seen += 1  # the label itself, and what looks like a marker inside the note
            else:
                self._read_on(block, number)
            i += 1
        return found

    def _read_on(self, block: Block, number: Number | None) -> None:
        """Takes a block of the running text; a number closes the lists that are nested deeper."""
        if number:
            self.open = {style: n for style, n in self.open.items() if rank_of(style) <= number.rank}
            self.open[number.style] = number.value
        elif is_capitals(block.text[:200]):
            self.open = {}
        self.previous = block

    def _wait(self, marker: Marker) -> None:
        """One marker more that waits for its note; a raised one in brackets under both forms."""
        self.pending[marker.form, marker.label] += 1
        self.latest[marker.label] = marker.start
        if marker.form == "raised" and self.folded.text[marker.start] in "⁽(":
            self.pending["⁽", marker.label] += 1

    def _answer(self, note: Note) -> None:
        """One marker less that waits for its note."""
        form = self.folded.text[note.start]
        for waiting in (form, "⁽", "raised") if form in "([" else ("raised", "⁽"):
            if self.pending[waiting, note.label] > 0:
                self.pending[waiting, note.label] -= 1
                if waiting == form:
                    break

    def _divide(self, note: Note) -> None:
        """Parts the block of a note where the next label stands on the same line."""
        block = self.blocks[note.first]
        if block.end - block.start > _LONGEST_DIVIDED:
            return
        for match in _INNER_LABEL.finditer(self.folded.text, note.content, block.end):
            label, form = label_value(match[1]), match[1][0]
            if label == note.label + 1 and any(self.pending[waiting, label] > 0 for waiting in (form, "raised")):
                self.blocks[note.first : note.first + 1] = divide(self.folded, block, match.start())
                return

    def _strong(self, i: int) -> Note | None:
        """A label in superscript."""
        if i >= len(self.blocks):
            return None
        block = self.blocks[i]
        match = _LABEL.match(self.folded.text, block.start, block.end)
        return Note(label_value(match[1]), i, i, match.start(1), match.end()) if match else None

    def _weak(self, i: int, number: Number | None, before: Note | None) -> Note | None:
        """A label that lost its superscript: only where one is due and no number of a section would stand."""
        block = self.blocks[i]
        match = _WEAK_LABEL.match(self.folded.text, block.start, min(block.end, block.start + 40))
        if match is None or is_capitals(block.text[:200]):
            return None
        label, form = label_value(match[1]), match[1][0]
        note = Note(label, i, i, match.start(1), match.end())
        if form in "([" and self._answers_bracket(i, form, label, number, before):
            return note
        waits = any(self.pending[waiting, label] > 0 for waiting in ("raised", "(", "["))
        if number is None and form.isdigit() and self._answers_bare(block, match, label, waits, before):
            return note
        expected = number is not None and number.value == self.open.get(number.style, 0) + 1
        if expected and form.isdigit() and (self.placed or self._raised_later(i, label)):
            return None
        distance = i - before.first if before and before.label == label - 1 else len(self.blocks)
        ahead = self._strong(i + 1)
        if ahead is not None and ahead.label == label + 1:
            distance = 1
        if distance == 1 or (distance <= 5 and not expected) or block.start in self.apart:
            return note if waits or self.lowered.last(label, 0, block.start) else None
        if block.start >= self.after_tail:
            return note if waits or self.lowered.last(label, 0, block.start) else None
        called = self._is_called(block, label, waits, before)
        counts_on = number is not None and self._counts_on(i, number)
        if self.previous is not None and is_cut(self.previous):
            fused = not waits and self.lowered.last(label, 0, block.start) is not None
            likely = not expected or not counts_on or self._resumes(i) or (called and is_prose(block))
            return note if (waits or fused) and likely else None
        single = number is not None and number.value == 1 and not counts_on
        return note if number and called and (single or not expected) and is_prose(block) else None

    def _raised_later(self, i: int, label: int) -> bool:
        """True where the note of a label stands further on with its number raised: "2. ..." is a heading then."""
        later = self.blocks[i + 1 : i + _MOST_BETWEEN]
        matches = (_LABEL.match(self.folded.text, block.start, block.end) for block in later)
        return any(match is not None and label_value(match[1]) == label for match in matches)

    def _is_called(self, block: Block, label: int, waits: bool, before: Note | None) -> bool:
        """True when the marker of a label stands on the page before a block; a lowered one for the next label only."""
        if waits:
            return self.latest.get(label, -1) >= block.start - _PAGE
        due = before.label + 1 if before else 1
        begin = max(block.start - _PAGE, before.start if before else 0)
        return label == due and self.lowered.last(label, begin, block.start) is not None

    def _answers_bracket(self, i: int, form: str, label: int, number: Number | None, before: Note | None) -> bool:
        """True for a label in brackets whose marker, printed so or raised, waits, or that goes on a list of notes."""
        if self._is_listed(i, form):
            return False
        if self.pending[form, label] > 0:
            return True
        counts_on = number is not None and self._counts_on(i, number) and not self.pending["⁽", label + 1]
        if before and before.label == label - 1 and self.folded.text[before.start] == form and not counts_on:
            return before.first == i - 1 or is_prose(self.blocks[i])
        return form == "(" and self.pending["⁽", label] > 0 and not counts_on

    def _answers_bare(
        self, block: Block, match: regex.Match[str], label: int, waits: bool, before: Note | None
    ) -> bool:
        """True for a digit that no mark closes, before a capital, when it is the next label and its marker is there."""
        text = self.folded.text
        if text[match.end(1)] in ".)-–:/" or not _CAPITAL.match(text, match.end()):
            return False
        return self._is_called(block, label, waits, before)

    def _is_listed(self, i: int, form: str) -> bool:
        """True when a label in brackets goes on a list of the running text: "(1) ...", "(2) ..."."""
        number = printed_number(self.blocks[i].text) if form == "(" else None
        return number is not None and number.value > 1 and self.open.get(number.style) == number.value - 1

    def _resumes(self, i: int) -> bool:
        """True when the rest of a sentence stands shortly behind a block, other notes aside."""
        others = 0
        for block in self.blocks[i + 1 : i + 1 + _MOST_PARAGRAPHS]:
            if _REST.match(block.text):
                return True
            label = _WEAK_LABEL.match(self.folded.text, block.start, min(block.end, block.start + 40))
            others += label is None or self.pending["raised", label_value(label[1])] == 0
            if others > 2:
                return False
        return False

    def _counts_on(self, i: int, number: Number) -> bool:
        """True when the next number of the same list stands shortly behind a block."""
        for block in self.blocks[i + 1 : i + 40]:
            other = printed_number(block.text)
            if other and other.style == number.style:
                return other.value == number.value + 1
            if other and other.rank < number.rank:
                return False
        return False

    def extend(self, labels: list[Note]) -> list[Note]:
        """Gives each note its paragraphs and its cluster."""
        cluster = opening = 0
        for k, note in enumerate(labels):
            if k == 0 or note.first != labels[k - 1].last + 1:
                cluster, opening = cluster + 1, note.first
            note.cluster = cluster
            note.last = self._last_block(note, labels[k + 1] if k + 1 < len(labels) else None, opening)
        return labels

    def _last_block(self, note: Note, following: Note | None, opening: int) -> int:
        """The last block of a note; its cluster begins with block ``opening``."""
        limit = min(len(self.blocks), note.first + 1 + _MOST_PARAGRAPHS)
        if following:
            between = range(note.first + 1, following.first)
            together = following.first <= limit and self._marked_before(following.label, note.start)
            if together and not any(self._is_running(j) for j in between):
                return following.first - 1
            limit = min(limit, following.first)
        if opening > 0 and is_cut(self.blocks[opening - 1]):
            return self._before_rest(note, limit)
        last = note.first
        while last + 1 < limit and not self._is_running(last + 1) and self._runs_on(last, last + 1):
            last += 1
        return last

    def _before_rest(self, note: Note, limit: int) -> int:
        """The last block before the rest of the cut sentence; the first of the note where no rest is found."""
        for j in range(note.first + 1, limit):
            if self._is_running(j) and not _REST.match(self.blocks[j].text):
                break
            if _REST.match(self.blocks[j].text):
                return j - 1 if j == note.first + 1 or self.blocks[j - 1].ends_sentence else note.first
        return note.first

    def _marked_before(self, label: int, position: int) -> bool:
        """True when one of the markers shortly before a place has this label."""
        i = bisect_left(self.starts, position)
        return any(marker.label == label for marker in self.markers[max(0, i - 30) : i])

    def _is_running(self, j: int) -> bool:
        """True for a block that no note holds: a heading, or text with a marker of its own."""
        block = self.blocks[j]
        number = printed_number(block.text)
        if (number and number.family != "letter") or is_capitals(block.text[:120]) or block.start >= self.after_tail:
            return True
        i = bisect_left(self.starts, block.start)
        return i < len(self.starts) and self.starts[i] < block.end and self._strong(j) is None

    def _runs_on(self, last: int, j: int) -> bool:
        """True when the paragraph behind a note still belongs to it, though no sentence waits to be resumed."""
        above, below = self.blocks[last], self.blocks[j]
        if above.text.endswith((":", ";")):
            return below.is_bullet or below.starts_small or not below.gap
        heads = below.new_page and printed_number(below.text) is not None  # "b. ..." at the top of the next page
        return not above.is_closed and below.starts_small and not heads
