"""The outcome of holding figures against each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemas.layout import Place

Verdict = Literal["consistent", "rounding", "suspicious", "inconsistent"]
Severity = Literal["none", "info", "warning", "error"]


def holds(verdict: str, severity: str) -> bool:
    """True for a relation that holds, outright or by a rounding that is no finding."""
    return verdict in ("consistent", "rounding") and severity not in ("error", "warning")


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A span in a document, and where on its pages that is, for what was read from pages."""

    doc_id: str
    start: int
    end: int
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A person's word that a finding is known, and why."""

    by: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """One relation that was tested, whether it holds or not.

    ``check_id`` is stable over runs: a hash of the rule and the texts of the passages. ``arithmetic``
    is the sum written out; ``reading`` names the reading that fits where the plain one does not;
    findings with one root cause share ``cause``.
    """

    check_id: str
    doc_id: str
    rule_id: str
    verdict: Verdict
    severity: Severity
    passages: tuple[Passage, ...]
    figure_ids: tuple[str, ...]
    arithmetic: str
    message_vi: str
    message_en: str
    suggested: str | None = None
    reading: str | None = None
    cause: str | None = None
    acknowledged: Acknowledgement | None = None
