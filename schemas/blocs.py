"""Party blocs: which body a report comes from, as an id "VN-21.KCQDN" (ISO 3166-2 code and kind of body).

The knowledge is ``codelists/blocs.yaml``: the kinds of bodies and how they are written, and which
province had which of them at what time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from schemas.codelists import load
from schemas.provinces import Mention, mentions, plain, province_of, provinces, strongest

__all__ = ["Bloc", "Body", "bloc_name", "blocs", "bodies", "find_bloc", "province_of"]

_BEFORE_PROVINCE = regex.compile(r"(?: ?,)? ?(?:cấp )?(?:tỉnh|thành phố|tp\.?)? ?(?:uỷ|ủy)? ?", regex.IGNORECASE)
_CENTRE = "VN"


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of Party body; ``succeeds`` are the kinds it was merged from."""

    id: str
    level: Literal["central", "province"]
    name_vi: str
    name_en: str
    succeeds: tuple[str, ...]
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Bloc:
    """What is known of a province's body: its days, how sure that is, and from where."""

    province: str
    body: str
    since: str | None
    until: str | None
    confidence: Literal["high", "medium", "low"]
    source: str
    name_vi: str | None

    def exists_at(self, date: str) -> bool:
        """True when the bloc may have existed at an ISO date of any precision."""
        return covers(self.since, self.until or bodies()[self.body].until, date)


def covers(since: str | None, until: str | None, date: str) -> bool:
    """True when a date lies in a period, both ends included; where one is less precise, when it may."""
    after = since is None or date >= since[: len(date)]
    return after and (until is None or date[: len(until)] <= until)


@cache
def bodies() -> dict[str, Body]:
    """The kinds of bodies by id."""
    return {
        row["id"]: Body(
            row["id"],
            row["level"],
            row["name_vi"],
            row["name_en"],
            tuple(row.get("succeeds", ())),
            row.get("since"),
            row.get("until"),
        )
        for row in load("blocs")["bodies"]
    }


@cache
def blocs() -> tuple[Bloc, ...]:
    """What is known of single provinces."""
    keys = ("province", "body", "since", "until", "confidence", "source", "name_vi")
    return tuple(Bloc(*(row.get(key) for key in keys)) for row in load("blocs")["blocs"])


def find_bloc(text: str, place: str | None = None, date: str | None = None) -> str | None:
    """The bloc that a report's head, issuer or an excerpt of it names, or None.

    ``place`` is the province's name or the place of the report's date line. Without it the province comes
    from the words after the bloc, from the text's own place line, or from the one province it names.
    ``date`` (ISO, any precision) tells which body is meant where a province's blocs were merged, or where
    only "Đảng ủy Khối" is printed.
    """
    words = plain(text)
    named = list(mentions(words))
    home = province_of(place) if place else None
    found = _found(words, named, home)
    fallback = home or strongest(named, at_least=4) or _only_province(named)
    candidates = Counter(
        (_CENTRE if bodies()[body].level == "central" else province or fallback, body) for province, body in found
    )
    known = {pair: count for pair, count in candidates.items() if pair[0] is not None}
    standing = [pair for pair in known if not _succeeded(pair, known)]
    if standing:
        province, body = max(standing, key=known.__getitem__)
        return f"{province}.{_at(province or _CENTRE, body, date)}"
    if found or fallback is None or date is None or not _generic().search(words):
        return None
    return _only_bloc(fallback, date)


def bloc_name(bloc_id: str, lang: str = "vi") -> str:
    """The name of a bloc in full, in Vietnamese or (``lang`` "en") in English. Raises KeyError for an unknown id."""
    code, _, kind = bloc_id.partition(".")
    body = bodies()[kind]
    if body.level == "central":
        if code != _CENTRE:
            raise KeyError(bloc_id)
        return body.name_en if lang == "en" else body.name_vi
    unit = provinces()[code]
    name, unit_type = unit.former if unit.former and body.until else (unit.name, unit.type)
    if lang == "en":
        return f"{body.name_en}, {name} {'province' if unit_type == 'tỉnh' else 'city'}"
    own = next((bloc.name_vi for bloc in blocs() if (bloc.province, bloc.body) == (code, kind)), None)
    return f"{own or body.name_vi} {unit_type} {name}"


def _found(words: str, named: list[Mention], home: str | None) -> list[tuple[str | None, str]]:
    """The bodies in a text with the province that stands right after each; none of provinces other than ``home``."""
    at = {mention.start: mention.code for mention in named}
    found: list[tuple[str | None, str]] = []
    for match in _bodies_pattern().finditer(words):
        gap = _BEFORE_PROVINCE.match(words, match.end())
        places = range(match.end(), gap.end() + 1) if gap else ()
        province = next((at[place] for place in places if place in at), None)
        if match.lastgroup and (home is None or province is None or province == home):
            found.append((province, match.lastgroup))
    return found


def _only_province(named: list[Mention]) -> str | None:
    """The province of a text that names no other and names it more than once."""
    codes = {mention.code for mention in named}
    return codes.pop() if len(codes) == 1 and sum(mention.weight for mention in named) > 2 else None


def _succeeded(pair: tuple[str | None, str], others: dict[tuple[str | None, str], int]) -> bool:
    """True when the same province's successor of a body is among the others."""
    return any(province == pair[0] and pair[1] in bodies()[body].succeeds for province, body in others)


def _at(province: str, body: str, date: str | None) -> str:
    """The kind of body that a province's bloc had become at a date."""
    if date is None:
        return body
    own = [bloc for bloc in blocs() if bloc.province == province]
    if not any(bloc.body == body and bloc.until and not bloc.exists_at(date) for bloc in own):
        return body
    return next((b.body for b in own if b.exists_at(date) and body in bodies()[b.body].succeeds), body)


def _only_bloc(province: str, date: str) -> str | None:
    """The one bloc that a province is known to have had at a date."""
    there = [bloc.body for bloc in blocs() if bloc.province == province and bloc.exists_at(date)]
    return f"{province}.{there[0]}" if len(there) == 1 else None


@cache
def _bodies_pattern() -> regex.Pattern[str]:
    rows = load("blocs")["bodies"]
    return regex.compile("|".join(f"(?P<{row['id']}>{row['pattern']})" for row in rows), regex.IGNORECASE)


@cache
def _generic() -> regex.Pattern[str]:
    return regex.compile(load("blocs")["generic"], regex.IGNORECASE)
