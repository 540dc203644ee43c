"""Connected pieces of ink, against the library's own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ocr import ink, missed, numbers
from corpus.ocr.numerals import Numeral
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Spoken


@given(
    st.integers(1, 40), st.integers(1, 40), st.sampled_from([0.0, 0.05, 0.2, 0.5, 0.9, 1.0]), st.integers(0, 2**32 - 1)
)
def test_components_are_those_of_the_library(height, width, density, seed):
    mask = (np.random.default_rng(seed).random((height, width)) < density).astype(np.uint8)
    labels, stats = ink.components(mask)
    _, other, known, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert np.array_equal(labels > 0, other > 0)
    assert sorted(map(tuple, stats[1:].tolist())) == sorted(map(tuple, known[1:].tolist()))
    for label in range(1, len(stats)):
        assert np.count_nonzero(labels == label) == stats[label, cv2.CC_STAT_AREA]


@pytest.mark.parametrize(
    ("text", "wide", "tall", "formed"),
    [
        ("1", 10, 26, True), ("7", 16, 25, True), ("12", 34, 26, True),
        ("1", 4, 26, False), ("1", 7, 16, False), ("1", 12, 60, False), ("12", 12, 26, False),
    ],
)  # fmt: skip
def test_a_scratch_is_no_page_number(text, wide, tall, formed):
    assert missed._is_formed(Pixels(800, 90, 800 + wide, 90 + tall), text, 27.0) is formed


def test_the_dash_behind_a_sections_number_stays():
    word = Spoken("1-", Pixels(337, 649, 364, 675), 675.0, 27.0, 0, 0.93, ())
    verdict = numbers.judge(word, Numeral("1-", 0.99, (0.99, 0.99)), "KE")
    assert verdict.text == "1-"
    assert not verdict.certain


@pytest.mark.parametrize(
    ("text", "wide", "heard", "third", "kept"),
    [
        ("5,1", 23, ",1", "„1", "5,1"),
        ("5,1", 40, ",1", "„1", "1"),  # as wide as it was read: two against one
        ("57", 22, "37", "37", "37"),
    ],
)
def test_two_witnesses_that_were_shown_a_part_do_not_outvote_the_whole(text, wide, heard, third, kept):
    word = Spoken(text, Pixels(592, 564, 592 + wide, 593), 593.0, 26.0, 0, 0.96, ())
    verdict = numbers.judge(word, Numeral(heard, 0.96, (0.96,) * len(heard)), third)
    assert (verdict.text, verdict.certain) == (kept, False)
