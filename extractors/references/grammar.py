"""How documents are cited, as patterns built from ``document_types.yaml`` and ``issuers.yaml``.

Party symbols are number, dash, kind, slash, organ ("134-BC/ĐUK"), after Guidance 36-HD/VPTW; State symbols are number,
slash, perhaps a year, kind, dash, organ ("30/2020/NĐ-CP"), after Decree 30/2020/NĐ-CP, Appendix III.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import regex

from schemas.codelists import load

Pattern: TypeAlias = "regex.Pattern[str]"

NUMBER = r"\d{1,5}(?:\p{L}(?!\p{L}))?"
_DASH = r"[-–—−]"
_GAP = r" {0,2}"
_KIND = r"\p{Lu}\p{L}{0,5}"
_ORGAN = r"\p{Lu}[\p{Lu}\p{N}]*+(?:Tg|Tr|đp|i)?(?:(?: ?& ?|[-.+])\p{Lu}[\p{Lu}\p{N}]++|[-+]\p{Lu})*"
# what may follow a number that stands for a document; a noun would make it a count ("Thông báo 05 trường hợp")
_FOLLOWS = (
    r"(?![.,/]?\d|\s?[%‰/]|[.,]?\p{L})(?=\s*(?:$|[^\w\s]|(?:của|về|khóa|ngày|năm|và|với|vào|tại|trong|theo|đã|được|do|đến|ở|là|có"
    r"|gắn|tới|nhằm|để|như|hoặc|trên|thì|sẽ|chưa|còn|cùng|từ|v/v|ban hành|tw|trung ương|bộ chính trị|ban bí thư"
    r"|lên|cho|bằng|qua|nên|mà|khi|một cách|một số|kết hợp|hiệu quả|thực hiện|triển khai|thay|thay thế|nêu|số)(?!\p{L})))"
)


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first."""
    return "|".join(regex.escape(word, literal_spaces=True) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@dataclass(frozen=True)
class Grammar:
    """The patterns, and which kind of document a word or a symbol's letters stand for.

    ``symbol`` runs on the text as typed; its groups are ``number``, ``party`` or ``state`` (kind, separator and organ) or
    ``legal`` (laws, which name no organ). ``word`` finds the words for a kind, ``typed`` a kind with a bare number,
    ``member`` a further number of a list; they run on lower case.
    """

    symbol: Pattern
    blank: Pattern
    word: Pattern
    typed: Pattern
    plenum: Pattern
    further: Pattern
    member: Pattern
    kinds: dict[str, str]
    strong: frozenset[str]
    party: dict[str, tuple[str, ...]]
    state: dict[str, tuple[str, ...]]


@cache
def grammar() -> Grammar:
    """The grammar of the codelists."""
    rows = load("document_types")
    short = {word.lower(): row["name"] for row in rows for word in row.get("short", ())}
    kinds = {word: row["name"] for row in rows for word in row["words"]} | short
    words = any_of(kinds)
    party = _by_letters(rows, "party")
    state = _by_letters(rows, "state")
    known = any_of([*party, *state])
    dash = rf"{_GAP}{_DASH}{_GAP}"
    slash = rf"{_GAP}/{_GAP}"
    symbol = (
        rf"(?<![\d/]|\d[.,]|[^\P{{L}}ốỐ])(?P<number>{NUMBER})(?:"
        rf"(?P<party>(?:{dash}{_KIND}|{_GAP}(?:{known})){slash}{_ORGAN})"
        rf"|{slash}(?P<year>(?:19|20)\d\d{slash})?(?:(?P<state>{_KIND}(?:{dash}{_ORGAN})+)|(?P<legal>(?:QH\d*|UBTVQH\d*|SL)(?!\p{{L}}))))"
    )
    blank = (
        rf"(?<!\p{{L}})(?i:số)(?:\s?:)?[ .…_]*"
        rf"(?:{_DASH}{_GAP}(?P<party>(?:{known}){slash}{_ORGAN})|/{_GAP}(?P<state>(?:{known}){dash}{_ORGAN}))"
    )
    modifiers = r"(?: (?!số )\p{L}+){0,3}?"
    typed = rf"(?<!\p{{L}})(?P<kind>{words})(?:{modifiers} (?P<so>số) ?[:.]? ?| ?)(?P<number>{NUMBER})(?!\d|[.,]\d| ?%)"
    centre = r"(?:ban chấp hành )?(?:trung ương|bchtw|tw|tư)"
    session = r"(?P<number>\d{1,2})(?![\d%/]|[.,]\d)"
    plenum = (
        rf"(?<!\p{{L}})(?P<kind>nghị quyết|kết luận|nq|kl) ?(?:của )?"
        rf"(?:(?:hội nghị )?(?:lần thứ )?{centre}(?: đảng)? ?(?:lần thứ )?(?:số )?{session}"
        rf"|hội nghị lần thứ {session}(?=(?: của)? {centre}))"
    )
    further = rf"(?:\s?\([^()\n]{{1,30}}\))?(?:\s?[,;]\s?|\svà\s)(?P<start>){centre} ?{session}"
    member = rf"(?:\s?[,;]\s?(?:và |số )?|\s(?:và|hoặc|&)\s(?:số )?)(?P<number>\d{{1,4}}){_FOLLOWS}"
    return Grammar(
        symbol=regex.compile(symbol),
        blank=regex.compile(blank),
        word=regex.compile(rf"(?<!\p{{L}})(?:{words})(?!\p{{L}})"),
        typed=regex.compile(typed),
        plenum=regex.compile(plenum),
        further=regex.compile(further),
        member=regex.compile(member),
        kinds=kinds,
        strong=frozenset(row["name"] for row in rows if row.get("strong")),
        party=party,
        state=state,
    )


@cache
def follows() -> Pattern:
    """What may come after a number that stands for a document."""
    return regex.compile(_FOLLOWS)


@cache
def issuer() -> Pattern:
    """The name of an issuing body at a position of the text as typed, with the term it belongs to."""
    knowledge = load("issuers")
    heads = any_of(knowledge["heads"])
    inner = any_of(knowledge["inner"])
    outside = any_of(knowledge["not_inner"])
    term = r"(?:\s?\(\s?[Kk]h[óo]a [^()\n]{1,24}\)| [Kk]h[óo]a [IVX]+(?:, ?(?:khóa )?[IVX]+(?! ?\p{L}))*)"
    named = rf"(?=\p{{Lu}})(?i:{heads})(?!\p{{L}})"
    inside = rf"(?:{named}|(?!(?:{outside})(?!\p{{L}}))\p{{Lu}}[\p{{L}}\d]*|(?i:{inner})(?!\p{{L}})|[-–&](?= \p{{L}}))"
    return regex.compile(rf"{named}(?: {inside}){{0,14}}{term}?")


@cache
def term() -> Pattern:
    """A term right after a symbol ("(khóa XI, khóa XII)")."""
    return regex.compile(r"\s?,?\s?\(?[Kk]h[óo]a [IVX]+(?:(?:, ?| và )(?:khóa )?[IVX]+(?!\p{L}))*\)?")


def _by_letters(rows: list[dict[str, object]], side: str) -> dict[str, tuple[str, ...]]:
    letters: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for code in row.get(side, ()):  # type: ignore[attr-defined]
            letters[code] = (*letters.get(code, ()), str(row["name"]))
    return letters
