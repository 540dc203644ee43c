import time
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from schemas.spelling import composed, is_composed, new_tones


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


MARKS = "\u0301\u0323\u0302\u031b"


@given(st.text(st.sampled_from("aăĐuơ \u1ea5" + MARKS), max_size=60))
def test_composed_text_is_nfc_where_marks_are_few(text):
    nfc = unicodedata.normalize("NFC", text)
    flood = regex.search(r"\p{M}{31}", text)
    assert composed(text) == nfc or flood
    assert is_composed(text) is (text == nfc and not flood)


@pytest.mark.parametrize("count", [29, 30, 31, 60, 61, 1000])
def test_no_mark_of_a_flood_is_lost(count):
    text = "Tiê" + "\u0301" * count + "ng Viê\u0323t"
    found = composed(text)
    assert found.startswith("Tiế")
    assert found.endswith("ng Việt")
    assert found.count("\u0301") == count - 1


def test_floods_of_marks_take_linear_time():
    def seconds(count):
        begun = time.process_time()
        composed("a" + MARKS[:2] * count)
        return time.process_time() - begun

    assert seconds(200_000) < 2  # normalised as one run, a fifth of this takes 13 s
