"""Reports made out of templates: each another one, each true to itself."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from corpus.readers import from_text
from corpus.samples import Sample
from corpus.samples.archive import draft, reports
from corpus.samples.variation import _sources
from corpus.structure import analyse

COUNT = 150
REPORTS = list(reports(COUNT, 5))


def test_no_two_are_equal() -> None:
    assert len({sample.text for sample in REPORTS}) == COUNT
    assert len({sample.name for sample in REPORTS}) == COUNT
    assert len({sample.folder for sample in REPORTS}) > COUNT / 2


def test_a_seed_gives_the_same_reports_one_by_one() -> None:
    assert draft(7, 5).text == REPORTS[6].text
    assert draft(7, 6).text != REPORTS[6].text


def test_spans_are_what_stands_there() -> None:
    for sample in REPORTS:
        for record in sample.truth.records:
            assert sample.text[record["start"] : record["end"]] == record["text"]
        for row in sample.truth.checks:
            for span, place in zip(row["spans"], row["span_at"], strict=True):
                assert sample.text[place["start"] : place["end"]] == span


def test_every_digit_is_accounted_for() -> None:
    for sample in REPORTS:
        covered = {i for r in sample.truth.records for i in range(r["start"], r["end"])}
        assert [i for i, c in enumerate(sample.text) if c.isdigit() and i not in covered] == []


def number(text: str) -> Fraction:
    found = re.search(r"\d+(?:\.\d{3})*(?:,\d+)?", text)
    assert found is not None
    return Fraction(found[0].replace(".", "").replace(",", "."))


def test_sums_and_shares_hold_or_fail_as_the_truth_says() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for row in (row for sample in REPORTS for row in sample.truth.checks):
        if re.fullmatch(r"\w+ = \w+(?: \+ \w+)+", row["arithmetic"]) and row["rule"] == "SUM01":
            total, *parts = map(number, row["spans"])
            assert (total == sum(parts)) == (row["verdict"] == "consistent"), row
            seen["sum", row["verdict"]] += 1
        elif re.fullmatch(r"\w+ = \w+ / \w+", row["arithmetic"]) and row["rule"] == "PCT01":
            if any("/" in span for span in row["spans"]) or len(row["spans"]) < 3:
                continue
            percent, part, whole = map(number, row["spans"])
            decimals = len(row["spans"][0].partition(",")[2].rstrip("% "))
            near = abs(100 * part / whole - percent) <= Fraction(1, 2 * 10**decimals)
            assert near == (row["verdict"] == "consistent"), row
            seen["share", row["verdict"]] += 1
    assert min(seen.values()) > 10
    assert len(seen) == 4


def test_figures_differ_from_the_template() -> None:
    changed = 0
    for count in range(1, 40):
        lines = draft(count, 5).text.splitlines()
        known = {line for source in _sources(False) for line in source.template.body.splitlines()}
        changed += any(re.search(r"\d", line) and line not in known for line in lines)
    assert changed == 39


def test_relations_are_turned_both_ways() -> None:
    """Some that held in the template fail, some that failed hold."""
    verdicts: dict[str, set[str]] = {}
    for sample in REPORTS:
        for row in sample.truth.checks:
            verdicts.setdefault(f"{row['rule']} {row['arithmetic']}", set()).add(row["severity"])
    assert sum({"none", "error"} <= found for found in verdicts.values()) > 20


@pytest.mark.parametrize("sample", REPORTS[:60], ids=lambda sample: sample.name[:6])
def test_the_head_is_that_of_the_copy(sample: Sample) -> None:
    header = analyse(from_text(sample.text)).header
    meta = sample.truth.meta
    assert header.date == meta["date"]
    if meta["signer"]:
        assert header.signer == meta["signer"]
    if meta["own_number"]:
        assert header.number == meta["own_number"]
    front = draft(int(sample.name[:6]), 5).front
    if front["bloc_id"] is None:
        assert header.bloc_id is None, "a place that does not exist has no known bloc"
    else:
        assert header.bloc_id is not None
        assert header.bloc_id.partition(".")[0] == front["bloc_id"].partition(".")[0]


def test_tables_are_among_them() -> None:
    rows = [sample for sample in REPORTS if re.search(r"(?m)^\| .* \|$", sample.text)]
    assert COUNT / 10 < len(rows) < COUNT


def test_no_sentence_of_a_real_report(shared: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 14]) for i in range(len(words) - 13)}

    real = set().union(*(runs(path.read_text("utf-8")) for path in (shared / "seeds").glob("*.txt")))
    assert real
    for sample in REPORTS[:60]:
        assert not runs(sample.text) & real, sample.name
