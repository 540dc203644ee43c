"""Where a number begins and ends: halves of one date joined, ink that adjoins a number and that nobody read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import regex

from corpus.ocr import numerals
from corpus.ocr.engine import Grey
from corpus.ocr.ink import Pieces
from corpus.ocr.numbers import core, is_number, is_plain, patched
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Spoken

_ONE = str.maketrans("Il|!", "1111")
_DATE = regex.compile(r"[(“\"]?(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19|20)\d\d[).,;:”\"]*")
# Of a digit's height.
_TORN = 0.70  # a date's halves stand no further apart
_BESIDE = 0.08, 0.32  # from a word: nearer is its own edge, further is the next word
_TOUCHING = 0.16
_STROKE = 0.14  # of ink in a column: less is dirt
_RISE, _FALL = 0.95, 0.15  # the rows of a line that are looked at
_FURTHEST = 4.0
_BROKEN = 0.80  # of a digit's height: the groups of a number stand no further apart where their point was lost
_GROUPS = regex.compile(r"[(“\"]?\d{1,3}(?:\.\d{3})*\.?"), regex.compile(r"\d{3}(?:\.\d{3})*%?[).,;:”\"]*")
_SURE = 0.90
_COVERED = 0.8  # of a word's width


def once(words: Sequence[Spoken]) -> list[Spoken]:
    """The words without numbers that stand in the number beside them: boxes may overlap, and a part be read twice."""
    numbers = [word for word in words if not word.raised and is_number(word.text)]
    pairs = [*pairwise(numbers), *pairwise(numbers[::-1])]
    twice = {id(part) for part, whole in pairs if _is_in(part, whole)}
    return [word for word in words if id(word) not in twice]


def _is_in(part: Spoken, whole: Spoken) -> bool:
    mine, other = part.box, whole.box
    covered = min(mine.x1, other.x1) - max(mine.x0, other.x0) >= _COVERED * (mine.x1 - mine.x0)
    level = min(mine.bottom, other.bottom) - max(mine.top, other.top) > _COVERED * (other.bottom - other.top)
    inside, around = core(part.text), core(whole.text)
    return covered and level and len(inside) < len(around) and inside in around


def joined(words: Sequence[Spoken]) -> list[Spoken]:
    """The words with the halves of torn dates and of numbers that touch as one: thin strokes leave gaps like blanks."""
    found: list[Spoken] = []
    for word in words:
        if found and _is_torn(found[-1], word):
            before = found.pop()
            found.append(_whole(before, word))
        else:
            found.append(word)
    return found


def _whole(before: Spoken, word: Spoken) -> Spoken:
    left, right = before.box, word.box
    return word._replace(
        text=(before.text if _touch(before, word) else before.text.translate(_ONE)) + word.text,
        box=_around(left, right),
        confidence=min(before.confidence, word.confidence), symbols=(*before.symbols, *word.symbols),
        raw=f"{before.raw or before.text} {word.raw or word.text}", joined=before.joined,
    )  # fmt: skip


def _around(left: Pixels, right: Pixels) -> Pixels:
    return Pixels(left.x0, min(left.top, right.top), right.x1, max(left.bottom, right.bottom))


def _is_torn(before: Spoken, word: Spoken) -> bool:
    if before.raised or word.raised or before.line != word.line:
        return False
    if before.text[-1:].isdecimal() and word.text[:1].isdecimal() and _touch(before, word):
        return True
    text = before.text.translate(_ONE)
    near = word.box.x0 - before.box.x1 < _TORN * word.digit
    return near and text[-1:] in "0123456789/" and bool(_DATE.fullmatch(text + word.text))


def checked(words: Sequence[Spoken], grey: Grey, ink: Pieces) -> list[Spoken]:
    """The words with numbers in doubt where ink adjoins that nobody read; the network is asked what stands there."""
    result = list(words)
    boxes = np.array([word.box for word in words], dtype=np.int64).reshape(-1, 4)
    cut: list[int] = []
    for i, word in enumerate(result):
        if not word.raised and is_number(word.text) and _adjoins(word, boxes, ink):
            cut.append(i)
    wider = [_grown(result[i], boxes, ink) for i in cut]
    crops = [grey[max(b.top - 2, 0) : b.bottom + 2, max(b.x0 - 2, 0) : b.x1 + 2] for b in wider]
    for i, box, said in zip(cut, wider, numerals.read(crops), strict=True):
        word = result[i]._replace(certain=False)
        mine, net = core(word.text), core(said.text)
        longer = len(net) > len(mine) and (net.startswith(mine) or net.endswith(mine)) and "x" not in net
        if longer and is_plain(net) and said.confidence >= _SURE:
            word = word._replace(
                text=patched(word.text, net), box=box, raw=word.raw or word.text, confidence=0.7,
                alternatives=(*word.alternatives, word.text),
            )  # fmt: skip
        result[i] = word
    for i, (before, word) in enumerate(pairwise(words)):
        if before.line == word.line and not before.raised and not word.raised and _touch(before, word):
            result[i], result[i + 1] = (
                w._replace(certain=False) if is_number(w.text) else w for w in (result[i], result[i + 1])
            )
    return _grouped(result, grey)


def _grouped(words: Sequence[Spoken], grey: Grey) -> list[Spoken]:
    """The words with the groups of one number joined where the network sees the point between them."""
    found: list[Spoken] = []
    pairs = [i for i, (before, word) in enumerate(pairwise(words)) if _may_be_groups(before, word)]
    boxes = {i: _around(words[i].box, words[i + 1].box) for i in pairs}
    crops = [grey[max(b.top - 2, 0) : b.bottom + 2, max(b.x0 - 2, 0) : b.x1 + 2] for b in boxes.values()]
    heard = dict(zip(pairs, numerals.read(crops), strict=True))
    for i, word in enumerate(words):
        said = heard.get(i - 1)
        if said is None:
            found.append(word)
            continue
        before = found[-1]
        whole = core(before.text).rstrip(".") + "." + core(word.text)
        if core(said.text) == whole and is_plain(whole):
            text = before.text.rstrip(".") + "." + word.text
            found[-1] = _whole(before, word)._replace(
                text=text, certain=False, confidence=min(before.confidence, word.confidence, 0.9), heard=word.heard
            )  # fmt: skip
        else:
            found[-1] = before._replace(certain=False)
            found.append(word._replace(certain=False))
    return found


def _may_be_groups(before: Spoken, word: Spoken) -> bool:
    first, second = _GROUPS
    near = 0 <= word.box.x0 - before.box.x1 < _BROKEN * word.digit
    level = before.line == word.line and not before.raised and not word.raised
    return near and level and bool(first.fullmatch(before.text) and second.fullmatch(word.text))


def _touch(before: Spoken, word: Spoken) -> bool:
    return before.box.x0 < word.box.x0 and word.box.x0 - before.box.x1 < _TOUCHING * word.digit


def _rows(word: Spoken) -> tuple[int, int]:
    base = word.baseline
    return max(round(base - _RISE * word.digit), 0), max(round(base + _FALL * word.digit), 1)


def _inked(word: Spoken, x0: int, x1: int, boxes: np.ndarray, ink: Pieces) -> np.ndarray:
    """Which columns from x0 to x1 hold a stroke that no word accounts for."""
    top, bottom = _rows(word)
    x0, x1 = max(x0, 0), min(x1, ink.mask.shape[1])
    if x1 <= x0 or top >= bottom:
        return np.zeros(0, dtype=bool)
    part: npt.NDArray[np.bool_] = ink.mask[top:bottom, x0:x1].sum(axis=0) >= max(2.0, _STROKE * word.digit)
    level = (boxes[:, 1] < bottom) & (boxes[:, 3] > top) & (boxes[:, 0] < x1) & (boxes[:, 2] > x0)
    for left, _, right, _ in boxes[level].tolist():
        part[max(left - 1 - x0, 0) : max(right + 1 - x0, 0)] = False
    return part


def _adjoins(word: Spoken, boxes: np.ndarray, ink: Pieces) -> bool:
    near, far = (round(side * word.digit) for side in _BESIDE)
    box = word.box
    left = _inked(word, box.x0 - far, box.x0 - max(near, 2), boxes, ink)
    right = _inked(word, box.x1 + max(near, 2), box.x1 + far, boxes, ink)
    return int(left.sum()) >= 2 or int(right.sum()) >= 2


def _grown(word: Spoken, boxes: np.ndarray, ink: Pieces) -> Pixels:
    """The box of a number and of the ink that goes on from it without a blank."""
    box, reach = word.box, round(_FURTHEST * word.digit)
    blank = max(round(_BESIDE[1] * word.digit), 2)
    right = _last(_inked(word, box.x1, box.x1 + reach, boxes, ink), blank)
    left = _last(_inked(word, max(box.x0 - reach, 0), box.x0, boxes, ink)[::-1], blank)
    top, bottom = _rows(word)
    return Pixels(box.x0 - left, min(box.top, top), box.x1 + right, max(box.bottom, bottom))


def _last(columns: np.ndarray, blank: int) -> int:
    """How many columns from the first on belong together: up to the first gap of ``blank``."""
    end = 0
    for at in np.flatnonzero(columns).tolist():
        if at - end > blank:
            break
        end = at + 1
    return end
