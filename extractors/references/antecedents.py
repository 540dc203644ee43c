"""Short mentions and the full mention they go back to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import regex

from extractors.clean import CleanText
from extractors.references.grammar import grammar
from schemas.facts import Reference

_CONNECTOR = regex.compile(r" ?[,;]? ?(?:và |hoặc |& ?)?(?:số )?")
_LETTERS = regex.compile(r"\p{L}+")
_INHERITED = 0.9

Key = tuple[str, str, str | None]


def listed(clean: CleanText, first: Reference, second: Reference) -> bool:
    """True when ``second`` goes on a list that ``first`` is in and takes over its kind ("97, 98, 287")."""
    if first.doc_type != second.doc_type or not 0 < second.start - first.end < 12:
        return False
    end, start = clean.cleaned(first.end), clean.cleaned(second.start)
    if end is None or start is None or not _CONNECTOR.fullmatch(clean.lower, end, start):
        return False
    return grammar().word.match(clean.lower, start) is None


def complete(references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Kind, issuer, date and title of a short mention, from the other mentions of the same document in the text.

    Two documents can share number and symbol (each term of an organ numbers anew), so nothing is taken
    over unless all mentions that print it agree.
    """
    references = _spelled_out(references)
    symbols: dict[tuple[str, str], set[str]] = defaultdict(set)
    for reference in references:
        if reference.number and reference.symbol:
            symbols[reference.doc_type, _plain(reference)].add(reference.symbol)

    def key(reference: Reference) -> Key:
        alone = symbols[reference.doc_type, _plain(reference)]
        symbol = reference.symbol or (next(iter(alone)) if len(alone) == 1 else None)
        return reference.doc_type, _plain(reference), symbol

    printed: dict[Key, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))
    for reference in references:
        for values, value in zip(printed[key(reference)], _said(reference), strict=True):
            if value and value.casefold() not in {known.casefold() for known in values}:
                values.add(value)
    return tuple(r if r.number is None or r.role == "self" else _filled(r, printed[key(r)]) for r in references)


def _plain(reference: Reference) -> str:
    return (reference.number or "").lstrip("0")


def _said(reference: Reference) -> tuple[str | None, str | None, str | None]:
    return reference.issuer, reference.date, reference.title


def _filled(reference: Reference, printed: tuple[set[str], set[str], set[str]]) -> Reference:
    said = _said(reference)
    full = [own or (next(iter(known)) if len(known) == 1 else None) for own, known in zip(said, printed, strict=True)]
    if full == list(said):
        return reference
    return replace(
        reference, issuer=full[0], date=full[1], title=full[2], confidence=min(reference.confidence, _INHERITED)
    )


def _spelled_out(references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """ "QĐ 213-QĐ/TW" is a Quy định when the text spells it out as one elsewhere, and its letters can stand for it."""
    spelled: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for reference in references:
        if reference.text.casefold().startswith(reference.doc_type.casefold()):
            spelled[_plain(reference), reference.symbol].add(reference.doc_type)
    full: list[Reference] = []
    for reference in references:
        kinds = spelled.get((_plain(reference), reference.symbol), set())
        alone = next(iter(kinds)) if len(kinds) == 1 and reference.number and reference.symbol else reference.doc_type
        letters = _LETTERS.match(reference.symbol or "")
        could = (grammar().party | grammar().state).get(letters[0], ()) if letters else ()
        alone = alone if not could or alone in could else reference.doc_type
        short = not reference.text.casefold().startswith(reference.doc_type.casefold())
        full.append(replace(reference, doc_type=alone) if short and alone != reference.doc_type else reference)
    return tuple(full)
