import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.spelling import new_tones


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đảng uỷ", "Đảng ủy"),
        ("ĐẢNG UỶ", "ĐẢNG ỦY"),
        ("Thanh Hoá, Hoà Bình", "Thanh Hóa, Hòa Bình"),
        ("khoẻ, toạ đàm", "khỏe, tọa đàm"),
        ("đoàn thể, hoàn thành", "đoàn thể, hoàn thành"),  # the syllable goes on
        ("quý, quỹ, quỳ", "quý, quỹ, quỳ"),  # qu is the first consonant
        ("thuý, luỹ", "thúy, lũy"),
    ],
)
def test_new_tones(text, expected):
    assert new_tones(text) == expected


@given(st.text(alphabet="qoaeuyòàáủỷýỹÀÁỶẠ hnđĐ"))
def test_every_character_keeps_its_place(text):
    moved = new_tones(text)
    assert len(moved) == len(text)
    assert new_tones(moved) == moved
