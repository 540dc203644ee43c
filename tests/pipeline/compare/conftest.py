"""Datasets of observations made by hand: who reports what, in which words, for which period."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.indicators import indicators
from schemas.intervals import decimal_text
from schemas.tables import TABLES, arrow_schema

THANH_HOA, HA_TINH, DAK_NONG = "VN-21.KCQDN", "VN-23.KCQDN", "VN-72.KCQDN"
FILLED: dict[str, dict[str, Any]] = {
    "documents": {"media_type": "text/plain", "recipients": [], "seconds": 0.0, "status": "ok", "problems": []},
    "figures": {"kind": "count", "lower_closed": True, "upper_closed": True, "qualifier": "exact", "role": "actual",
                "method": "rule"},
    "observations": {"period_kind": "interval", "qualifier": "exact", "confidence": 0.95, "method": "rule"},
}  # fmt: skip


@dataclass
class Report:
    """A report that is being written: each value is a sentence of its text."""

    archive: Archive
    row: dict[str, Any]
    text: str = "I. KẾT QUẢ\n\n"
    told: int = 0

    @property
    def doc_id(self) -> str:
        return str(self.row["doc_id"])

    def says(
        self,
        indicator: str,
        value: object,
        start: str | None,
        end: str | None = None,
        *,
        dims: dict[str, str] | None = None,
        unit: str | None = None,
        words: str = "Số liệu là {} đảng viên.",
        **more: Any,
    ) -> str:
        """Adds a sentence with a value and the observation of it; returns the observation's name."""
        self.told += 1
        exact = Fraction(str(value))
        printed = str(value).replace(".", ",")
        at = len(self.text) + words.index("{}")
        self.text += words.format(printed) + " "
        observation, figure = f"o{self.told}", f"f{self.told:04}"
        place = {"doc_id": self.doc_id, "figure_id": figure, "start": at, "end": at + len(printed)}
        self.archive.rows["figures"].append({**place, "text": printed, "value": decimal_text(exact), "section": "I"})
        self.archive.rows["observations"].append(
            {
                **place,
                "observation_id": observation,
                "bloc_id": self.row["bloc_id"],
                "indicator_id": indicator,
                "dims": json.dumps(dims or {}),
                "period_start": start,
                "period_end": end or start,
                "period_source": "stated",
                "measure": "actual",
                "value": decimal_text(exact),
                "lower": decimal_text(exact),
                "upper": decimal_text(exact),
                "unit": unit or indicators()[indicator].unit,
                "obs_status": "P" if self.row["is_draft"] else "A",
            }
            | more
        )
        return f"{self.doc_id}/{observation}"


@dataclass
class Archive:
    """Reports, and how to write them as a dataset."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in TABLES})
    reports: list[Report] = field(default_factory=list)

    def report(self, bloc: str, date: str, draft: bool = False, **more: Any) -> Report:
        number = len(self.reports) + 1
        doc_id = hashlib.sha256(f"{number} {bloc} {date}".encode()).hexdigest()[:16]
        row = {"doc_id": doc_id, "source": f"{number:02}.txt", "bloc_id": bloc, "date": date, "is_draft": draft,
               "number": str(number), "symbol": "BC/ĐUK", "title": f"Báo cáo {number}", "chars": 0} | more  # fmt: skip
        self.rows["documents"].append(row)
        self.reports.append(Report(self, row))
        return self.reports[-1]

    def disputes(self, *observations: str, accepted: str | None = None) -> str:
        """Adds the check by which a run tells that observations of several reports differ; returns its id."""
        names = [dict(zip(("doc_id", "observation_id"), name.split("/"), strict=True)) for name in observations]
        rows = [row for name in names for row in self.rows["observations"] if name.items() <= row.items()]
        identity = hashlib.sha256(" ".join(observations).encode()).hexdigest()[:12]
        self.rows["checks"].append(
            {"check_id": identity, "doc_id": rows[0]["doc_id"], "rule_id": "DUP02", "verdict": "suspicious",
             "severity": "warning", "spans": [{name: row[name] for name in ("doc_id", "start", "end")} for row in rows],
             "figure_ids": [row["figure_id"] for row in rows], "message_vi": "", "message_en": "",
             "arithmetic": " ≠ ".join(row["value"] for row in rows),
             "acknowledged": {"by": "Lan", "date": "2024-01-05", "reason": accepted} if accepted else None}
        )  # fmt: skip
        return identity

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        self.rows["texts"] = [{"doc_id": r.doc_id, "text": r.text} for r in self.reports]
        for name, found in self.rows.items():
            rows = [FILLED.get(name, {}) | row for row in found]
            pq.write_table(pa.Table.from_pylist(rows, arrow_schema(name)), folder / f"{name}.parquet")
        (folder / "datapackage.json").write_text('{"name": "doichieu", "created": "2024-01-05T08:00:00Z"}', "utf-8")
        return folder


@pytest.fixture
def archive() -> Archive:
    """An empty archive."""
    return Archive()


def three_blocs() -> Archive:
    """Three blocs over some years: a contradiction, a draft, other units and codes, a target, a term."""
    made = Archive()
    first = made.report(THANH_HOA, "2022-12-20")
    first.says("MEM.TOTAL", 14000, "2021")
    first.says("MEM.TOTAL", 14103, "2022-12")
    before = first.says("MEM.ADMITTED", 550, "2022-01", "2022-12", words="=Cả năm kết nạp {} đảng viên.")
    first.says("MEM.ADMITTED", 600, "2022", measure="target", qualifier="at_least", upper=None)
    first.says("MEM.BY_SEX", 6000, "2022-12", dims={"sex": "F"})
    first.says("TRAIN.NEWMEM_CLASSES", 12, "2022", words="Mở {} lớp đảng viên mới.")
    first.says("ORG.TCCS_BY_TYPE", 20, "2022", dims={"employer": "SOE_GT51"})
    second = made.report(THANH_HOA, "2023-06-20", title="=HYPERLINK(1)", symbol=None)
    made.disputes(before, second.says("MEM.ADMITTED", 540, "2022"))
    second.says("MEM.ADMITTED", 241, "2023-01", "2023-06")
    third = made.report(HA_TINH, "2023-11", draft=True)
    third.says("MEM.TOTAL", 8341, "2022")
    third.says("MEM.ADMITTED", 316, "2022")
    third.says("MEM.ADMITTED", 305, "2021")
    third.says("MEM.GROWTH", "15.3", "2010", "2022", lower="15.25", upper="15.35")
    third.says("ORG.TCCS_BY_TYPE", 9, "2022", dims={"employer": "SOE_GT50"})
    third.says("TRAIN.NEWMEM_LEARNERS", 900, "2022", unit="attendance")
    fourth = made.report(DAK_NONG, "2026-01-10")
    fourth.says("TRAIN.NEWMEM_LEARNERS", 300, "2022")
    fourth.says("MEM.TOTAL", 4000, "2022", obs_status="U")
    fourth.says("MEM.ADMITTED", 600, "2020", "2025", period_kind="term")
    fourth.says("INSP.CHECKS", 19, None)
    made.report("_U", "2023-01-01").says("MEM.TOTAL", 1, "2022")
    return made


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of three blocs."""
    return three_blocs().write(tmp_path_factory.mktemp("compare") / "kho [1] số liệu")
