"""How sure a number is: more when its witnesses agree, never certain below the bar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ocr import calibration
from corpus.ocr.calibration import calibrated, clues, probability
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Heard, Spoken

shares = st.floats(0, 1)
texts = st.sampled_from(["17", "1.254", "103,6%", "07-QĐ/TW", "15/3/2023", "4l7", ""])


def word(text="1.254", heard=None, certain=True, **more):
    return Spoken(text, Pixels(0, 0, 60, 25), 25.0, 24.0, 0, 0.9, (), certain=certain, heard=heard, **more)


def likely(found):
    return calibrated([found], 0.93)[0]


def test_every_clue_has_a_weight_and_every_weight_a_clue():
    weights = calibration._stored()["weights"]
    assert set(weights) == {"always", *clues(word(heard=Heard("17", 0.9, "17", 0.9)), 0.9)}


@given(texts, shares, texts, shares, st.none() | texts, st.booleans(), shares)
def test_a_probability_whatever_was_heard(text, sure, network, net, third, certain, page):
    found = word("1.254", Heard(text, sure, network, net, third), certain)
    after = calibrated([found], page)[0]
    assert 0 <= after.confidence <= 1
    assert not (after.certain and not certain)
    assert not after.certain or after.confidence >= calibration._stored()["bar"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Heard("1.254", 0.95, "1.254", 0.99), Heard("1.254", 0.95, "1.264", 0.99, "1.284")),
        (Heard("1.254", 0.95, "1.254", 0.99), Heard("1.254", 0.95, "1.254", 0.50)),
        (Heard("1.254", 0.95, "1.264", 0.90, "1.254"), Heard("1.254", 0.95, "1.264", 0.90, "1.264")),
    ],
)
def test_what_speaks_for_a_number_makes_it_likelier(better, worse):
    assert likely(word(heard=better)).confidence > likely(word(heard=worse)).confidence


def test_what_no_witness_was_asked_about_stays():
    plain = [word("đảng"), word("1", raised=True), word("xx", Heard("xx", 0.9, "xx", 0.9))]
    assert calibrated(plain, 0.9) == plain
    with pytest.raises(ValueError, match="no number"):
        clues(plain[0], 0.9)


def test_a_sure_number_is_certain_and_a_contested_one_is_not():
    assert likely(word(heard=Heard("1.254", 0.96, "1.254", 0.995))).certain
    assert not likely(word(heard=Heard("1.254", 0.30, "7.264", 0.95, "1.284"), certain=False)).certain


def test_extremes_do_not_overflow():
    weights = {"always": -1e6}
    assert probability({}, weights) == 0.0
    assert probability({}, {"always": 1e6}) == 1.0
