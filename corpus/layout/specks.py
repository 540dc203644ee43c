"""Specks of the paper that recognition read as signs: a colon that stands alone and is as small as a grain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import regex

from corpus.layout.lines import Line, line_of
from corpus.layout.page import Word

_SIGNS = frozenset(".,:;'`’‘\"_·^~¬|")  # no dash: a printed one may be as small
_POINTS = frozenset(".,")
_WIDE, _HIGH = 0.25, 0.2  # of the letters' size: a colon or a quotation mark is higher or wider
_POINT = 0.09  # a printed point is larger
# On a number: before one that opens a line, behind one alone in a cell, between one and the word that it counts.
_BEFORE = regex.compile(r"['‘`\"“.,:·_]+(?=(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]+[.\-])$)")
_ALONE = regex.compile(r"(\d[\d.,]*\d|\d)[:;'`]")
_COUNTED = regex.compile(r"(?!(?:19|20)\d\d\D)(\d{3,4}|\d{1,3}(?:\.\d{3})+)[.:]")
_COUNT_WORDS = frozenset(("đảng viên", "đồng chí", "tổ chức", "chi bộ", "quần chúng", "doanh nghiệp", "người lao"))
_NAMED_BY = frozenset(
    ("số", "bảng", "biểu", "mục", "điều", "khoản", "trang", "câu", "nhóm", "mẫu", "thứ", "lần", "năm")
)


def without_specks(lines: Iterable[Line]) -> list[Line]:
    """The lines without the words that are specks; a line of nothing else goes."""
    found = []
    for line in lines:
        words = clean(line.words, line.size)
        if len(words) != len(line.words):
            if not words:
                continue
            line = line_of(words)  # noqa: PLW2901
        found.append(replace(line, words=_bare_numbers(line.words)))
    return found


def _bare_numbers(words: Sequence[Word]) -> list[Word]:
    """The words of a line; numbers without the specks that stand on them."""
    found = list(words)
    before = _BEFORE.match(words[0].text)
    if before and len(words) > 1:
        found[0] = _shown(words[0], words[0].text[before.end() :])
    for i in range(1, len(words) - 2):
        counted = _COUNTED.fullmatch(words[i].text)
        lower = f"{words[i + 1].text} {words[i + 2].text}".rstrip(".,;:")
        if (
            counted
            and lower in _COUNT_WORDS
            and words[i - 1].text.isalpha()
            and words[i - 1].text.lower() not in _NAMED_BY
        ):
            found[i] = _shown(words[i], counted[1])
    return found


def bare_cell(words: Sequence[Word]) -> Sequence[Word]:
    """The words of a cell; a number alone in it without the speck that stands behind it."""
    alone = _ALONE.fullmatch(words[0].text) if len(words) == 1 else None
    return [_shown(words[0], alone[1])] if alone else words


def _shown(word: Word, text: str) -> Word:
    return word._replace(text=text, raw=word.raw or word.text)


def clean(words: Sequence[Word], size: float) -> Sequence[Word]:
    """Words without specks, in their order. ``size`` is that of the letters beside them, in points."""
    if not any(_SIGNS.issuperset(word.text) for word in words):
        return words
    after_marker = [False, *(word.raised for word in words)]
    return [word for word, marked in zip(words, after_marker, strict=False) if marked or not _is_speck(word, size)]


def _is_speck(word: Word, size: float) -> bool:
    if word.raised or word.joined or not _SIGNS.issuperset(word.text):
        return False
    width, height = word.box.x1 - word.box.x0, word.box.bottom - word.box.top
    if _POINTS.issuperset(word.text):
        return max(width, height) < _POINT * size
    return width < _WIDE * size and height < _HIGH * size
