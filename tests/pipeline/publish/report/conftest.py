"""Datasets made by hand for the page: our own reports, our own findings, written as Parquet by pyarrow."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.tables import arrow_schema

TABLES = ("documents", "texts", "pages", "sections", "footnotes", "figures", "checks")
REQUIRED: dict[str, dict[str, Any]] = {
    "documents": {"media_type": "text/plain", "recipients": [], "seconds": 0.0},
    "figures": {
        "kind": "count", "value": "0", "lower_closed": True, "upper_closed": True, "qualifier": "exact",
        "role": "actual", "method": "rule",
    },
}  # fmt: skip


@dataclass
class Report:
    """A document of a hand-made dataset; passages and figures are named by their words."""

    doc_id: str
    text: str
    rows: dict[str, list[dict[str, Any]]]

    def span(self, words: str, nth: int = 0) -> dict[str, Any]:
        """The nth place of ``words`` in the text."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return {"doc_id": self.doc_id, "start": start, "end": start + len(words)}

    def section(self, path: str, heading: str) -> None:
        """A heading as it stands in the text; ``path`` is its path of numbers."""
        at = self.span(heading)
        number, _, title = heading.partition(". ")
        level = path.count(" > ") + 1
        key = {"section_id": f"s{len(self.rows['sections'])}", "path": path, "number": number}
        self.rows["sections"].append({**at, **key, "title": title, "level": level})

    def footnote(self, label: str, marker: str, body: str) -> None:
        """A footnote: the words that end with its marker, and its body from the label."""
        anchor, note = self.span(marker), self.span(body)
        self.rows["footnotes"].append(
            {
                "doc_id": self.doc_id, "footnote_id": f"n{label}", "label": label, "status": "linked",
                "anchor_start": anchor["end"] - 1, "anchor_end": anchor["end"],
                "body_start": note["start"], "body_end": note["end"],
            }
        )  # fmt: skip

    def figure(self, words: str, nth: int = 0) -> str:
        """Makes the words a figure, once, and gives its id."""
        at = self.span(words, nth)
        for row in self.rows["figures"]:
            if (row["doc_id"], row["start"]) == (self.doc_id, at["start"]):
                return str(row["figure_id"])
        figure_id = f"g{sum(row['doc_id'] == self.doc_id for row in self.rows['figures']) + 1}"
        self.rows["figures"].append({**at, "figure_id": figure_id, "text": words})
        return figure_id

    def check(
        self, rule: str, verdict: str, severity: str, passages: list[Any], figures: list[Any], **more: Any
    ) -> dict[str, Any]:
        """A row of ``checks``; passages are words, (words, nth) or spans, figures words or (words, nth)."""
        spans = [p if isinstance(p, dict) else self.span(*((p,) if isinstance(p, str) else p)) for p in passages]
        ids = [self.figure(*((f,) if isinstance(f, str) else f)) for f in figures]
        key = hashlib.sha256(f"{rule} {spans} {len(self.rows['checks'])}".encode()).hexdigest()[:12]
        row = {"check_id": key, "doc_id": self.doc_id, "rule_id": rule, "verdict": verdict, "severity": severity}
        row |= {"spans": spans, "figure_ids": ids, "arithmetic": "", "message_vi": "", "message_en": ""} | more
        self.rows["checks"].append(row)
        return row


@dataclass
class Dataset:
    """Rows of tables, and how to write them."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def report(self, source: str, text: str, **more: Any) -> Report:
        """A document that was read."""
        doc_id = hashlib.sha256(f"{source}\n{text}".encode()).hexdigest()[:16]
        row = {"doc_id": doc_id, "source": source, "status": "ok", "problems": [], "is_draft": False, "chars": len(text)}
        self.rows["documents"].append(row | more)
        self.rows["texts"].append({"doc_id": doc_id, "text": text})
        return Report(doc_id, text, self.rows)

    def unread(self, source: str, status: str, code: str, message: str, page: int | None = None) -> None:
        """A file that gave nothing."""
        problem = {"stage": "ingest", "page": page, "code": code, "message": message}
        row = {"doc_id": hashlib.sha256(source.encode()).hexdigest()[:16], "source": source, "chars": 0}
        self.rows["documents"].append(row | {"status": status, "problems": [problem], "is_draft": False})

    def write(self, folder: Path) -> Path:
        """The tables as Parquet files in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, found in self.rows.items():
            rows = [REQUIRED.get(name, {}) | row for row in found]
            pq.write_table(pa.Table.from_pylist(rows, arrow_schema(name)), folder / f"{name}.parquet")
        return folder
