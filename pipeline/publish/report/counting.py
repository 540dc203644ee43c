"""Counts over a whole dataset, and the choice of what a page of sane size can show in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.publish.report.tables import Tables
from pipeline.publish.report.views import LEVELS, Level, Tally

PAGE_FINDINGS = 5_000
DOCUMENT_FINDINGS = 200
PAGE_HOLDING = 15_000
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
    columns = tables.table("checks", ["doc_id", "check_id", "verdict", "severity", "cause", "acknowledged"])
    rows = zip(
        *(columns[name].to_pylist() for name in ("doc_id", "check_id", "verdict", "severity", "cause")),
        _acknowledged(columns["acknowledged"]),
        strict=True,
    )
    found: dict[str, DocumentChecks] = defaultdict(DocumentChecks)
    causes: dict[str, dict[str, list[tuple[int, bool, int]]]] = defaultdict(lambda: defaultdict(list))
    for index, (doc_id, check_id, verdict, severity, cause, acknowledged) in enumerate(rows):
        if verdict in ("consistent", "rounding") and severity not in ("error", "warning"):
            getattr(found[doc_id], verdict).append(index)
            continue
        level: Level = "acknowledged" if acknowledged else severity if severity in _RANK else "info"
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
    """How many figures each document has, and how many of them stand in a relation or were checked."""
    figures = tables.table("figures", ["doc_id", "figure_id"])
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for doc_id, n in _counted(figures["doc_id"]):
        counts[doc_id][0] = n
    for position, name in ((1, "relations"), (2, "checks")):
        for row in _figures_in(tables, name, figures):
            counts[row["doc_id"]][position] = row["figure_id_count"]
            counts[row["doc_id"]][3] = row["open_sum"]
    return {
        doc_id: FigureCounts(n, max(related, checked), checked, open_)
        for doc_id, (n, related, checked, open_) in counts.items()
    }


def _group(members: list[tuple[int, bool, int]]) -> Group:
    (rank, _, main), *others = sorted(members)
    return Group(LEVELS[rank], main, tuple(index for _, _, index in others))


def _acknowledged(column: pa.ChunkedArray) -> list[bool]:
    if not pa.types.is_struct(column.type):
        return [value is not None for value in column.to_pylist()]
    return [bool(value and any(value.values())) for value in column.to_pylist()]


def _counted(column: pa.ChunkedArray) -> list[tuple[str, int]]:
    return [(row["values"], row["counts"]) for row in pc.value_counts(column).to_pylist()]


def _figures_in(tables: Tables, name: str, figures: pa.Table) -> list[dict[str, Any]]:
    """Per document, the figures that rows of a table name (each once), and how many of these rows are open findings."""
    rows = tables.table(name, ["doc_id", "figure_ids", "spans", "severity", "verdict", "acknowledged"])
    if not pa.types.is_list(rows["figure_ids"].type) or not figures.num_rows:
        return []
    rows = rows.combine_chunks()
    numbered = pa.array(range(rows.num_rows), pa.int64())
    ids = rows["figure_ids"]
    named = pa.table({"row": _parents(ids), "figure_id": pc.list_flatten(ids)})
    # A check between documents names figures of all of them, and ids need not be unique over documents.
    places = pa.table({"row": numbered, "doc_id": rows["doc_id"]})
    spans = rows["spans"]
    if pa.types.is_list(spans.type):
        inside = pa.table({"row": _parents(spans), "doc_id": pc.struct_field(pc.list_flatten(spans), "doc_id")})
        places = pa.concat_tables([places, inside.cast(places.schema)]).group_by(["row", "doc_id"]).aggregate([])
    flags = pa.table({"row": numbered, "open": pa.array(_open(rows), pa.int64())})
    pairs = named.join(places, "row").join(flags, "row").group_by(["doc_id", "figure_id"]).aggregate([("open", "max")])
    real = pairs.rename_columns(["doc_id", "figure_id", "open"]).join(
        figures, ["doc_id", "figure_id"], join_type="inner"
    )
    summed: list[dict[str, Any]] = (
        real.group_by("doc_id").aggregate([("figure_id", "count"), ("open", "sum")]).to_pylist()
    )
    return summed


def _open(rows: pa.Table) -> list[int]:
    acknowledged = _acknowledged(rows["acknowledged"])
    return [
        int(not known and (severity in ("error", "warning") or verdict in ("suspicious", "inconsistent")))
        for severity, verdict, known in zip(
            rows["severity"].to_pylist(), rows["verdict"].to_pylist(), acknowledged, strict=True
        )
    ]


def _parents(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.list_parent_indices(column.combine_chunks()).cast(pa.int64())
