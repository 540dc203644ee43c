"""Quarters of a year, and the groups of a number whose point was lost."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from corpus.ocr import ink, joints, quarters
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Spoken
from tests.corpus.ocr.drawing import font

DIGIT = 24.0
BLANK = np.full((140, 500), 255, np.uint8)


def word(text, x0=100, x1=150, **more):
    return Spoken(text, Pixels(x0, 56, x1, 81), 80.0, DIGIT, 0, 0.95, (), **more)


@pytest.mark.parametrize(
    ("read", "text", "certain"),
    [
        ("11/2020,", "II/2020,", False),
        ("Il/2020", "II/2020", False),
        ("111/2020", "III/2020", False),
        ("HI/2022.", "III/2022.", False),
        ("1V/2021;", "IV/2021;", False),
        ("(11)", "(II)", False),
        ("1/2020", "1/2020", False),  # people write both
        ("I/2020", "I/2020", False),
        ("II/2020", "II/2020", True),
        ("IV", "IV", True),
        ("IIII/2020", "IIII/2020", False),
        ("2/2020", "2/2020", True),
        ("12/2020", "12/2020", True),
        ("1.254", "1.254", True),
    ],
)
@pytest.mark.parametrize("before", ["quý", "Quý"])
def test_quarters(before, read, text, certain):
    found = quarters.settled([word(before), word(read)], BLANK)[1]
    assert (found.text, found.certain) == (text, certain)
    if text != read:
        assert found.raw == read


@pytest.mark.parametrize("printed", ["I/2020", "1/2020", "1", "I", "II/2020", "III/2021,", "II", "III"])
@pytest.mark.parametrize("family", ["Serif", "Sans"])
@pytest.mark.parametrize("like", "1IT")
def test_quarters_by_their_strokes(printed, family, like):
    image = Image.new("L", (500, 140), 255)
    ImageDraw.Draw(image).text((40, 80), printed, fill=0, font=font(36, family), anchor="ls")
    page = np.asarray(image.filter(ImageFilter.GaussianBlur(0.8))).copy()
    number, _, year = printed.partition("/")
    read = word(f"{like}/{year}" if year else like, 38, 40 + round(font(36, family).getlength(printed)))
    assert quarters.strokes(read, page) == len(number)
    found = quarters.settled([word("quý"), read], page)[1]
    assert found.text == printed
    assert not found.certain


@pytest.mark.parametrize(("before", "line"), [("số", 0), ("tháng", 0), ("quý", 1)])
def test_no_quarter(before, line):
    words = [word(before)._replace(line=line), word("11/2020")]
    assert quarters.settled(words, BLANK) == words


def drawn(text, at):
    """A number drawn, and the two words it was read as, parted at its sign ``at``."""
    image = Image.new("L", (500, 140), 255)
    pen = ImageDraw.Draw(image)
    ends = [40.0]
    for letter in text:
        pen.text((ends[-1], 80), letter, fill=0, font=font(36), anchor="ls")
        ends.append(ends[-1] + font(36).getlength(letter))
    words = [
        word(text[:at], round(ends[0]), round(ends[at])),
        word(text[at + 1 :], round(ends[at + 1]), round(ends[-1])),
    ]
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.7))).copy(), words


@pytest.mark.parametrize(("text", "at"), [("557.218.353", 7), ("1.254", 1), ("12.345", 2)])
def test_groups_whose_point_was_lost_are_one_number(text, at):
    page, words = drawn(text, at)
    assert [(w.text, w.certain) for w in joints.checked(words, page, ink.pieces(page, 200.0))] == [(text, False)]


@pytest.mark.parametrize(("text", "at"), [("2020 235", 4), ("17 23", 2)])
def test_two_numbers_stay_two(text, at):
    page, words = drawn(text, at)
    assert [w.text for w in joints.checked(words, page, ink.pieces(page, 200.0))] == text.split()
