"""Figures in phrases: a table of what is printed and what it says; and the codelists' own examples."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import regex
import yaml

from extractors.figures.lexicon import counted_nouns
from schemas.codelists import load
from schemas.facts import Figure
from schemas.intervals import decimal_text

ROWS = [tuple(row) for row in yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text("utf-8"))]
NOT_FIGURES = [(row["pattern"], text) for row in load("not_figures") for text in row["examples"]]
FIGURES = [(row["id"], text) for row in load("not_figures") for text in row.get("negatives", ())]
BOUND = [(row["id"], text) for part in ("qualifiers", "suffixes") for row in load("numbers")[part]
         for text in row["examples"]]  # fmt: skip
NOT_BOUND = [(row["id"], text) for row in load("numbers")["qualifiers"] for text in row.get("negatives", ())]
_BOUNDS = {"more_than": ">", "nearly": "<", "about": "~", "at_least": ">=", "at_most": "<=", "exact": ""}


def said(figure: Figure) -> str:
    """A figure as the table writes it."""
    value = decimal_text(figure.value)
    if figure.value_max is not None:
        value += f"..{decimal_text(figure.value_max)}"
    if figure.denominator is not None:
        value += f"{':' if figure.reading == 'rate' else '/'}{decimal_text(figure.denominator)}"
    value = _BOUNDS[figure.qualifier] + value + ("%" if figure.kind == "percent" else "")
    return " | ".join(part for part in (figure.text, value, figure.unit) if part)


@pytest.mark.parametrize(("text", "why", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_phrase(read, text, why, expected):
    found = read(text)
    assert [said(figure) for figure in found] == expected, why
    for figure in found:
        assert text[figure.start : figure.end] == figure.text
        assert (figure.denominator is not None) == (figure.kind == "ratio")
        assert figure.kind != "percent" or figure.unit is None
        assert isinstance(figure.value, Fraction)
        assert figure.value in figure.interval or figure.qualifier in {"more_than", "nearly", "at_most"}


def test_the_table_is_large_and_has_traps():
    assert len({text for text, _, _ in ROWS}) == len(ROWS) >= 200
    assert sum(not expected for _, _, expected in ROWS) >= 70


@pytest.mark.parametrize(("pattern", "text"), NOT_FIGURES)
def test_examples_of_what_is_no_figure(read, pattern, text):
    begun = regex.compile(
        rf"(?<![\p{{L}}\d])(?:{pattern})",
        regex.IGNORECASE | regex.MULTILINE,
        counted=counted_nouns(),
        ignore_unused=True,
    )
    named = begun.search(text)
    assert named
    assert [f.text for f in read(text) if f.start < named.end() and named.start() < f.end] == []


@pytest.mark.parametrize(("rule", "text"), FIGURES)
def test_traps_of_what_is_a_figure_after_all(read, rule, text):
    assert read(text), rule


@pytest.mark.parametrize(("qualifier", "text"), BOUND)
def test_examples_of_bounds(read, qualifier, text):
    [figure] = read(text)
    assert figure.qualifier == qualifier
    assert figure.text == text


@pytest.mark.parametrize(("qualifier", "text"), NOT_BOUND)
def test_traps_of_bounds(read, qualifier, text):
    assert [figure.qualifier for figure in read(text)] == ["exact"], qualifier
