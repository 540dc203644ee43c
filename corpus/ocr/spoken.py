"""What was read, word by word: markers taken out of the words they were fused with, words that were glued parted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.ocr import slips
from corpus.ocr.engine import Symbol, Token
from corpus.ocr.ink import TextLine
from corpus.ocr.markers import Marker
from corpus.ocr.rulings import Pixels

_EM = 0.67  # height of a digit in the size of its font
_SMALL, _RAISED = 0.80, 0.22  # of a digit's height
_LEAST = 0.40  # lower is a digit whose box was cut
_MOST_DIGITS = 2
_PAUSES = frozenset(".,;:")
_READ_AS = frozenset("'‘’!?°*")  # what Tesseract makes of a marker
_BEHIND = 0.12  # of a digit's height: how far a pause's box reaches out behind the marker it was boxed with
_JOINED = 0.25  # of a digit's height: what stands nearer to a marker belongs to it


class Heard(NamedTuple):
    """What the witnesses said of a number, and how sure they were; ``third`` is None where it was not asked."""

    text: str
    confidence: float
    network: str
    network_confidence: float
    third: str | None = None


class Spoken(NamedTuple):
    """A word: ``box`` in pixels of the sheet, ``line`` the index of its line, the rest as in ``layout.page.Word``.

    ``raw`` is empty where the network alone saw it; ``symbols`` are the letters as the recogniser gave them, ``digit``
    the height of a digit beside it in pixels, ``heard`` what was said of it where it may be a number.
    """

    text: str
    box: Pixels
    baseline: float
    digit: float
    line: int
    confidence: float
    symbols: tuple[Symbol, ...]
    raised: bool = False
    joined: bool = False
    certain: bool = True
    raw: str | None = None
    alternatives: tuple[str, ...] = ()
    heard: Heard | None = None

    @property
    def size(self) -> float:
        """The size of the font in pixels."""
        return self.digit / _EM


def words(lines: Sequence[TextLine], markers: Sequence[Marker]) -> list[Spoken]:
    """The words of all lines from left to right, with the markers as words of their own."""
    marked: dict[int, list[Marker]] = {}
    for marker in markers:
        if not _is_of_number(marker, lines[marker.line]):
            marked.setdefault(marker.line, []).append(marker)
    return [word for i, line in enumerate(lines) for word in _line(i, line, marked.get(i, []))]


def _is_of_number(marker: Marker, line: TextLine) -> bool:
    """Whether what looks raised stands no higher than the digit before it: the line was taken for lower than it is."""
    end = Symbol(marker.text, marker.box, marker.confidence)
    for token in line.tokens:
        before = [symbol for symbol in token.symbols if symbol.box[2] <= marker.box.x0 + 2]
        if before and marker.box.x0 - before[-1].box[2] < _JOINED * line.digit:
            return not _stands_out(before, [end], line.digit)
    return False


def plain(token: Token, line: int, digit: float) -> list[Spoken]:
    """A token as a word, its slips mended; two where a blank was lost."""
    raw = unicodedata.normalize("NFC", token.text)
    text = slips.mended(raw)
    word = Spoken(
        text, Pixels(*token.box), token.baseline, digit, line, token.confidence, token.symbols,
        raw=raw if raw != text else None if token.symbols else "",  # without letters the network alone saw it
    )  # fmt: skip
    at = slips.parted(text)
    if at is None or raw != text or len(token.symbols) != len(text):
        return [word]
    return [_part(word, word.symbols[:at]), _part(word, word.symbols[at:])]


def _part(word: Spoken, symbols: Sequence[Symbol]) -> Spoken:
    """The word that some letters of a word make."""
    return word._replace(
        text=slips.mended(unicodedata.normalize("NFC", "".join(s.text for s in symbols))),
        box=Pixels(min(s.box[0] for s in symbols), word.box.top, max(s.box[2] for s in symbols), word.box.bottom),
        symbols=tuple(symbols),
        confidence=min(s.confidence for s in symbols),
    )


def _line(number: int, line: TextLine, markers: list[Marker]) -> Iterator[Spoken]:
    parts: list[Spoken] = []
    for token in line.tokens:
        for word in plain(token, number, line.digit):
            for cut in _cut(word, markers):
                near = parts and 0 <= cut.box.x0 - parts[-1].box.x1 < _JOINED * line.digit
                parts += _raised_end(cut, line, parts[-1].symbols if near else ())
    for marker in markers:
        box = marker.box
        parts.append(
            Spoken(marker.text, box, line.baseline(box.x0), line.digit, number, marker.confidence, (), raised=True)
        )
    parts.sort(key=lambda part: (part.box.x0 + part.box.x1) / 2 if part.raised else part.box.x0)
    before: Spoken | None = None
    for part in parts:
        near = before is not None and part.box.x0 - before.box.x1 < _JOINED * line.digit
        joined = before is not None and ((part.raised and not before.raised) or (before.raised and near))
        middle = (part.box.x0 + part.box.x1) / 2
        before = part._replace(baseline=line.baseline(middle), joined=joined)
        yield before


def _raised_end(word: Spoken, line: TextLine, before: Sequence[Symbol]) -> list[Spoken]:
    """A word whose last digits stand raised and small, as letters were boxed: they are a marker that was fused."""
    count = 0
    for symbol in reversed(word.symbols):
        x0, top, x1, bottom = symbol.box
        up = line.baseline((x0 + x1) / 2) - bottom
        small = _LEAST * line.digit <= bottom - top <= _SMALL * line.digit and up >= _RAISED * line.digit
        if not (symbol.text.isdecimal() and small) or count == _MOST_DIGITS:
            break
        count += 1
    if not count:
        return [word]
    if not _stands_out((*before, *word.symbols[:-count]), word.symbols[-count:], line.digit):
        return [word]
    end = _part(word, word.symbols[-count:])._replace(raised=True)
    if end.text.startswith("0"):
        return [word]
    return [end] if count == len(word.symbols) else [_part(word, word.symbols[:-count]), end]


def _stands_out(before: Sequence[Symbol], end: Sequence[Symbol], digit: float) -> bool:
    """Whether the end stands higher and is smaller than the digit before it: the line may lie lower than it seems."""
    if not before or not before[-1].text.isdecimal():
        return True
    (_, top, _, bottom), ends = before[-1].box, [symbol.box for symbol in end]
    low, tall = max(box[3] for box in ends), max(box[3] - box[1] for box in ends)
    return bottom - low >= _RAISED * digit and tall <= _SMALL * (bottom - top)


def _covers(symbol: Symbol, marker: Pixels) -> bool:
    x0, _, x1, _ = symbol.box
    whole = symbol.text in _PAUSES and x0 <= marker.x0 + 2 and x1 >= marker.x1
    return whole or marker.x0 - 1 <= (x0 + x1) / 2 <= marker.x1 + 1


def _parts(before: Symbol, symbol: Symbol, marker: Pixels) -> bool:
    """Whether a marker that was not read stands between two letters."""
    return before.box[0] + before.box[2] < 2 * marker.x0 and symbol.box[0] + symbol.box[2] > 2 * marker.x1


def _cut(word: Spoken, markers: Sequence[Marker]) -> list[Spoken]:
    """A word without the signs that are a marker's ink: what stands before the marker and what stands behind."""
    inside = [m.box for m in markers if m.box.x0 < word.box.x1 and m.box.x1 > word.box.x0]
    if not inside:
        return [word]
    runs: list[list[Symbol]] = [[]]
    for symbol in word.symbols:
        under = next((box for box in inside if _covers(symbol, box)), None)
        if under is None:
            if runs[-1] and any(_parts(runs[-1][-1], symbol, box) for box in inside):
                runs.append([])
            runs[-1].append(symbol)
            continue
        if symbol.text not in _PAUSES or symbol.box[2] - under.x1 <= _BEHIND * word.digit:
            runs.append([])
            continue
        if runs[-1] and runs[-1][-1].text in _READ_AS:  # the sign was the marker, and this its pause in one box with it
            runs[-1].pop()
        runs.append([symbol._replace(box=(under.x1, *symbol.box[1:]))])
    found = []
    for part in (_part(word, run) for run in runs if run):
        x0, x1 = part.box.x0, part.box.x1
        for box in inside:  # boxes of letters are guessed from the network's steps
            x0 = max(x0, box.x1) if box.x0 <= x0 < box.x1 else x0
            x1 = min(x1, box.x0) if box.x0 < x1 <= box.x1 else x1
        if x1 > x0:
            found.append(part._replace(box=part.box._replace(x0=x0, x1=x1)))
    return found
