"""The folded copy keeps every place, or knows the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.structure.folding import fold

VIETNAMESE = st.text(
    alphabet="aăâeêoôơuưyđĐÐ \u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031bủụỷịếÀ¹²\u00a0\r\nİß", max_size=60
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Ðảng uỷ Khối", "Đảng ủy Khối"),
        ("TỈNH UỶ", "TỈNH ỦY"),
        ("xã hoà bình, khoẻ, quý, quỳnh", "xã hòa bình, khỏe, quý, quỳnh"),
        (unicodedata.normalize("NFD", "Đảng ủy"), "Đảng ủy"),
        ("12\u00a0chi\u202fbộ", "12 chi bộ"),
    ],
)
def test_fold(source: str, text: str) -> None:
    assert fold(source).text == text


def test_places_of_decomposed_text() -> None:
    source = unicodedata.normalize("NFD", "Có 12 cấp ủy; đạt 90%")
    folded = fold(source)
    start = folded.text.index("cấp")
    span = folded.span(start, start + len("cấp ủy"))
    assert unicodedata.normalize("NFC", source[span.start : span.end]) == "cấp ủy"
    assert folded.offset(len(folded.text)) == len(source)


@given(VIETNAMESE)
def test_every_place_has_its_original(source: str) -> None:
    folded = fold(source)
    assert len(folded.lower) == len(folded.text)
    edges = [folded.offset(i) for i in range(len(folded.text) + 1)]
    assert edges == sorted(set(edges))
    assert edges[0] == 0
    assert edges[-1] == len(source)
    if unicodedata.is_normalized("NFC", source):
        assert edges == list(range(len(source) + 1))
