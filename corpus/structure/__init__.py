"""The structure of a report: head, sections, footnotes, paragraphs in reading order, foot.

Everything is read on a folded copy (``folding``) and reported in offsets of the stored text, which never
changes. Time is linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.structure import dating, furniture, issuer, reading, sections
from corpus.structure.articles import read_unnamed_head
from corpus.structure.calls import link
from corpus.structure.folding import Folded, fold
from corpus.structure.head import Head
from corpus.structure.lexicon import fits
from corpus.structure.lines import Block, Line, blocks_of, lines_of, page_width
from corpus.structure.notes import Note, find_notes, without_markers
from corpus.structure.sections import Passage
from corpus.structure.tables import row_numbers
from corpus.structure.tail import Tail, read_author, read_tail
from corpus.structure.titles import read_named_head
from corpus.structure.unfolding import unfolded
from schemas.blocs import find_bloc
from schemas.document import Document, Footnote, Header, Paragraph, ParagraphKind, Section
from schemas.spans import Span
from schemas.symbols import one_organ

_OPENING = 4000
_EXCERPT = 200_000
_EXCERPT_LINE = 300


def analyse(document: Document, today: str | None = None) -> Document:
    """The document with header, pages, sections, footnotes and paragraphs.

    ``today`` (ISO) bounds the year that is inferred where no date is stated. Never raises: a text without any
    structure is a document of body paragraphs. Every character that is not blank lies in exactly one paragraph.
    """
    return _Analysis(document, today).run()


class _Analysis:
    def __init__(self, document: Document, today: str | None) -> None:
        self.document = document
        self.today = today
        self.folded = fold(document.text)
        self.lines = unfolded(self.folded, lines_of(self.folded))

    def run(self) -> Document:
        """All steps in order."""
        folded, lines = self.folded, self.lines
        numbers = furniture.page_numbers(folded, lines)
        pages = self.document.pages or furniture.pages(folded, lines, numbers)
        running = furniture.running_lines(folded, lines, numbers, self.document)
        apart = {*numbers, *running}
        web = furniture.web_furniture(folded, lines)
        width = page_width(folded, lines)
        head = read_named_head(folded, lines[:web], width) or read_unnamed_head(folded, lines[:web], width)
        tail = self._tail(head, web, apart)
        kinds = self._kinds(head, tail, web)
        layout = {*apart, *row_numbers(folded, lines), *furniture.picture_numbers(folded, lines)}
        kinds |= dict.fromkeys(layout, "furniture")
        blocks, ruled, after_tail = self._blocks(kinds, apart, tail, width)
        notes = find_notes(folded, blocks, ruled, after_tail, placed=self.document.layout is not None)
        footnotes = link(folded, notes, [blocks[note.last].end for note in notes])
        folded = self.folded = without_markers(folded, notes)
        taken = {i for note in notes for i in range(note.first, note.last + 1)}
        passages = reading.join(blocks, taken)
        titled = bool(head.title) and not head.is_article
        sections.find_headings(folded, passages, head.is_article, titled, width)
        if any(page.origin == "ocr" for page in self.document.pages):
            sections.mend_first_romans(passages)
        tree = sections.build(folded, passages)
        paragraphs = [
            *_running(folded, passages),
            *_note_paragraphs(folded, blocks, notes, footnotes, tree),
            *self._printed_apart(kinds, head.wrapped),
        ]
        return replace(
            self.document,
            header=self._header(head, tail, passages, [blocks[i].lower for i in sorted(taken)]),
            pages=pages,
            sections=tuple(tree),
            footnotes=tuple(footnotes),
            paragraphs=tuple(sorted(paragraphs, key=lambda paragraph: paragraph.spans[0])),
        )

    def _tail(self, head: Head, web: int, numbers: set[int]) -> Tail | None:
        lines = self.lines[:web]
        tail = read_tail(self.folded, lines, head.end, numbers)
        return tail or read_author(self.folded, lines, head.end)

    def _kinds(self, head: Head, tail: Tail | None, web: int) -> dict[int, ParagraphKind]:
        """What the lines outside the running text are."""
        folded, kinds = self.folded, dict[int, ParagraphKind]()
        above = (i for i in range(head.start) if self.lines[i].end - self.lines[i].start > _EXCERPT_LINE // 2)
        lead = next(above, head.start)  # what a web page prints above its own words on a document
        for i, line in enumerate(self.lines):
            lower = folded.lower[line.start : min(line.end, line.start + _EXCERPT_LINE)]
            short = line.end - line.start <= _EXCERPT_LINE
            if i in head.title_lines:
                kinds[i] = "title"
            elif i >= web or furniture.is_rule(lower) or (short and fits("web_marks", lower)):
                kinds[i] = "furniture"
            elif head.start <= i < head.end or i < lead:
                kinds[i] = "furniture" if fits("web_furniture", lower) else "header"
            elif tail and tail.start <= i < tail.end:
                kinds[i] = "tail"
        return kinds

    def _blocks(
        self,
        kinds: dict[int, ParagraphKind],
        numbers: set[int],
        tail: Tail | None,
        width: int | None,
    ) -> tuple[list[Block], set[int], int]:
        """The printed paragraphs of the running text; the places of those behind a rule; where the signature ends."""
        body: list[Line] = []
        interrupted = ruled = False
        behind: set[int] = set()
        for i, line in enumerate(self.lines):
            if i in kinds:
                interrupted = interrupted or i in numbers
                ruled = kinds[i] == "furniture" and furniture.is_rule(self.folded.text[line.start : line.end])
                continue
            removed = i - 1 in kinds
            if ruled and removed:
                behind.add(line.start)
            ruled = False
            body.append(replace(line, gap=line.gap or removed, new_page=line.new_page or interrupted))
            interrupted = False
        gaps = sum(line.gap for line in body) > len(body) / 20
        blocks = blocks_of(self.folded, body, width, gaps)
        for block, following in pairwise(blocks):
            if len(block.text) < 40 and fits("note_headings", block.lower):
                behind.add(following.start)
        end = self.lines[tail.end - 1].end if tail and tail.end > tail.start else len(self.folded.text) + 1
        return blocks, behind, end

    def _header(self, head: Head, tail: Tail | None, passages: Sequence[Passage], notes: Sequence[str]) -> Header:
        folded = self.folded
        title = " ".join(folded.printed(a, b).lstrip("# ") for a, b in head.title).strip() or None
        opening = next((p for p in passages if not p.is_heading), None)
        head_text = folded.printed(0, min(head.title[-1][1] if head.title else 600, _OPENING))
        speaker = None
        if opening and not head.is_article:
            speaker = issuer.speaker(folded, opening.blocks[0].start, opening.blocks[-1].end)
        role = tail.role if tail else None
        named = speaker or (head.organs[-1] if head.organs else None) or (issuer.organ_in(role) if role else None)
        title_lower = " ".join(folded.lower[a:b] for a, b in head.title)
        period = dating.period_of(title_lower, opening.lower if opening else "")
        date, source = head.date, "stated"
        if date is None:
            date, source = (
                self._inferred(title_lower, passages, notes) or (period[1][:4] if period else None),
                "inferred",
            )
        first = opening.blocks[0].start if opening else 0
        heading = " \n".join(filter(None, (*head.organs, named, head_text, role)))
        bloc = find_bloc(heading, head.place, date)
        if bloc is None and not issuer.is_above(named):  # a province's report tells of its blocs too
            excerpt = f"{heading} \n{folded.printed(first, first + _OPENING)}"
            bloc = find_bloc(excerpt, head.place, date) or find_bloc(self.document.text[:_EXCERPT], head.place, date)
        return Header(
            kind=head.kind,
            number=head.number,
            symbol=one_organ(head.symbol, head.symbol, head.organs[0] if head.organs else named)
            if head.symbol
            else None,
            number_span=head.number_span,
            issuer=issuer.in_full(named, bloc, head.place) if named else None,
            bloc_id=bloc,
            place=head.place,
            date=date,
            date_source=("stated" if source == "stated" else "inferred") if date else None,
            title=title,
            title_span=folded.span(head.title[0][0], head.title[-1][1]) if head.title else None,
            signer=tail.signer if tail and tail.signer else head.author,
            signer_role=role,
            authority=tail.authority if tail else None,
            is_draft=head.is_draft,
            recipients=tuple(tail.recipients) if tail else (),
            period_start=period[0] if period else None,
            period_end=period[1] if period else None,
        )

    def _inferred(self, title: str, passages: Sequence[Passage], notes: Iterable[str]) -> str | None:
        return dating.inferred_year((title, *_past(passages, notes)), self.today)

    def _printed_apart(self, kinds: dict[int, ParagraphKind], wrapped: set[int]) -> Iterable[Paragraph]:
        """Head, foot and furniture line by line, the title whole; ``wrapped`` lines with the one below."""
        title: list[Span] = []
        for i, kind in kinds.items():
            if kind == "title":
                title.append(self.folded.span(self.lines[i].start, self.lines[i].end))
            elif i - 1 not in wrapped or kinds.get(i - 1) != kind:
                last = i
                while last in wrapped and kinds.get(last + 1) == kind:
                    last += 1
                yield Paragraph(
                    tuple(self.folded.span(line.start, line.end) for line in self.lines[i : last + 1]), kind
                )
        if title:
            yield Paragraph(tuple(sorted(title)), "title")


def _running(folded: Folded, passages: Sequence[Passage]) -> Iterable[Paragraph]:
    for passage in passages:
        spans = tuple(folded.span(block.start, block.end) for block in passage.blocks)
        yield Paragraph(spans, "heading" if passage.is_heading else "body", passage.section)


def _past(passages: Sequence[Passage], notes: Iterable[str]) -> Iterable[str]:
    """The notes, and the paragraphs outside the sections of plans, folded and in lower case."""
    planning: str | None = None
    for passage in passages:
        if passage.is_heading:
            planning = passage.section if fits("plans", passage.lower) else None
        elif planning is None:
            yield passage.text.lower()
    yield from notes


def _note_paragraphs(
    folded: Folded,
    blocks: Sequence[Block],
    notes: Sequence[Note],
    footnotes: Sequence[Footnote],
    tree: Sequence[Section],
) -> Iterable[Paragraph]:
    by_start = {note.body.start: note for note in footnotes if note.body}
    starts = [section.start for section in tree]
    for note in notes:
        footnote = by_start[folded.offset(note.start)]
        place = footnote.anchor.start if footnote.anchor else folded.offset(note.start)
        at = bisect_right(starts, place) - 1
        section = tree[at].section_id if at >= 0 else None
        for block in blocks[note.first : note.last + 1]:
            yield Paragraph((folded.span(block.start, block.end),), "footnote", section, footnote.footnote_id)
