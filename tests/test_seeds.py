"""The private reports with hand-made truth: the measures of the scorer stay where they are, and offsets hold."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import pytest

import doichieu
from pipeline.cli import main
from pipeline.dataset import Dataset

# The least that each measure of the scorer may be.
LEAST = {
    "references": {"f1": 1.0},
    "dates": {"f1": 1.0},
    "figures: value": {"f1": 1.0},
    "figures: value+qualifier+unit": {"f1": 1.0},
    "figures: count": {"f1": 1.0},
    "figures: percent": {"f1": 1.0},
    "figures: ratio": {"f1": 1.0},
    "footnotes linked": {"f1": 1.0},
    "sections": {"f1": 1.0},
    "references: date": {"accuracy": 1.0},
    "figures: footnote label": {"accuracy": 1.0},
    "header fields": {"accuracy": 1.0},
    "checks: errors found": {"recall": 1.0},
    "checks: warnings found": {"recall": 1.0},
    "checks: rounding named": {"recall": 1.0},
    "checks: consistent confirmed": {"recall": 0.98},
    "checks: alarm precision": {"precision": 1.0},
}


@pytest.fixture(scope="module")
def dataset(shared, tmp_path_factory) -> Dataset:
    """The dataset of the private reports."""
    out = tmp_path_factory.mktemp("seeds") / "out"
    assert main(["run", str(shared / "seeds"), "-o", str(out), "--quiet"]) == 0
    return doichieu.open(out)


@pytest.fixture(scope="module")
def scores(shared, dataset) -> dict[str, Any]:
    """What the scorer says of the dataset."""
    return _scorer(shared / "evaluate" / "score.py").score(shared / "gold", dataset.path)


def _scorer(path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("measure", LEAST)
def test_measure(scores, measure):
    for name, least in LEAST[measure].items():
        assert scores[measure][name] >= least, scores[measure]


@pytest.mark.parametrize("table", ["figures", "dates", "references"])
def test_offsets_hold(dataset, table):
    texts = dict(zip(dataset.texts["doc_id"], dataset.texts["text"], strict=True))
    rows = getattr(dataset, table).to_dict("records")
    assert rows
    for row in rows:
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["text"]


def test_every_report_is_read_whole(shared, dataset):
    assert set(dataset.documents["status"]) == {"ok"}
    assert len(dataset.documents) == len(list((shared / "seeds").glob("*.txt")))
    for path in (shared / "seeds").glob("*.txt"):
        assert path.read_bytes().decode("utf-8") in set(dataset.texts["text"])


def test_spans_of_checks_lie_in_their_reports(dataset):
    lengths = dict(zip(dataset.texts["doc_id"], dataset.texts["text"].map(len), strict=True))
    for check in dataset.checks.to_dict("records"):
        assert check["arithmetic"]
        for span in check["spans"]:
            assert 0 <= span["start"] < span["end"] <= lengths[span["doc_id"]]
    assert not dataset.checks.duplicated(["doc_id", "check_id"]).any()
