"""What is noise, and what looks like it and is none."""

from __future__ import annotations

import pytest

from corpus.ocr import noise
from corpus.ocr.engine import Token
from corpus.ocr.ink import TextLine
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Heard, Spoken

DIGIT = 24.0


def line(*words, sure=0.9, tall=30):
    tokens = tuple(
        Token(text, (100 * i, 0, 100 * i + 80, tall), sure, 0, float(tall), ()) for i, text in enumerate(words)
    )
    return TextLine(tokens, float(tall), 0.0, DIGIT, 16.0)


TEXT = [line("Đảng", "ủy", "Khối", "ban", "hành", "11", "nghị", "quyết")] * 3


def kept(*lines):
    return [[token.text for token in found.tokens] for found in noise.without([*TEXT, *lines])[3:]]


@pytest.mark.parametrize(
    ("words", "sure"),
    [
        (["Số", "863-BC/ĐUK"], 0.5), (["Số", "863-BC/ÐUK"], 0.5), (["*"], 0.9), (["BÁO", "CÁO"], 0.5), (["17"], 0.9),
        (["Nơi", "nhận:"], 0.5), (["-", "Lưu", "VP."], 0.6), (["Hùng"], 0.05),
    ],
)  # fmt: skip
def test_short_lines_are_kept(words, sure):
    assert kept(line(*words, sure=sure)) == [words]


@pytest.mark.parametrize(
    ("words", "sure"), [(["`Al#ô"], 0.0), (["_.", "~="], 0.4), (["wjk", "ŠEh"], 0.5), (["|", ":"], 0.3), (["x"], 0.02)]
)
def test_scribbles_go(words, sure):
    assert kept(line(*words, sure=sure)) == []


def test_specks_go_and_stops_stay():
    assert kept(line("l", tall=3)) == []
    assert kept(line(".", tall=3)) == [["."]]


def word(text, *, certain=False, confidence=0.3, number=0):
    return Spoken(text, Pixels(0, 0, 50, 20), 20.0, 15.0, number, confidence, (), certain=certain)


def test_numbers_in_doubt_go_where_there_is_no_text():
    text = [word(part, number=1) for part in ("đã", "kết", "nạp")]
    found = noise.settled([word("K5"), word("17", certain=True), word("1.2S4", number=1), *text])
    assert [w.text for w in found] == ["17", "1.2S4", "đã", "kết", "nạp"]


@pytest.mark.parametrize(
    ("text", "network", "third", "wide", "tall", "stays"),
    [
        ("&3", ",-", "€Đ", 38, 23, False),
        ("4Í", "2", "DĐ", 21, 34, False),
        ("M10", "36.x", "lên(", 52, 48, False),  # twice as high as a digit
        ("3", "3", None, 6, 15, False),  # a speck
        ("1", "1", None, 8, 24, True),
        ("2,1!", ",1", "Đi", 40, 26, True),
        ("21-KL/IW", "21-x", "21-KL/TW", 160, 30, True),
        ("m2", "xx", "m2", 40, 26, True),
        ("5.217", "5.2x7", "5.21", 90, 26, True),  # formed as a number: in doubt, and kept
    ],
)
def test_ink_that_is_unlike_a_number(text, network, third, wide, tall, stays):
    box = Pixels(600, 60, 600 + wide, 60 + tall)
    heard = Heard(text, 0.6, network, 0.5, third)
    number = Spoken(text, box, 80.0, DIGIT, 0, 0.2, (), certain=False, heard=heard)
    plain = [Spoken(w, Pixels(100 * i, 60, 100 * i + 80, 84), 80.0, DIGIT, 0, 0.9, ()) for i, w in enumerate(
        ["Ban", "Thường", "vụ", "Đảng", "ủy"]
    )]  # fmt: skip
    assert (number in noise.settled([*plain, number])) is stays
