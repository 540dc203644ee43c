"""The structure of what was read from pages: first Roman numbers, titles over a page break, notes and headings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.readers import from_text
from corpus.structure import analyse
from schemas.document import Document, Page
from schemas.layout import Layout

HEAD = "BÁO CÁO\nKết quả công tác năm 2023\n\nBan Thường vụ Đảng ủy Khối báo cáo như sau:\n\n"
BODY = "Trong năm, Đảng bộ đã kết nạp 138 đảng viên mới, đạt 98,6% chỉ tiêu nghị quyết đề ra."


def recognised(text: str, origin: str = "ocr") -> Document:
    document = from_text(HEAD + text)
    page = Page(1, origin, 0, len(document.text))  # type: ignore[arg-type]
    return analyse(replace(document, pages=(page,), layout=Layout()))


def numbers(document: Document) -> list[tuple[str | None, str]]:
    return [(section.number, section.title) for section in document.sections]


ONE = f"1. TÌNH HÌNH CHUNG\n\n1. Đặc điểm\n\n{BODY}\n\n2. Thuận lợi\n\n{BODY}\n\n"


@pytest.mark.parametrize(
    ("following", "origin", "first"),
    [
        ("II. KẾT QUẢ THỰC HIỆN", "ocr", "I"),
        ("II. KẾT QUẢ THỰC HIỆN", "text", "1"),  # what was not recognised is as its author wrote it
        ("2. KẾT QUẢ THỰC HIỆN", "ocr", "1"),
        ("I. KẾT QUẢ THỰC HIỆN", "ocr", "1"),
        ("B. KẾT QUẢ THỰC HIỆN\n\nII. PHƯƠNG HƯỚNG", "ocr", "1"),
    ],
)
def test_the_first_roman_number_may_be_read_as_one(following, origin, first):
    document = recognised(f"{ONE}{following}\n\n{BODY}", origin)
    assert numbers(document)[0] == (first, "TÌNH HÌNH CHUNG")
    if first == "I":
        assert [s.path for s in document.sections] == ["I", "I > 1", "I > 2", "II"]


@pytest.mark.parametrize("gap", ["\n\f4\n\n", "\f4\n\n", "\n\n"])
def test_a_title_on_the_next_page_is_without_the_number_of_the_page(gap):
    text = f"Phần I\n\nKẾT QUẢ CÔNG TÁC\n\n{BODY}\n\nPhần II{gap}PHƯƠNG HƯỚNG, NHIỆM VỤ\n\n{BODY}"
    assert numbers(analyse(from_text(HEAD + text))) == [
        ("Phần I", "KẾT QUẢ CÔNG TÁC"), ("Phần II", "PHƯƠNG HƯỚNG, NHIỆM VỤ")
    ]  # fmt: skip


def test_on_pages_the_number_that_a_list_expects_is_a_heading():
    marked = BODY.rstrip(".") + "⁵"
    lists = "\n\n".join(f"{n}. Nội dung {name}\n\n{BODY}" for n, name in enumerate(("một", "hai", "ba"), 1))
    text = f"{lists}\n\n4. Biểu dương\n\n{marked}\n\n5. Kiểm tra, giám sát\n\n{BODY}"
    document = recognised(text)
    assert numbers(document)[-1] == ("5", "Kiểm tra, giám sát")
    assert [note.status for note in document.footnotes] == ["orphan_marker"]
