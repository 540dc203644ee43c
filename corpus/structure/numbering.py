"""The numbering families of Party and State reports.

Party: Phần thứ nhất | Phần I; A-; I-; 1. or 1-; 1.1.; 1); a) or a.; (1). State: Phần, Chương, Mục, Điều, I., 1., a).
Sources: Hướng dẫn 36-HD/VPTW (2018), Nghị định 30/2020/NĐ-CP (appendix I), and what reports print.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

Family = Literal[
    "part", "chapter", "item", "capital", "roman", "article", "arabic", "closed", "letter", "paren", "plain"
]

# The order in which families nest when nothing in the file says otherwise; arabic adds its depth (1.1, 1.1.1).
RANK: dict[Family, int] = {
    "part": 0, "chapter": 1, "item": 2, "capital": 3, "roman": 4, "article": 5, "arabic": 10,
    "closed": 15, "letter": 20, "paren": 21, "plain": 30,
}  # fmt: skip
_NAMED: dict[str, Family] = {"phần": "part", "chương": "chapter", "mục": "item", "điều": "article"}
_ORDINALS = {word: i for i, words in enumerate(
    ("nhất một", "hai", "ba", "tư bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1) for word in words.split()
}  # fmt: skip
# A number set above the line, as text keeps it; the forms in markup come from OCR and from web pages.
RAISED = (
    r"⁽\s?[⁰¹²³⁴-⁹]{1,3}\s?⁾|\([⁰¹²³⁴-⁹]{1,3}\)|[⁰¹²³⁴-⁹]{1,3}"
    r"|<sup>\s?[(\[]?\d{1,3}[)\]]?\s?</sup>|\[\^\d{1,3}\]|\^\d{1,3}\^|\$\^\{?\(?\d{1,3}\)?\}?\$"
)
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_LEAD = regex.compile(r"[#*_\s“\"]*")
_WORDED = regex.compile(
    rf"(phần|chương|mục|điều)\s+(?:thứ\s+({'|'.join(_ORDINALS)})|([ivxl]{{1,6}})|(\d{{1,3}}))(?![\p{{L}}\d])"
    r"(?:\s?[.\-–—):]{1,2}|(?=\s*$)|(?=\s*[\r\n\f])|(?=[*_\s]+(?-i:\p{Lu}{2})))",
    regex.IGNORECASE,
)
_MARK = r"\s{0,2}[.\-–—):/]{1,2}"
_ROMAN_DOT = regex.compile(r"([IVX]{1,5}(?:\.\d{1,2}){1,3})(?:[.):\-–]{0,2}(?=[\s*_]))")
_ROMAN = regex.compile(
    rf"(X{{0,3}}(?:IX|IV|VI{{0,3}}|I{{1,3}})|X{{1,3}})(?:{_MARK}(?=[\s*_]|\p{{Lu}}(?!\.)|$)|\s+(?=\p{{Lu}}{{2}}))"
)
_BLURRED_ROMAN = regex.compile(r"([IVXl1|]*[IVX][IVXl1|]*|l{1,3})\s?[.\-–—](?=\s?\p{Lu}{2})")  # OCR: "Il." for "II."
_CAPITAL = regex.compile(r"([A-EGHĐ])\s?[.\-–—)/](?=[\s*_]|\p{Lu}{2})")
_ARABIC = regex.compile(
    r"(\d{1,2}(?:\.\d{1,2}){1,4})(?:[ ]{0,2}[.\-–—):/]{1,2}(?=[\s*_“\"]|\p{L})|[\s*_]+(?=[“\"*_]*\p{Lu}))"
    r"|(\d{1,2})(?:[.):]|\s{0,2}[-–—/](?!\s*\d)|\s{1,2}[.):/](?!\s*\d)|\.[-–—])(?=[\s*_]|[“\"]?\p{L}|$)"
)
_SYMBOL = regex.compile(
    r"\d{1,4}\s?(?:[-–]\s?[A-ZĐ]\p{L}{0,5}\s?/|/\s?[A-ZĐ]\p{L}{0,5}\s?[-–])\s?[A-ZĐ]"
)  # "11-NQ/ĐUK"
_PAREN = regex.compile(r"(\((?:\d{1,2}|[a-hđ])\))\s?[.\-:]?(?=[\s*_]|\p{L})")
_LETTER = regex.compile(r"([a-eghik-mđ]\d?)\s?[.)\-–/](?=[\s*_]|[“\"]?\p{Lu}|$)")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed heading number: ``label`` without its closing mark, ``value`` its place in its list.

    ``depth`` counts the parts of "1.2.1"; ``start``, ``end`` delimit number and mark in the text read.
    """

    family: Family
    label: str
    value: int
    depth: int
    start: int
    end: int

    @property
    def rank(self) -> int:
        """Where the number stands in the usual order of nesting."""
        return rank_of(self.style)

    @property
    def style(self) -> tuple[Family, int]:
        """What the numbers of one list have in common."""
        return self.family, self.depth


