"""Letters before Unicode: TCVN3 in .VnTime and .VnTimeH, VNI in VNI-Times."""

from __future__ import annotations

from functools import partial

import regex

from corpus.encodings import from_unicode
from corpus.samples.printing.lettering import Lettering
from schemas.superscripts import DIGITS_TO_PLAIN

_WITHOUT_CODE = regex.compile(r"(?![A-ZĂÂĐÊÔƠƯ])\p{Lu}")
_CAPITALS = regex.compile(rf"(?<!\p{{L}})\p{{Lu}}[\p{{Lu}}\s\d/.,-]*\p{{Lu}}(?!\p{{L}})|{_WITHOUT_CODE.pattern}")
_SUPERSCRIPTS = regex.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def _spelt(encoding: str, text: str) -> list[tuple[bool, str]]:
    return [(False, from_unicode(text, encoding))]


def _tcvn3(text: str) -> list[tuple[bool, str]]:
    """Capitals with tones have no code: they are small letters in a font that prints them as capitals."""
    runs: list[tuple[bool, str]] = []
    done = 0
    for match in _CAPITALS.finditer(text):
        if not _WITHOUT_CODE.search(match[0]):
            continue
        if match.start() > done:
            runs.append((False, from_unicode(text[done : match.start()], "tcvn3")))
        runs.append((True, from_unicode(match[0].lower(), "tcvn3")))
        done = match.end()
    if done < len(text):
        runs.append((False, from_unicode(text[done:], "tcvn3")))
    return runs


LETTERINGS = {
    "tcvn3": Lettering(".VnTime", ".VnTimeH", _tcvn3),
    "vni": Lettering("VNI-Times", None, partial(_spelt, "vni")),
}


def encoded(text: str, encoding: str) -> tuple[bytes, str]:
    """A text file in the encoding, and what it says: footnote markers in brackets, for it has no raised figures."""
    text = _SUPERSCRIPTS.sub(lambda match: f"({match[0].translate(DIGITS_TO_PLAIN)})", text)
    return from_unicode(text, encoding).encode("cp1252", "replace"), text
