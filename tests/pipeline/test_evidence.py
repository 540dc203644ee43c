"""Evidence through a whole run: images of findings in PDF files, within a report and between reports."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import doichieu
from pipeline import stages
from pipeline.across_images import Draw, Named, sight
from pipeline.config import Config
from pipeline.evidence import Pages
from pipeline.inputs import InputFile
from pipeline.publish.rows import document_rows, json_lines
from pipeline.runner import run
from schemas.layout import Box
from schemas.limits import Limits
from schemas.spans import Span
from tests.pipeline.conftest import report

pytest.importorskip("reportlab")

FILL = "Các cấp ủy đã quán triệt, triển khai nghiêm túc, kịp thời, đúng quy định của cấp trên trong toàn đảng bộ. " * 30


def pdf(text: str) -> bytes:
    from corpus.samples.printing.manuscript import manuscript
    from corpus.samples.printing.pdf import Side
    from corpus.samples.printing.pdf import pdf as written
    from corpus.samples.printing.typeset import typeset

    return written([Side(sheet) for sheet in typeset(manuscript(text))])


def said(number: int, year: int, members: int, percent: str = "25") -> bytes:
    text = report(number, percent=percent).replace("tháng 6 năm 2021", f"tháng 12 năm {year}")
    claim = f"II. KẾT QUẢ\nNăm 2021, Đảng bộ có tổng số {members} đảng viên. {FILL}\n"
    return pdf(text.replace("II. KẾT QUẢ\n", claim))


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("kho")
    (folder / "a.pdf").write_bytes(said(1, 2021, 500))
    (folder / "b.pdf").write_bytes(said(2, 2022, 510, "31"))
    (folder / "c.txt").write_text(report(3), "utf-8")
    return folder


@pytest.fixture(scope="module")
def dataset(archive, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "d"
    run([str(archive)], out, Config(jobs=0))
    return doichieu.open(out)


def ink(row) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(base64.b64decode(row.image))).convert("L"))


def test_findings_within_a_report_and_between_reports_are_images(dataset):
    sources = dict(zip(dataset.documents.doc_id, dataset.documents.source, strict=True))
    findings = dataset.checks[dataset.checks.severity != "none"]
    assert set(findings.rule_id) == {"PCT01", "DUP02"}
    shown = []
    for finding in findings.itertuples():
        for span, place in zip(finding.spans, finding.places, strict=True):
            crops = dataset.crops[(dataset.crops.doc_id == span["doc_id"]) & (dataset.crops.page == place["page"])]
            x0, top, x1, bottom = place["bbox"]
            assert any(
                c.bbox[0] <= x0 and c.bbox[1] <= top and x1 <= c.bbox[2] and bottom <= c.bbox[3]
                for c in crops.itertuples()
            )
            shown.append(sources[span["doc_id"]])
    assert {"a.pdf", "b.pdf"} == set(shown)
    assert all(ink(row).min() < 100 for row in dataset.crops.itertuples())
    keys = dataset.crops[["doc_id", "page", "start", "end"]]
    assert not keys.duplicated().any()


def test_the_page_has_them(dataset):
    html = (dataset.path / "report.html").read_text("utf-8")
    assert html.count("data:image/webp;base64,") == 3
    assert "trang 1" in html


def test_processes_give_the_same_tables(archive, dataset, tmp_path):
    run([str(archive)], tmp_path / "d", Config(jobs=2))
    for name in ("crops", "checks"):
        path = f"{name}.parquet"
        assert (tmp_path / "d" / path).read_bytes() == (dataset.path / path).read_bytes()


def test_a_report_that_is_read_alone_has_no_images(archive):
    found = doichieu.read(archive / "b.pdf")
    assert [c.rule_id for c in found.checks if c.severity == "error"] == ["PCT01"]
    assert found.crops == ()


def test_a_file_that_is_gone_costs_its_images_only(archive):
    data = (archive / "b.pdf").read_bytes()
    document = stages.process(InputFile(archive / "b.pdf", "b.pdf", len(data)))
    assert document.crops
    tables = {name: json_lines(rows) for name, rows in document_rows(document, {}).items()}
    spans = [Span(f.start, f.end) for f in document.figures]
    gone = sight(InputFile(archive / "gone.pdf", "gone.pdf", 1), document.doc_id, spans, tables)
    assert Draw()(gone, lambda: None) == b""
    there = sight(InputFile(archive / "b.pdf", "b.pdf", 1), document.doc_id, spans, tables)
    drawn = Draw()(there, lambda: None)
    assert drawn.count(b"\n") >= 1
    assert drawn.count(b'"start"') == drawn.count(b"\n")
    wrong = next(check for check in document.checks if check.severity == "error")
    seen = [Span(f.start, f.end) for f in document.figures if f.figure_id in wrong.figure_ids]
    assert Draw()(sight(there.file, document.doc_id, seen, tables), lambda: None) == b""  # there are images of these


def test_passages_between_reports_are_bounded():
    from dataclasses import replace

    from pipeline import across_images
    from schemas.checks import Check, Passage
    from schemas.layout import Place

    check = Check("x", "d0", "DUP02", "suspicious", "warning", (), (), "", "", "")
    place = Place(1, Box(0, 0, 1, 1))
    named = Named()
    named.note(
        replace(check, passages=tuple(Passage(f"d{n}", 10 * n, 10 * n + 5, place) for n in range(k, k + 2)))
        for k in range(2 * across_images.DOCUMENTS)
    )
    named.note(replace(check, passages=(Passage("d0", n, n + 1, place),)) for n in range(1000))
    named.note([replace(check, severity="none", verdict="consistent", passages=(Passage("e", 0, 1, place),))])
    assert len(named.spans) == across_images.DOCUMENTS
    assert max(map(len, named.spans.values())) <= 40
    assert "e" not in named.spans


def test_pages_that_cannot_be_had(archive):
    data = (archive / "b.pdf").read_bytes()
    document = doichieu.read(archive / "b.pdf")
    height, width = Pages(document, lambda: data).image(1, 72).shape
    assert abs(height - 842) <= 1
    assert abs(width - 595) <= 1
    assert Pages(document, lambda: data).image(99, 72) is None
    assert Pages(document, lambda: data[:200]).image(1, 72) is None
    assert Pages(document, lambda: b"").image(1, 72) is None
    assert Pages(document, lambda: data, Limits(pixels=1000)).image(1, 72) is None
    assert Pages(document, lambda: b"").reread(1, Box(0, 0, 9, 9)) == ()


def test_a_bug_in_evidence_costs_the_evidence_only(archive, monkeypatch):
    def broken(*_):
        raise KeyError("x")

    monkeypatch.setattr("pipeline.evidence.gather", broken)
    data = (archive / "b.pdf").read_bytes()
    document = stages.process(InputFile(archive / "b.pdf", "b.pdf", len(data)))
    assert document.status == "partial"
    assert [problem.code for problem in document.problems] == ["D009"]
    assert any(check.severity == "error" for check in document.checks)


def test_a_file_that_was_replaced_meanwhile_gives_no_image_of_what_it_was_not_read_from(archive, monkeypatch):
    data = (archive / "b.pdf").read_bytes()
    file = InputFile(archive / "b.pdf", "b.pdf", len(data))
    assert stages.process(file).crops
    monkeypatch.setattr(stages, "contents", lambda *_: (archive / "a.pdf").read_bytes())
    replaced = stages.process(file)
    assert replaced.status == "ok"
    assert replaced.crops == ()
