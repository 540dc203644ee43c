"""Names of persons in the lines of a signature."""

from __future__ import annotations

import regex

from corpus.structure.lexicon import surnames
from schemas.spelling import new_tones

_TITLES = regex.compile(r"(?:(?:PGS|GS|TS|ThS|BS|CN|KS|Đ/c|Đồng chí|Ths|Th\.S|CKI{1,2})\s?[.,]?\s*)+")
_SYLLABLE = regex.compile(r"\p{Lu}[\p{L}’'ʼ]*")
_PARTS = regex.compile(r"[\s\-–]+")


def person(text: str) -> str | None:
    """The name when a text is a person's name and nothing else: two to six syllables, the first a family name."""
    bare = text.strip(' \t*_.,;:()“”"')
    if not 4 <= len(bare) <= 50:
        return None
    titles = _TITLES.match(bare)
    name = bare[titles.end() :] if titles else bare
    parts = _PARTS.split(name)
    if not 2 <= len(parts) <= 6 or not all(_SYLLABLE.fullmatch(part) for part in parts):
        return None
    first = new_tones(parts[0]).lower()
    known = (
        first in surnames()
        or f"{first} {new_tones(parts[1]).lower()}" in surnames()
        or first[:2] in {"h’", "h'", "k’", "k'"}
    )
    return name if known else None
