"""English messages write numbers in English, and leave quotations alone."""

from __future__ import annotations

import pytest

import doichieu
from pipeline.validate.english import in_english

ROWS = [
    ("From 400.000 to 460.000 is +15%", "From 400,000 to 460,000 is +15%"),
    ("57/64 is 89,1 %", "57/64 is 89.1 %"),
    ("1.250,5 and 12,75", "1,250.5 and 12.75"),
    ("hơn 1,25 tỷ, 650 triệu, 2 nghìn tỷ", "more than 1.25 billion, 650 million, 2 trillion"),
    ("12/7/2016 and 1.1–1.8, section 2.3.1", "12/7/2016 and 1.1–1.8, section 2.3.1"),
    ("“gần 1.250 người”: about 1.250", "“gần 1.250 người”: about 1,250"),
    ("74 is not 64.", "74 is not 64."),
]


@pytest.mark.parametrize(("said", "wanted"), ROWS)
def test_numbers_of_a_message(said, wanted):
    assert in_english(said) == wanted


def test_a_finding_is_told_in_both_languages():
    text = "Lượt truy cập đạt 460.000 lượt, tăng 25% so với năm 2021 (400.000 lượt)."
    found = next(c for c in doichieu.read_text(text, "2022-12-05").checks if c.severity == "error")
    assert "400.000" in found.message_vi
    assert "400,000" in found.message_en
    assert "400.000" not in found.message_en
