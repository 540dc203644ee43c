"""``import doichieu``: one report, one text, one dataset."""

from __future__ import annotations

import copy
import pickle
import tomllib
from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import doichieu
from pipeline.stages import understand
from schemas.document import Document
from schemas.problems import DocumentError, EmptyFile, NotADataset, Problem
from schemas.tables import TABLES
from tests.pipeline.conftest import ROOT, report


@pytest.fixture
def dataset(command, archive, out):
    command("run", archive, "-o", out, "--no-report")
    return doichieu.open(out)


def test_read_gives_a_document_with_its_facts(archive):
    document = doichieu.read(archive / "windows.txt")
    assert document.header.number == "3"
    assert [note.label for note in document.footnotes] == ["1"]
    assert [section.number for section in document.sections] == ["I", "II", "1", "2"]
    for facts in (document.references, document.dates, document.figures):
        assert facts
        assert all(document.text[fact.start : fact.end] == fact.text for fact in facts)
    assert {check.verdict for check in document.checks} >= {"consistent"}
    assert doichieu.read(str(archive / "windows.txt")) == document


def test_read_raises_what_is_wrong(tmp_path):
    (tmp_path / "a.txt").touch()
    with pytest.raises(EmptyFile):
        doichieu.read(tmp_path / "a.txt")


def test_read_text():
    document = doichieu.read_text(report(percent="30"))
    assert [check.rule_id for check in document.checks if check.severity == "error"] == ["PCT01"]
    assert document.header.date == "2021-06-12"


def test_read_text_takes_the_date_of_a_text_that_states_none():
    text = "Quý I, toàn khối đã kết nạp 15 đảng viên."
    document = doichieu.read_text(text, date="2022-04-05")
    assert (document.header.date, document.header.date_source) == ("2022-04-05", "inferred")
    assert [(date.value_start, date.value_end) for date in document.dates] == [("2022-01", "2022-03")]
    assert doichieu.read_text(report(), date="1999-01-01").header.date == "2021-06-12"


@given(st.text(min_size=1).filter(str.strip))
def test_no_text_is_too_strange(text):
    document = doichieu.read_text(text)
    assert document.text == text
    assert not [problem for problem in document.problems if problem.code == "D009"]
    for fact in (*document.references, *document.dates, *document.figures):
        assert text[fact.start : fact.end] == fact.text


@given(st.binary())
def test_no_file_is_too_strange(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("tệp") / "a.txt"
    path.write_bytes(content)
    with suppress(DocumentError):
        assert not [problem for problem in doichieu.read(path).problems if problem.code == "D009"]


def test_to_spacy_keeps_the_text_and_the_facts(archive):
    document = doichieu.read(archive / "Hà Tĩnh" / "báo cáo số 2.txt")
    doc = document.to_spacy()
    assert doc.text == document.text
    for name in ("references", "dates", "figures"):
        facts = getattr(document, name)
        assert len(doc.spans[name]) == len(facts)
        for span, fact in zip(doc.spans[name], facts, strict=True):
            assert fact.text in span.text
            assert span.start_char <= fact.start < fact.end <= span.end_char
    assert {span.label_ for span in doc.spans["findings"]} >= {"PCT01"}


@given(st.text(alphabet=st.sampled_from("aạ1 .\n\t\u00a0\u0300²(,"), min_size=1).filter(str.strip))
def test_to_spacy_loses_no_character(text):
    assert doichieu.read_text(text).to_spacy().text == text


def test_open_gives_a_frame_per_table(dataset):
    assert set(dataset.tables) == set(TABLES)
    for table in TABLES:
        frame = getattr(dataset, table)
        assert isinstance(frame, pd.DataFrame)
        assert list(frame.columns) == list(TABLES[table].fields)
    assert dataset.figures is dataset.figures
    assert len(dataset.documents) == 4
    assert set(TABLES) <= set(dir(dataset))
    assert "figures" in repr(dataset)


def test_whole_numbers_stay_whole_where_some_are_missing(dataset):
    assert str(dataset.footnotes["anchor_start"].dtype) == "Int64"
    assert dataset.figures["start"].sum() > 0
    assert dataset.checks["spans"].iloc[0][0].keys() == {"doc_id", "start", "end"}


def test_a_frame_joins_with_its_documents(dataset):
    joined = dataset.figures.merge(dataset.documents[["doc_id", "source"]], on="doc_id")
    assert len(joined) == len(dataset.figures)


def test_a_dataset_may_be_copied_and_sent(dataset):
    for other in (copy.copy(dataset), pickle.loads(pickle.dumps(dataset))):
        assert len(other.figures) == len(dataset.figures)


def test_open_refuses_other_folders(tmp_path):
    for folder in (tmp_path, tmp_path / "không có"):
        with pytest.raises(NotADataset):
            doichieu.open(folder)


def test_there_is_no_table_of_that_name(dataset):
    with pytest.raises(AttributeError, match="figures"):
        _ = dataset.figure


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert doichieu.__version__ == project.get("version", doichieu.__version__)


def test_a_file_of_which_nothing_could_be_read_has_failed():
    problem = Problem("ingest", "D016", "Trang 1 là ảnh.", 1)
    document = Document("0" * 16, "a.pdf", "application/pdf", "\f\n", "partial", (problem,))
    assert understand(document).status == "failed"
    assert understand(document).problems == (problem,)