def rank_of(style: tuple[Family, int]) -> int:
    """Where a family, at a depth, stands in the usual order of nesting."""
    return RANK[style[0]] + style[1] - 1


def printed_number(text: str) -> Number | None:
    """The heading number that a text begins with, or None. Looks at the first characters only."""
    head = text[:80]
    lead = _LEAD.match(head)
    start = lead.end() if lead else 0
    first = head[start : start + 1]
    if first.isdigit():
        return _arabic(head, start) or _blurred(head, start)
    if first == "(":
        return _found(_PAREN.match(head, start), "paren", start)
    if first.isupper():
        worded = _WORDED.match(head, start)
        if worded:
            return _worded(worded, start)
        dotted = _ROMAN_DOT.match(head, start)
        if dotted:
            parts = dotted[1].split(".")
            return Number("roman", dotted[1], int(parts[-1]), len(parts), start, dotted.end())
        roman = _ROMAN.match(head, start)
        if roman:
            return Number("roman", roman[1], roman_value(roman[1]), 1, start, roman.end())
        return _blurred(head, start) or _found(_CAPITAL.match(head, start), "capital", start)
    if first.islower() or first == "|":
        worded = _WORDED.match(head, start)
        if worded and worded[1] == "phần":
            return _worded(worded, start)
        return _blurred(head, start) or _found(_LETTER.match(head, start), "letter", start)
    return None


def roman_value(label: str) -> int:
    """The number that Roman digits stand for."""
    digits = [{"I": 1, "V": 5, "X": 10, "L": 50}[c] for c in label.upper()]
    return sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))


@cache
def _value(label: str) -> int:
    bare = label.strip("()").lower()
    if bare.isdigit():
        return int(bare)
    return _ALPHABET.index(bare[0]) + 1


def _found(match: regex.Match[str] | None, family: Family, start: int) -> Number | None:
    if match is None:
        return None
    depth = 2 if family == "letter" and len(match[1]) > 1 else 1
    value = int(match[1][1:]) if depth == 2 else _value(match[1])
    return Number(family, match[1], value, depth, start, match.end())


def _arabic(head: str, start: int) -> Number | None:
    match = _ARABIC.match(head, start)
    if match is None or _SYMBOL.match(head, start):
        return None
    parts = (match[1] or match[2]).split(".")
    family: Family = "closed" if match[2] and match[0].rstrip()[-1] == ")" else "arabic"
    return Number(family, match[1] or match[2], int(parts[-1]), len(parts), start, match.end())


def _blurred(head: str, start: int) -> Number | None:
    """A Roman number in which OCR took I for l, 1 or |."""
    match = _BLURRED_ROMAN.match(head, start)
    if match is None:
        return None
    label = regex.sub(r"[l1|]", "I", match[1])
    if not _ROMAN.fullmatch(label + ".") and not _ROMAN.match(label + ". "):
        return None
    return Number("roman", label, roman_value(label), 1, start, match.end())


def _worded(match: regex.Match[str], start: int) -> Number:
    family = _NAMED[match[1].lower()]
    ordinal, roman, digits = match[2], match[3], match[4]
    value = _ORDINALS[ordinal.lower()] if ordinal else roman_value(roman) if roman else int(digits)
    label = match[0].rstrip(" .-–—):\r\n")
    return Number(family, label, value, 1, start, match.end())
