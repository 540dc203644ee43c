"""Structure against reports annotated by hand, which are not part of the project."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus.readers import read
from corpus.structure import analyse
from schemas.document import Document

NAMES = ("000", "004")


@pytest.fixture(params=NAMES)
def report(request: pytest.FixtureRequest, shared: Path) -> tuple[Document, dict[str, Any]]:
    path = next((shared / "seeds").glob(f"{request.param}_*.txt"))
    truth = json.loads((shared / "gold" / f"{request.param}_meta.json").read_text("utf-8"))
    return analyse(read(path, path.name)), next(iter(truth.values()))


def near(a: int | None, b: int | None, by: int) -> bool:
    return a is b is None or (a is not None and b is not None and abs(a - b) <= by)


def test_sections(report: tuple[Document, dict[str, Any]]) -> None:
    document, truth = report
    assert len(document.sections) == len(truth["sections"])
    for found, wanted in zip(document.sections, truth["sections"], strict=True):
        assert near(found.start, wanted["start"], 4)
        assert (found.number, found.level, found.path) == (wanted["number"], wanted["level"], wanted["path"])
        assert wanted["title"] is None or found.title == wanted["title"]


def test_footnotes(report: tuple[Document, dict[str, Any]]) -> None:
    document, truth = report
    found = [
        (n.label, n.anchor and n.anchor.start, n.body and n.body.start, n.body and n.body.end)
        for n in document.footnotes
    ]
    assert found == [(n["label"], n["anchor_start"], n["body_start"], n["body_end"]) for n in truth["footnotes"]]


def test_header(report: tuple[Document, dict[str, Any]]) -> None:
    document, truth = report
    header = document.header
    assert (header.number, header.symbol) == (truth["own_number"], truth["own_symbol"])
    for field in ("kind", "signer", "signer_role", "authority", "is_draft", "title"):
        assert getattr(header, field) == truth[field]
    assert list(header.recipients) == truth["recipients"]
    assert header.date == truth["date"] or header.date == truth.get("date_inferred")


def test_sentences_cut_by_pages(report: tuple[Document, dict[str, Any]]) -> None:
    document, truth = report
    joins = {
        (left.end, right.start)
        for p in document.paragraphs
        if p.kind == "body"
        for left, right in zip(p.spans, p.spans[1:], strict=False)
    }
    cut = {(s["before_end"], s["after_start"]) for s in truth["splits"] if not re.search(r"[.!?]$", s["before"])}
    assert joins == cut
