"""How documents are cited, as patterns built from ``document_types.yaml`` and ``issuers.yaml``.

Party symbols are number, dash, kind, slash, organ ("134-BC/ĐUK"), after Guidance 36-HD/VPTW; State symbols are number,
slash, perhaps a year, kind, dash, organ ("30/2020/NĐ-CP"), after Decree 30/2020/NĐ-CP, Appendix III.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import regex

from extractors.wording import any_of, uncounted
from schemas.codelists import load

Pattern: TypeAlias = "regex.Pattern[str]"

NUMBER = r"\d{1,5}(?:\p{L}(?!\p{L}))?"
_DASH = r"[-–—−]"
_GAP = r" {0,2}"
_KIND = r"\p{Lu}\p{L}{0,5}"
_CAPITALS = r"\p{Lu}(?:[\p{Lu}\p{N}]|(?<=T)\.(?=[ƯWU](?!\p{Ll})))*+"  # T.Ư
_ORGAN = _CAPITALS + r"(?:(?<=T)[gr]|đp|i)?(?:(?: ?& ?|[-.+])\p{Lu}[\p{Lu}\p{N}]++|[-+]\p{Lu})*"


@dataclass(frozen=True)
class Grammar:
    """The patterns, and which kind of document a word or a symbol's letters stand for.

    ``symbol`` and ``blank`` run on the text as typed; their groups are ``number``, ``party`` or ``state`` (kind,
    separator and organ), ``legal`` (laws, which name no organ), ``old`` ("Nghị định 63-CP"), ``short`` ("số 12-TB",
    which leaves the organ out) or ``bare`` ("Số 63/HTS", and "30/NQCP", whose dash is lost).
    The others run on lower case: ``word`` finds the words for a kind, ``typed`` a kind with a bare number, ``plenum``
    and ``further`` sessions of the Central Committee, ``member`` a further number of a list.
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
    alias = rf"(?: \((?:{any_of(short)})\))?"
    party = _by_letters(rows, "party")
    state = _by_letters(rows, "state")
    known = any_of([*party, *state])
    dash = rf"{_GAP}{_DASH}{_GAP}"
    slash = rf"{_GAP}/{_GAP}"
    symbol = (
        rf"(?<![\d/]|\d[.,]|[^\P{{L}}ốỐ])(?P<number>{NUMBER})(?:"
        rf"(?P<party>(?:{dash}{_KIND}|{_GAP}(?:{known})){slash}{_ORGAN}|-(?:{known})-{_ORGAN})"
        rf"|-(?P<old>CP|TTg|HĐBT)(?![\p{{L}}\d/-])"
        rf"|(?P<short>(?<=[Ss][Ốố] ?:? ?{NUMBER})-(?:{any_of(party)}))(?![\p{{L}}\d]| ?[/-])"
        rf"|{slash}(?P<year>(?:19|20)\d\d{_GAP}[/-]{_GAP})?"
        rf"(?:(?P<state>{_KIND}(?:{dash}{_ORGAN})+|(?:{known})\.{_ORGAN}(?!\p{{Ll}}))|(?P<legal>(?:QH\d*|UBTVQH\d*|SL)(?!\p{{L}}))"
        rf"|(?P<bare>(?<=[Ss][Ốố] ?:? ?{NUMBER}{slash}(?:\d{{4}}{_GAP}[/-]{_GAP})?)\p{{Lu}}[\p{{Lu}}\p{{N}}]{{1,9}}"
        r"(?:(?<=TT)g)?(?![\p{L}/-]))))"
    )
    blank = (
        rf"(?<!\p{{L}})(?i:số)(?:\s?:)?[ .…_]{{0,60}}"
        rf"(?:{_DASH}{_GAP}(?P<party>(?:{known}){slash}{_ORGAN})|/{_GAP}(?P<state>(?:{known}){dash}{_ORGAN}))"
    )
    modifiers = r"(?: (?!số )\p{L}+){0,3}?"
    typed = (
        rf"(?<=(?<!\p{{L}})(?P<kind>{words}){alias}(?:{modifiers} (?P<so>số) ?[:.]? ?| ?))(?=\d)"
        rf"(?P<number>{NUMBER})(?!\d|[.,]\d| ?%)"
    )
    centre = r"(?:(?:ban chấp hành|bch) )?(?:trung ương|bchtw|tw|t\.?ư)"
    session = r"(?P<number>\d{1,2})(?![\d%/]|[.,]\d)"
    sessions = r"(?:, ?\d{1,2})*(?: và \d{1,2})?"
    plenum = (
        rf"(?<!\p{{L}})(?P<kind>nghị quyết|kết luận|nq|kl) ?(?:của )?"
        rf"(?:(?:hội nghị )?(?:lần thứ )?{centre}(?: đảng)? ?(?:lần thứ )?(?:số )?{session}"
        rf"|hội nghị lần thứ {session}(?={sessions}(?: của)? {centre}))"
    )
    further = rf"(?:\s?\([^()\n]{{1,30}}\))?(?:\s?[,;]\s?|\svà\s)(?P<start>){centre} ?{session}"
    member = rf"(?:\s?[,;]\s?(?:và |số )?|\s(?:và|hoặc|&)\s(?:số )?)(?P<number>\d{{1,4}}){uncounted('after_document')}"
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
    return regex.compile(uncounted("after_document"))


@cache
def issuer() -> Pattern:
    """The name of an issuing body at a position of the text as typed, with the term it belongs to."""
    names = load("issuers")
    head = rf"(?=\p{{Lu}})(?i:{any_of(names['heads'])})(?!\p{{L}})"
    word = rf"(?!(?i:{any_of(names['not_inner'])})(?!\p{{L}}))\p{{Lu}}\p{{Ll}}*(?!\p{{L}})"
    second = rf"(?: (?!(?:{any_of(names['stops'])})(?!\p{{L}}))\p{{Ll}}+)?"
    kinds = any_of(word for row in load("document_types") for word in row["words"])
    joined = rf"(?:và (?!(?i:{kinds})(?!\p{{L}}))|- )?"
    loose = rf"(?=\p{{Lu}})(?i:{any_of(names['loose_heads'])})(?: {joined}{word}{second}){{1,6}}"
    inner = (
        rf"(?:(?i:{any_of(names['inner'])})|{any_of(names['acronyms'])})(?!\p{{L}})|(?<=đạo )\d{{1,3}}(?![\d/%]|[.,]\d)"
    )
    term = r"(?:\s?\(\s?[Kk]h[óo]a [^()\n]{1,24}\)| [Kk]h[óo]a [IVX]+(?:, ?(?:khóa )?[IVX]+(?! ?\p{L}))*)"
    short = any_of(word for row in load("document_types") for word in row.get("short", ()))
    city = r"TP\.\p{Lu}\p{L}*"
    acronym = rf"(?<=\p{{Ll}} )(?!(?:{short})(?!\p{{L}}))\p{{Lu}}[\p{{Lu}}\d]{{1,9}}(?![\p{{L}}\d/-])"
    body = rf"{head}|{loose}|{any_of(names['exact_heads'])}(?!\p{{L}})|(?=\p{{Lu}})(?i:ban chỉ đạo)(?!\p{{L}})"
    return regex.compile(rf"(?:{body})(?: (?:{body}|{city}|{inner}|{acronym}|{word}|[-–&](?= \p{{L}}))){{0,14}}{term}?")


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
