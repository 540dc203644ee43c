"""Commas and points by their shape, and numbers that get their comma back."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from corpus.ocr import numbers, separators
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Spoken
from tests.corpus.ocr.drawing import font


def drawn(text, size=36):
    """A number and the paper close around it."""
    image = Image.new("L", (600, 120), 245)
    ImageDraw.Draw(image).text((20, 80), text, fill=20, font=font(size), anchor="ls")
    grey = np.asarray(image)
    rows, columns = np.flatnonzero((grey < 200).any(axis=1)), np.flatnonzero((grey < 200).any(axis=0))
    return grey[rows[0] - 3 : rows[-1] + 4, columns[0] - 3 : columns[-1] + 4].copy()


def word(text):
    return Spoken(text, Pixels(0, 0, 600, 120), 80.0, 24.0, 0, 0.95, ())


@pytest.mark.parametrize("size", [28, 36, 48])
@pytest.mark.parametrize(
    ("text", "sign"), [("36,8", ","), ("36.8", "."), ("1.355,2", ","), ("12,5%", ","), ("(41,1)", ","), ("1.254", ".")]
)
def test_shape(text, sign, size):
    assert separators.last(drawn(text, size)) == sign


def test_nothing_to_see():
    assert separators.last(drawn("368")) == "?"
    assert separators.last(np.full((40, 90), 255, np.uint8)) == "?"
    assert separators.last(np.zeros((2, 2), np.uint8)) == "?"


@pytest.mark.parametrize("text", ["86.6%", "5.355.2", "(25.2%).", "0.25%"])
def test_only_a_comma_is_possible(text):
    assert separators.only_decimal(text)


@pytest.mark.parametrize("text", ["93.8", "1.254", "1.254.300", "25.11.20", "024.3306.27", "12", "2,9%", "1.254%"])
def test_a_point_is_possible(text):
    assert not separators.only_decimal(text)


@pytest.mark.parametrize(
    ("printed", "read", "kept", "certain"),
    [
        ("36,8", "36.8", "36,8", True),
        ("36.8", "36.8", "36.8", True),
        ("86,6%", "86.6%", "86,6%", True),
        ("86.6%", "86.6%", "86,6%", False),
        ("5.355,2", "5.355.2", "5.355,2", True),
        ("4.186", "4,186", "4.186", False),
        ("4,186", "4,186", "4,186", True),
        ("368", "36.8", "36.8", False),
    ],
)
def test_the_sign_that_is_kept(printed, read, kept, certain):
    found = numbers._separated(word(read), drawn(printed))
    assert (found.text, found.certain) == (kept, certain)
    assert found.text == read or (found.raw == read and read in found.alternatives)


@pytest.mark.parametrize(("number", "kept"), [(0, "8.3."), (1, "8,3.")])
def test_the_number_of_a_section_keeps_its_point(number, kept, monkeypatch):
    monkeypatch.setattr(separators, "last", lambda crop: ",")  # a worn point
    opening = Spoken("Về", Pixels(0, 0, 40, 120), 80.0, 24.0, 0, 0.95, ())
    printed = drawn("8.3.")
    page = np.full((printed.shape[0] + 40, printed.shape[1] + 40), 245, np.uint8)
    page[20:-20, 20:-20] = printed
    box = Pixels(20, 20, page.shape[1] - 20, page.shape[0] - 20)
    read = Spoken("8.3.", box, float(box.bottom), 24.0, 1 - number, 0.95, ())
    assert numbers.settle([opening, read], page, 200.0)[1].text == kept


@pytest.mark.parametrize(
    ("read", "digits"),
    [
        ("§19/TB-UBND", "819/TB-UBND"), ("Š4", "54"), ("5II", "511"), ("0Ï", "01"), ("§9.200", "89.200"), ("L7", "17"),
        ("37ha;", "37ha;"), ("K25", "K25"), ("05-NQ/TW", "05-NQ/TW"), ("12", "12"), ("QĐ-UBND", "QĐ-UBND"),
    ],
)  # fmt: skip
def test_signs_that_digits_are_read_as(read, digits):
    assert numbers._digital(read) == digits
