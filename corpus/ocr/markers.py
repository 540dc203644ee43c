"""Footnote markers by their shape: small digits raised above the line, behind a word or before a note.

No model reads them: they come out as "°", "c", "!" or fused with a number. They are found as pieces of ink that are
smaller than a digit of their line, stand above its baseline with nothing below them, and end their word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from corpus.ocr import numerals
from corpus.ocr.engine import Grey
from corpus.ocr.ink import Pieces, TextLine
from corpus.ocr.rulings import Pixels

# Of the height of a digit of the line. Word raises by a third of the size and shrinks to two thirds.
_HEIGHT = (0.40, 0.86)
_RAISED = (0.20, 0.95)
_TOP = (0.80, 1.65)
_HIGHEST = 1.30  # of the lower end of any piece: higher is the line above
_WIDE = 0.75
_PIECE = 0.08
_MOST_PIECES = 9
_FOOT = 0.28  # the part of a letter above the baseline in which every letter has ink
_GAP_IN = 0.34  # between the signs of one marker
_GAP_BEFORE = 0.75  # from the word it stands on
_GAP_AFTER = 0.25  # to the next word: nearer is the next letter of the word, of which the marker is a stem
_STEM = 0.20  # of its height: nothing but a stroke is narrower, a 1 has its flag
_AFTER = ".,;:!?)]”’\"'…°*"  # behind the letters of a word: pauses, and what markers are read as
_SURE = 0.55
_FREE = 0.35  # of a digit above the baseline: a marker that touches its word has no ink there, its word has
_OVERHANG = (0.30, 1.00)  # how far such a word reaches to the right above what is free
_VALLEY = 0.5  # the part of what reaches out in which the word may end and the marker begin
_BELOW_SIGNS = "().,;:"  # specks beside a marker
_ALONE = 0.90  # where nothing else on the page speaks for a marker
_LABEL_SURE = 0.5


class Marker(NamedTuple):
    """A marker: its digits, its box, the line it stands on (an index), and whether it begins its line."""

    text: str
    box: Pixels
    line: int
    confidence: float
    first: bool


def find(grey: Grey, lines: Sequence[TextLine], ink: Pieces) -> list[Marker]:
    """The markers of a page, in the order of its lines and from left to right."""
    raised = [(i, box, first) for i, line in enumerate(lines) for box, first in _raised(line, ink)]
    crops = [grey[max(b.top - 2, 0) : b.bottom + 2, max(b.x0 - 2, 0) : b.x1 + 2] for _, b, _ in raised]
    found = []
    for (i, box, first), said in zip(raised, numerals.read(crops), strict=True):
        digits, sure = _digits(said)
        bound = _LABEL_SURE if first else _SURE
        stroke = digits == "1" and box.x1 - box.x0 < _STEM * (box.bottom - box.top)
        if not stroke and digits.isdecimal() and len(digits) <= 2 and digits[0] != "0" and sure >= bound:
            found.append(Marker(digits, box, i, sure, first))
    return [marker for k, marker in enumerate(found) if marker.confidence >= _ALONE or _is_counted(found, k)]


def _digits(said: numerals.Numeral) -> tuple[str, float]:
    """What the network read without the signs around it, and how sure that is."""
    digits = said.text.strip(_BELOW_SIGNS)
    if digits == said.text or not digits:
        return digits, said.confidence
    at = said.text.index(digits)
    return digits, min(said.letters[at : at + len(digits)])


def _is_counted(found: Sequence[Marker], k: int) -> bool:
    """Whether a marker in doubt has its note on the page, or stands in the count of the markers beside it."""
    number = int(found[k].text)
    others = [marker for i, marker in enumerate(found) if i != k]
    if any(marker.text == found[k].text and marker.first != found[k].first for marker in others):
        return True
    own = [int(marker.text) for marker in found if marker.first == found[k].first]
    return number - 1 in own or number + 1 in own


def _raised(line: TextLine, ink: Pieces) -> list[tuple[Pixels, bool]]:
    """Boxes of what stands raised at the end of a word or the beginning of the line."""
    digit = line.digit
    if digit < 8:
        return []
    x0, x1 = line.tokens[0].box[0] - digit, line.tokens[-1].box[2] + 1.5 * digit
    middle_y = line.baseline((x0 + x1) / 2)
    at = ink.near(x0, middle_y - 1.7 * digit, x1, middle_y + 0.4 * digit)
    tall, wide = ink.bottom[at] - ink.top[at], ink.x1[at] - ink.x0[at]
    base = line.base + line.slope * (ink.x0[at] + ink.x1[at]) / 2
    up, top = base - ink.bottom[at], base - ink.top[at]
    # Worn digits are in pieces: small ones count too, and what they make together is measured.
    fits = (
        (tall >= _PIECE * digit) & (tall <= _HEIGHT[1] * digit) & (wide <= _WIDE * digit) & (wide >= 2)
        & (up >= _RAISED[0] * digit) & (up <= _HIGHEST * digit) & (top <= _TOP[1] * digit)
    )  # fmt: skip
    groups: list[list[int]] = []
    for i in at[fits].tolist():
        piece = Pixels(int(ink.x0[i]), int(ink.top[i]), int(ink.x1[i]), int(ink.bottom[i]))
        if not _empty_below(piece, line, ink):
            continue
        if groups and ink.x0[i] - max(ink.x1[j] for j in groups[-1]) < _GAP_IN * digit:
            groups[-1].append(i)
        else:
            groups.append([i])
    found = [(box, False) for box in _touching(line, ink, at)]
    for group in groups:
        box = Pixels(
            int(min(ink.x0[group])), int(min(ink.top[group])), int(max(ink.x1[group])), int(max(ink.bottom[group]))
        )
        if not _has_size(box, line) or len(group) > _MOST_PIECES:
            continue
        place = _place(box, line, ink, at, set(group))
        if place is not None:
            found.append((box, place))
    return found


def _has_size(box: Pixels, line: TextLine) -> bool:
    base = line.baseline((box.x0 + box.x1) / 2)
    return (
        _HEIGHT[0] * line.digit <= box.bottom - box.top <= _HEIGHT[1] * line.digit
        and _RAISED[0] * line.digit <= base - box.bottom <= _RAISED[1] * line.digit
        and _TOP[0] * line.digit <= base - box.top
    )


def _touching(line: TextLine, ink: Pieces, at: np.ndarray) -> Iterator[Pixels]:
    """Boxes of what reaches out, raised, from the last letter of a word: a marker that touches it (a horn of "ơ")."""
    digit = line.digit
    tall, wide = ink.bottom[at] - ink.top[at], ink.x1[at] - ink.x0[at]
    base = line.base + line.slope * (ink.x0[at] + ink.x1[at]) / 2
    stands = (np.abs(base - ink.bottom[at]) < _FREE * digit) & (tall > _TOP[0] * digit) & (wide > _WIDE * digit)
    ends = [token.box[2] for token in line.tokens if token.text.rstrip(_AFTER)[-1:].islower()]
    for i in at[stands].tolist():
        x0, x1 = int(ink.x0[i]), int(ink.x1[i])
        if not any(abs(x1 - end) < digit for end in ends):
            continue
        foot = round(line.baseline(x1))
        low = ink.mask[max(round(foot - _FREE * digit), 0) : foot, x0:x1].any(axis=0)
        free = x0 + (int(np.flatnonzero(low)[-1]) + 1 if low.any() else 0)
        if not _OVERHANG[0] * digit <= x1 - free <= _OVERHANG[1] * digit:
            continue
        top = max(round(foot - _TOP[1] * digit), int(ink.top[i]))
        part = ink.mask[top : round(foot - _RAISED[0] * digit), free:x1]
        cut = int(part[:, : max(round(_VALLEY * (x1 - free)), 1)].sum(axis=0).argmin())
        rows = np.flatnonzero(part[:, cut:].any(axis=1))
        if not len(rows):
            continue
        box = Pixels(free + cut, top + int(rows[0]), x1, top + int(rows[-1]) + 1)
        if _has_size(box, line) and _gaps(box, line, ink, at, {i})[1] > _GAP_AFTER * digit:
            yield box


def _empty_below(box: Pixels, line: TextLine, ink: Pieces) -> bool:
    """Whether there is paper between a raised piece and the baseline: below an accent stands its letter."""
    base = line.baseline((box.x0 + box.x1) / 2)
    inset = max(1, (box.x1 - box.x0) // 5)
    top = max(box.bottom + 1, int(base - _FOOT * line.digit))  # what is left of a worn digit may lie above
    below = ink.mask[top : max(int(base - 0.03 * line.digit), top + 1), box.x0 + inset : box.x1 - inset]
    return not below.size or float(below.any(axis=0).mean()) < 0.34


def _gaps(box: Pixels, line: TextLine, ink: Pieces, at: np.ndarray, own: set[int]) -> tuple[float, float]:
    """How far the ink before and that behind are; pauses, which stand close, do not count behind."""
    digit = line.digit
    base = line.baseline((box.x0 + box.x1) / 2)
    before, after = 9e9, 9e9
    for i in at.tolist():
        if i in own or ink.bottom[i] < base - 1.3 * digit or ink.top[i] > base + 0.2 * digit:
            continue
        if ink.bottom[i] - ink.top[i] < 0.12 * digit and ink.x1[i] - ink.x0[i] < 0.12 * digit:
            continue
        middle = (ink.x0[i] + ink.x1[i]) / 2
        if middle < box.x0 + 0.2 * (box.x1 - box.x0):
            before = min(before, box.x0 - ink.x1[i])
        elif middle > box.x1 - 0.2 * (box.x1 - box.x0):
            dot = ink.bottom[i] - ink.top[i] < 0.36 * digit and ink.x1[i] - ink.x0[i] < 0.36 * digit
            low = ink.top[i] > base - 0.45 * digit
            after = min(after, ink.x0[i] - box.x1) if not (dot or low) else after  # a pause may stand close
    return before, after


def _place(box: Pixels, line: TextLine, ink: Pieces, at: np.ndarray, own: set[int]) -> bool | None:
    """False behind a word, True at the beginning of the line, None where no marker stands."""
    digit = line.digit
    before, after = _gaps(box, line, ink, at, own)
    if before > 2.5 * digit:
        return True if after > -0.1 * digit else None
    if before > _GAP_BEFORE * digit:
        return None
    return False if after > _GAP_AFTER * digit else None
