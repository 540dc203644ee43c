"""Counts over a whole dataset, and the choice of what a page of sane size can show in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.publish.idsets import IdSets
from pipeline.publish.report.tables import Tables
from pipeline.publish.report.views import LEVELS, Level, Tally
from schemas.checks import holds

PAGE_FINDINGS = 2_000
DOCUMENT_FINDINGS = 200
PAGE_HOLDING = 2_000
DOCUMENT_HOLDING = 250

_RANK = {level: rank for rank, level in enumerate(LEVELS)}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one cause, as rows of ``checks``: the main one, and those that follow from it."""

    level: Level
    main: int
    others: tuple[int, ...] = ()


@dataclass(slots=True)
class DocumentChecks:
    """The checks of one document: its findings, worst first, and the rows of relations that hold."""

    groups: list[Group] = field(default_factory=list)
    rounding: list[int] = field(default_factory=list)
    consistent: list[int] = field(default_factory=list)

    def tally(self) -> Tally:
        """Counts of findings and of relations that hold."""
        counts = Tally(consistent=len(self.consistent), rounding=len(self.rounding))
        for group in self.groups:
            setattr(counts, group.level, getattr(counts, group.level) + 1)
        return counts


@dataclass(frozen=True, slots=True)
class FigureCounts:
    """Figures of one document: all, in a relation, in a check, in a check that ended in an open finding."""

    figures: int = 0
    related: int = 0
    checked: int = 0
    flagged: int = 0


def checks_by_document(tables: Tables) -> dict[str, DocumentChecks]:
    """The checks of every document that has any. A rounding with severity info at most is a relation that holds."""
    found: dict[str, DocumentChecks] = defaultdict(DocumentChecks)
    causes: dict[str, dict[str, list[tuple[int, bool, int]]]] = defaultdict(lambda: defaultdict(list))
    for index, (doc_id, check_id, verdict, severity, cause, known) in enumerate(_outcomes(tables)):
        if holds(verdict, severity):
            getattr(found[doc_id], "rounding" if verdict == "rounding" else "consistent").append(index)
            continue
        level: Level = "acknowledged" if known else severity if severity in _RANK else "info"
        members = causes[doc_id][f"cause {cause}" if cause else f"row {index}"]
        members.append((_RANK[level], check_id != cause, index))
    for doc_id, groups in causes.items():
        found[doc_id].groups = sorted(
            (_group(members) for members in groups.values()), key=lambda group: (_RANK[group.level], group.main)
        )
    return found


def chosen(order: Sequence[str], checks: dict[str, DocumentChecks]) -> dict[str, list[Group]]:
    """The findings that get a place on the page, by document: errors of all documents first, and so on."""
    picked: dict[str, list[Group]] = defaultdict(list)
    room = PAGE_FINDINGS
    for level in LEVELS:
        for doc_id in order:
            groups = [group for group in checks[doc_id].groups if group.level == level] if doc_id in checks else []
            taken = groups[: max(0, min(room, DOCUMENT_FINDINGS - len(picked[doc_id])))]
            picked[doc_id] += taken
            room -= len(taken)
    return {doc_id: groups for doc_id, groups in picked.items() if groups}


def holding_rows(checks: DocumentChecks, documents: int) -> list[int]:
    """The relations that hold and get a place on a page with details of so many documents; roundings first."""
    room = max(3, min(DOCUMENT_HOLDING, PAGE_HOLDING // max(1, documents)))
    return (checks.rounding + checks.consistent)[:room]


def figure_counts(tables: Tables) -> dict[str, FigureCounts]:
    """How many figures each document has, and how many of them stand in a relation, in a check, in an open finding."""
    ids = IdSets()
    related, (checked, flagged) = _figures_in(tables, "relations", ids)[0], _figures_in(tables, "checks", ids)
    known: dict[str, int] = defaultdict(int)
    for columns in tables.columns("figures", ["doc_id", "figure_id"]):
        for doc_id, figure_id in zip(*columns, strict=True):
            known[doc_id] |= ids.of((figure_id,))
    return {
        doc_id: FigureCounts(
            figures.bit_count(),
            (figures & (related.get(doc_id, 0) | checked.get(doc_id, 0))).bit_count(),
            (figures & checked.get(doc_id, 0)).bit_count(),
            (figures & flagged.get(doc_id, 0)).bit_count(),
        )
        for doc_id, figures in known.items()
    }


def _outcomes(tables: Tables) -> Iterator[tuple[Any, ...]]:
    """Of each check: document, id, verdict, severity, cause, and whether it is acknowledged."""
    names = ["doc_id", "check_id", "verdict", "severity", "cause", "acknowledged"]
    for *columns, acknowledged in tables.columns("checks", names):
        yield from zip(*columns, map(_said, acknowledged), strict=True)


def _said(acknowledged: dict[str, str] | None) -> bool:
    return any((acknowledged or {}).values())


def _group(members: list[tuple[int, bool, int]]) -> Group:
    (rank, _, main), *others = sorted(members)
    return Group(LEVELS[rank], main, tuple(index for _, _, index in others))


def _figures_in(tables: Tables, name: str, ids: IdSets) -> tuple[dict[str, int], dict[str, int]]:
    """The figures that the rows of a table name, by document: of all rows, and of open findings.

    A row between documents names figures of any of them, and the ids are unique only within a document.
    """
    everything: dict[str, int] = defaultdict(int)
    flagged: dict[str, int] = defaultdict(int)
    names = ["doc_id", "figure_ids", "spans", "verdict", "severity", "acknowledged"]
    for columns in tables.columns(name, names):
        for doc_id, figure_ids, spans, verdict, severity, acknowledged in zip(*columns, strict=True):
            figures = ids.of(figure_ids or ())
            is_open = not holds(verdict, severity) and not _said(acknowledged)
            for place in {doc_id, *(span["doc_id"] for span in spans or ())}:
                everything[place] |= figures
                if is_open:
                    flagged[place] |= figures
    return everything, flagged
