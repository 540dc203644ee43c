"""Checks between documents of one bloc: DUP02, SUB02, PRD04 and REF01.

Documents come one by one, in the order of their sources; of each only its claims are kept: the few
figures whose words say plainly what they count, and the dated references.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from pipeline.validate.case import check_id, message, number
from schemas.calendar import first_day, last_day
from schemas.checks import Check, Passage, Severity, Verdict
from schemas.document import Document
from schemas.facts import Figure
from schemas.intervals import Interval

_MOST_ALIKE = 2  # copies of one claim confirm it once
_MOST_A_KEY = 200  # claims kept for one key: more would be a form letter, not a series


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of a document that can be held against other documents of its bloc."""

    passage: Passage
    text: str
    figure_id: str
    value: Fraction
    interval: Interval
    period: tuple[str | None, str | None]
    stock: bool
    shown: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A dated mention of a numbered document."""

    passage: Passage
    text: str
    date: str  # ISO 8601


class Across:
    """Collects the claims of documents and compares them bloc by bloc."""

    def __init__(self) -> None:
        self._claims: dict[tuple[str, str], list[Claim]] = {}
        self._citations: dict[tuple[str, str, str], dict[str, Citation]] = {}

    def add(self, document: Document) -> None:
        """Keeps what can be compared; ``document`` must have its facts and relations."""
        bloc = document.header.bloc_id
        if bloc is None or document.status == "skipped":
            return
        for relation in document.relations:
            if relation.kind != "claim":
                continue
            figure = next(f for f in document.figures if f.figure_id == relation.role("figure")[0])
            key = (bloc, relation.hint("key") or "")
            claims = self._claims.setdefault(key, [])
            claim = _claim(document, figure, relation.hint("stock") == "yes")
            alike = sum((c.text, c.value, c.period) == (claim.text, claim.value, claim.period) for c in claims)
            if len(claims) < _MOST_A_KEY and alike < _MOST_ALIKE:
                claims.append(claim)
        for reference in document.references:
            if reference.date and len(reference.date) == 10 and reference.symbol and reference.number:
                key3 = (bloc, reference.number.lstrip("0"), reference.symbol.casefold())
                passage = document.passage(reference.start, reference.end)
                self._citations.setdefault(key3, {}).setdefault(
                    reference.date, Citation(passage, reference.text, reference.date)
                )

    def checks(self) -> list[Check]:
        """All checks between documents, in a stable order."""
        unique: dict[str, Check] = {}
        for key in sorted(self._claims):
            unique |= {check.check_id: check for check in _compare(self._claims[key])}
        for symbol in sorted(self._citations):
            unique |= {check.check_id: check for check in _dates(symbol, list(self._citations[symbol].values()))}
        return sorted(unique.values(), key=lambda c: (c.passages, c.rule_id))


def _claim(document: Document, figure: Figure, stock: bool) -> Claim:
    passage = document.passage(figure.start, figure.end)
    shown = f"{number(figure.value)} {figure.unit or ''}".strip()
    period = (figure.period_start, figure.period_end)
    return Claim(passage, figure.text, figure.figure_id, figure.value, figure.interval, period, stock, shown)


def _compare(claims: list[Claim]) -> Iterator[Check]:
    for i, first in enumerate(claims):
        for second in claims[i + 1 :]:
            if first.passage.doc_id == second.passage.doc_id:
                continue
            if first.period == second.period and first.period[0]:
                yield _same_period(first, second)
            elif not first.stock and (nested := _nested(first, second)):
                yield _sub_period(*nested)
    series = [claim for claim in claims if claim.stock and claim.period[0]]
    if len({c.period for c in series}) > 1 and len({c.passage.doc_id for c in series}) > 1:
        yield _series(series)


def _same_period(first: Claim, second: Claim) -> Check:
    said = {"first": first.shown, "second": second.shown}
    if first.interval.meets(second.interval):
        return _check("DUP02", "consistent", "none", [first, second], f"{first.shown} = {second.shown}", said)
    arithmetic = f"{number(first.value)} ≠ {number(second.value)}"
    return _check("DUP02", "suspicious", "warning", [first, second], arithmetic, said)


def _nested(a: Claim, b: Claim) -> tuple[Claim, Claim] | None:
    """(part, whole) when one period lies strictly within the other."""
    days_a, days_b = _days(a), _days(b)
    if days_a is None or days_b is None or days_a == days_b:
        return None
    for part, whole, inner, outer in ((a, b, days_a, days_b), (b, a, days_b, days_a)):
        if outer[0] <= inner[0] and inner[1] <= outer[1]:
            return part, whole
    return None


def _days(claim: Claim) -> tuple[date, date] | None:
    start, end = claim.period
    if not start or not end or start.startswith("--") or end.startswith("--"):
        return None
    return first_day(start), last_day(end)


def _sub_period(part: Claim, whole: Claim) -> Check:
    said = {
        "part": part.shown,
        "whole": whole.shown,
        "part_period": " - ".join(dict.fromkeys(p for p in part.period if p)),
        "whole_period": " - ".join(dict.fromkeys(p for p in whole.period if p)),
    }
    if whole.interval.below(part.interval):
        arithmetic = f"{number(part.value)} > {number(whole.value)}"
        return _check("SUB02", "suspicious", "warning", [part, whole], arithmetic, said)
    return _check("SUB02", "consistent", "none", [part, whole], f"{number(part.value)} ≤ {number(whole.value)}", said)


def _series(claims: list[Claim]) -> Check:
    ordered = sorted(claims, key=lambda c: (c.period[1] or "", c.passage))
    text = "; ".join(f"{c.period[1] or '?'}: {number(c.value)}" for c in ordered)
    return _check("PRD04", "consistent", "none", ordered, text, {"series": text})


def _dates(key: tuple[str, str, str], citations: list[Citation]) -> Iterator[Check]:
    """One number, two dates less than a term apart: one of the citations is wrong."""
    _, printed, symbol = key
    ordered = sorted(citations, key=lambda c: (c.date, c.passage))
    for first, second in pairwise(ordered):
        years = int(second.date[:4]) - int(first.date[:4])
        if first.passage.doc_id == second.passage.doc_id or years > 1:
            continue
        said = {"document": f"{printed}-{symbol.upper()}", "first": first.date, "second": second.date}
        arithmetic = f"{first.date} ≠ {second.date}"
        yield _check("REF01", "suspicious", "warning", [first, second], arithmetic, said)


def _check(
    rule: str,
    verdict: Verdict,
    severity: Severity,
    found: list[Claim] | list[Citation],
    arithmetic: str,
    said: dict[str, object] | dict[str, str],
) -> Check:
    vi, en = message(rule, verdict, dict(said))
    passages = tuple(sorted({item.passage for item in found}))
    figures = tuple(item.figure_id for item in found if isinstance(item, Claim))
    identity = check_id(rule, [item.text for item in found])
    return Check(identity, passages[0].doc_id, rule, verdict, severity, passages, figures, arithmetic, vi, en)
