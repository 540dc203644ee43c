"""What recognition makes of specks, stamps, signatures and edges: told from words by shape and confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import regex

from corpus.encodings.syllables import is_syllable
from corpus.ocr import slips
from corpus.ocr.engine import Token
from corpus.ocr.ink import TextLine
from corpus.ocr.numbers import core, is_plain
from corpus.ocr.spoken import Spoken

_LETTERS = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_FLAT = frozenset(".,-–—_…·'‘’`\"“”:;")
_NEVER = 0.06  # Tesseract's way to say that ink is no letter
_SELDOM = 0.45
_HARDLY = 0.62
_LOW = 0.22  # of a digit's height: lower is nothing but dots and strokes
_HIGH = 2.6
_GHOST = 0.5  # less sure is a number that three witnesses read in three ways
_MALFORMED = 0.95
_SHORT, _NARROW, _TALL = 0.72, 0.35, 1.6  # of a digit's height: no digit is so low and narrow, no number so high
_WORDS = 3  # words on a line that make it one of text
_MEANINGLESS = 0.34  # share of syllables from which a line in doubt is one


def without(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines without their noise."""
    digit = float(np.median([line.digit for line in lines])) if lines else 0.0
    found = []
    for line in lines:
        tokens = tuple(token for token in line.tokens if not _is_speck(token, digit))
        if tokens and not _is_scribble(tokens, digit):
            found.append(line._replace(tokens=tokens))
    return found


def settled(words: Sequence[Spoken]) -> list[Spoken]:
    """The words without numbers in doubt on lines where hardly a word is spelled as one."""
    spelled: Counter[int] = Counter()
    for word in words:
        spelled[word.line] += any(len(part) > 1 and is_syllable(part) for part in _LETTERS.findall(word.text))
    return [word for word in words if not (_is_unlike(word) or (_is_ghost(word) and spelled[word.line] < _WORDS))]


def _is_unlike(word: Spoken) -> bool:
    """Whether what seems a number in doubt is ink of another size, or signs that no two witnesses read alike."""
    heard = word.heard
    if heard is None or word.raised or not any(letter.isdecimal() for letter in word.text):
        return False
    box = word.box
    tall, wide = box.bottom - box.top, box.x1 - box.x0
    if tall < _SHORT * word.digit and wide < _NARROW * word.digit:
        return True
    if word.certain or is_plain(word.text):
        return False
    others = core(heard.network), core(heard.third or "")
    if core(word.text) in others:
        return False
    letters = sum(letter.isalpha() for letter in word.text)
    unheard = not any(letter.isdecimal() for other in others for letter in other)
    return tall > _TALL * word.digit or unheard or letters >= sum(letter.isdecimal() for letter in word.text)


def _is_ghost(word: Spoken) -> bool:
    has_digit = any(letter.isdigit() for letter in word.text)
    bound = _GHOST if is_plain(word.text) else _MALFORMED
    return has_digit and not word.certain and not word.raised and word.confidence < bound


def _is_speck(token: Token, digit: float) -> bool:
    """A word that is ink and no word."""
    text, sure = token.text, token.confidence
    height = token.box[3] - token.box[1]
    if height < _LOW * digit and not _FLAT.issuperset(text):
        return True
    if not _WORD.search(text):
        return sure < _SELDOM
    parts = _LETTERS.findall(text)
    spelled = bool(parts) and all(is_syllable(part) for part in parts)
    if sure < _NEVER:
        return not (spelled and len(text) > 1)
    return sure < _SELDOM and not spelled and (height > _HIGH * digit or len(text) == 1)


def _is_scribble(tokens: Sequence[Token], digit: float) -> bool:
    """A line in which hardly anything is spelled as a word is, and that was read with doubt."""
    sure = sum(token.confidence * len(token.text) for token in tokens) / sum(len(token.text) for token in tokens)
    if sure >= _HARDLY:
        return False
    if any(_LETTERS.search(token.text) and is_plain(slips.mended(token.text)) for token in tokens):
        return False  # the number of a document stands alone in its head
    parts = [part for token in tokens for part in _LETTERS.findall(token.text)]
    spelled = sum(len(part) > 1 and is_syllable(part) for part in parts)
    return spelled < _MEANINGLESS * max(len(parts), 1)
