"""Words to printed lines, and the frame of a page: its margins, its leading, the size of its letters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from statistics import median

import regex

from corpus.layout.page import Word

_SAME_LINE = 0.35  # of the letters' size: baselines that differ less are one line
_RAISED_AT_MOST = 0.9
_LEAST_LIFT = 0.12  # of the size of the word beside it: how much higher a marker stands
_SMALL = 0.78
_LABEL_GAP = 1.5  # sizes between a footnote's label and its first word
_MARKER = regex.compile(r"[(\[]?\d{1,3}[)\]]?|\*{1,3}")
_NO_BLANK = 0.12  # of the size
_BLANK = 0.45  # of the size: a marker this near is one of the word before it
_PAUSES = frozenset(".,;:!?)]}”’")
_TOUCHING = 0.05  # of the size: white between pieces of one word
_LACKING = "\u0100"  # the first of the letters that a font for the West lacks
_TWICE = 1.2  # points: a word drawn again this near is drawn in bold
_FEW_LINES = 8
_baseline = itemgetter(2)
_box = itemgetter(1)
_size = itemgetter(3)


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline from left to right; ``widest`` is the widest gap between two of them. Lengths in points."""

    words: Sequence[Word]
    x0: float
    x1: float
    baseline: float
    size: float
    widest: float = 0.0

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def text(self) -> str:
        """The words between blanks; markers stay on their word."""
        return "".join(word.text if word.joined or not i else f" {word.text}" for i, word in enumerate(self.words))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the text of a page stands: margins, distance of its baselines, size of its letters, in points.

    ``indents`` when the first line of a paragraph stands further right than the others.
    """

    left: float
    right: float
    leading: float
    size: float
    indents: bool

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


def line_of(words: Iterable[Word]) -> Line:
    """The line that some words make."""
    ordered = sorted(words, key=_box)
    if any(word.raised for word in ordered):
        ordered = _joined(ordered)
    end, widest, start, text = max(ordered[0].box.x0, ordered[0].box.x1), 0.0, -1e9, ""
    twice: list[int] = []
    for i, word in enumerate(ordered):
        x0, _, x1, _ = word[1]
        if x0 - start < _TWICE and word[0] == text:
            twice.append(i)
        elif i and abs(x0 - end) < _TOUCHING * word[3] and _is_torn(ordered[i - 1], word):
            ordered[i] = word._replace(joined=True)
        widest, end = max(widest, x0 - end), max(end, x1)
        start, text = x0, word[0]
    for i in reversed(twice):
        del ordered[i]
    plain = [word for word in ordered if not word.raised] or ordered
    middle = plain[len(plain) // 2]
    if middle.confidence is None:
        return Line(ordered, ordered[0].box.x0, end, middle.baseline, middle.size, widest)
    size, baseline = median(map(_size, plain)), median(map(_baseline, plain))
    return Line(ordered, ordered[0].box.x0, end, baseline, size, widest)


def _is_torn(word: Word, following: Word) -> bool:
    """True for pieces of one word: letters that a font lacks were drawn in another font, as words of their own."""
    if word.raised or following.raised or word.confidence is not None:
        return False
    return any(min(piece.text) >= _LACKING and piece.text.isalpha() for piece in (word, following))


def _joined(words: list[Word]) -> list[Word]:
    """Words in which a marker stands on the word before it, and a comma on the marker, where no blank parts them."""
    found = words[:1]
    for word in words[1:]:
        last = found[-1]
        if not word.joined and (word.raised or last.raised):
            gap = (word.box.x0 - last.box.x1) / max(word.size, last.size)
            close = gap < (_BLANK if word.raised or word.text[0] in _PAUSES else _NO_BLANK)
            word = word._replace(joined=close)  # noqa: PLW2901
        found.append(word)
    return found


def lines_of(words: Sequence[Word], recognised: bool) -> list[Line]:
    """The lines of a page from top to bottom. ``recognised`` words stand on baselines that may sway."""
    if not recognised:
        words = _with_markers(words)
    plain = [word for word in words if not word.raised]
    if not plain:
        return [line_of([word]) for word in words]
    groups = _swaying(plain) if recognised else _straight(plain)
    if recognised:
        _set_beside([word for word in words if word.raised], groups)
        return sorted(map(line_of, groups), key=lambda line: line.baseline)
    baselines = [group[-1].baseline for group in groups]
    for word in words:
        if word.raised:
            _lower(word, groups, baselines)
    return sorted(map(line_of, groups), key=lambda line: line.baseline)


def _with_markers(words: Sequence[Word]) -> Sequence[Word]:
    """Words in which small numbers above the line beside a word are raised: not all files draw them in their turn."""
    sizes = sorted(map(_size, words))
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    small = [
        i for i, word in enumerate(words)
        if word[3] < _SMALL * usual and not word[4] and _MARKER.fullmatch(word[0]) is not None
    ]  # fmt: skip
    if not small:
        return words
    found = list(words)
    for i in small:
        word = words[i]
        for host in words:
            if host[3] * _SMALL <= word.size or not _LEAST_LIFT * host[3] < host[2] - word.baseline < host[3]:
                continue
            behind, ahead = word.box.x0 - host.box.x1, host.box.x0 - word.box.x1
            if -_NO_BLANK < behind / host.size < 2 * _NO_BLANK:
                found[i] = word._replace(raised=True, joined=True)
            elif -_NO_BLANK < ahead / host.size < _LABEL_GAP and not found[i].raised:
                found[i] = word._replace(raised=True)
    return found


def _straight(words: list[Word]) -> list[list[Word]]:
    ordered = sorted(words, key=_baseline)
    groups: list[list[Word]] = []
    group: list[Word] = []
    last = -1e9
    for word in ordered:
        baseline = word[2]
        if baseline - last > 1.0 and baseline - last > _SAME_LINE * min(word[3], group[-1][3] if group else 0.0):
            group = []
            groups.append(group)
        group.append(word)
        last = baseline
    return groups


def _swaying(words: list[Word]) -> list[list[Word]]:
    """Each word joins the line whose last word, a little to the left, stands at its height."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=_box):
        nearest, least = None, _SAME_LINE * word.size
        for group in groups:
            distance = abs(group[-1].baseline - word.baseline)
            if distance < least:
                nearest, least = group, distance
        if nearest is None:
            groups.append([word])
        else:
            nearest.append(word)
    return sorted(groups, key=lambda group: median(map(_baseline, group)))


