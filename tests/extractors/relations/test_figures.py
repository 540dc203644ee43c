"""Relations between figures: a table of passages, and what holds for the relations of any text."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import from_text
from corpus.structure import analyse
from extractors import extract
from extractors.relations import FAMILIES
from schemas.document import Document
from schemas.facts import Relation

ROWS = [tuple(row) for row in yaml.safe_load(Path(__file__).with_name("figures.yaml").read_text("utf-8"))]
_SILENT = {"runs", "mean", "claim"}
_HINTS = ("list", "place", "of", "base", "direction", "points", "sure", "items", "years", "complete", "word", "link")


def relations(text: str) -> Document:
    return extract(analyse(from_text(text)))


def said(document: Document, relation: Relation) -> str:
    """A relation as the table writes it."""
    texts = {figure.figure_id: figure.text for figure in document.figures}
    roles = "; ".join(f"{name}: {', '.join(texts[i] for i in ids)}" for name, ids in relation.roles if ids)
    hints = " ".join(f"{name}={value}" for name, value in relation.hints if name in _HINTS)
    return f"{relation.kind} | {roles} | {hints}".rstrip()


@pytest.mark.parametrize(("passage", "why", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_passage(passage, why, expected):
    document = relations(passage)
    found = [said(document, relation) for relation in document.relations if relation.kind not in _SILENT]
    assert sorted(found) == sorted(expected), why


def test_families_are_named_once():
    assert len(set(FAMILIES)) == len(FAMILIES)


WORDS = (
    "có gồm trong đó : ; , . ( ) và còn lại tăng giảm từ lên xuống so với năm 2020 2021 tổng số đạt chiếm kế hoạch "
    "chưa đã tuổi 18 30 40 từ đến 5 7 12 12/15 40% 7,5% đảng viên chi bộ lớp đồng chí ngày càng riêng kết nạp Đảng bộ "
    "Khối ¹ \n\n thành lập giải thể cuối năm đầu bồi dưỡng nhận thức về Đảng cho công nhận chính thức hội thi thí sinh "
    "giải “ ” (1) (2)"
)
words = st.sampled_from(WORDS.split(" "))


@given(st.lists(words, max_size=40).map(" ".join).filter(str.strip))
def test_relations_of_anything(text):
    document = relations(text)
    figures = {figure.figure_id for figure in document.figures}
    for relation in document.relations:
        assert all(set(ids) <= figures for _, ids in relation.roles)
        assert len({name for name, _ in relation.roles}) == len(relation.roles)
        assert relation.spans
        for span in relation.spans:
            assert 0 <= span.start < span.end <= len(document.text)
