"""Numbers of headings: what is one, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.structure.numbering import printed_number, roman_value

ROWS = [
    ("Phần thứ nhất", "part", "Phần thứ nhất", 1),
    ("PHẦN THỨ HAI: PHƯƠNG HƯỚNG", "part", "PHẦN THỨ HAI", 2),
    ("Phần III", "part", "Phần III", 3),
    ("Chương 2. Tổ chức", "chapter", "Chương 2", 2),
    ("Điều 14. Hiệu lực", "article", "Điều 14", 14),
    ("B- MỤC TIÊU", "capital", "B", 2),
    ("II- KẾT QUẢ", "roman", "II", 2),
    ("IV. NHIỆM VỤ", "roman", "IV", 4),
    ("VII/ KIẾN NGHỊ", "roman", "VII", 7),
    ("**III. HẠN CHẾ**", "roman", "III", 3),
    ("Il. KẾT QUẢ", "roman", "II", 2),
    ("I.2. Chăm lo", "roman", "I.2", 2),
    ("II.", "roman", "II", 2),
    ("1. Tình hình chung", "arabic", "1", 1),
    ("02. Tình hình", "arabic", "02", 2),
    ("3- Công tác", "arabic", "3", 3),
    ("4/ Công tác", "arabic", "4", 4),
    ("5) Giữ mức cũ", "closed", "5", 5),
    ("6 - Công tác", "arabic", "6", 6),
    ("2.3. Về tổ chức", "arabic", "2.3", 3),
    ("2.3 Về tổ chức", "arabic", "2.3", 3),
    ("1.2.4- Kết quả", "arabic", "1.2.4", 4),
    ("## 2. Công tác", "arabic", "2", 2),
    ("a) Kết quả", "letter", "a", 1),
    ("đ) Kết quả", "letter", "đ", 5),
    ("b. Hạn chế", "letter", "b", 2),
    ("c/ Hạn chế", "letter", "c", 3),
    ("a2) Nguồn", "letter", "a2", 2),
    ("(3). Có trên 95%", "paren", "(3)", 3),
    ("(b) Chi bộ", "paren", "(b)", 2),
]
NONE = [
    ("Phần đấu 100% chi bộ", "a slip of OCR for phấn đấu"),
    ("phần lớn đảng viên", "a word"),
    ("Điều 12 Điều lệ Đảng", "an article cited, without a closing mark"),
    ("Mục tiêu chung", "a word"),
    ("11-NQ/ĐUK của Đảng ủy", "a document's symbol at the head of a wrapped line"),
    ("16/CT-TTg", "a State document's symbol"),
    ("12/7/2016", "a date"),
    ("4.083 đồng chí", "a number of four digits"),
    ("1.5 triệu đồng", "a decimal in small letters"),
    ("12 - 15 cuộc", "a range"),
    ("2020 - 2025", "a term"),
    ("V.I. Lênin", "a name"),
    ("- 12 chi bộ", "a bullet"),
    ("45 chi bộ", "a count"),
    ("e-learning", "a word with a hyphen"),
    ("6,2%), năm 2020", "the rest of a sentence"),
    ("", "nothing"),
]


@pytest.mark.parametrize(("text", "family", "label", "value"), ROWS)
def test_numbers(text: str, family: str, label: str, value: int) -> None:
    number = printed_number(text)
    assert number is not None
    assert (number.family, number.label, number.value) == (family, label, value)
    assert text[number.start :].startswith(label[0]) or family == "roman"


@pytest.mark.parametrize(("text", "why"), NONE)
def test_no_numbers(text: str, why: str) -> None:
    assert printed_number(text) is None, why


@pytest.mark.parametrize(("label", "value"), [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XXIX", 29)])
def test_roman_digits(label: str, value: int) -> None:
    assert roman_value(label) == value


@given(st.text(alphabet="IVX1l|.-/) aăĐ(0123456789*#phầnđiềuthứ", max_size=30))
def test_never_raises(text: str) -> None:
    number = printed_number(text)
    assert number is None or 0 <= number.start < number.end <= len(text)
