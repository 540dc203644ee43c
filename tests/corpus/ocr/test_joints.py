"""Halves of dates, and ink beside a number that nobody read."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from corpus.ocr import ink, joints
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Spoken
from tests.corpus.ocr.drawing import font

DIGIT = 24.0


def word(text, x0, x1, **more):
    return Spoken(text, Pixels(x0, 56, x1, 81), 80.0, DIGIT, 0, 0.95, (), **more)


@pytest.mark.parametrize(
    ("left", "right", "gap", "whole"),
    [
        ("25/1", "1/2010,", 14, "25/11/2010,"),
        ("I", "1/11/2022.", 14, "11/11/2022."),
        ("05/12", "/2019", 3, "05/12/2019"),
        ("(05/", "12/2019)", 10, "(05/12/2019)"),
        ("201", "5", 1, "2015"),
        ("201", "5", 10, None),
        ("12", "1/11/2022", 14, None),  # no day 121
        ("quý", "1/2022", 10, None),
        ("1", "1/2022", 14, None),  # a month and a year are no date
        ("25/1", "1/2010,", 30, None),  # a blank
        ("3", "25/11/2010", 14, None),
        ("2021,", "1.254", 12, None),
    ],
)
def test_torn_dates(left, right, gap, whole):
    words = [word(left, 100, 150), word(right, 150 + gap, 260)]
    found = joints.joined(words)
    if whole is None:
        assert found == words
        return
    assert [w.text for w in found] == [whole]
    assert found[0].box == (100, 56, 260, 81)
    assert found[0].raw == f"{left} {right}"


def test_a_marker_is_no_half_of_a_date():
    words = [word("25/1", 100, 150), word("1/2010", 160, 260, raised=True)]
    assert joints.joined(words) == words


def drawn(text, stroke=None):
    image = Image.new("L", (700, 140), 255)
    pen = ImageDraw.Draw(image)
    ends = [20.0]
    for letter in text:
        pen.text((ends[-1], 80), letter, fill=0, font=font(36), anchor="ls")
        ends.append(ends[-1] + font(36).getlength(letter))
    if stroke:
        pen.line((stroke, 40, stroke, 100), fill=0, width=4)
    return np.asarray(image).copy(), [round(end) for end in ends]


def checked(page, ends, text, *spans):
    words = [word(text[a:b], ends[a] + 2, ends[b] - 2) for a, b in spans]
    return joints.checked(words, page, ink.pieces(page, 200.0))


def test_ink_that_nobody_read_leaves_a_number_in_doubt():
    text = "tăng 17,7% so"
    page, ends = drawn(text)
    assert not checked(page, ends, text, (0, 4), (5, 7), (11, 13))[1].certain


def test_what_the_network_reads_there_is_taken():
    text = "là 53.347 người"
    page, ends = drawn(text)
    found = checked(page, ends, text, (0, 2), (6, 9), (10, 15))[1]
    assert (found.text, found.certain) == ("53.347", False)
    assert "347" in found.alternatives


def test_whole_numbers_stay_certain():
    text = "tăng 17,7% so với 1.254"
    page, ends = drawn(text)
    assert all(w.certain for w in checked(page, ends, text, (0, 4), (5, 10), (11, 13), (14, 17), (18, 23)))


def test_numbers_that_touch_are_in_doubt():
    words = [word("201", 100, 150), word(",5", 152, 165), word("km", 190, 220)]
    page = np.full((140, 400), 255, np.uint8)
    assert [w.certain for w in joints.checked(words, page, ink.pieces(page, 200.0))] == [False, False, True]


def test_no_words():
    page = np.full((140, 400), 255, np.uint8)
    assert joints.checked([], page, ink.pieces(page, 200.0)) == []


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (("833,16", 238, 328), ("16", 298, 326), ["833,16"]),
        (("2", 300, 310), ("97,2", 230, 312), ["97,2"]),
        (("833,16", 238, 328), ("16", 340, 368), ["833,16", "16"]),
        (("833,16", 238, 328), ("17", 298, 326), ["833,16", "17"]),
        (("16", 298, 326), ("16", 298, 326), ["16", "16"]),  # which of two is whole cannot be told
        (("nghị", 238, 328), ("16", 298, 326), ["nghị", "16"]),
    ],
)
def test_a_part_that_was_read_twice_stands_once(first, second, kept):
    assert [w.text for w in joints.once([word(*first), word(*second)])] == kept


def test_a_marker_in_the_box_of_its_number_stays():
    words = [word("2023", 100, 190), word("3", 170, 188, raised=True)]
    assert joints.once(words) == words
