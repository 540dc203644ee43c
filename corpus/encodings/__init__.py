"""Vietnamese before Unicode: TCVN3 (the ABC fonts), VNI, VPS and VISCII, to Unicode and back.

A text in one of these encodings is a string of Latin-1 or Windows-1252 characters that fonts of its own printed as
Vietnamese: "®¶ng bé" is "đảng bộ". The tables are data: ``schemas/codelists/encodings.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from corpus.encodings.syllables import is_syllable
from schemas.codelists import load
from schemas.spelling import composed

__all__ = ["detect", "from_unicode", "is_capital_font", "named", "names", "to_unicode"]

_SAMPLE = 4_000
_ENOUGH = 3  # words with odd letters
_GOOD = 0.75  # of them are syllables in the right encoding
_BETTER = 0.25  # more than as they stand
_HINTED = 0.5
_LOWERED = 0x20
_TOKEN = regex.compile(r"[^\s!-&(-,./:-@\[-`{-~“”‘’–—…•]+")
_ODD = regex.compile(r"[\x02-\x06\x10-\x19\x1c-\x1e\x80-\xff]|[ŒœŠšŸŽžƒˆ˜†‡‰‹›€™]")
_VIETNAMESE = regex.compile(r"[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9]")
_LETTERS = regex.compile(r"\p{L}+")
_CAPITALS = regex.compile(r"[^a-z]*[A-ZĂÂĐÊÔƠƯ][^a-z]*[A-ZĂÂĐÊÔƠƯ][^a-z]*")
_BROKEN_U = regex.compile(
    r"(?<=\p{L})-(?=\p{Ll})|(?<!\S)-(?=\p{Ll})|(?<=(?<!\p{L})[\p{L}--[aeiouyAEIOUY]]{1,3})-(?!\p{L})", regex.V1
)
_WINDOWS = {printed: chr(code) for code in range(0x80, 0xA0) if (printed := bytes((code,)).decode("cp1252", "ignore"))}


@dataclass(frozen=True)
class _Encoding:
    name: str
    letters: dict[str, str]  # printed bytes, as Latin-1, to letter
    codes: dict[int, str]  # code point of a letter to its bytes
    pattern: Any
    fonts: Any
    windows: bool  # some of its bytes are punctuation marks in Windows-1252


@cache
def _encodings() -> dict[str, _Encoding]:
    content = load("encodings")
    small = content["letters"].split()
    return {row["id"]: _encoding(row, small) for row in content["encodings"]}


def _encoding(row: dict[str, Any], small: list[str]) -> _Encoding:
    low = [_bytes(code) for code in row["small"].split()]
    capital = row["capital"]
    codes = dict(zip(small, low, strict=True))
    letters = {code: letter for letter, code in codes.items()}
    if isinstance(capital, dict):
        codes |= {letter: _bytes(code) for letter, code in capital.items()}
        letters |= {_bytes(code): letter for letter, code in capital.items()}
    elif isinstance(capital, str):
        high = [_bytes(code) for code in capital.split()]
        codes |= dict(zip(map(str.upper, small), high, strict=True))
        letters |= {code: letter.upper() for letter, code in zip(small, high, strict=True)}
    else:
        for letter, code in zip(small, low, strict=True):
            high_code = "".join(c.upper() if c.isascii() else chr(ord(c) - _LOWERED) for c in code)
            codes[letter.upper()] = high_code
            letters[high_code] = letter.upper()
            if len(code) > 1:  # a capital with the mark of a small letter, as some type it
                letters.setdefault(high_code[0] + code[1:], letter.upper())
    pattern = regex.compile("|".join(regex.escape(code) for code in sorted(letters, key=len, reverse=True)))
    windows = any("\x80" <= c <= "\x9f" for code in letters for c in code)
    table = {ord(letter.upper()): code for letter, code in codes.items()} | {ord(c): code for c, code in codes.items()}
    return _Encoding(row["id"], letters, table, pattern, regex.compile(row["fonts"], regex.IGNORECASE), windows)


def _bytes(code: str) -> str:
    """ "F4F9" and "aF9" as the characters of Latin-1."""
    lead = code[: len(code) % 2]
    return lead + bytes.fromhex(code[len(lead) :]).decode("latin-1")


def names() -> tuple[str, ...]:
    """The encodings that are known, by the names that the other functions take."""
    return tuple(_encodings())


def to_unicode(text: str, encoding: str, capitals: bool = False) -> str:
    """A text in a legacy encoding as Unicode, in NFC. Raises KeyError for an unknown encoding.

    ``capitals``: the text stood in a font that prints small letters as capitals (".VnTimeH"). Letters that are
    Unicode already stay.
    """
    known = _encodings()[encoding]
    plain = text
    if known.windows:
        plain = text.translate({ord(printed): code for printed, code in _WINDOWS.items() if code in known.letters})
    found = known.pattern.sub(lambda match: known.letters[match[0]], plain)
    if encoding == "tcvn3":
        found = _BROKEN_U.sub(lambda match: _horned(found, match.start()), found) if "-" in found else found
        found = _capitalised(found)
    found = composed(found)
    return found.upper() if capitals else found


def from_unicode(text: str, encoding: str) -> str:
    """A Unicode text in a legacy encoding, as characters of Latin-1. Raises KeyError for an unknown encoding.

    TCVN3 has no capitals with tones: they get the small letter's code, which a font of capitals prints rightly.
    """
    return composed(text).translate(_encodings()[encoding].codes)


def is_capital_font(font: str) -> bool:
    """True for ".VnTimeH" and the like, which print small letters as capitals. A subset's tag ("ABCDEF+") is passed."""
    return regex.fullmatch(load("encodings")["capitals"], _family(font), regex.IGNORECASE) is not None


