"""What can be a syllable of Vietnamese, by the rules of its spelling."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

# A syllable without its tone: initial, one to three vowels, final.
_SHAPE = regex.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
    r"(?:i[êe]u|y[êe]u|[uư]ơu|uyê|uyu|oai|oay|oao|oeo|uôi|ươi|uây|uya|ia|iê|iu|ua|ưa|uơ|uô|ươ|ưu|oa|oă|oe|oi|ôi|ơi|ai|ay|ây|ao|au|âu|eo|êu|ui|ưi|uy|uê|uâ|yê"
    r"|[aăâeêioôơuưy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_TONES = {ord(c): None for c in "\u0300\u0301\u0303\u0309\u0323"}
_STOPPED = ("c", "p", "t", "ch")
_FALLING = regex.compile("[\u0300\u0303\u0309]")
_MOST = 7


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """True for what can be a Vietnamese syllable, with or without its tone: "nghiêng", "Đảng"; not for "strong".

    A syllable that ends in a stop bears no falling, broken or hook tone: "tàt" is none.
    """
    if not 0 < len(word) <= _MOST:
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", parts.translate(_TONES))
    if _SHAPE.fullmatch(bare) is None:
        return False
    return not (bare.endswith(_STOPPED) and _FALLING.search(parts))
