"""Whose figure it is: the bloc's own, or one of a body above it, beside it, within it, or outside the Party.

The subject of a sentence holds over commas and semicolons until another one stands: "Đảng bộ Công ty Điện lực có 312
đảng viên; năm 2023 kết nạp 21 đảng viên" tells of one company twice.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

import regex

from extractors.indicators.windows import Windows
from schemas.blocs import bodies, find_bloc
from schemas.codelists import load
from schemas.document import Header

Whose = Literal["own", "above", "single", "mass"]
_NOT_OF = {  # families of indicators that a figure of another body does not measure; None: any
    "own": frozenset[str](),
    "above": None,
    "single": None,
    "mass": frozenset({"MEM", "ORG", "STUDY", "TRAIN", "INSP", "DOC"}),
}
_GIVEN_BY_OTHERS = frozenset({"AWARD"})  # a body above praises those of the bloc
_NAME = regex.compile(r"\W*(?:toàn )?\p{L}+ (?:bộ|ủy) ((?:\p{L}+ )?\p{L}+ \p{L}+)", regex.IGNORECASE)
_LONGEST = 600
_OWN_NAME = 40  # characters
_OF_ALL = regex.compile(r"(?:toàn tỉnh|cả tỉnh|cả nước|toàn quốc|đảng bộ tỉnh)\s*(?:\(|là|có|:)?\s*$", regex.IGNORECASE)
_CLOSED = regex.compile(r"\([^()]*\)")
_ENDED = regex.compile(r"\s*(?:tỉnh|thành phố|TP)\b|[^;,.]{0,30}(?:cũ|trước đây|trước khi)\b")


def whose(words: Windows, header: Header) -> Whose:
    """The kind of body that the nearest subject before a figure names, in its sentence; "own" where none stands."""
    text = _CLOSED.sub("", words.cased_before[-_LONGEST:])  # "... (Cục Thuế); 03 giải Ba": whose the one before was
    found: Whose = "own"
    for match in _subjects().finditer(text):
        if match["blocs"]:
            found = "above" if _is_another(match["blocs"], text[match.end() :], header) else "own"
        else:
            found = cast("Whose", match.lastgroup)
            if found == "above" and _reports(match["above"], header):
                found = "own"
            if found == "single" and _is_issuer(text[match.start("single") :], header):
                found = "own"
    if _OF_ALL.search(text) and not _reports(text[-_OWN_NAME:], header):
        return "above"
    if found == "own" and _names_one(words, header):
        return "single"
    return found


def measures(indicator_id: str, owner: Whose) -> bool:
    """True where a figure of such a body may still measure an indicator of the bloc."""
    family = indicator_id.partition(".")[0]
    barred = _NOT_OF[owner]
    if barred is None:
        return owner == "above" and family in _GIVEN_BY_OTHERS
    return family not in barred


def names_single(label: str) -> bool:
    """True for the name of one organisation of the bloc, as a row of a table is called."""
    return _single_name().match(label) is not None


def _reports(name: str, header: Header) -> bool:
    """True where the body named is the one whose report it is: a province's, or a district's, committee."""
    issuer = (header.issuer or "").lower()
    rows = load("indicator_subjects")["committees"]
    return header.bloc_id is None and any(
        regex.search(row["issuer"], issuer) and regex.search(row["named"], name.lower()) for row in rows
    )


def _is_issuer(name: str, header: Header) -> bool:
    """True where a body's name begins as the issuer's does: "Đảng bộ Khu kinh tế ..." in a report of its committee."""
    issuer = " ".join((header.issuer or "").lower().split())
    words = _NAME.match(name)
    return words is not None and " ".join(words[1].lower().split()) in issuer


def _names_one(words: Windows, header: Header) -> bool:
    """One organisation named anywhere in the figure's own clause: "(Đảng bộ Cục Thuế 494 đảng viên)"."""
    lead = _CLOSED.sub("", words.cased_lead)
    found = _single().search(lead)
    return found is not None and _whole().search(lead) is None and not _is_issuer(found[0], header)


def _is_another(name: str, rest: str, header: Header) -> bool:
    own = header.bloc_id
    if own is None:
        issuer = (header.issuer or "").lower()
        return any(regex.search(row["issuer"], issuer) for row in load("indicator_subjects")["committees"])
    named = _bloc(name, header.place, header.date)
    if named is None or named == own:
        return False
    province, _, body = named.partition(".")
    home, _, kind = own.partition(".")
    if province == home and body in bodies()[kind].succeeds:
        return "tỉnh" in name or _ENDED.match(rest) is not None  # else a short form of its own name
    return True


@cache
def _bloc(name: str, place: str | None, date: str | None) -> str | None:
    return find_bloc(name, None, date) or find_bloc(name, place, date)


@cache
def _subjects() -> regex.Pattern[str]:
    table = load("indicator_subjects")
    kinds = "|".join(f"(?P<{kind}>{_expanded(kind)})" for kind in ("above", "blocs", "own", "single", "mass"))
    return regex.compile(f"{table['places']}{table['leads']}(?:{kinds})", regex.VERSION0)


def _expanded(kind: str) -> str:
    table = load("indicator_subjects")
    return str(table[kind]).replace("<verbs>", table["verbs"])


@cache
def _single() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{_expanded('single')})[^;]*$", regex.VERSION0)


@cache
def _single_name() -> regex.Pattern[str]:
    return regex.compile(rf"(?:[^;]*;\s*)?(?:{_expanded('single')})", regex.VERSION0)


@cache
def _whole() -> regex.Pattern[str]:
    return regex.compile(
        r"(?:[Tt]oàn|[Đđ]ảng (?:bộ|ủy)) (?:Đảng bộ )?[Kk]h[ốô]i|[Tt]oàn [Đđ]ảng bộ|Trường [Cc]hính trị"
    )
