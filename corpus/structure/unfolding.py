"""A head whose line breaks are lost: organs, number, motto, place and kind one behind the other in one long line.

The line is cut where the parts of a head begin. Only the places of lines change, never the text.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from corpus.structure.dating import place_date
from corpus.structure.folding import Folded
from corpus.structure.lexicon import kinds
from corpus.structure.lines import Line

_FIRST_LINES = 3
_SHORTEST = 120
_HEAD = 500  # characters in which a head ends
_LONGEST_TITLE = 400
_NUMBER = regex.compile(r"(?<!\p{L})Số\s?:?\s?\d*\s?[-–/]\s?\p{Lu}")
_MOTTO = regex.compile(r"ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
_TEXT = regex.compile(
    r"(?<=\s)(?:[-–+]\s?)?(?:Căn cứ|Căn|Thực hiện|Thi hành|Xét|Trên cơ sở|Theo|Nhằm|Để|Kính gửi|Phần thứ|I\s?[.-])"
    r"(?!\p{L})"
)
_EDGES = " \t\r\n"


def unfolded(folded: Folded, lines: list[Line]) -> list[Line]:
    """The lines, a long one that holds a whole head cut into its parts; the same list where there is none."""
    for i, line in enumerate(lines[:_FIRST_LINES]):
        cuts = _cuts(folded.text[line.start : line.end]) if line.end - line.start >= _SHORTEST else []
        if cuts:
            return [*lines[:i], *_parts(folded, line, cuts), *lines[i + 1 :]]
    return lines


def _cuts(text: str) -> list[int]:
    """Where the parts of a head begin in a line; none unless motto, place with date, and kind stand in it."""
    head = text[:_HEAD]
    motto = _MOTTO.search(head)
    dated = place_date(head, head.lower()) if motto else None
    if not motto or not dated or not dated.place:
        return []
    kind = _kind().match(text, max(dated.end, motto.end()))
    if not kind:
        return []
    number = _NUMBER.search(head, 0, dated.start)
    text_starts = _TEXT.search(text, kind.end(), kind.end() + _LONGEST_TITLE)
    starts = [motto.start(), dated.start, kind.start("kind"), kind.end()]
    starts += [number.start()] if number else []
    starts += [text_starts.start()] if text_starts else []
    return sorted({start for start in starts if start})


@cache
def _kind() -> regex.Pattern[str]:
    """A kind of document in capitals, the first thing behind the place and its date."""
    words = "|".join(regex.escape(word.upper()) for word in sorted(kinds(), key=len, reverse=True))
    return regex.compile(rf"[\s*_.-]*(?P<kind>{words})(?!\p{{Lu}})")


def _parts(folded: Folded, line: Line, cuts: list[int]) -> list[Line]:
    parts: list[Line] = []
    for begin, end in zip([0, *cuts], [*cuts, line.end - line.start], strict=True):
        piece = folded.text[line.start + begin : line.start + end]
        if not piece.strip(_EDGES):
            continue
        first = line.start + begin + len(piece) - len(piece.lstrip(_EDGES))
        last = line.start + begin + len(piece.rstrip(_EDGES))
        new_page = line.new_page and not parts
        parts.append(replace(line, start=first, end=last, gap=line.gap or bool(parts), new_page=new_page))
    return parts
