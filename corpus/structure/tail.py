"""The foot of a document: recipients and signature; of an article: its author.

"Nơi nhận" stands left, authority (T/M, K/T, T/L), role and name right (Hướng dẫn 36-HD/VPTW); text made from
the two columns has them one after the other, in either order, or side by side in one line.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from corpus.structure.folding import Folded
from corpus.structure.furniture import is_of_site, is_rule
from corpus.structure.lexicon import fits
from corpus.structure.lines import Line, is_capitals
from corpus.structure.people import capital_name, pen_name, person

_CELL = regex.compile(r"[^\s|](?:(?!\s{3}|\t|\s*\|).)*")
_BULLET = regex.compile(r"[\s*_]*[-–—+•●▪]\s*")
_CLOSING = " ,;.:}{*|"
_BEFORE_PAREN = regex.compile(r"[\s,;}{|]+(?=\()")
_ROLE_AT_END = regex.compile(r"\s((?:PHÓ )?(?:BÍ THƯ|TRƯỞNG BAN|CHỦ NHIỆM|CHÁNH VĂN PHÒNG|GIÁM ĐỐC)(?: THƯỜNG TRỰC)?)$")
_AUTHOR = regex.compile(r"(.{4,40}?)\s*(?:[-–—,:(]|\s{2,})\s*(.{3,120})")
_MARKED = regex.compile(r"[\s*_]*(?:T/M|K/T|T/L|TM\.|KT\.|TL\.)(?:\s|$)")
_BARE_MARK = regex.compile(r"(?:T/M|K/T|T/L|TM\.|KT\.|TL\.)[*_]*")
_SENTENCE_END = regex.compile(r"[.!?…][”\"’'»)/*]*$")
_FARTHEST = 40
_MOST_BELOW = 12
_LONGEST_AUTHORITY = 120
_LONGEST_ITEM = 240


@dataclass
class Tail:
    """What the tail says; lines ``start``..``end`` are its own."""

    start: int
    end: int
    authority: str | None = None
    role: str | None = None
    signer: str | None = None
    recipients: list[str] = field(default_factory=list)


def read_tail(folded: Folded, lines: list[Line], first: int, numbers: set[int]) -> Tail | None:
    """The recipients and the signature of a document, looked for after line ``first``; None where it has neither.

    ``numbers`` are the lines that are page numbers.
    """
    recipients = authority = None
    for i in range(len(lines) - 1, first - 1, -1):
        line = lines[i]
        if line.end - line.start > _LONGEST_ITEM:
            continue
        cells = _cells(folded, line)
        if recipients is None and any(fits("recipients", folded.lower[a:b]) for a, b in cells):
            recipients = i
        if authority is None and any(_is_authority(folded, a, b) for a, b in cells):
            authority = i
        if recipients is not None and authority is not None:
            break
        later = max(recipients or -1, authority or -1)
        if later >= 0 and later - i > _FARTHEST:
            break
    known = [i for i in (recipients, authority) if i is not None]
    start = min(known) if known and max(known) - min(known) <= _FARTHEST else max(known, default=None)
    if start is None:
        start = _bare_signature(folded, lines, first)
    if start is None:
        return None
    while (
        start > first + 1 and authority == start and _is_authority(folded, lines[start - 1].start, lines[start - 1].end)
    ):
        start -= 1
    return _Reader(folded, lines, start).read(numbers)


def _cells(folded: Folded, line: Line) -> list[tuple[int, int]]:
    return [m.span() for m in _CELL.finditer(folded.text, line.start, line.end)]


def _is_authority(folded: Folded, start: int, end: int) -> bool:
    """ "T/M BAN THƯỜNG VỤ"; in small letters only where the mark itself leaves no doubt."""
    if end - start > _LONGEST_AUTHORITY or not fits("authorities", folded.lower[start:end]):
        return False
    return is_capitals(folded.text[start:end]) or _MARKED.match(folded.text, start, end) is not None


def _bare_signature(folded: Folded, lines: list[Line], first: int) -> int | None:
    """A role in capitals with a person's name below it, among the last lines."""
    for i in range(len(lines) - 2, max(first, len(lines) - 25), -1):
        line = lines[i]
        if line.end - line.start > 80 or not is_capitals(folded.text[line.start : line.end]):
            continue
        if fits("signer_roles", folded.lower[line.start : line.end]):
            below = [folded.text[b.start : b.end] for b in lines[i + 1 : i + 4] if b.end - b.start <= 60]
            if any(person(text) for text in below):
                return i
    return None


