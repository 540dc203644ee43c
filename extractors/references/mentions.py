"""Where documents are mentioned: kind, number and symbol, in offsets of the cleaned text."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache

import regex

from extractors.clean import CleanText
from extractors.references.grammar import Grammar, follows, grammar
from extractors.wording import function_words
from schemas.symbols import one_organ

_LOOK_BACK = 90  # characters between the word for the kind and its number
_GAP = regex.compile(r"(?: \(\p{L}{2,4}\))?(?P<words>(?: (?!số )[\p{L},&-]+){0,9}?)(?:\s?số)?\s?[:.]?\s?$")
_NOT_BETWEEN = regex.compile(r" (?:là|có|đã|được|và|theo|thực hiện|triển khai|với|gồm|như|tại)(?!\p{L})|,$|[;:]")
_CONNECTOR = regex.compile(r"\s?[,;]?\s?(?:và |hoặc |& ?)?(?:số )?\s?")
_LETTERS = regex.compile(r"\p{L}+")
_LOOSE = regex.compile(r"^[-–—−\s]+|\s")
_BLANK = regex.compile(r"\s")
_DASH = regex.compile(r"[–—−]")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_NAMED = regex.compile(r"\s?(?:của|khóa|về|ngày|\(khóa|v/v)")
_LOST_DASH = regex.compile(r"(?P<kind>\p{Lu}+?)(?P<organ>CP|VPCP|TT[gG]|UBND|HĐND)")
_SHORT_FOR = regex.compile(r"(?<!\p{L})(?:gọi|viết) (?:chung )?(?:tắt )?là:? ?[“\"]?$")
_NUMBER_WORD = regex.compile(r"(?<!\p{L})[Ss][Ốố]\s?[:.]?\s?$")


@cache
def _counted() -> regex.Pattern[str]:
    return regex.compile(rf" {function_words('counted')}")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. ``listed`` says that the kind is taken over from the mention before it ("97, 98, 287")."""

    start: int
    end: int
    kind: str
    number: str | None
    symbol: str | None
    year: str | None = None
    listed: bool = False
    worded: bool = True
    plenum: bool = False


def scan(clean: CleanText) -> list[Mention]:
    """All mentions in order of the cleaned text, no two overlapping."""
    rules = grammar()
    found = _symbols(clean, rules)
    found = _merge(found, _plenums(clean, rules))
    found = _merge(found, _typed(clean, rules, _first_cited(found)))
    return _share_symbols(clean, found)


def _symbols(clean: CleanText, rules: Grammar) -> list[Mention]:
    found: list[Mention] = []
    for match in rules.symbol.finditer(clean.text):
        symbol, codes = _symbol(match, rules)
        letters = _LETTERS.match(symbol)
        by_code = codes.get(letters[0] if letters else "", ())
        start, kind = _kind_before(clean, rules, match.start(), by_code)
        previous = found[-1] if found else None
        listed = kind is None and previous is not None and _connected(clean, previous.end, match.start())
        if listed and previous is not None and (not by_code or previous.kind in by_code):
            kind = previous.kind
        else:
            listed = False
        number_word = _NUMBER_WORD.search(clean.text, max(0, start - 6), start) if kind is None or listed else None
        start = number_word.start() if number_word else start
        if kind is None and not (by_code or number_word):
            continue
        year = (match["year"] or "").strip(" /-") or None
        worded = kind is not None
        kind = kind or _unworded(by_code, symbol)
        found.append(Mention(start, match.end(), kind, match["number"], symbol, year, listed, worded))
    blanks = [
        Mention(m.start(), m.end(), _unworded(codes.get(symbol.split("/")[0].split("-")[0], ()), symbol), None, symbol)
        for m in rules.blank.finditer(clean.text)
        for symbol, codes in [_symbol(m, rules)]
    ]
    return _merge(found, blanks)


