"""Terms of five years in order (PRD03), numbered events and their years (PRD02)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.validate.case import Case
from pipeline.validate.hints import listed
from schemas.checks import Check, Severity
from schemas.codelists import load
from schemas.facts import Relation

_TERM = 5
_SHORT = (1, 2, 3)  # years: branches, and committees that were set up or merged within a term


def judge(relation: Relation, case: Case) -> Iterator[Check]:
    """PRD03. Terms of branches, unions and councils are not judged by their length."""
    terms = [(int(t[:4]), int(t[5:])) for t in listed(relation, "terms")]
    printed = ", ".join(f"{a} - {b}" for a, b in terms)
    if relation.hint("of") == "list":
        yield from _list(relation, case, terms, printed)
        return
    start, end = terms[0]
    years = end - start
    if years == _TERM:
        yield case.check("PRD03", "consistent", "none", relation.spans, (), f"{end} - {start} = {_TERM}", sum=printed)
    elif relation.hint("body") == "committee" and years not in _SHORT and not _known(start, end):
        vi, en = f"{printed} dài {years} năm", f"{printed} is {years} years"
        yield case.check(
            "PRD03",
            "suspicious",
            "warning",
            relation.spans,
            (),
            f"{end} - {start} = {years} ≠ {_TERM}",
            sum_vi=vi,
            sum_en=en,
        )


def _known(start: int, end: int) -> bool:
    return any((row["from"], row["to"]) == (start, end) for row in load("wording_words")["odd_terms"])


def _list(relation: Relation, case: Case, terms: list[tuple[int, int]], printed: str) -> Iterator[Check]:
    """Lists that follow on are confirmed; others may name the terms of Party and State (2020 - 2025, 2021 - 2026)."""
    if any(end - start != _TERM for start, end in terms):
        return  # said of the term itself
    arithmetic = " → ".join(f"{a}-{b}" for a, b in terms)
    if all(before[1] == after[0] for before, after in pairwise(terms)):
        yield case.check("PRD03", "consistent", "none", relation.spans, (), arithmetic, sum=printed)


def judge_editions(relation: Relation, case: Case) -> Iterator[Check]:
    """PRD02: a later number has a later year; congresses are a term apart, but for committees that were merged."""
    numbers = [int(n) for n in listed(relation, "numbers")]
    whens = listed(relation, "years")
    mentions = [(n, int(when[:4]), "-" in when) for n, when in zip(numbers, whens, strict=True)]
    sum_vi = "; ".join(f"lần thứ {n}: {when}" for n, when in zip(numbers, whens, strict=True))
    sum_en = "; ".join(f"no. {n}: {when}" for n, when in zip(numbers, whens, strict=True))
    pairs = list(pairwise(sorted(mentions, key=lambda m: (m[2], m[0], m[1]))))
    pairs = [(a, b) for a, b in pairs if a[2] == b[2]]  # a congress may be held in the year before its term
    ordered = all(_in_order(a, b) for a, b in pairs)
    apart = all(_term_apart(a, b) for a, b in pairs)
    frequent = any(not a[2] and b[0] - a[0] > b[1] - a[1] for a, b in pairs)
    if ordered and apart and not frequent:
        yield case.check("PRD02", "consistent", "none", relation.spans, (), sum_vi, sum_vi=sum_vi, sum_en=sum_en)
        return
    excused = ordered and (relation.hint("merged") == "yes" if not apart else frequent)
    severity: Severity = "info" if excused else "warning"
    yield case.check("PRD02", "suspicious", severity, relation.spans, (), sum_vi, sum_vi=sum_vi, sum_en=sum_en)


def _in_order(a: tuple[int, int, bool], b: tuple[int, int, bool]) -> bool:
    """Number and year rise together."""
    return b[0] > a[0] and b[1] > a[1]


def _term_apart(a: tuple[int, int, bool], b: tuple[int, int, bool]) -> bool:
    return not a[2] or b[1] - a[1] == _TERM * (b[0] - a[0])
