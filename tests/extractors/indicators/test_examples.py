"""The phrase table of the rules: what the figures of a sentence measure, and sentences in which none does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
import regex

from corpus.readers import from_text
from corpus.structure import analyse
from extractors import extract, indicators
from extractors.indicators import rules
from schemas.codelists import load
from schemas.indicators import dimensions
from schemas.indicators import indicators as catalogue

TABLE = load("indicator_examples")
HEAD = "BÁO CÁO\nCông tác xây dựng Đảng\n\nKết quả như sau:\n\n"


@pytest.fixture(autouse=True)
def _rules_alone(monkeypatch):
    monkeypatch.setenv("DOICHIEU_MODEL", "none")


def labels(text: str, section: str = "") -> list[str]:
    """Indicator, value and breakdowns of the figures that have one, in order."""
    document = extract(analyse(from_text(HEAD + (f"{section}\n\n" if section else "") + text)))
    return [
        " ".join([f.indicator_id, _printed(f.value), *(f"{name}={code}" for name, code in f.dims)])
        for f in sorted(document.figures, key=lambda f: f.start)
        if f.indicator_id
    ]


def _printed(value) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))


@pytest.mark.parametrize("row", TABLE["examples"], ids=lambda row: row["text"][:40])
def test_sentence_measures(row):
    assert labels(row["text"], row.get("section", "")) == [label for label in row["labels"].split("; ") if label]


@pytest.mark.parametrize(
    ("family", "text"), [(family, text) for family, texts in TABLE["negatives"].items() for text in texts]
)
def test_sentence_does_not_measure(family, text):
    assert not [label for label in labels(text) if label.startswith(family)]


def test_every_rule_decides_in_some_example(monkeypatch):
    used = Counter[int]()

    def match(words, said):
        rule = rules.match(words, said)
        if rule is not None:
            used[rule.row] += 1
        return rule

    monkeypatch.setattr(indicators, "match", match)
    for row in TABLE["examples"]:
        labels(row["text"], row.get("section", ""))
    rows = load("indicator_rules")["rules"]
    assert [rows[i] for i in range(len(rows)) if not used[i]] == []


def test_each_family_of_indicators_has_examples():
    told = {label.split()[0] for row in TABLE["examples"] for label in row["labels"].split("; ") if label}
    assert {name.partition(".")[0] for name in told} == {name.partition(".")[0] for name in catalogue()}


def test_rules_name_known_indicators_codes_and_words():
    table = load("indicator_rules")
    for row in table["rules"]:
        named = {row["indicator"], *row.get("after", ()), *row.get("about", ())}
        assert named <= set(catalogue()), row
        known = {dimensions()[key].name for key in catalogue()[row["indicator"]].dims}
        assert set(row.get("dims", {})) <= known, row
        assert all(word in table["words"] for word in _words(row)), row


def test_confidence_is_of_known_indicators_and_a_share():
    table = dict(load("indicator_rules")["confidence"])
    families = {name.partition(".")[0] for name in catalogue()}
    assert table.pop("default") < 1
    for name, share in table.items():
        assert name in catalogue() or name in families
        assert 0.5 < share < 1


def _words(row: dict[str, object]) -> Iterator[str]:
    for part in row.values():
        if isinstance(part, str):
            yield from regex.findall(r"(?<!\?P)<(\w+)>", part)


def test_pattern_with_an_unknown_word_is_refused():
    with pytest.raises(KeyError):
        rules.expand("<nothing>", {})
