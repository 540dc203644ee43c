"""Words that recognition read with a wrong tone or mark: "chỉ bộ" for "chi bộ", "phát triến" for "phát triển".

Mended is what the language rules out: syllables that are none, and words that say nothing in any context, listed in
``ocr_words.yaml``; in a heading also the words that titles are made of. The reading as it was stays in ``Word.raw``. A
text that was not recognised never comes here.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from corpus.layout.lines import Line, line_of
from corpus.layout.page import Word
from schemas.codelists import load
from schemas.spelling import new_tones

_EDGES = " “”‘’\"'()[]{}<>.,;:!?…-–—/*•%+"
_ORDINAL = regex.compile(r"(thứ)(nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)", regex.IGNORECASE)
_DASHES = frozenset("-–—")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SPECKED = regex.compile(r"([^\p{L}\d]*\p{L}+)[.,:;'](\p{L}+[^\p{L}\d]*)")
_STOPPED = regex.compile(r"([^\p{L}\d]*\p{Ll}+)[.:'`]")
_PRECEDED = regex.compile(r"[.,:;'`_](\p{Ll}+[^\p{L}\d]*)")
_CLOSES = regex.compile(r"[\"”](?=[.,;:!?)]*$)")
_QUOTE = frozenset("'`’")
_PAUSES = ".,;:!?)"
_QUOTES = regex.compile(r"[\"“”]")
_FEWEST_LETTERS, _CAPITALS = 5, 0.9
_NUMBERED = regex.compile(r"[\W_]*(?:[IVXLHl1|]{1,4}|\d{1,2}(?:[.,]\d{1,2}){0,3}|[A-Ha-hđĐ])[.,):\-–]{0,2}")
_COUNT = regex.compile(r"\d+(?:[.,]\d+)*")
_LONGEST_HEADING = 18  # words
_CLOSED = frozenset(".;:,!?")
_CONSONANTS = ("ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", *"bcdđghklmnprstvx")
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = frozenset("\u0301\u0323")
_DOT = "\u0323"
_Pair = tuple[str, str]
_Slip = tuple[list[str], list[str]]


class _Known(NamedTuple):
    """``words`` and ``titles`` by their letters without tones and marks; ``pairs``: all that make a word.

    ``real`` are the syllables of those; ``slips`` are words as they are read wrongly, by their first two, ``counted``
    those that are wrong behind a number.
    """

    words: frozenset[_Pair]
    pairs: frozenset[_Pair]
    real: frozenset[str]
    unreal: frozenset[str]
    syllables: dict[str, str]
    by_letters: dict[_Pair, list[_Pair]]
    titles: dict[_Pair, list[_Pair]]
    slips: dict[_Pair, list[_Slip]]
    counted: dict[_Pair, list[_Slip]]


class _Parts(NamedTuple):
    """A syllable: its letters without tone and marks, with its marks, and its tone."""

    bare: str
    marked: str
    tone: str


class _Token(NamedTuple):
    """A word in lower case without the signs around it; ``opens`` when none stands before it, ``closes`` behind it."""

    text: str
    start: int
    opens: bool
    closes: bool
    capital: bool
    shouted: bool


def mended(words: Sequence[Word], headings: Sequence[range] = ()) -> list[Word]:
    """Words in reading order; those that were read wrongly beyond doubt are replaced.

    ``headings`` are the places of those that stand in headings.
    """
    titled = {id(words[i]) for part in headings for i in part}
    kept = [id(word) for word in words]
    words = _paired(_unstopped([_parted(word) for word in words]))
    found = list(words)
    places = [i for i, word in enumerate(words) if not word.raised]
    tokens = [_token(words[i].text) for i in places]
    in_title = [kept[i] in titled for i in places]
    for at, right in _slips(tokens, in_title).items():
        word, token = words[places[at]], tokens[at]
        if len(token.text) != len(right):
            continue  # decomposed letters
        end = token.start + len(right)
        text = word.text[: token.start] + _cased(word.text[token.start : end], right) + word.text[end:]
        found[places[at]] = word._replace(text=text, raw=word.raw or word.text)
    return found


def mended_lines(lines: Sequence[Line]) -> list[Line]:
    """Lines from top to bottom, their words mended; a word may begin on one line and end on the next."""
    lines = [_undashed(line) for line in lines]
    headings, at = [], 0
    for line in lines:
        if _is_heading(line):
            headings.append(range(at, at + len(line.words)))
        at += len(line.words)
    words = mended([word for line in lines for word in line.words], headings)
    found, at = [], 0
    for line in lines:
        found.append(replace(line, words=words[at : at + len(line.words)]))
        at += len(line.words)
    return found


def _is_heading(line: Line) -> bool:
    """True for a line in capitals, and for a short one behind a number that no full stop ends."""
    texts = [word.text for word in line.words]
    letters = [c for text in texts for c in text if c.isalpha()]
    if len(letters) >= _FEWEST_LETTERS and sum(map(str.isupper, letters)) > _CAPITALS * len(letters):
        return True
    opens = len(texts) > 1 and _NUMBERED.fullmatch(texts[0]) is not None and texts[1].strip(_EDGES)[:1].isupper()
    return opens and len(texts) <= _LONGEST_HEADING and texts[-1][-1:] not in _CLOSED


def _undashed(line: Line) -> Line:
    """The line without the specks, read as dashes, between the two syllables of a word: "trực - tiếp"."""
    words = line.words
    specks = {
        i for i in range(1, len(words) - 1)
        if words[i].text in _DASHES and words[i + 1].text[:1].islower()
        and (_token(words[i - 1].text).text, _token(words[i + 1].text).text) in _known().words
        and not (_makes_word(words[i - 2 : i]) or _makes_word(words[i + 1 : i + 3]))
    }  # fmt: skip
    return line_of([word for i, word in enumerate(words) if i not in specks]) if specks else line


def _makes_word(words: Sequence[Word]) -> bool:
    return tuple(_token(word.text).text for word in words) in _known().pairs


def _parted(word: Word) -> Word:
    """A word without the speck between its two syllables, "đơn.vị"; with the blank that "thứnhất" lost."""
    ordinal = _ORDINAL.fullmatch(word.text)
    if ordinal:
        return word._replace(text=f"{ordinal[1]} {ordinal[2]}", raw=word.raw or word.text)
    match = _SPECKED.fullmatch(word.text)
    if match is None:
        return word
    pair = _token(match[1]).text, _token(match[2]).text
    stopped = word.text[match.end(1)] == "." and match[2].islower() and _known().real.issuperset(pair)
    if pair not in _known().words and not stopped:
        return word
    return word._replace(text=f"{match[1]} {match[2]}", raw=word.raw or word.text)


def _unstopped(words: list[Word]) -> list[Word]:
    """Words without the specks between the two syllables of one: "thúc. đẩy", "quan .tâm"."""
    for i in range(len(words) - 1):
        first, second = words[i], words[i + 1]
        stopped, preceded = _STOPPED.fullmatch(first.text), _PRECEDED.fullmatch(second.text)
        if (stopped is None) == (preceded is None):
            continue
        if (
            preceded
            and second.text[0] in _QUOTE
            and any(word.text.strip(_PAUSES)[-1:] in _QUOTE for word in words[i + 1 : i + 12])
        ):
            continue  # a quotation
        if preceded and first.text[-1:].isalpha() and _token(preceded[1]).text in _known().real:
            words[i + 1] = second._replace(text=preceded[1], raw=second.raw or second.text)
            continue
        a, b = stopped[1] if stopped else first.text, preceded[1] if preceded else second.text
        pair = _token(a).text, _token(b).text
        if pair not in _known().words or not b[:1].islower():
            continue
        ahead = _token(words[i + 2].text) if i + 2 < len(words) else None
        if ahead is not None and ahead.opens and (pair[1], ahead.text) in _known().pairs:
            continue  # "tỉnh, huyện, ủy ban"
        if stopped:
            words[i] = first._replace(text=a, raw=first.raw or first.text)
        else:
            words[i + 1] = second._replace(text=b, raw=second.raw or second.text)
    return words


def _paired(words: list[Word]) -> list[Word]:
    """Words with quotation marks that close as they opened: of a pair, one may be read as its like."""
    opened = ""
    for i, word in enumerate(words):
        text = word.text
        if word.confidence is None or not _QUOTES.search(text):
            continue
        if text[0] in '"“' and len(text) > 1:
            opened = text[0]
        close = _CLOSES.search(text)
        if close and close.start():
            right = {'"': '"', "“": "”"}.get(opened, close[0])
            if right != close[0]:
                shown = text[: close.start()] + right + text[close.end() :]
                words[i] = word._replace(text=shown, raw=word.raw or text)
            opened = ""
    return words


def _slips(tokens: Sequence[_Token], in_title: Sequence[bool]) -> dict[int, str]:
    """The tokens to replace, by index, and what stands there."""
    known = _known()
    texts = [token.text for token in tokens]
    slips: dict[int, str] = {}

    def makes_word(i: int) -> bool:
        """True when tokens ``i`` and ``i + 1`` make a word as they were read."""
        return 0 <= i < len(texts) - 1 and _touch(tokens[i], tokens[i + 1]) and (texts[i], texts[i + 1]) in known.pairs

    def replace_with(i: int, right: Sequence[str]) -> None:
        for at, syllable in enumerate(right, i):
            if texts[at] != syllable:
                slips[at] = texts[at] = syllable

    for i, text in enumerate(texts):
        if text in known.syllables:
            replace_with(i, [known.syllables[text]])
    for i in range(len(texts) - 1):
        pair = texts[i], texts[i + 1]
        if makes_word(i - 1) or not _touch(tokens[i], tokens[i + 1]):
            continue
        choices = known.slips.get(pair, [])
        if i and tokens[i - 1].closes and _COUNT.fullmatch(texts[i - 1]):
            choices = [*choices, *known.counted.get(pair, ())]
        listed = next((right for read, right in choices if texts[i : i + len(read)] == read), None)
        if listed:
            end = i + len(listed) - 1
            wrong = (at for at, syllable in enumerate(listed, i) if texts[at] != syllable)
            whole = all(_touch(tokens[at], tokens[at + 1]) for at in range(i, end))
            begun = makes_word(end) and not makes_word(end - 1)  # its last syllable belongs to what follows
            if whole and not begun and not any(makes_word(at - 1) or makes_word(at) for at in wrong):
                replace_with(i, listed)
            continue
        if makes_word(i):
            continue
        # "cấp đối thẻ đảng viên": what follows needs no word with the syllable behind it, for that begins another.
        ahead = texts[i + 1 : i + 4]
        free = len(ahead) > 2 and known.words.issuperset(pairwise(ahead))
        if makes_word(i + 1) and not free:
            continue
        letters = _parts(pair[0]).bare, _parts(pair[1]).bare
        close = [right for right in known.by_letters.get(letters, ()) if _is_unread(pair, right)]
        if not close and in_title[i] and in_title[i + 1]:
            close = [right for right in known.titles.get(letters, ()) if _is_slip(pair, right)]
        if len(close) == 1:
            replace_with(i, close[0])
    return slips


def _touch(first: _Token, second: _Token) -> bool:
    """True when two words may be one: no sign parts them, and no capital in the second begins anew."""
    if first.capital and second.capital and not (first.shouted and second.shouted):
        return False  # a name
    return first.closes and second.opens and (first.capital or not second.capital)


def _is_unread(read: _Pair, right: _Pair) -> bool:
    """True when one syllable differs, and what was read is no syllable of Vietnamese; a dot below is not misread."""
    wrong = [(a, b) for a, b in zip(read, right, strict=True) if a != b]
    if len(wrong) != 1 or is_real(wrong[0][0]):
        return False
    return _DOT not in (_parts(wrong[0][0]).tone, _parts(wrong[0][1]).tone)


def _is_slip(read: _Pair, right: _Pair) -> bool:
    """True when one syllable differs, in its tone or in a mark on its letters, not in both.

    A dot below is not taken for another tone, nor is one printed that was not read: "công nhân" is not "công nhận".
    """
    wrong = [(_parts(a), _parts(b)) for a, b in zip(read, right, strict=True) if a != b]
    if len(wrong) != 1:
        return False
    (a, b), *_ = wrong
    dotted = _DOT in (a.tone, b.tone) and b.tone  # a speck may be a dot, a dot is no other tone
    return a.tone == b.tone or (a.marked == b.marked and not dotted)


@lru_cache(maxsize=20_000)
def is_real(syllable: str) -> bool:
    """True for what may be a syllable of Vietnamese, in lower case: a consonant and a rime, or words known to be real.

    A rime that ends in a stop has one of two tones: "nhất", "nhật", and no "nhât".
    """
    known = _known()
    if syllable in known.real:
        return True
    if syllable in known.unreal:
        return False
    parts = _parts(syllable)
    onset = next((c for c in _CONSONANTS if parts.marked.startswith(c)), "")
    for start in {"", onset, onset[:1]}:
        rime = parts.marked.removeprefix(start)
        if parts.marked.startswith(start) and rime in _rimes():
            return not rime.endswith(_STOPS) or parts.tone in _STOP_TONES
    return syllable in {"gi", "gì", "qui", "quí"}


@lru_cache(maxsize=20_000)
def _token(text: str) -> _Token:
    bare = text.strip(_EDGES)
    start = text.find(bare)
    return _Token(
        new_tones(bare.lower()), start, start == 0, start + len(bare) == len(text), bare[:1].isupper(), bare.isupper()
    )


@lru_cache(maxsize=20_000)
def _parts(syllable: str) -> _Parts:
    letters = unicodedata.normalize("NFD", syllable)
    tone = "".join(c for c in letters if c in _TONES)
    marked = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    bare = "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d")
    return _Parts(bare, marked, tone)


def _cased(read: str, right: str) -> str:
    return "".join(new.upper() if old.isupper() else new for old, new in zip(read, right, strict=True))


@cache
def _known() -> _Known:
    rows = load("ocr_words")
    words, others = (_pairs(rows[name]) for name in ("words", "others"))
    pairs = frozenset((*words, *others))
    return _Known(
        frozenset(words),
        pairs,
        frozenset(syllable for pair in pairs for syllable in pair),
        frozenset(rows["unreal"].split()),
        rows["syllables"],
        _by_letters(words),
        _by_letters(_pairs(rows["titles"])),
        _by_first(rows["slips"]),
        _by_first(rows["counted"]),
    )


@cache
def _rimes() -> frozenset[str]:
    return frozenset(load("ocr_words")["rimes"].split())


def _by_letters(words: Sequence[_Pair]) -> dict[_Pair, list[_Pair]]:
    found: dict[_Pair, list[_Pair]] = defaultdict(list)
    for first, second in words:
        found[_parts(first).bare, _parts(second).bare].append((first, second))
    return dict(found)


def _by_first(slips: Mapping[str, str]) -> dict[_Pair, list[_Slip]]:
    found: dict[_Pair, list[_Slip]] = defaultdict(list)
    for read, right in slips.items():
        syllables = new_tones(read).split()
        found[syllables[0], syllables[1]].append((syllables, new_tones(right).split()))
    return dict(found)


def _pairs(listed: str) -> list[_Pair]:
    split = (new_tones(word).split() for word in listed.split(","))
    return [(first, second) for first, second, *_ in split]