def named(font: str) -> str | None:
    """The encoding that the name of a font says: "tcvn3" for ".VnTime"; None for most fonts."""
    return next((e.name for e in _encodings().values() if e.fonts.match(_family(font))), None)


def detect(text: str, fonts: Iterable[str] = ()) -> str | None:
    """The legacy encoding of a text; None for Unicode, for plain ASCII and for what is too little to tell.

    ``fonts`` are the names of its fonts, if known: they settle what few words leave open.
    """
    sample = text[:_SAMPLE]
    tokens = [token for token in _TOKEN.findall(sample) if _ODD.search(token)]
    if not tokens:
        return None
    if 2 * sum(_VIETNAMESE.search(token) is not None for token in _TOKEN.findall(sample)) > len(tokens):
        return None
    hinted = next(filter(None, map(named, fonts)), None)
    if hinted is not None:
        return hinted if _share(tokens, hinted) >= min(_HINTED, _share(tokens) + 0.01) else None
    if len(tokens) < _ENOUGH:
        return None
    shares = {name: _share(tokens, name) for name in _encodings()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _GOOD and shares[best] >= _share(tokens) + _BETTER else None


def _family(font: str) -> str:
    return font.split("+", 1)[1] if regex.match(r"[A-Z]{6}\+", font) else font


def _share(tokens: list[str], encoding: str | None = None) -> float:
    """How many of some words are Vietnamese when read in an encoding; as they stand without one."""
    read = [to_unicode(token, encoding) for token in tokens] if encoding else tokens
    return sum(all(map(is_syllable, word.split("-"))) for word in read) / len(read)


def _capitalised(text: str) -> str:
    """A text in which words of a font of capitals are told by their plain letters: "BáO CáO Về VIệC", not "Về việc"."""
    words = list(_LETTERS.finditer(text))
    sure = [_CAPITALS.fullmatch(word[0]) is not None for word in words]
    if not any(sure):
        return text
    parts, at = [], 0
    for i, word in enumerate(words):
        if not sure[i] and (any("a" <= c <= "z" for c in word[0]) or not _among_capitals(text, words, sure, i)):
            continue
        parts += [text[at : word.start()], word[0].upper()]
        at = word.end()
    return "".join([*parts, text[at:]])


def _among_capitals(text: str, words: list[regex.Match[str]], sure: list[bool], i: int) -> bool:
    """True when the words on both sides are of a font of capitals, and one shows it by a small letter: "CáO"."""
    beside = []
    if i and text[words[i - 1].end() : words[i].start()].isspace():
        beside.append(i - 1)
    if i + 1 < len(words) and text[words[i].end() : words[i + 1].start()].isspace():
        beside.append(i + 1)
    return all(sure[k] for k in beside) and any(not words[k][0].isupper() for k in beside)


def _horned(text: str, at: int) -> str:
    """A hyphen where the code of ư, which is that of the soft hyphen, makes a syllable of what stands around it."""
    start = end = at
    while start and text[start - 1].isalpha():
        start -= 1
    while end + 1 < len(text) and text[end + 1].isalpha():
        end += 1
    before, after = text[start:at], text[at + 1 : end + 1]
    apart = bool(before) and is_syllable(before) and is_syllable(after)
    return "ư" if not apart and is_syllable(f"{before}ư{after}") else "-"
