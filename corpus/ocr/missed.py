"""Ink that no word accounts for: lone page numbers and lines that the recogniser passed over, read after all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regex

from corpus.ocr import numerals, strips
from corpus.ocr.engine import Grey, Token
from corpus.ocr.ink import Pieces, TextLine
from corpus.ocr.markers import Marker
from corpus.ocr.rulings import Pixels

_TALL = (0.55, 1.45)  # of a digit's height
_PRINTED = (0.72, 1.3)  # of a digit's height: page numbers
_SLIM = 0.3  # of its height: the narrowest digit is wider
_MIDDLE = (0.35, 0.65)  # of the page's width: a page number may stand above the void
_SLACK = 3.0  # digits beside the text: the first column of a table may have been passed over
_GAP = 0.9  # between the pieces of one group
_EDGE = 0.06  # inches from the border where shadows lie
_AT_HEAD, _AT_FOOT = 0.13, 0.12  # of the page's height: where page numbers stand
_SURE = 0.88
_LEAST_PIECES = 4  # in a group that may be words
_MOST_GROUPS = 30  # more are dirt
_WORD_SURE = 0.70
_CELL = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?%?|\d{1,3},\d{1,2}%?|\d{2,4}")
_LONGEST = 9.0  # digits' heights: a longer group holds words
_LEVEL = 0.35  # of a digit's height, from the line's own
_APART = 1.5  # digits' heights: nearer is the line's own dirt


def find(grey: Grey, lines: Sequence[TextLine], markers: Sequence[Marker], ink: Pieces, dpi: float) -> list[TextLine]:
    """Lines of what was passed over, one group of ink each."""
    if not lines:
        return []
    digit = float(np.median([line.digit for line in lines]))
    groups = _groups(ink, _uncovered(grey, lines, markers, ink, digit, dpi), digit)
    left, right = _MIDDLE[0] * grey.shape[1], _MIDDLE[1] * grey.shape[1]
    for line in lines:
        left = min(left, *(token.box[0] - _SLACK * digit for token in line.tokens))
        right = max(right, *(token.box[2] + _SLACK * digit for token in line.tokens))
    groups = [g for g in groups if g.x1 > left and g.x0 < right]  # beside the text are shadows and holes
    if len(groups) > _MOST_GROUPS:
        return []
    height = len(grey)
    found, unread = [], []
    numbers = [g for g in groups if g.x1 - g.x0 < _LONGEST * digit]
    crops = [grey[max(g.top - 2, 0) : g.bottom + 4, max(g.x0 - 2, 0) : g.x1 + 2] for g in numbers]
    for group, said in zip(numbers, numerals.read(crops), strict=True):
        inside = said.text.strip("-()")
        at_edge = group.bottom < _AT_HEAD * height or group.top > (1 - _AT_FOOT) * height
        page_number = at_edge and inside.isdecimal() and len(inside) <= 3 and _is_formed(group, inside, digit)
        if said.confidence >= _SURE and (page_number or (_CELL.fullmatch(inside) and _in_row(group, lines))):
            token = Token(
                inside, (group.x0, group.top, group.x1, group.bottom), said.confidence, -1, float(group.bottom), ()
            )
            found.append(TextLine((token,), float(group.bottom), 0.0, float(group.bottom - group.top), digit * 0.7))
    taken = {line.tokens[0].box for line in found}
    unread = [g for g in groups if tuple(g) not in taken and g.x1 - g.x0 > 2.5 * digit]
    for group, tokens in zip(unread, strips.read(grey, unread, dpi), strict=True):
        words = tuple(token for token in tokens if token.confidence >= _WORD_SURE)
        if words and len(words) * 2 > len(tokens):
            base = float(np.median([word.baseline for word in words]))
            found.append(TextLine(words, base, 0.0, min(digit, float(group.bottom - group.top)), digit * 0.7))
    return found


def _is_formed(group: Pixels, text: str, digit: float) -> bool:
    """Whether a group is as high and as wide as digits are: a scratch is read as 1."""
    tall = group.bottom - group.top
    return _PRINTED[0] * digit < tall < _PRINTED[1] * digit and group.x1 - group.x0 >= _SLIM * tall * len(text)


def _in_row(group: Pixels, lines: Sequence[TextLine]) -> bool:
    """Whether a group stands on the line of words far from it: a number in a table whose rulings are lost."""
    for line in lines:
        base = line.baseline((group.x0 + group.x1) / 2)
        digit = line.digit
        gaps = [max(token.box[0] - group.x1, group.x0 - token.box[2]) for token in line.tokens]
        level = abs(group.bottom - base) < _LEVEL * digit
        if level and min(gaps) > _APART * digit and _TALL[0] * digit < group.bottom - group.top < _TALL[1] * digit:
            return True
    return False


def _uncovered(
    grey: Grey, lines: Sequence[TextLine], markers: Sequence[Marker], ink: Pieces, digit: float, dpi: float
) -> list[int]:
    """Pieces of the size of letters that lie in no word and not at the border."""
    tall = ink.bottom - ink.top
    height, width = grey.shape
    edge = _EDGE * dpi
    free = (
        (tall > _TALL[0] * digit) & (tall < _TALL[1] * digit) & (ink.x1 - ink.x0 < 3 * digit)
        & (ink.x0 > edge) & (ink.x1 < width - edge) & (ink.top > edge) & (ink.bottom < height - edge)
    )  # fmt: skip
    across, down = (ink.x0 + ink.x1) / 2, (ink.top + ink.bottom) / 2
    boxes = [token.box for line in lines for token in line.tokens] + [tuple(marker.box) for marker in markers]
    for x0, top, x1, bottom in boxes:
        first, last = np.searchsorted(ink.x0, [x0 - 3 * digit, x1 + 3])
        part = slice(int(first), int(last))
        free[part] &= ~(
            (across[part] > x0 - 3) & (across[part] < x1 + 3) & (down[part] > top - 4) & (down[part] < bottom + 4)
        )
    return np.flatnonzero(free).tolist()


def _groups(ink: Pieces, free: Sequence[int], digit: float) -> list[Pixels]:
    """Boxes of pieces that stand side by side."""
    groups: list[Pixels] = []
    counts: list[int] = []
    for i in free:
        box = Pixels(int(ink.x0[i]), int(ink.top[i]), int(ink.x1[i]), int(ink.bottom[i]))
        for k, group in enumerate(groups):
            beside = box.x0 - group.x1 < _GAP * digit and box.x0 >= group.x0
            level = min(box.bottom, group.bottom) - max(box.top, group.top) > 0.4 * (box.bottom - box.top)
            if beside and level:
                groups[k] = Pixels(
                    group.x0, min(group.top, box.top), max(group.x1, box.x1), max(group.bottom, box.bottom)
                )
                counts[k] += 1
                break
        else:
            groups.append(box)
            counts.append(1)
    return [g for g, n in zip(groups, counts, strict=True) if n >= _LEAST_PIECES or g.x1 - g.x0 < _LONGEST * digit]