def _set_beside(raised: list[Word], groups: list[list[Word]]) -> None:
    """Puts each raised word on the line whose word beside it stands at its height: a line that is askew has no one."""
    starts = [[word.box.x0 for word in group] for group in groups]
    for word in raised:
        nearest, least = None, _RAISED_AT_MOST * word.size
        for group, start in zip(groups, starts, strict=True):
            beside = group[max(bisect_right(start, word.box.x0) - 1, 0)]
            if abs(beside.baseline - word.baseline) < least:
                nearest, least = group, abs(beside.baseline - word.baseline)
        if nearest is None:
            groups.append([word])
            starts.append([word.box.x0])
        else:
            nearest.append(word)


def _lower(word: Word, groups: list[list[Word]], baselines: list[float]) -> None:
    """Puts a raised word on the line just below its baseline; on one of its own where there is none."""
    i = bisect_left(baselines, word.baseline - 0.5)
    for k in (i, i + 1):
        if k < len(groups) and baselines[k] - word.baseline < _RAISED_AT_MOST * groups[k][-1].size:
            groups[k].append(word)
            return
    groups.insert(i, [word])
    baselines.insert(i, word.baseline)


def frame_of(lines: Sequence[Line], before: Frame | None = None) -> Frame | None:
    """The frame of a page's text, with the help of the page before where few lines stand on this one."""
    if not lines:
        return before
    longest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > 0.6 * longest] or list(lines)
    if len(long) < _FEW_LINES and before is not None:
        left = min(before.left, *(line.x0 for line in long))
        right = max(before.right, *(line.x1 for line in long))
        return Frame(left, right, before.leading, before.size, before.indents)
    lefts, rights = sorted(line.x0 for line in long), sorted(line.x1 for line in long)
    size = median(line.size for line in long)
    left, right = lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]
    gaps = sorted(gap for a, b in pairwise(lines) if 0.8 * size < (gap := b.baseline - a.baseline) < 3 * size)
    leading = gaps[len(gaps) * 3 // 10] if gaps else 1.25 * size
    out = [line.x0 > left + 0.8 * size for line in lines]
    indents = sum(a and not b for a, b in pairwise(out)) >= 2
    return Frame(left, right, leading, size, indents or (before is not None and before.indents))