def _symbol(match: regex.Match[str], rules: Grammar) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The symbol without blanks and without the dash after the number, and the letters to read its kind by."""
    groups = match.groupdict()
    if groups["party"]:
        symbol = _LOOSE.sub("", groups["party"])
        return one_organ(symbol, symbol), rules.party
    if groups.get("short"):
        return groups["short"].lstrip("-"), rules.party
    raw = groups["state"] or next((groups[name] for name in ("legal", "old", "bare") if groups.get(name)), "")
    symbol = _BLANK.sub("", _DASH.sub("-", raw))
    lost = _LOST_DASH.fullmatch(symbol)
    return f"{lost['kind']}-{lost['organ']}" if lost and lost["kind"] in rules.state else symbol, rules.state


def _kind_before(clean: CleanText, rules: Grammar, position: int, by_code: tuple[str, ...]) -> tuple[int, str | None]:
    """Where the word for the kind starts and which kind it is; the nearest that agrees with the symbol's letters."""
    begin = max(clean.block_at(position).start, position - _LOOK_BACK)
    fallback: tuple[int, str | None] = (position, None)
    for word in reversed(list(rules.word.finditer(clean.lower, begin, position))):
        if clean.lower[word.start() - 1 : word.start()] == "(" and clean.lower[word.end() : word.end() + 1] == ")":
            continue
        gap = _GAP.fullmatch(clean.lower, word.end(), position)
        if not gap or _NOT_BETWEEN.search(gap["words"]):
            break
        kind = rules.kinds[word[0]]
        if len(word[0]) <= 2 and not clean.text[word.start() : word.end()].isupper():
            continue
        if kind == "Văn bản":
            return word.start(), _unworded(by_code, "")
        if len(word[0]) <= 2 and len(by_code) > 1:
            return word.start(), None  # QĐ
        if kind in by_code or not by_code:
            return word.start(), kind
        if fallback[1] is None and not gap["words"].strip():
            fallback = (word.start(), kind)
    return fallback


def _unworded(kinds: tuple[str, ...], symbol: str) -> str:
    """The kind that a symbol's letters stand for where no word tells it.

    QĐ of a central Party organ is read as Quy định, of any other as Quyết định: the commoner use.
    """
    if not kinds:
        return "Công văn" if "-" in symbol else "Văn bản"
    if "Quy định" in kinds and "Quyết định" in kinds:
        return "Quy định" if symbol.endswith("/TW") else "Quyết định"
    return kinds[0]


def _plenums(clean: CleanText, rules: Grammar) -> list[Mention]:
    """ "Nghị quyết Trung ương 4": the number is that of the Central Committee's session."""
    found: list[Mention] = []
    for match in rules.plenum.finditer(clean.lower):
        kind = rules.kinds[match["kind"]]
        found.append(Mention(match.start(), match.end(), kind, match["number"], None, plenum=True))
        found += _members(clean, rules, found[-1])
        while more := rules.further.match(clean.lower, found[-1].end):
            found.append(
                replace(found[-1], start=more.end("start"), end=more.end(), number=more["number"], listed=True)
            )
    return found


def _first_cited(found: list[Mention]) -> dict[tuple[str, str], int]:
    """Where each kind and number is first cited with its symbol."""
    first: dict[tuple[str, str], int] = {}
    for mention in found:
        if mention.symbol and mention.number:
            first.setdefault((mention.kind, mention.number.lstrip("0")), mention.start)
    return first


def _typed(clean: CleanText, rules: Grammar, cited: dict[tuple[str, str], int]) -> list[Mention]:
    """A kind with a bare number ("Chỉ thị 05", "Quy định số 97, 98, 287"); ``cited`` are those cited in full.

    A number that has stood for a document once does so again, whatever follows it.
    """
    found: list[Mention] = []
    cited = dict(cited)
    for match in rules.typed.finditer(clean.lower):
        kind = rules.kinds[match["kind"]]
        known = cited.get((kind, match["number"].lstrip("0")), match.start()) < match.start("kind")
        if not (_stands_for_document(clean, rules, match, kind) or (known and _is_again(clean, match))):
            continue
        first = Mention(match.start("kind"), match.end(), kind, clean.text[match.start() : match.end()], None)
        cited.setdefault((kind, match["number"].lstrip("0")), match.start("kind"))
        found.append(first)
        found += _members(clean, rules, first)
    return found


