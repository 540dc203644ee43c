"""What is noise, and what looks like it and is none."""

from __future__ import annotations

import pytest

from corpus.ocr import noise
from corpus.ocr.engine import Token
from corpus.ocr.ink import TextLine
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Spoken

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
