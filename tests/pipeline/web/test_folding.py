"""Search without diacritics finds the words at their place in the text as it was written."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.web.folding import Folded, fold, places, query, snippet

VIETNAMESE = st.text(alphabet="aăâàảãáạđĐeêềểễếệioôơờởỡớợuưừửữứựyỳ bcnhgt.,\n1", max_size=200)


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        ("dang vien", "các Đảng viên mới", ["Đảng viên"]),
        ("ĐẢNG VIÊN", "dang vien", ["dang vien"]),
        ("dang vien", unicodedata.normalize("NFD", "đảng viên"), [unicodedata.normalize("NFD", "đảng viên")]),
        ("dang vien", "đảng\nviên", ["đảng\nviên"]),
        ("dang vien", "đảng, viên", ["đảng, viên"]),
        ("dang", "đăng đảng dâng", ["đăng", "đảng", "dâng"]),
        ("an", "lan, an, bàn", ["an"]),
        ('"ket nap" moi', "mới kết nạp", ["mới", "kết nạp"]),
        ("", "đảng viên", []),
        ("???", "đảng viên ???", []),
        ("x)(.*", "x)(.* x", ["x", "x"]),
    ],
)  # fmt: skip
def test_what_is_found(asked, text, found):
    assert [text[start:end] for start, end in places(text, query(asked))] == found


@given(VIETNAMESE)
def test_a_place_in_the_folded_text_is_the_same_letters_in_the_original(text):
    folded = Folded(text)
    for at in range(len(folded.text)):
        start, end = folded.original(at, at + 1)
        assert fold(text[start:end])[:1] == folded.text[at]


@given(st.text(max_size=120))
def test_folding_any_text_ends_and_offsets_stay_inside(text):
    folded = Folded(text)
    start, end = folded.original(0, len(folded.text))
    assert 0 <= start <= end <= len(text)


@given(VIETNAMESE, st.text(max_size=40))
def test_a_snippet_says_what_the_text_says(text, asked):
    pieces = snippet(text, query(asked))
    words = "".join(piece.text for piece in pieces).strip("… ")
    assert words in " ".join(text.split("\n"))


@given(st.text(max_size=60))
def test_no_question_can_break_the_search(asked):
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE words USING fts5 (title, body)")
        for expression in (query(asked).expression, query(asked).words.expression):
            if expression:
                db.execute("SELECT * FROM words WHERE words MATCH ?", (f"{{title body}}: ({expression})",)).fetchall()


def test_a_snippet_shows_the_place_marked():
    text = "mở đầu " * 60 + "kết nạp đảng viên mới trong năm " + "kết thúc " * 60
    pieces = snippet(text, query("dang vien moi"))
    assert [piece.text for piece in pieces if piece.hit] == ["đảng viên mới"]
    assert len("".join(piece.text for piece in pieces)) < 260
    assert pieces[0].text.startswith("…")
