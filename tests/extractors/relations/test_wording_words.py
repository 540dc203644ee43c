"""The phrases of ``wording_words.yaml``: each pattern finds its examples and none of its negatives."""

import pytest

from extractors.relations.phrases import phrase
from extractors.relations.structure import number_value
from schemas.codelists import load

PATTERNS = load("wording_words")["patterns"]
EXAMPLES = [(name, text) for name, row in PATTERNS.items() for text in row["examples"]]
NEGATIVES = [(name, text) for name, row in PATTERNS.items() for text in row["negatives"]]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_example_is_found(name, text):
    assert phrase(name).search(text)


@pytest.mark.parametrize(("name", "text"), NEGATIVES)
def test_negative_is_not_found(name, text):
    assert not phrase(name).search(text)


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_has_examples_and_negatives(name):
    assert PATTERNS[name]["examples"]
    assert PATTERNS[name]["negatives"]


@pytest.mark.parametrize(
    ("printed", "style", "value"),
    [
        ("IV", "I", 4), ("XII", "I", 12), ("3", "1.", 3), ("2.10", "1.1.", 10), ("1.2.3", "1.1.1.", 3),
        ("(7)", "(1)", 7), ("đ", "a", 5), ("B", "A", 2), ("(c)", "(a)", 3), ("Phần thứ hai", "phần thứ", 2),
        ("Chương III", "chương", 3), ("Điều 12", "điều", 12),
    ],
)  # fmt: skip
def test_number_of_a_heading(printed, style, value):
    assert number_value(printed) == (style, value)


@pytest.mark.parametrize("printed", ["", "??", "Phần mở đầu", "1.a"])
def test_no_number(printed):
    assert number_value(printed) is None
