"""The headings of a report and the tree they make.

Numbers are kept as printed, right or wrong; the level comes from the family of the number and from nesting: a
list that begins inside another that goes on behind it is nested in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from corpus.structure.folding import Folded
from corpus.structure.lexicon import fits, pattern
from corpus.structure.lines import Block, is_capitals
from corpus.structure.numbering import RANK, Family, Number, printed_number
from corpus.structure.people import person
from schemas.document import Section

# The end of a first sentence or clause; a point behind a single capital or digit ends none.
_SENTENCE = regex.compile(
    r"(?:(?<![\p{Lu}\d])|(?<=\d\d))[.!?](?=[*_”\"]*\s+[*_“\"(]*[\p{Lu}\d\-])|:(?=[*_]*\s+\S)|(?<=[.!?:]),(?=\s)"
)
_CLAUSE = 200
_LONGEST_HEADING = 600
_LONGEST_TITLE = 300
_LONGEST_LINE = 220
_LONGEST_ALONE = 60
_SHORTEST = 6
_SHORT_APPENDIX = 20
_PARAGRAPH = 100
_NUMBERED = 3
_LOOKAHEAD = 80
_HASHES = regex.compile(r"#{1,6}\s")
_COLUMNS = regex.compile(r"\S(?:\s{3,}|\s*\t\s*|\s\|\s)\S.*?(?:\s{3}|\t|\s\|)")
_ROW = regex.compile(r"\S(?:\s{3,}|\s*\t\s*|\s\|\s)\d[\d.,]*\s?%?(?:\s|$)")
_INNER_END = regex.compile(r"[.!?;]\s+\p{Lu}")
_Style = tuple[Family, int]


@dataclass
class Passage:
    """A paragraph of running text in reading order: its blocks, and the heading it is or begins with.

    ``title`` is the paragraph below a bare number, "Phần II", where it is the title.
    """

    blocks: list[Block]
    text: str
    number: Number | None = None
    is_heading: bool = False
    heading_end: int = 0
    section: str | None = None
    title: Passage | None = None

    @property
    def lower(self) -> str:
        """The beginning of the text in lower case."""
        return self.text[:_LONGEST_HEADING].lower()


@dataclass
class _Entry:
    """A heading on its way into the tree; ``direct`` when no text stands between it and the heading above."""

    style: _Style
    value: int
    rank: int
    label: str | None
    title: str
    start: int
    end: int
    direct: bool = False


def find_headings(
    folded: Folded, passages: Sequence[Passage], is_article: bool, titled: bool, width: int | None
) -> None:
    """Marks the passages that are headings or begin with one; ``heading_end`` is 0 for the others.

    ``titled``: the text has the title of a report above it. ``width`` is that of its lines, if they are broken.
    """
    paragraph = min(_PARAGRAPH, int(0.85 * width)) if width else _PARAGRAPH
    is_article = is_article and sum(printed_number(passage.text) is not None for passage in passages) < _NUMBERED
    spaced = sum(passage.blocks[0].gap for passage in passages) > len(passages) / 3
    for passage in passages:
        passage.number = printed_number(passage.text)
        if passage.number and _ROW.search(passage.text, passage.number.end, _CLAUSE):
            passage.number = None
    for i, passage in enumerate(passages):
        following = passages[i + 1] if i + 1 < len(passages) else None
        if passage.number:
            _numbered(folded, passage, following)
        elif following and _names_decider(passage, following):
            continue
        elif _is_shown(passage, following) or (
            (passage.blocks[0].gap or not spaced)
            and _stands_alone(passage, passages[i - 1] if i else None, following, is_article, titled, paragraph)
        ):
            passage.is_heading, passage.heading_end = True, passage.blocks[-1].end
    _title_below(passages)


def _numbered(folded: Folded, passage: Passage, following: Passage | None) -> None:
    number, block = passage.number, passage.blocks[0]
    if number is None:
        return
    lead = printed_number(folded.text[block.start : block.start + 80])
    begin = block.start + (lead.end if lead else 0)
    stop = _SENTENCE.search(folded.text, begin, min(block.end, begin + _LONGEST_HEADING))
    if stop and stop[0] == ":" and stop.start() - begin > _CLAUSE:
        stop = None
    rest = folded.text[stop.end() : block.end].strip(" *_\r\n\t") if stop else ""
    if stop and rest:
        passage.heading_end = stop.end()
        return
    passage.heading_end = block.end
    length = len(passage.text)
    if len(passage.blocks) > 1 or length > _LONGEST_HEADING:
        return
    title = passage.text[number.end :].strip()
    leads = following is not None and (following.number is None or following.number.rank > number.rank)
    closed = passage.text.endswith((".", ";", ","))
    shouted = is_capitals(title) or block.emphasis > 0
    passage.is_heading = shouted or not title or (length <= _LONGEST_TITLE and not closed) or leads


def _names_decider(passage: Passage, following: Passage) -> bool:
    """True for the body that decides, in capitals above the formula: "ĐẢNG ỦY KHỐI", "QUYẾT ĐỊNH:"."""
    if len(passage.text) > _LONGEST_LINE or not is_capitals(passage.text) or not fits("enacting", following.lower):
        return False
    return fits("organs", passage.lower) or fits("heads_of_organs", passage.lower)


def _is_shown(passage: Passage, following: Passage | None) -> bool:
    """True for a heading without a number that its print shows: in capitals, in bold, starred, or with "#"."""
    text, block = passage.text, passage.blocks[0]
    if len(passage.blocks) > 1 or len(text) > _LONGEST_TITLE or len(text) < 4 or following is None:
        return False
    if text.endswith((".", ";", ",", "…", "!")) or _COLUMNS.search(text) or (not text.isupper() and person(text)):
        return False
    starred = text.startswith("* ")
    if starred or block.emphasis >= 2 or _HASHES.match(text):
        item = starred and following.text.startswith("* ") and not text.endswith(":") and len(text) > 60
        return not item and len(text) <= _LONGEST_LINE
    appendix = pattern("appendices").search(passage.lower)
    if appendix and (len(text) <= _SHORT_APPENDIX or is_capitals(text[: appendix.end()])):
        return True
    if is_capitals(text):
        return len(text) >= 8 and not block.is_bullet
    slanted = block.emphasis == 1 and text.endswith(":") and text[0].isupper() and len(text) <= 2 * _LONGEST_ALONE
    return slanted and not fits("lead_ins", passage.lower.rstrip(" :"))


def _stands_alone(
    passage: Passage, before: Passage | None, following: Passage | None, is_article: bool, titled: bool, paragraph: int
) -> bool:
    """True for a line on its own that heads the paragraphs below it, though nothing but its shortness shows it.

    The first paragraph can be one only below the title of a report; ``paragraph`` is how long the one below must be.

    An article's line may be longer and end with a colon; a report's "Cụ thể như sau:" leads to a list and is none.
    """
    text, first = passage.text, passage.text[:1]
    if (
        len(text) < _SHORTEST
        or (before is None and not titled)
        or following is None
        or not first.isupper()
        or following.number
        or following.is_heading
    ):
        return False
    if before and len(before.text) > 60 and not (before.blocks[-1].is_closed or before.is_heading):
        return False
    below = following.blocks[0]
    if _COLUMNS.search(text) or (before and person(before.text)) or person(text):  # a role below a name
        return False
    if below.starts_small or _INNER_END.search(text) or fits("captions", passage.lower):
        return False
    if text.endswith(":"):
        longest = _LONGEST_LINE if is_article else _LONGEST_ALONE
        if fits("lead_ins", passage.lower.rstrip(" :")) or len(text) > longest:
            return False
        return is_article or (not below.is_bullet and len(following.text) > paragraph)
    if ":" in text or text.endswith((".", ";", ",", "!")) or (text.endswith("…") and not is_article):
        return False
    return len(text) <= (120 if is_article else _LONGEST_ALONE) and len(following.text) > paragraph


def _title_below(passages: Sequence[Passage]) -> None:
    """A number without words of its own ("Phần thứ nhất") takes the heading below it as its title."""
    for above, below in pairwise(passages):
        if above.number and above.is_heading:
            bare = above.text[above.number.end :].strip(" .:*")
            if not bare and below.number is None and len(below.text) <= _LONGEST_TITLE and below.is_heading:
                above.title, above.heading_end = below, below.blocks[-1].end
                below.heading_end = -1


def mend_first_romans(passages: Sequence[Passage]) -> None:
    """Reads "1. KẾT QUẢ" as "I.", as recognition may have taken the one for the other.

    Only where "II." follows in capitals, no "I." stands before it, and no "2." follows in capitals.
    """
    first: Passage | None = None
    for passage in passages:
        number = passage.number
        if number is None or not passage.heading_end or not is_capitals(passage.text[number.end :][:_LONGEST_TITLE]):
            continue
        if number.style == ("arabic", 1):
            first = passage if number.value == 1 else None
        elif number.style == ("roman", 1):
            if first is not None and first.number is not None and number.value == 2:
                first.number = replace(first.number, family="roman", label="I")
            first = None
        elif number.rank < RANK["roman"]:
            first = None


def build(folded: Folded, passages: Sequence[Passage]) -> list[Section]:
    """The sections in order; every passage gets the section it stands in."""
    headed: list[tuple[Passage, _Entry]] = []
    above: Passage | None = None
    for passage in passages:
        if passage.heading_end > 0:
            headed.append((passage, _entry(folded, passage, above is not None and above.is_heading)))
        above = passage
    entries = [entry for _, entry in headed]
    parents = _nest(entries)
    sections: list[Section] = []
    at = {id(passage): i for i, (passage, _) in enumerate(headed)}
    for i, entry in enumerate(entries):
        parent = parents[i]
        level = sections[parent].level + 1 if parent is not None else 1
        sections.append(
            Section(
                section_id=f"s{i + 1}",
                parent_id=sections[parent].section_id if parent is not None else None,
                level=level,
                number=entry.label,
                title=entry.title,
                path=_path(entries, parents, i),
                start=folded.offset(entry.start),
                end=folded.offset(entry.end),
            )
        )
    current: str | None = None
    for passage in passages:
        if id(passage) in at:
            current = sections[at[id(passage)]].section_id
        passage.section = current
    return sections


def _entry(folded: Folded, passage: Passage, direct: bool) -> _Entry:
    block, number = passage.blocks[0], passage.number
    start, end = block.start, passage.heading_end
    if number is None:
        title = folded.printed(start, end).lstrip("#* ").rstrip(" :")
        family: Family = "part" if fits("appendices", passage.lower) else "plain"
        depth = 1 if is_capitals(passage.text) else 2
        return _Entry((family, depth), 0, RANK[family], None, title, start, end, direct)
    lead = printed_number(folded.text[start : start + 80])
    offset = start + lead.start if lead else start
    below = passage.title
    title = folded.printed(start + (lead.end if lead else 0), passage.blocks[-1].end if below else end)
    if below:  # a page's number may stand between
        title += f" {folded.printed(below.blocks[0].start, end)}"
    elif end == block.end:
        title += _behind_break(folded, passage, _LONGEST_HEADING - (end - start))
    title = title.strip(" .:;,-–—")
    return _Entry(number.style, number.value, number.rank, number.label, title, offset, end, direct)


def _behind_break(folded: Folded, passage: Passage, longest: int) -> str:
    """The rest of a title that a page break cut, up to where its first sentence ends."""
    rest = ""
    for block in passage.blocks[1:]:
        if not block.starts_small and len(passage.blocks[0].text) <= _LONGEST_TITLE:
            break
        stop = _SENTENCE.search(folded.text, block.start, min(block.end, block.start + max(longest, 0)))
        if stop and (stop[0] != ":" or stop.start() - block.start <= _CLAUSE):
            return f"{rest} {folded.printed(block.start, stop.end())}"
        rest += f" {folded.printed(block.start, block.end)}"
        longest -= block.end - block.start
    return rest


def _nest(entries: Sequence[_Entry]) -> list[int | None]:
    """The parent of each heading, by index."""
    parents: list[int | None] = []
    stack: list[int] = []
    nested: set[tuple[_Style, _Style]] = set()  # styles seen inside a style that usually stands below them
    for i, entry in enumerate(entries):
        top = entries[stack[-1]].style if stack else entry.style
        keep = len(stack) if entry.value == 1 and (entry.style, top) in nested else _depth(entries, stack, i, entry)
        del stack[keep:]
        parents.append(stack[-1] if stack else None)
        if stack and entries[stack[-1]].rank > entry.rank:
            nested.add((entry.style, top))
        stack.append(i)
    return parents


def _depth(entries: Sequence[_Entry], stack: list[int], i: int, entry: _Entry) -> int:
    """How many of the open headings stay open above a new one."""
    if not stack:
        return 0
    top = entries[stack[-1]]
    family = entry.style[0]
    if family == "plain":
        return _plain_depth(entries, stack, i, entry)
    same = [k for k, index in enumerate(stack) if entries[index].style == entry.style]
    begins = entry.value == 1 and top.style != entry.style and top.rank >= entry.rank
    if begins and (_goes_on(entries, i, top, stack) or (top.style[0] == "plain" and not same)):
        return len(stack)
    if same:
        fitting = [k for k in same if entries[stack[k]].value == entry.value - 1]
        return (fitting or same)[-1]
    keep = len(stack)
    while keep and entries[stack[keep - 1]].rank >= entry.rank:
        keep -= 1
    return keep


def _plain_depth(entries: Sequence[_Entry], stack: list[int], i: int, entry: _Entry) -> int:
    same = [k for k, index in enumerate(stack) if entries[index].style == entry.style]
    following = entries[i + 1] if i + 1 < len(entries) else None
    opens = following is not None and following.value == 1 and following.style[0] in {"roman", "capital"}
    if opens and entry.style[1] == 1:
        return 0
    if same:
        return same[-1]
    top = entries[stack[-1]]
    high = top.style[0] in {"part", "chapter", "roman", "capital", "plain"}
    if entry.direct or high or _goes_on(entries, i, top, stack):
        return len(stack)
    keep = len(stack)
    while keep > 1 and not _goes_on(entries, i, entries[stack[keep - 1]], stack[:keep]):
        if entries[stack[keep - 1]].style[0] in {"part", "chapter", "roman", "capital"}:
            break
        keep -= 1
    return keep


def _goes_on(entries: Sequence[_Entry], i: int, top: _Entry, stack: list[int]) -> bool:
    """True when the list that ``top`` belongs to goes on behind heading ``i``, before one of a higher rank."""
    if top.value == 0:
        return False
    higher = {entries[index].style for index in stack if entries[index].rank < top.rank}
    for entry in entries[i + 1 : i + 1 + _LOOKAHEAD]:
        if entry.style == top.style and entry.value == top.value + 1:
            return True
        if entry.style in higher:
            return False
    return False


def _path(entries: Sequence[_Entry], parents: Sequence[int | None], i: int) -> str:
    """ "II > 2.3 > a": a number that repeats its parent's ("2.3" under "2") stands for both."""
    names: list[str] = []
    index: int | None = i
    while index is not None and len(names) < 12:
        entry = entries[index]
        name = entry.label or entry.title
        below = names[-1] if names else ""
        if not (entry.label and below.startswith(f"{entry.label}.")):
            names.append(name)
        index = parents[index]
    return " > ".join(reversed(names))
