"""Slips: what is mended, what is left alone, what a number must be to be certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ocr import numbers, numerals, slips
from corpus.ocr.numbers import agree, core, judge
from corpus.ocr.numerals import Numeral
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Spoken
from schemas.codelists import load

SIGNS = [(before, after) for row in load("ocr_signs") for before, after in row["examples"]]


@pytest.mark.parametrize(("before", "after"), SIGNS)
def test_signs(before, after):
    assert slips.mended(before) == after


@pytest.mark.parametrize(
    "word", ["07-QĐ/TW", "1.005", "Đảng", "35%", "12/7/2016", "(2,9%)", "“2023”", "ĐUK", "2020-2025", "km2", "A1"]
)
def test_what_is_right_stays(word):
    assert slips.mended(word) == word


@pytest.mark.parametrize(("word", "parts"), load("ocr_glue")["examples"])
def test_lost_blanks(word, parts):
    at = slips.parted(word)
    assert [word[:at], word[at:]] == parts


@pytest.mark.parametrize("word", load("ocr_glue")["negatives"])
def test_no_blank_was_lost(word):
    assert slips.parted(word) is None


def spoken(text, confidence=0.9):
    return Spoken(text, Pixels(0, 0, 50, 20), 20.0, 15.0, 0, confidence, ())


@pytest.mark.parametrize(
    ("read", "heard", "second", "text", "why"),
    [
        ("II4", "114", "114", "114", "letters that look like digits, two witnesses against one"),
        ("s31", "531", "531", "531", "a letter at the beginning"),
        ("18", "16", "18", "18", "two of three"),
        ("18", "16", "16", "16", "two of three, against what was read first"),
        ("5137O", "51.379", "51.379", "51.379", "a point that was lost"),
        ("(2.96%);", "2,96%", "2.96%", "(2,96%);", "shares have a comma; what stands around it stays"),
        ("07-NQ/TW", "07-xx/x", "07-NQ/TW", "07-NQ/TW", "letters are letters to the network"),
        ("v2", "2", "2", "2", "a speck before a number"),
        ("H1)", "xx", "TT", "TT", "two see letters alone: no number"),
        ("G6", "x6", "Ge", "G6", "the network sees a digit too"),
        ("29-NQ/TW", "22-xx/xx", "22-NQ/TW", "22-NQ/TW", "digits of a document's number"),
    ],
)
def test_doubtful_numbers(read, heard, second, text, why):
    verdict = judge(spoken(read), Numeral(heard, 0.95), second)
    assert verdict.text == text, why
    assert text not in verdict.alternatives
    assert not verdict.certain or read == second


def test_three_that_differ_leave_a_number_in_doubt():
    verdict = judge(spoken("4l7"), Numeral("411", 0.5), "477")
    assert verdict.text == "4l7"
    assert not verdict.certain
    assert verdict.confidence < 0.5
    assert {"411", "477"} <= set(verdict.alternatives)


@pytest.mark.parametrize(
    "text", ["2,96%", "(14.103", "07-NQ/TW;", "65/65", "12/7/2016,", "2020-2025", "30/2020/NĐ-CP", "02"]
)
def test_plain_numbers(text):
    assert numbers.is_certain(spoken(text))


@pytest.mark.parametrize("text", ["G6", "07-NQ/ĐUK}", "xấu,2", "1.2.%", "§48", "J7", "4,,5"])
def test_what_needs_a_third_witness(text):
    assert not numbers.is_certain(spoken(text))


@given(st.text("0123456789.,%/-();:“”ABđể", max_size=12))
def test_the_core_is_idempotent_and_agrees_with_itself(text):
    assert core(core(text)) == core(text)
    assert agree(text, numerals.written(text))
