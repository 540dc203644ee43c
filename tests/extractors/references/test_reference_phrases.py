"""The phrase table and the examples of the codelists, each read as it says."""

from pathlib import Path

import pytest
import yaml

from schemas.codelists import load

ROWS = yaml.safe_load((Path(__file__).parent / "phrases.yaml").read_text("utf-8"))
KINDS = load("document_types")
ISSUERS = load("issuers")


def written(reference):
    facts = [reference.text, reference.doc_type, reference.number or "-", reference.symbol or "-"]
    said = (("by", reference.issuer), ("on", reference.date), ("called", reference.title))
    return " | ".join(facts + [f"{word} {fact}" for word, fact in said if fact])


@pytest.mark.parametrize(("text", "why", "expected"), ROWS, ids=[row[1] + ": " + row[0][:40] for row in ROWS])
def test_phrase(cite, text, why, expected):
    references, _ = cite(text)
    assert [written(r) for r in references] == expected, why


def test_the_table_is_wide():
    assert len({row[0] for row in ROWS}) >= 120
    assert sum(not row[2] for row in ROWS) >= 25


@pytest.mark.parametrize(
    ("kind", "example"), [(row["name"], e) for row in KINDS for e in row["examples"]], ids=lambda v: str(v)[:50]
)
def test_examples_of_kinds(cite, kind, example):
    (reference,), _ = cite(f"Căn cứ {example['text']}, cấp ủy triển khai.")
    read = kind if kind == "Văn bản" else reference.doc_type
    assert (read, reference.number, reference.symbol) == (kind, example["number"], example["symbol"])


@pytest.mark.parametrize("text", [text for row in KINDS for text in row["negatives"]])
def test_negatives_of_kinds(cite, text):
    assert cite(text)[0] == ()


@pytest.mark.parametrize("example", ISSUERS["examples"], ids=lambda e: e["issuer"])
def test_examples_of_issuers(cite, example):
    (reference,), _ = cite(example["text"])
    assert reference.issuer == example["issuer"]


@pytest.mark.parametrize("text", ISSUERS["negatives"])
def test_negatives_of_issuers(cite, text):
    (reference,), _ = cite(text)
    assert reference.issuer is None
