"""Printed lines, and the paragraphs that hard-wrapped lines make.

A file keeps a paragraph as one long line, or as many short ones broken at the page's width, with or
without blank lines between paragraphs. Which of them is measured on the file, not assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import regex

from corpus.structure.folding import Folded
from corpus.structure.lexicon import fits
from corpus.structure.numbering import RAISED, printed_number

# All blanks of Unicode, and what has no width.
_EDGES = "".join(map(chr, filter(lambda code: chr(code).isspace(), range(0x3001)))) + "\ufeff\u200b"
_RULE = regex.compile(r"[\W_]+")
_EMPHASIS = regex.compile(r"\*+|__+")
_SPACES = regex.compile(r"\s+")
_CLOSED = regex.compile(r"[.!?…:;][”\"’'»)\]*_\s]*$")
_SENTENCE_END = regex.compile(r"[.!?…][”\"’'»)\]*_\s]*$")
_LOWER_START = regex.compile(r"[*_“\"(]*[\p{Ll},;)%”]")
_ORDINAL = "nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
_BULLET = regex.compile(rf"[*_]*(?:[-–—+•●▪◦○]\s*(?!\d)|\*\s)|(?:một|{_ORDINAL}) là\b|thứ (?:{_ORDINAL})[,:]")
_LABEL = regex.compile(rf"[*_]*(?:{RAISED})(?![*_\s]*[,;])(?!\s*[.)]\s*(?:\p{{Ll}}|$))")
_TAIL_OPENER = regex.compile(r"[*_]*(?:nơi nhận|(?:t\s?[/.]\s?m|k\s?[/.]\s?t|t\s?[/.]\s?l)\b)")
_NUMERAL = regex.compile(r"\d|[IVX]+\b")
_WIDEST_PAGE = 160
_LONGEST_NUMBER = 14
_NARROWEST_PAGE = 36
_FEWEST_CUT = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed; ``gap`` when blank lines or a page break stand before it."""

    start: int
    end: int
    indent: int
    gap: bool
    new_page: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A printed paragraph: lines that belong together, before sentences are joined across pages.

    ``text`` is folded, on one line, without emphasis; ``lower`` the same in lower case; ``emphasis`` counts
    the marks of markdown around the whole of it (2 for bold).
    """

    start: int
    end: int
    text: str
    lower: str
    gap: bool
    new_page: bool
    emphasis: int = 0

    @property
    def is_closed(self) -> bool:
        """True when a full stop, colon or the like ends it, so that nothing is missing."""
        return _CLOSED.search(self.text[-12:]) is not None

    @property
    def ends_sentence(self) -> bool:
        """True when a full stop, question mark or the like ends it."""
        return _SENTENCE_END.search(self.text[-12:]) is not None

    @property
    def starts_small(self) -> bool:
        """True when it begins as the rest of a sentence does."""
        return _LOWER_START.match(self.text) is not None

    @property
    def is_bullet(self) -> bool:
        """True for "- ...", "+ ...", "Một là, ..."."""
        return _BULLET.match(self.lower) is not None


def is_capitals(text: str) -> bool:
    """True when nearly all letters are capitals; a few small ones may be slips of OCR."""
    letters = sum(map(str.isalpha, text))
    return letters >= 4 and sum(map(str.isupper, text)) >= 0.85 * letters


def lines_of(folded: Folded) -> list[Line]:
    """The lines of a text that are not blank."""
    found: list[Line] = []
    position, gap, new_page = 0, True, True
    for raw in folded.text.splitlines(keepends=True):
        body = raw.strip(_EDGES)
        if body:
            start = position + raw.index(body[0])
            found.append(Line(start, start + len(body), start - position, gap, new_page))
            gap = new_page = False
        elif raw:
            gap = True
        if "\f" in raw:
            gap = new_page = True
        position += len(raw)
    return found


def page_width(folded: Folded, lines: list[Line]) -> int | None:
    """The width at which a file's lines were broken, or None when its lines are whole paragraphs.

    Lines are broken where many are about equally long, or where those that go on in small letters are.
    """
    total = sum(line.end - line.start for line in lines)
    if not lines or sum(n for n in (line.end - line.start for line in lines) if n > _WIDEST_PAGE) > total / 2:
        return None
    followed = sorted(a.end - a.start for a, b in pairwise(lines) if not b.gap)
    if len(followed) < 3 or len(followed) < len(lines) / 4:
        return None
    cut = sorted(a.end - a.start for a, b in pairwise(lines) if not b.gap and folded.text[b.start].islower())
    return _common_width(followed, 1 / 3) or (_common_width(cut, 0.6) if len(cut) >= _FEWEST_CUT else None)


def _common_width(lengths: list[int], share: float) -> int | None:
    """Nearly the longest of some sorted lengths, when a share of them comes close to it."""
    width = lengths[int(len(lengths) * 0.9)]
    full = sum(length >= 0.85 * width for length in lengths)
    return width if width >= _NARROWEST_PAGE and full >= len(lengths) * share else None


def block_of(folded: Folded, lines: list[Line]) -> Block:
    """The block that some neighbouring lines make."""
    return _block(folded, lines[0].start, lines[-1].end, lines[0].gap, lines[0].new_page)


def divide(folded: Folded, block: Block, at: int) -> tuple[Block, Block]:
    """A block as two, the second from a position of the folded text on."""
    end = block.start + len(folded.text[block.start : at].rstrip())
    return (
        _block(folded, block.start, end, block.gap, block.new_page),
        _block(folded, at, block.end, gap=False, new_page=False),
    )


def _block(folded: Folded, start: int, end: int, gap: bool, new_page: bool) -> Block:
    text, lower = folded.text[start:end], folded.lower[start:end]
    if "\n" in text or "\r" in text:
        text, lower = _SPACES.sub(" ", text), _SPACES.sub(" ", lower)
    emphasis = 0
    if "*" in text or "__" in text:
        emphasis = len(text) - len(text.lstrip("*_")) if text.endswith(("*", "_", "*:", "_:")) else 0
        text, lower = _unmarked(text), _unmarked(lower)
    return Block(start, end, text, lower, gap, new_page, emphasis)


def _unmarked(text: str) -> str:
    """The text without emphasis; a star that stands as a bullet stays ("* Đánh giá chung")."""
    bare = _EMPHASIS.sub("", text).strip()
    starred = regex.match(r"(\*+)\s+\S|\*\*\*\s*(?=\S)", text)
    odd = starred is not None and (text.count("*") % 2 == 1 or text[len(starred[1] or "***") :][:1].isspace())
    return f"* {bare}" if odd and bare else bare or text


def blocks_of(folded: Folded, lines: list[Line], width: int | None, gaps: bool) -> list[Block]:
    """The paragraphs that lines make. ``gaps``: blank lines stand between the paragraphs of the file."""
    blocks: list[Block] = []
    run: list[Line] = []
    for line in lines:
        if run and not _goes_on(folded, run, line, width, gaps):
            blocks.append(block_of(folded, run))
            run = []
        run.append(line)
    if run:
        blocks.append(block_of(folded, run))
    return blocks


def _goes_on(folded: Folded, run: list[Line], line: Line, width: int | None, gaps: bool) -> bool:
    """True when a line is the rest of the paragraph that ``run`` began."""
    last = run[-1]
    if line.gap:
        return False
    above = folded.text[last.start : last.end]
    below = folded.text[line.start : min(line.end, line.start + 200)]
    lower = folded.lower[line.start : line.start + 200]
    if _RULE.fullmatch(above) or _RULE.fullmatch(below) or (has_cells(above) and has_cells(below)):
        return False
    full = width is not None and last.end - last.start + 1 + len(below.split(None, 1)[0]) >= 0.93 * width
    closed = _CLOSED.search(above[-12:]) is not None
    if len(run) == 1 and len(above) <= _LONGEST_NUMBER and _is_number_alone(above):
        return printed_number(below) is None and not _BULLET.match(lower)
    if _LABEL.match(below) or _TAIL_OPENER.match(lower):
        return False
    if _BULLET.match(lower):
        return False
    if printed_number(below) is not None:
        wrapped = not closed and len(above) >= _NARROWEST_PAGE and not is_capitals(below)
        return wrapped and fits("before_numbers", above[-40:].lower())
    if _open_emphasis(folded, run):
        return True
    if not closed and _LOWER_START.match(below):
        # Behind a note's last line, short of the page's width, the running text may resume in small letters.
        return full or _LABEL.match(folded.text, run[0].start, run[0].end) is None
    last_words = above[-40:].lower()
    if not closed and (
        fits("unfinished", last_words) or (_NUMERAL.match(below) and fits("before_numbers", last_words))
    ):
        return True
    if full and width is not None:
        ended = _SENTENCE_END.search(above[-12:]) is not None
        if line.indent > last.indent + 1 and len(run) > 1:
            return False
        if ended or (above.endswith(":") and not below[:1].isdigit()):
            return gaps
        return is_capitals(above) == is_capitals(below) or not is_capitals(above)
    return not closed and len(run) < 6 and is_capitals(above) and is_capitals(below) and _heads(folded, run)


def has_cells(text: str) -> bool:
    """True for a row of a table: cells set apart by tabs, bars or wide blanks."""
    return any(text.count(gap) > 1 for gap in ("   ", "\t", " | "))


def _is_number_alone(text: str) -> bool:
    """True for "II." or "1." on a line of its own: its heading stands on the next."""
    number = printed_number(text)
    return number is not None and number.family not in {"part", "chapter"} and not text[number.end :].strip("*_ ")


def _heads(folded: Folded, run: list[Line]) -> bool:
    """True when the run begins with a number: a heading in capitals on more than one line."""
    return printed_number(folded.text[run[0].start : run[0].start + 60]) is not None


def _open_emphasis(folded: Folded, run: list[Line]) -> bool:
    text = folded.text[run[0].start : run[-1].end] if len(run) < 8 else ""
    return text.startswith("**") and text[2:3] not in {" ", ""} and text.count("**") % 2 == 1
