"""Markers that touch their word or stand under the dots of the line above; the signs around them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from corpus.ocr import ink, markers
from corpus.ocr.engine import Symbol, Token
from corpus.ocr.markers import Marker
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import words
from tests.corpus.ocr.drawing import font

BASE, SIZE = 120, 36


def drawn(word, marker, nearer, dot=None):
    """A word, a marker ``nearer`` to it by so many pixels, a full stop; the page and the token for the line."""
    image = Image.new("L", (700, 200), 255)
    pen = ImageDraw.Draw(image)
    x = 80.0
    pen.text((x, BASE), f"nghỉ {word}", fill=0, font=font(SIZE), anchor="ls")
    x += font(SIZE).getlength(f"nghỉ {word}") - nearer
    small = font(round(0.65 * SIZE))
    pen.text((x, BASE - 0.34 * SIZE), marker, fill=0, font=small, anchor="ls")
    end = x + small.getlength(marker)
    pen.text((end, BASE), ".", fill=0, font=font(SIZE), anchor="ls")
    if dot is not None:
        pen.ellipse((end + dot, BASE - 46, end + dot + 5, BASE - 41), fill=0)
    boxes = [(80, "nghỉ", 0), (80 + font(SIZE).getlength("nghỉ "), word + ".", end + 8)]
    tokens = tuple(
        Token(text, (round(left), BASE - 30, round(right or left + 70), BASE + 6), 0.9, 0, float(BASE), ())
        for left, text, right in boxes
    )
    return np.asarray(image).copy(), tokens


def found(page, tokens):
    pieces = ink.pieces(page, 200.0)
    return [(marker.text, marker.first) for marker in markers.find(page, ink.text_lines(tokens, pieces), pieces)]


@pytest.mark.parametrize("marker", ["3", "4", "5"])  # a 2 or 7 that touches is often less sure than one alone must be
@pytest.mark.parametrize("nearer", [1, 2])
def test_a_marker_that_touches_a_horn_is_found(marker, nearer):
    assert found(*drawn("cớ", marker, nearer)) == [(marker, False)]


@pytest.mark.parametrize("word", ["cớ", "chờ", "sự", "thứ", "ư", "mơ", "kg", "of", "Ư", "IV", "T", "P", "2017", "07"])
def test_what_reaches_out_is_no_marker(word):
    assert found(*drawn(word, "", 0)) == []


@pytest.mark.parametrize("dot", [3, 6, 9])
def test_a_dot_of_the_line_above_is_no_part_of_a_marker(dot):
    assert found(*drawn("lượng", "2", 0, dot)) == [("2", False)]


@pytest.mark.parametrize(
    ("read", "boxes", "said"),
    [
        ("đặn'.", [(0, 20), (20, 40), (40, 60), (52, 66), (66, 90)], ["đặn", "1", "."]),
        ("đặn.", [(0, 20), (20, 40), (40, 60), (66, 90)], ["đặn", "1", "."]),
        ("đặn°.", [(0, 20), (20, 40), (40, 60), (64, 74), (80, 86)], ["đặn", "1", "."]),
        ("đặn”.", [(0, 20), (20, 40), (40, 60), (54, 62), (66, 90)], ["đặn”", "1", "."]),
        ("đặn.°", [(0, 20), (20, 40), (40, 60), (60, 64), (66, 74)], ["đặn.", "1"]),
        ("đặn;", [(0, 20), (20, 40), (40, 60), (78, 84)], ["đặn", "1", ";"]),
    ],
)
def test_the_pause_behind_a_marker_stays_and_its_misreading_goes(read, boxes, said):
    symbols = tuple(Symbol(letter, (x0, 20, x1, 50), 0.9) for letter, (x0, x1) in zip(read, boxes, strict=True))
    token = Token(read, (0, 20, boxes[-1][1], 50), 0.9, 0, 50.0, symbols)
    line = ink.TextLine((token,), 50.0, 0.0, 25.0, 18.0)
    marker = Marker("1", Pixels(66, 18, 73, 34), 0, 0.95, False)
    assert [word.text for word in words([line], [marker])] == said
