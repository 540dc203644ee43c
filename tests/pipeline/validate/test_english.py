"""English messages write numbers in English, and leave quotations alone."""

from __future__ import annotations

import pytest
import regex

import doichieu
from corpus.samples import samples
from pipeline.validate.english import in_english
from schemas.codelists import load

ROWS = [
    ("From 400.000 to 460.000 is +15%", "From 400,000 to 460,000 is +15%"),
    ("57/64 is 89,1 %", "57/64 is 89.1 %"),
    ("1.250,5 and 12,75", "1,250.5 and 12.75"),
    ("hơn 1,25 tỷ, 650 triệu, 2 nghìn tỷ", "more than 1.25 billion, 650 million, 2 trillion"),
    ("12/7/2016 and 1.1–1.8, section 2.3.1", "12/7/2016 and 1.1–1.8, section 2.3.1"),
    ("“gần 1.250 người”: about 1.250", "“gần 1.250 người”: about 1,250"),
    ("74 is not 64.", "74 is not 64."),
    ("11.864/12.051 = 98,448%; No 1.234/QĐ", "11,864/12,051 = 98.448%; No 1.234/QĐ"),
    ("164 so với 121: 1,36 lần ≠ 1 lần", "164 against 121: 1.36 times ≠ 1 time"),
    ("2 lần so với 1 lần; 01 lần, 02 lần", "2 times against 1 time; 01 time, 02 times"),
    ("01 năm; 02 năm; 001 tháng; 101 năm; 0,1 năm", "01 year; 02 years; 001 month; 101 years; 0.1 years"),
    ("dưới 31 tuổi; từ 31 đến 40 tuổi; trên 1.000", "under 31 years; 31 to 40 years; over 1,000"),
    ("18/5/2021 → 20/6/2023: 2,1–3,1 ~ gần 1 năm", "18/5/2021 → 20/6/2023: 2.1–3.1 ~ nearly 1 year"),
    ("lần thứ 2: 2023; ít nhất 140 ≤ không quá 570", "no. 2: 2023; at least 140 ≤ at most 570"),
    ("ngày 12 tháng 6 năm 2023; 4 năm học; 5 tháng", "ngày 12 tháng 6 năm 2023; 4 năm học; 5 months"),
    ("3 ≠ 4 chi bộ", "3 ≠ 4 chi bộ"),  # what a report counts stays in its words
]


@pytest.mark.parametrize(("said", "wanted"), ROWS)
def test_numbers_of_a_message(said, wanted):
    assert in_english(said) == wanted


def test_every_phrase_is_put_in_english():
    for row in load("english_words"):
        said, wanted = row["vi"].replace("#", "1.250,5"), row["en"].replace("#", "1,250.5")
        assert in_english(f"2 ≠ {said}; 4") == f"2 ≠ {wanted}; 4"
        assert in_english(f"“{said}”") == f"“{said}”"


def test_no_sum_of_the_samples_keeps_words_of_ours():
    """What is left in Vietnamese are nouns that the report counts, titles of documents, and quotations."""
    ours = {"so với", "cả kỳ", "từ số gốc", "hơn", "gần", "khoảng", "lần thứ", "tuổi", "năm", "tháng", "triệu", "tỷ"}
    sums = [check.arithmetic for one in samples() for check in doichieu.read_text(one.text, "2023-06-30").checks]
    told = [in_english(arithmetic) for arithmetic in sums]
    assert sum(one != arithmetic for one, arithmetic in zip(told, sums, strict=True)) > 50
    words = regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(ours)})(?!\p{{L}})")
    assert [one for one in told if words.search(regex.sub("“[^”]*”", "", one))] == []


def test_a_finding_is_told_in_both_languages():
    text = "Lượt truy cập đạt 460.000 lượt, tăng 25% so với năm 2021 (400.000 lượt)."
    found = next(c for c in doichieu.read_text(text, "2022-12-05").checks if c.severity == "error")
    assert "400.000" in found.message_vi
    assert "400,000" in found.message_en
    assert "400.000" not in found.message_en