_COUNTED_BEFORE = regex.compile(r"\d\s*[,;]\s*$")
_COUNTED_AFTER = regex.compile(r"\s*[,;]\s*(?:\p{L}+\s+){1,3}\d{1,3}(?![\d/-])")


def _stands_for_document(clean: CleanText, rules: Grammar, match: regex.Match[str], kind: str) -> bool:
    word, number, lower = match["kind"], match["number"], clean.lower
    typed = clean.text[match.start("kind") : match.end("kind")]
    if len(word) <= 2 and not typed.isupper():
        return False
    follow = follows().match(lower, match.end())
    listed = grammar().member.match(lower, match.end())
    if match["so"]:
        return bool(follow or listed) or not _counted().match(lower, match.end())
    if not (follow or listed) or _YEAR.fullmatch(number):
        return False
    named = _NAMED.match(lower[match.end() : match.end() + 8]) is not None
    if kind not in rules.strong:
        return named and typed[0].isupper()
    if typed[0].isupper() or named or _SHORT_FOR.search(lower, max(0, match.start("kind") - 24), match.start("kind")):
        return True
    return number.startswith("0") and not _counts_kinds(lower, match.start(), match.end())


def _is_again(clean: CleanText, match: regex.Match[str]) -> bool:
    """ "Chỉ thị 05 đi vào cuộc sống", after the directive was cited in full: no noun follows that is counted."""
    goes_on = clean.text[match.end() : match.end() + 1] in {"/", "-"}
    return clean.text[match.start("kind")].isupper() and not goes_on and not _counted().match(clean.lower, match.end())


def _counts_kinds(lower: str, start: int, end: int) -> bool:
    """ "nghị quyết 02, quy chế 03, kết luận 01": a list of kinds with how many there are of each."""
    return _COUNTED_BEFORE.search(lower, max(0, start - 12), start) is not None or (
        _COUNTED_AFTER.match(lower, end) is not None
    )


def _members(clean: CleanText, rules: Grammar, first: Mention) -> list[Mention]:
    """The further numbers of a list that starts with ``first``."""
    members: list[Mention] = []
    end = first.end
    while match := rules.member.match(clean.lower, end):
        member = replace(first, start=match.start("number"), end=match.end(), number=match["number"], listed=True)
        members.append(member)
        end = match.end()
    return members


def _share_symbols(clean: CleanText, found: list[Mention]) -> list[Mention]:
    """ "Nghị quyết số 18, 19-NQ/TW": a bare number before the listed symbol has the same symbol."""
    shared = list(found)
    for i in range(len(found) - 2, -1, -1):
        mention, after = shared[i], shared[i + 1]
        if mention.symbol or mention.plenum or mention.number is None or not after.symbol or not after.number:
            continue
        continues = after.listed or not after.worded
        if continues and _connected(clean, mention.end, after.start):
            shared[i] = replace(mention, symbol=after.symbol, year=after.year)
            shared[i + 1] = replace(after, kind=mention.kind, listed=True, worded=True)
    return shared


def _connected(clean: CleanText, end: int, start: int) -> bool:
    return end < start <= end + 12 and _CONNECTOR.fullmatch(clean.lower, end, start) is not None


def _merge(found: list[Mention], more: list[Mention]) -> list[Mention]:
    """Both lists in order; of two that overlap the one in ``found`` stays."""
    taken = sorted(found, key=lambda m: m.start)
    starts = [m.start for m in taken]
    kept = list(taken)
    end = 0
    for mention in sorted(more, key=lambda m: m.start):
        i = bisect_left(starts, mention.end)
        if mention.start >= end and (i == 0 or taken[i - 1].end <= mention.start):
            kept.append(mention)
            end = mention.end
    return sorted(kept, key=lambda m: m.start)
