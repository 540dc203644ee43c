"""Numbers heard from several witnesses: what was read, what the network reads, and, in doubt, what a second look says.

A number is certain when witnesses that share nothing agree on every sign of it. Where they do not, it is read again,
larger and by the other model, and the reading that two of them give is taken; what was read first is kept as ``raw``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
import regex

from corpus.ocr import engine, numerals, prepare, separators, slips, strips
from corpus.ocr.engine import Grey
from corpus.ocr.numerals import Numeral
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Heard, Spoken
from schemas.layout import Box

_DIGIT = regex.compile(r"\d")
# Letters that digits are read as; a word of nothing else may be a number.
_ALIKE = str.maketrans({
    "I": "1", "l": "1", "|": "1", "!": "1", "]": "1", "[": "1", "i": "1", "O": "0", "o": "0", "Q": "0", "S": "5",
    "s": "5", "B": "8", "Z": "2", "z": "2", "H": "11", "g": "9", "§": "8", "Ø": "0", "Ù": "0", "Š": "5", "š": "5",
    "L": "1", "J": "1", "Ï": "1", "Ì": "1", "Í": "1", "Ị": "1",
})  # fmt: skip
_SUSPECT = regex.compile(r"[(“\"]?[\dIl|!\]\[iOoSsBZzHg.,/%-]{1,9}[).,;:”\"]*")
_HEAD = regex.compile(r"(?P<number>[^\s/-]*\d[^\s/-]*)(?=[/-]\d{0,4}[/-]?\p{Lu})")  # of a document's number
_START = regex.compile(r"\d+[/-]")
_ALL_DIGITS = regex.compile(r"[(“\"]?\d+(?:[.,/-]\d+)*%?[).,;:”\"]*")
_ROMAN = regex.compile(r"[(“\"]?[IVX]+[).,;:”\"/-]*")
_SECTION = regex.compile(r"\d{1,2}\.\d{1,2}\.")  # at the beginning of a line: no number with a lost comma
_OUTER = ".,;:()-"
_QUOTED = "“”\"‘’'«»"
# What a number, a date or the number of a document looks like; anything else that holds a digit is looked at again.
_WELL_FORMED = regex.compile(
    r"[(“\"‘]?(?:\d+(?:[.,/-]\d+)*|\d{1,3}(?:\.\d{3})+(?:,\d+)?(?:/\d[\d.]*)?)%?[).,;:”\"’…]*"
    r"|[(“\"]?\d{1,5}(?:/\d{4})?[-/][\p{Lu}\p{Ll}]{1,9}(?:[-/][\p{Lu}\p{Ll}&.]{1,9}){0,3}[).,;:”\"’…]*"
)
_LETTER = regex.compile(r"\p{L}")
_QUOTES = ".,;:()“”\"'‘’…"
_LETTERS_SURE, _READ_SURE = 0.85, 0.5
_LETTERS = regex.compile("x+")
_EDGE = 0.10  # of a digit's height: the paper left around a word that is read again
_SECOND_SCALE = 1.6
_REREAD_EDGE = 0.02  # inches of paper around what is read again
_LEAST_SIDE = 6
_WIDE, _SIGN_WIDE = 0.65, 0.3  # of a digit's height: how wide digits and the signs between them stand
_LEAST_WIDE = 0.8  # of that: a box that is narrower was cut
_TALLEST = 1.7  # heights of a digit: higher are strokes of a pen and rulings
_SURE = 0.90  # of the network, before it may overrule what was read


class Verdict(NamedTuple):
    """The reading to keep, how sure, whether certain, the others."""

    text: str
    confidence: float
    certain: bool
    alternatives: tuple[str, ...]


def core(text: str) -> str:
    """What of a reading counts: the signs of a number, each run of letters as one, without outer punctuation."""
    bare = text.strip(_QUOTED + _OUTER)
    return _LETTERS.sub(numerals.OTHER, numerals.written(bare)).strip(_OUTER)


def agree(text: str, heard: str) -> bool:
    """Whether the network, to which quotation marks are letters like any other, heard what was read."""
    mine, net = core(text), core(heard)
    if mine == net:
        return True
    quoted = text != text.strip(_QUOTED + _OUTER) and any(sign in text for sign in _QUOTED)
    return quoted and mine.strip(numerals.OTHER + _OUTER) == net.strip(numerals.OTHER + _OUTER)


def is_number(text: str) -> bool:
    """Whether a word holds a digit, or nothing but letters that digits are read as."""
    return bool(_DIGIT.search(text))


def may_be_number(text: str) -> bool:
    """Whether a word without a digit may be a number badly read."""
    return bool(_SUSPECT.fullmatch(text)) and not _ROMAN.fullmatch(text) and not _DIGIT.search(text)


def _is_suspect(word: Spoken) -> bool:
    return may_be_number(word.text) and word.box.bottom - word.box.top < _TALLEST * word.digit


def mended(text: str) -> str:
    """A reading with its slips mended."""
    return slips.mended(unicodedata.normalize("NFC", text))


def is_certain(word: Spoken) -> bool:
    """Whether a word that two witnesses read alike needs no third: the network tells no letter from another."""
    return is_plain(word.text) and word.confidence >= (_LETTERS_SURE if _LETTER.search(word.text) else _READ_SURE)


def is_plain(text: str) -> bool:
    """Whether a word is formed as a number, a date or the number of a document is."""
    return bool(_WELL_FORMED.fullmatch(text))


def settle(words: Sequence[Spoken], grey: Grey, dpi: float) -> list[Spoken]:
    """The words of a page with their numbers settled; words that are no numbers pass as they are."""
    result = list(words)
    asked = [i for i, w in enumerate(result) if not w.raised and (is_number(w.text) or _is_suspect(w))]
    heard = numerals.read([crop(grey, result[i]) for i in asked])
    doubtful: list[tuple[int, Numeral]] = []
    for i, said in zip(asked, heard, strict=True):
        word = result[i]
        if word.raw != "" and agree(word.text, said.text) and is_certain(word):
            result[i] = word._replace(certain=True, confidence=both(word, said), heard=_heard(word, said))
        else:
            doubtful.append((i, said))
    for (i, said), second in zip(doubtful, again(grey, [result[i] for i, _ in doubtful], dpi), strict=True):
        word = result[i]
        verdict = judge(word, said, second)
        raw = word.raw or (word.text if verdict.text != word.text else None)
        result[i] = word._replace(
            text=verdict.text, confidence=verdict.confidence, certain=verdict.certain,
            alternatives=verdict.alternatives, raw=raw, heard=_heard(word, said, second),
        )  # fmt: skip
    opens = [not i or word.line != result[i - 1].line for i, word in enumerate(result)]
    return [
        word if first and _SECTION.fullmatch(word.text) else _separated(word, grey)
        for first, word in zip(opens, result, strict=True)
    ]


def _heard(word: Spoken, said: Numeral, third: str | None = None) -> Heard:
    first = "" if word.raw == "" else word.text  # the network alone saw it
    return Heard(first, word.confidence if first else 0.0, said.text, said.confidence, third)


def _separated(word: Spoken, grey: Grey) -> Spoken:
    """A number with the decimal comma it was printed with: thin and worn commas are read as points by all witnesses.

    Where the language leaves no doubt the shape need not speak; where neither speaks, the number is in doubt.
    """
    if word.raised:
        return word
    at, thousands = separators.decimal(word.text), separators.thousands(word.text)
    if at is None and thousands is None:
        return word
    sign = separators.last(crop(grey, word))
    if at is None:
        return _with_sign(word, cast("int", thousands), ".", False) if sign == "." else word
    if separators.only_decimal(word.text):
        return _with_sign(word, at, ",", word.certain and sign != ".")
    if sign in {",", "?,"}:
        return _with_sign(word, at, ",", word.certain and sign == ",")
    return word if sign == "." else word._replace(certain=False)


def _with_sign(word: Spoken, at: int, sign: str, certain: bool) -> Spoken:
    return word._replace(
        text=word.text[:at] + sign + word.text[at + 1 :], raw=word.raw or word.text, certain=certain,
        alternatives=(*word.alternatives, word.text),
    )  # fmt: skip


def crop(grey: Grey, word: Spoken) -> Grey:
    """The pixels of a word."""
    edge = max(1, round(_EDGE * word.digit))
    box = word.box
    return grey[max(box.top - edge, 0) : box.bottom + edge, max(box.x0 - edge, 0) : box.x1 + edge]


def again(grey: Grey, words: Sequence[Spoken], dpi: float) -> list[str]:
    """The words read once more, larger and by the other model, all on one strip."""
    model = engine.models()[-1]
    boxes = [word.box for word in words]
    found = strips.read(grey, boxes, dpi, scale=_SECOND_SCALE, model=model)
    return ["".join(slips.mended(token.text) for token in tokens) for tokens in found]


def both(word: Spoken, said: Numeral) -> float:
    """How sure a number is that was read alike twice."""
    return 1 - (1 - min(word.confidence, 0.995)) * (1 - min(said.confidence, 0.995))


def judge(word: Spoken, said: Numeral, second: str) -> Verdict:
    """Which of three readings of a doubtful number to keep."""
    first = word.text
    if word.raw == "":  # the network alone saw it
        agrees = core(second) == core(first)
        others = tuple(text for text in (*word.alternatives, second) if text)
        return Verdict(first, 0.9 if agrees else 0.7, agrees, _but(others, first))
    mine, net, other = core(first), core(said.text), core(second)
    others = tuple(dict.fromkeys(text for text in (first, second, said.text) if text))
    digits = is_number(first)
    if separators.decimal(first) is not None and mine.replace(".", ",") in {net, other}:
        text = first.replace(".", ",")
        return Verdict(text, 0.7, False, _but(others, text))
    digital = _digital(first)
    witnesses = (net, other, core(_digital(second)))
    if digits and digital != first and any(_same_number(core(digital), witness) for witness in witnesses):
        return Verdict(digital, 0.8, False, _but(others, digital))
    if digits and mine == other and agree(first, said.text):
        certain = is_plain(first) and first.strip(_QUOTES) == second.strip(_QUOTES)
        return Verdict(first, 0.97 if certain else 0.9, certain, _but(others, first))
    if digits and mine == other:
        return Verdict(first, 0.80 if said.confidence < 0.6 else 0.6, False, _but(others, first))
    if digits and "x" not in net and agree(first, said.text):
        return Verdict(first, 0.85, False, _but(others, first))
    if digits and net and _is_cut(word, net):
        return Verdict(first, 0.6, False, _but(others, first))
    if net and net == other and _DIGIT.search(net):
        text = second if "x" in net else patched(first, said.text)
        return Verdict(text, 0.85, False, _but(others, text))
    if "x" not in net and _DIGIT.search(net) and said.confidence >= _SURE:
        text = patched(first, said.text)
        return Verdict(text, 0.7, False, _but(others, text))
    if not digits:
        return Verdict(first, word.confidence, word.certain, ())
    sees_none = not _DIGIT.search(net) and not _DIGIT.search(second)
    if sees_none and net and _LETTER.search(second) and _LETTER.search(first):
        return Verdict(second, 0.3 * word.confidence, False, _but(others, second))  # two of three: it is no number
    return Verdict(first, 0.3 * word.confidence, False, _but(others, first))


def _is_cut(word: Spoken, heard: str) -> bool:
    """Whether the box is too narrow for a number of which the network, shown the box, read one end."""
    mine = core(word.text)
    ends = is_plain(word.text) and len(heard) < len(mine) and (mine.startswith(heard) or mine.endswith(heard))
    digits = len(_DIGIT.findall(mine))
    usual = (_WIDE * digits + _SIGN_WIDE * (len(mine) - digits)) * word.digit
    return ends and word.confidence >= _SURE and word.box.x1 - word.box.x0 < _LEAST_WIDE * usual


def _digital(text: str) -> str:
    """A reading with the signs that digits are read as made digits, where nothing else but digits stands in it."""
    head = _HEAD.match(text)
    number, rest = (head["number"], text[head.end() :]) if head else (text, "")
    changed = number.translate(_ALIKE)
    return changed + rest if _ALL_DIGITS.fullmatch(changed) else text


def _same_number(mine: str, other: str) -> bool:
    """Whether two readings are alike, or begin with the same digits where the rest is letters."""
    start = _START.match(mine)
    return mine == other or bool(start and "x" in mine and other.startswith(start[0]))


def _but(readings: Sequence[str], chosen: str) -> tuple[str, ...]:
    return tuple(reading for reading in readings if reading != chosen)


_FRAME = regex.compile(r"^(?P<before>[(“\"]*)(?P<inside>.*?)(?P<after>[).,;:”\"]*)$")


def patched(first: str, net: str) -> str:
    """A number as the network read it, between the outer punctuation of the first reading."""
    frame = _FRAME.match(first)
    return f"{frame['before']}{core(net)}{frame['after']}" if frame else core(net)


def reread(image: npt.NDArray[np.uint8], box: Box, dpi: float) -> list[tuple[str, float]]:
    """See ``corpus.ocr.reread``."""
    edge, scale = _REREAD_EDGE * dpi, dpi / 72
    height, width = image.shape[:2]
    x0, top = max(int(box.x0 * scale - edge), 0), max(int(box.top * scale - edge), 0)
    part = image[top : min(int(box.bottom * scale + edge), height), x0 : min(int(box.x1 * scale + edge), width)]
    if min(part.shape[:2], default=0) < _LEAST_SIDE:
        return []
    grey = prepare.without_red(part) if part.ndim == 3 else part
    grey = np.ascontiguousarray(grey)
    heard: dict[str, float] = {}
    said = numerals.read([grey])[0]
    if "x" not in said.text and _DIGIT.search(said.text):
        heard[said.text] = said.confidence
    whole = Pixels(0, 0, grey.shape[1], grey.shape[0])
    for model in engine.models():
        for enlarged in (1.0, _SECOND_SCALE):
            tokens = strips.read(grey, [whole], dpi, scale=enlarged, model=model, margin=0.0)[0]
            text = "".join(slips.mended(token.text) for token in tokens)
            if _DIGIT.search(text):
                sure = min(token.confidence for token in tokens)
                heard[text] = max(heard.get(text, 0.0), sure)
    return sorted(heard.items(), key=lambda reading: -reading[1])
