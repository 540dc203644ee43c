"""Our own archive of sample reports: texts in the style of real ones, with the truth recorded by construction.

The reports are templates in ``reports``, one file each; ``markup`` and ``notation`` say how they are written,
``relations`` which figures belong together and whether they agree. Everything in them is invented.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.samples.relations import check
from corpus.samples.render import Draft, render
from corpus.samples.templates import templates

_HEADER = (
    "kind", "own_number", "own_symbol", "issuer", "bloc", "province", "title", "date", "signer", "signer_role",
    "authority", "recipients",
)  # fmt: skip

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Truth:
    """What is known about a report; rows as in the gold: offsets are code points of the text, end exclusive."""

    records: Rows
    meta: Mapping[str, Any]
    checks: Rows
    observations: Rows


@dataclass(frozen=True)
class Sample:
    """A report and its truth. ``name`` is the file name without extension, ``folder`` that of its bloc."""

    name: str
    folder: str
    text: str
    truth: Truth

    @property
    def is_clean(self) -> bool:
        """True when nothing in the report alone deserves an error or a warning."""
        return all(row["severity"] in {"none", "info"} for row in self.truth.checks if _is_local(row))


def _is_local(row: Mapping[str, Any]) -> bool:
    return len({place["file"] for place in row["span_at"]}) == 1


@cache
def samples() -> list[Sample]:
    """Every sample report, in order of name. Raises when a template is at odds with itself."""
    rendered = {key: render(key, template) for key, template in templates().items()}
    return [sample_of(draft, rendered) for draft in rendered.values()]


def sample_of(draft: Draft, drafts: dict[str, Draft]) -> Sample:
    """A report and its truth; ``drafts`` are those that its relations name. Raises where it is at odds with itself."""
    front = draft.front
    checks = [check(draft, line, drafts) | {"id": f"S{draft.key}-{i:03}"} for i, line in enumerate(draft.relations, 1)]
    meta = {name: front.get(name) for name in _HEADER} | {
        "is_draft": front.get("is_draft") == "true",
        "sections": draft.sections,
        "footnotes": draft.footnotes,
        "ocr_errors": draft.slips,
        "splits": draft.splits,
    }
    records = [{"doc": front["name"]} | {k: v for k, v in r.items() if k != "precision"} for r in draft.records]
    observations = [row | {"source_file": f"{front['name']}.txt"} for row in draft.observations]
    return Sample(front["name"], front["folder"], draft.text, Truth(records, meta, checks, observations))


def write(directory: Path, truth: Path | None = None) -> list[Path]:
    """Writes each report as ``directory/<folder>/<name>.txt`` and, where asked, the truth; returns the paths."""
    paths = [write_text(sample, directory) for sample in samples()]
    if truth is not None:
        write_truth(truth)
    return paths


def write_text(sample: Sample, directory: Path) -> Path:
    """Writes a report as ``directory/<folder>/<name>.txt``."""
    path = directory / sample.folder / f"{sample.name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sample.text.encode("utf-8"))
    return path


def write_truth(directory: Path) -> None:
    """Writes the truth in the layout of the gold: NAME.jsonl, NAME_meta.json, checks.jsonl and observations.jsonl."""
    directory.mkdir(parents=True, exist_ok=True)
    for sample in samples():
        write_gold(sample, directory)
    write_rows(directory / "checks.jsonl", [row for sample in samples() for row in sample.truth.checks])
    write_rows(directory / "observations.jsonl", [row for sample in samples() for row in sample.truth.observations])


def write_gold(sample: Sample, directory: Path) -> None:
    """Writes what is true of one report: NAME.jsonl and NAME_meta.json."""
    write_rows(directory / f"{sample.name}.jsonl", sample.truth.records)
    meta = json.dumps({sample.name: sample.truth.meta}, ensure_ascii=False, indent=1)
    (directory / f"{sample.name}_meta.json").write_text(meta, "utf-8")


def write_rows(path: Path, rows: Rows) -> None:
    """Writes rows as lines of JSON."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
