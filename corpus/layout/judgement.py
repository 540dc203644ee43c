"""Is a page's text layer what is printed on it? Told from its letters, page by page.

A layer may be garbage, read in another language, or meant for a font that prints other letters than it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import regex

from corpus.encodings.syllables import is_syllable

Verdict = Literal["good", "legacy", "bad", "none"]

_LETTER = regex.compile(r"\p{L}")
_MARKED = regex.compile(r"[^\P{L}A-Za-z]")
_UNICODE_ONLY = regex.compile(r"[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9]")
_EDGES = "“”‘’\"'«»()[]{}<>.,;:!?…-–—/*•%+&=_|"
_ODD_INSIDE = regex.compile(
    r"\ufffd|[\ue000-\uf8ff]|\p{L}[^\p{L}\p{M}\p{N}\s.,;:()\[\]/&+’'\-–—“”\"%@_]+\p{L}|\p{Ll}\p{Lu}|\p{L}\d\p{L}"
)
_VOWEL = regex.compile(r"[aeiouyAEIOUY]|[^\x00-\x7f]")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_SEAMS = regex.compile(r"[-–—/.,:;()+&’']+")
_KNOWN = regex.compile(r"\p{Lu}[\p{Lu}\d]{0,7}|\d+[\p{L}%]?|\p{L}|")  # abbreviations, numbers, single letters
_FOREIGN = regex.compile(r"[^\P{L}\p{Latin}]")
_MUTE = 0.4
_MOSTLY_NUMBERS = 0.3
_SAMPLE = 80  # words looked at where a page is Vietnamese at first sight
_FEWEST = 12  # words with letters from which on a page can be judged
_PLAINLY_VIETNAMESE = 0.15  # share of letters beyond ASCII; true pages have 0.27 and more, bad layers 0.10 at most
_VIETNAMESE = 0.20
_SYLLABLES = 0.92
_SYLLABLES_VISIBLE = 0.55
_MARKED_WORDS = 0.45
_ODD = 0.12
_UNKNOWN = 0.02


def judge(words: Sequence[str], unknown: float = 0.0, under_image: bool = False) -> Verdict:
    """What the text layer of a page is worth.

    ``unknown`` is the share of characters without a letter; ``under_image`` when the text is not what a reader sees
    but lies invisible on an image, so that only its own letters speak for it: it must be good Vietnamese. Text that is
    seen may be in any language, or numbers. "none": too little to judge by. "legacy": the letters may be those of an
    encoding before Unicode, which is for ``corpus.encodings.detect`` to say.
    """
    if unknown > _UNKNOWN:
        return "bad"
    text = "".join(words)
    seen = not under_image
    # Counted by what an encoder leaves out: a pattern would take a millisecond a page.
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    beyond_latin = len(text) - len(text.encode("latin-1", "ignore"))
    if seen and beyond_ascii >= _PLAINLY_VIETNAMESE * len(text) and 3 * beyond_latin >= beyond_ascii:
        step = 1 + len(words) // _SAMPLE
        return "good" if _spelled([word.strip(_EDGES) for word in words[::step]]) >= _SYLLABLES_VISIBLE else "bad"
    letters, marked, native = (len(pattern.findall(text)) for pattern in (_LETTER, _MARKED, _UNICODE_ONLY))
    if letters and len(_FOREIGN.findall(text)) > _ODD * letters:
        return "bad"
    tokens = [token for word in words if _LETTER.search(token := word.strip(_EDGES))]
    if len(tokens) < _FEWEST:
        if seen:
            return "legacy" if 3 * native < marked else "good" if words else "none"
        return "none"
    parts = [part for token in tokens for part in _WORD.findall(token)]
    if seen:
        if 3 * native < marked:
            return "legacy"
        odd = sum(_ODD_INSIDE.search(token) is not None for token in tokens) / len(tokens)
        syllables = sum(map(is_syllable, parts)) / len(parts)
        return "bad" if (odd > _ODD and syllables < _SYLLABLES_VISIBLE) or _is_noise(parts) else "good"
    if len(tokens) < _MOSTLY_NUMBERS * len(words):
        return "none"
    if marked < _VIETNAMESE * letters or 3 * native < marked:
        return "bad"
    with_marks = sum(not part.isascii() for part in parts)
    good = _spelled(tokens) >= _SYLLABLES and with_marks >= _MARKED_WORDS * len(parts)
    return "good" if good else "bad"


def _spelled(tokens: Sequence[str]) -> float:
    """The share of words that are syllables of Vietnamese, abbreviations or numbers."""
    valid = sum(all(is_syllable(part) or _KNOWN.fullmatch(part) for part in _SEAMS.split(token)) for token in tokens)
    return valid / max(len(tokens), 1)


def _is_noise(parts: Sequence[str]) -> bool:
    """True when the words of a page cannot be spoken in any language."""
    long = [part for part in parts if len(part) > 1]
    mute = sum(_VOWEL.search(part) is None for part in long)
    return 2 * len(long) < len(parts) or mute > _MUTE * len(long)
