"""Reports printed as PDF: their numbers, notes and facts are those of the text they were printed from."""

from __future__ import annotations

from collections import Counter

import pytest

import doichieu
from corpus.readers import from_text, pdf
from corpus.readers._reader import Job
from corpus.samples.archive import printed
from corpus.samples.formats.letters import _legacy_pdf, _pdf
from corpus.samples.formats.pictures import _garbage
from corpus.samples.formats.report import Printed
from corpus.samples.printing.sheets import number_tokens
from corpus.structure import analyse
from schemas.document import Document
from schemas.spans import Span

pytest.importorskip("reportlab")


def document(data: bytes) -> Document:
    return pdf.READER.read(Job(data, "id", "a.pdf", ".pdf", ocr=False))


REPORTS = dict(list(printed(4, 11)))


@pytest.mark.parametrize("name", REPORTS)
def test_sample_reports_read_as_they_were_printed(name):
    report = REPORTS[name]
    file = _pdf(report)
    _numbers_are_there(document(file.data), file.pages, report.text)


@pytest.mark.parametrize("name", list(REPORTS)[:2])
def test_sample_reports_in_legacy_fonts(name):
    file = _legacy_pdf(REPORTS[name])
    _numbers_are_there(document(file.data), file.pages, REPORTS[name].text)


def _numbers_are_there(found: Document, truths, text: str) -> None:
    assert found.problems == ()
    assert len(found.pages) == len(truths)
    read, written = (Counter((n.label, n.status) for n in analyse(d).footnotes) for d in (found, from_text(text)))
    assert read == written
    for page, truth in zip(found.pages, truths, strict=True):
        assert Counter(number_tokens(found.text[page.text_start : page.text_end])) == Counter(truth.tokens)
    assert found.layout is not None
    for word in range(len(found.layout)):
        start, end = found.layout.starts[word], found.layout.ends[word]
        assert found.text[start:end].strip()
        assert found.layout.place(Span(start, end)) is not None


def test_pages_with_false_letters_are_told():
    report = next(iter(REPORTS.values()))
    found = document(_garbage(report).data)
    assert {problem.code for problem in found.problems} == {"D016"}


def _facts(report) -> dict[str, Counter]:
    one = " ".join
    header = report.header
    return {
        "figures": Counter((f.value, f.kind, f.unit and one(f.unit.split()), f.role) for f in report.figures),
        "dates": Counter((d.kind, d.value_start, d.value_end, d.value, d.qualifier) for d in report.dates),
        "references": Counter((r.doc_type, r.number, r.symbol, r.issuer, r.date, r.role) for r in report.references),
        "footnotes": Counter((n.label, n.status) for n in report.footnotes),
        "sections": Counter((s.number, one(s.title.split())) for s in report.sections),
        "header": Counter([header.kind, header.number, header.symbol, header.date, header.signer, header.recipients]),
    }


@pytest.mark.parametrize("seed", range(1, 4))
def test_private_reports_give_the_facts_of_their_text(shared, tmp_path, seed):
    """Printed in another design for each seed."""
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = path.read_text("utf-8").replace("*", "")
        report = Printed(text, (), seed)
        target = tmp_path / f"{path.stem}.pdf"
        target.write_bytes(_pdf(report).data)
        assert _facts(doichieu.read(target)) == _facts(doichieu.read_text(report.text)), path.name
