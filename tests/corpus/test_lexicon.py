"""The words of structure.yaml: each entry fits its examples and none of its negatives."""

from __future__ import annotations

import pytest

from corpus.structure.lexicon import fits, kind_of_symbol, kind_pattern, kinds
from schemas.codelists import load
from schemas.spelling import new_tones

ENTRIES = load("structure")
EXAMPLES = [(name, text) for name, row in ENTRIES.items() for text in row["examples"]]
NEGATIVES = [(name, text) for name, row in ENTRIES.items() for text in row["negatives"]]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_examples(name: str, text: str) -> None:
    assert fits(name, new_tones(text).lower())


@pytest.mark.parametrize(("name", "text"), NEGATIVES)
def test_negatives(name: str, text: str) -> None:
    assert not fits(name, new_tones(text).lower())


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_has_both(name: str) -> None:
    assert ENTRIES[name]["examples"]
    assert ENTRIES[name]["negatives"]
    assert ENTRIES[name]["match"] in {"line", "start", "end", "anywhere"}


def test_kinds_come_from_the_document_types() -> None:
    assert kinds()["báo cáo chính trị"] == "báo cáo"
    assert "văn bản" not in kinds()
    assert kind_of_symbol("BC/ĐUK") == kind_of_symbol("2020/BC-SNV") == "báo cáo"
    assert kind_of_symbol("QĐ/TW") is None  # quyết định or quy định
    assert kind_of_symbol("QĐ-UBND") == "quyết định"
    assert kind_pattern().match("**chương trình hành động")[1] == "chương trình hành động"
    assert kind_pattern().match("báo cáoviên") is None