class _Reader:
    def __init__(self, folded: Folded, lines: list[Line], start: int) -> None:
        self.folded = folded
        self.lines = lines
        self.tail = Tail(start, start)
        self.listing = self.bulleted = self.signing = False
        self.read_at = -1  # the line on which the last role or name stands

    def read(self, numbers: set[int]) -> Tail:
        for i in range(self.tail.start, len(self.lines)):
            line = self.lines[i]
            text = self.folded.text[line.start : line.end]
            if len(text) > _LONGEST_ITEM and not _BULLET.match(text):
                break
            if is_rule(text) or i in numbers:
                continue
            taken = [self.take(start, end, line) for start, end in _cells(self.folded, line)]
            if not all(taken):
                break
            self.tail.end = i + 1
        return self.tail

    def take(self, start: int, end: int, line: Line) -> bool:
        """Reads a cell; False when it belongs to no tail."""
        text, lower, tail = self.folded.text[start:end], self.folded.lower[start:end], self.tail
        printed = self.folded.printed(start, end)
        if fits("recipients", lower) and not tail.recipients:
            self.listing = True
            rest = printed.partition(":")[2]
            if rest.strip():
                tail.recipients.append(_item(rest))
            return True
        if _is_authority(self.folded, start, end):
            if tail.signer:
                return False
            self.signing = True
            self._authorise(printed)
            return True
        if _BULLET.match(text):
            if self.listing:
                self.bulleted = True
                tail.recipients.append(_item(printed))
            return self.listing
        if fits("signed_marks", lower):
            return True
        if tail.authority and _BARE_MARK.fullmatch(tail.authority) and is_capitals(text):
            tail.authority += f" {printed}"
            return True
        beside = self.read_at == line.start  # a second signer's, in the right column
        if fits("signer_roles", lower) and (is_capitals(text) or self.signing) and not tail.signer:
            self.signing, self.read_at = True, line.start
            tail.role = tail.role if beside and tail.role else printed
            return True
        name = person(printed)
        if name and self.signing:
            found = tail.signer is None or beside
            tail.signer, self.read_at = tail.signer or name, line.start
            return found
        if self.signing and not tail.signer and is_capitals(text):
            if tail.role is None and tail.authority:
                tail.authority += f" {printed}"
            else:
                tail.role = f"{tail.role} {printed}" if tail.role else printed
            return True
        if not self.listing or (tail.signer and line.gap and tail.recipients):
            return False
        return self._list(printed, line)

    def _authorise(self, printed: str) -> None:
        role = _ROLE_AT_END.search(printed)
        if role and printed[0] == "T" and not fits("signer_roles", printed.lower()):
            self.tail.role, printed = role[1], printed[: role.start()]
        self.tail.authority = self.tail.authority or printed

    def _list(self, printed: str, line: Line) -> bool:
        """A line of the recipients without a bullet: an item, or the rest of one."""
        recipients = self.tail.recipients
        if self.bulleted:
            if line.gap:
                return False
            recipients[-1] = _item(f"{recipients[-1]} {printed}")
        else:
            recipients.append(_item(printed))
        return True


def _item(printed: str) -> str:
    bare = _BULLET.sub("", printed, count=1).rstrip(_CLOSING)
    return str(_BEFORE_PAREN.sub(" ", bare)).strip()


def read_author(folded: Folded, lines: list[Line], first: int) -> Tail | None:
    """The author's line at the end of an article: "Tác giả: ...", "Name - role", or the name alone.

    Sources, rules and buttons of the page may stand below it.
    """
    i = len(lines) - 1
    while i > first and len(lines) - i < _MOST_BELOW and _below_author(folded, lines[i]):
        i -= 1
    if i <= first or lines[i].end - lines[i].start > 160:
        return None
    line = lines[i]
    lower, printed = folded.lower[line.start : line.end], folded.printed(line.start, line.end)
    labelled = fits("bylines", lower)
    if not labelled and lower.startswith(("đồng chí", "đ/c", "các đồng chí")):
        return None
    words = printed.partition(":")[2].strip() if labelled else printed.strip("() ")
    role = _AUTHOR.fullmatch(words)
    if role and (fits("author_roles", role[2].lower()) or (labelled and not pen_name(role[2]))):
        name = person(role[1]) or pen_name(role[1])
        if name:
            return Tail(i, len(lines), role=role[2].rstrip(_CLOSING + ")"), signer=name)
    above = folded.text[max(0, lines[i - 1].end - 3) : lines[i - 1].end]
    apart = line.gap or _SENTENCE_END.search(above) is not None
    name = (pen_name(words) or capital_name(words)) if labelled or apart else None
    return Tail(i, len(lines), signer=name) if name or labelled else None


def _below_author(folded: Folded, line: Line) -> bool:
    lower = folded.lower[line.start : min(line.end, line.start + _LONGEST_ITEM)]
    return is_rule(lower) or fits("sources", lower) or is_of_site(lower)
