"""Names of persons in the lines of a signature."""

from __future__ import annotations

import regex

from corpus.structure.lexicon import fits, surnames
from schemas.spelling import new_tones

_TITLES = regex.compile(r"(?:(?:PGS|GS|TS|ThS|BS|CN|KS|Đ/c|Đồng chí|Ths|Th\.S|CKI{1,2}|CTV|PV|BTV)\s?[.,]?\s*)+")
_INITIALS = regex.compile(r"(?:\p{Lu}\.\s?){1,2}\p{Lu}\p{L}*\.?(?:-(?:\p{Lu}\.){1,2}\p{Lu}\p{L}+)?")
_PAIR = regex.compile(r"\s*[-–—,&]\s+|\s+[-–—&]\s*|\s+và\s+")
_SYLLABLE = regex.compile(r"\p{Lu}[\p{L}’'ʼ]*")
_SIGNED = regex.compile(r"^[\s*_]*\(?[Đđ]ã k[ýí]\)?[\s.:]*")
_LONGEST_PEN_NAME = 24
_PARTS = regex.compile(r"[\s\-–]+")


def person(text: str) -> str | None:
    """The name when a text is a person's name and nothing else: two to six syllables, the first a family name."""
    name = _capitalised(text)
    if name is None:
        return None
    first = new_tones(_PARTS.split(name)[0]).lower()
    return name if first in surnames() or first[:2] in {"h’", "h'", "k’", "k'"} else None


def pen_name(text: str) -> str | None:
    """The name or names an author signs with: a person's, "Thu Hà", "T.An - V.Bình"."""
    bare = text.strip(" \t*_.,;:()|")
    parts = _PAIR.split(bare) if len(bare) <= 2 * _LONGEST_PEN_NAME else []
    if len(parts) > 1:
        return bare if all(map(pen_name, parts)) else None
    name = person(bare)
    if name or _INITIALS.fullmatch(bare):
        return name or bare
    name = _capitalised(bare)
    return name if name and len(name) <= _LONGEST_PEN_NAME and not name.isupper() and not _is_organ(name) else None


def capital_name(text: str) -> str | None:
    """A pen name of two or three syllables in capitals, "NGỌC DIỆP": only where nothing but an author stands."""
    bare = text.strip(" \t*_.,;:()|")
    name = _capitalised(bare)
    short = name is not None and name.isupper() and 2 <= len(_PARTS.split(name)) <= 3
    return name if name and short and not _is_organ(name) else None


def _is_organ(name: str) -> bool:
    return fits("organs", new_tones(name).lower())


def _capitalised(text: str) -> str | None:
    """The text without titles ("ThS.", "Đ/c") when every syllable begins with a capital."""
    bare = _SIGNED.sub("", text, count=1).strip(' \t*_.,;:()|“”"')
    if not 4 <= len(bare) <= 50:
        return None
    titles = _TITLES.match(bare)
    name = bare[titles.end() :] if titles else bare
    parts = _PARTS.split(name)
    return name if 2 <= len(parts) <= 6 and all(_SYLLABLE.fullmatch(part) for part in parts) else None
