"""Lines into paragraphs, pages and furniture, sections into a tree; and what holds of any text at all."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter, process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.readers import from_text
from corpus.structure import analyse
from schemas.document import Document, Paragraph


def texts(document: Document, kind: str | None = None) -> list[str]:
    def text(paragraph: Paragraph) -> str:
        return " | ".join(" ".join(document.text[s.start : s.end].split()) for s in paragraph.spans)

    return [text(p) for p in document.paragraphs if kind in (None, p.kind)]


LEAD = "I. KẾT QUẢ\n\nTrong năm qua các chi bộ đã sinh hoạt đều đặn, nội dung phong phú hơn.\n\n"


@pytest.mark.parametrize(
    ("text", "body", "why"),
    [
        (
            "Các chi bộ đã họp đủ kỳ và làm tốt công tác của\n\nĐảng ủy Khối giao trong năm.",
            ["Các chi bộ đã họp đủ kỳ và làm tốt công tác của | Đảng ủy Khối giao trong năm."],
            "a word that asks for another",
        ),
        (
            "Các chi bộ đã họp đủ kỳ và làm tốt công tác kết\n\nnạp đảng viên trong năm.",
            ["Các chi bộ đã họp đủ kỳ và làm tốt công tác kết | nạp đảng viên trong năm."],
            "small letters behind a page break",
        ),
        (
            "Các chi bộ đã họp đủ kỳ và làm tốt công tác (đạt\n\n95,5%), tăng 2 điểm.",
            ["Các chi bộ đã họp đủ kỳ và làm tốt công tác (đạt | 95,5%), tăng 2 điểm."],
            "a bracket is open",
        ),
        (
            "Các chi bộ đã họp đủ kỳ và làm tốt công tác\n\nĐảng ủy Khối giao việc mới cho từng đơn vị.",
            ["Các chi bộ đã họp đủ kỳ và làm tốt công tác", "Đảng ủy Khối giao việc mới cho từng đơn vị."],
            "a lost full stop joins nothing",
        ),
        (
            "Các chi bộ đã họp đủ kỳ và làm tốt công tác.\n\nđảng viên mới được giao việc ngay.",
            ["Các chi bộ đã họp đủ kỳ và làm tốt công tác.", "đảng viên mới được giao việc ngay."],
            "a lost capital joins nothing",
        ),
        (
            "Các chi bộ đã họp đủ kỳ và làm tốt công tác kết\n\n- Kết nạp 12 đảng viên trong năm.",
            ["Các chi bộ đã họp đủ kỳ và làm tốt công tác kết", "- Kết nạp 12 đảng viên trong năm."],
            "a bullet begins anew",
        ),
        (
            "Toàn Khối mở đợt thi đua năm năm một lần với chủ đề\n\n“Đối tác tin cậy”, có 12 đơn vị dự thi.",
            ["Toàn Khối mở đợt thi đua năm năm một lần với chủ đề | “Đối tác tin cậy”, có 12 đơn vị dự thi."],
            "a name in quotation marks is still to come",
        ),
        (
            "Đồng chí Lê Văn An phát biểu tại hội nghị tổng kết năm\n\n6 tháng đầu năm có 12 chi bộ họp đủ kỳ.",
            ["Đồng chí Lê Văn An phát biểu tại hội nghị tổng kết năm", "6 tháng đầu năm có 12 chi bộ họp đủ kỳ."],
            "a caption goes on nowhere",
        ),
    ],
)
def test_paragraphs_over_a_page_break(text: str, body: list[str], why: str) -> None:
    document = analyse(from_text(LEAD + text))
    assert texts(document, "body")[1:] == body, why


@pytest.mark.parametrize("break_line", ["2", "- 2 -", "Trang 2", "2/7", "\f", "\f2"])
def test_a_page_number_inside_a_sentence(break_line: str) -> None:
    text = f"{LEAD}Các chi bộ đã họp đủ kỳ và làm tốt công tác kết\n\n{break_line}\n\nnạp đảng viên trong năm."
    document = analyse(from_text(text))
    assert "Các chi bộ đã họp đủ kỳ và làm tốt công tác kết | nạp đảng viên trong năm." in texts(document, "body")
    assert [page.page for page in document.pages] == [1, 2]
    assert document.pages[0].text_end == document.pages[1].text_start
    assert document.pages[-1].text_end == len(text)


PAGE = "Các chi bộ đã họp đủ kỳ, kết nạp được đảng viên mới ở cả ba loại hình. " * 40


@pytest.mark.parametrize(
    ("text", "numbers", "why"),
    [
        (f"{PAGE}\n\n2\n\n3. Công tác tổ chức\n\n{PAGE}", ["2"], "between a paragraph and a heading"),
        (f"{PAGE}\n\n2\n\n{PAGE * 4}\n\n5\n\nPhần thứ hai\n\n{PAGE}", ["2", "5"], "some numbers are lost"),
        (f"{PAGE}\n\n85\n\n{PAGE}", [], "no text of so many pages"),
        ("- Có 12 tổ.\n\n--- Trang 2 ---\n\n- Có 13 tổ.", ["--- Trang 2 ---"], "named"),
        ("- Có 12 tổ.\n\n- 7 -\n\n- Có 13 tổ.", ["- 7 -"], "between dashes"),
        (f"{PAGE}\n\n1\n\nẢnh: Trần Vũ\n\n{PAGE}", ["1"], "the number of a picture"),
        ("Số chi bộ\n\n3\n\nSố đảng viên\n\n4\n\n", [], "cells of a table"),
        (f"{PAGE}\n\n3\n\n{PAGE}\n\n2\n\n{PAGE}", [], "falling numbers"),
    ],
)
def test_lone_page_numbers(text: str, numbers: list[str], why: str) -> None:
    assert texts(analyse(from_text(LEAD + text)), "furniture") == numbers, why


def test_the_numbers_of_a_table_s_rows_are_furniture() -> None:
    cells = "\n".join(f"{i}\nChi bộ {'ABCD'[i - 1]}\n{i + 1}\n{i * 12}" for i in range(1, 5))
    document = analyse(from_text(f"{LEAD}STT\nTên chi bộ\nSố tổ\nSố đảng viên\n{cells}\n"))
    assert texts(document, "furniture") == ["1", "2", "3", "4"]
    assert "12" in texts(document, "body")


def test_rows_of_a_table_are_no_headings() -> None:
    rows = "TT   Phần thi   Điểm tối đa   Thời gian\n1.   Chào hỏi   20   05 phút\n2.   Kiến thức   30   10 phút\n"
    document = analyse(from_text(f"{LEAD}1.   Thang   điểm\n\nTổng điểm là 50, chia ra:\n\n{rows}"))
    assert [section.number for section in document.sections] == ["I", "1"]


@pytest.mark.parametrize(
    "line",
    [
        "Chia sẻ bài viết", "IMG 3107", "anh-hoi-nghi.jpg", "Lượt xem: 1.204", "Gửi bình luận của bạn", ";",
        "{keywords}", "Điện thoại: 0123 456 789", "Tags: chi bộ, đảng viên",
    ],
)  # fmt: skip
def test_marks_of_a_web_page_inside_a_text(line: str) -> None:
    text = f"Chi bộ làm theo lời Bác\n\n{PAGE}\n\n{line}\n\n{PAGE * 3}"
    assert texts(analyse(from_text(text)), "furniture") == [line]


@pytest.mark.parametrize("cells", ["TỔNG CỘNG\n412", "Tất cả: 412", "Tổng số\n\n412"])
def test_a_total_at_the_end_is_no_counter(cells: str) -> None:
    assert not texts(analyse(from_text(f"{LEAD}{PAGE}\n\n{cells}")), "furniture")


def test_numbers_in_a_flattened_table_are_no_page_numbers() -> None:
    cells = "\n".join(f"{i}\nChi bộ {i}\n{i * 12}" for i in range(1, 9))
    document = analyse(from_text(f"{LEAD}{cells}\n"))
    assert not document.pages
    assert not texts(document, "furniture")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("II. A\n\n2. Bê\n\n2.1. Xê\n\na. Dê\n\n", ["II", "II > 2", "II > 2.1", "II > 2.1 > a"]),
        ("II. A\n\n2. Bê\n\n1.1. Xê\n\n1.2. Dê\n\n", ["II", "II > 2", "II > 2 > 1.1", "II > 2 > 1.2"]),
        (
            "1. Bê\n\na) Xê\n\n1) Dê\n\n2) Đê\n\nb) Giê\n\n2. Hát\n\n",
            ["1", "1 > a", "1 > a > 1", "1 > a > 2", "1 > b", "2"],
        ),
        (
            "I. A\n\n1. Bê\n\n2. Xê\n\nCó 3 tổ.\n\n* Đánh giá chung\n\nII. B\n\n",
            ["I", "I > 1", "I > 2", "I > Đánh giá chung", "II"],
        ),
        (
            "I. A\n\n1. Bê\n\n2. Xê\n\n* Ưu điểm\n\nCó 3 tổ.\n\n* Hạn chế\n\nII. B\n\n",
            ["I", "I > 1", "I > 2", "I > 2 > Ưu điểm", "I > 2 > Hạn chế", "II"],
        ),
        ("I. A\n\n1. Bê\n\n* Nguyên nhân\n\n2. Xê\n\n", ["I", "I > 1", "I > 1 > Nguyên nhân", "I > 2"]),
        ("A. BÊ\n\nI. XÊ\n\nII. DÊ\n\nB. ĐÊ\n\nI. GIÊ\n\n", ["A", "A > I", "A > II", "B", "B > I"]),
        ("I. XÊ\n\nA. BÊ\n\nB. ĐÊ\n\nII. GIÊ\n\n", ["I", "I > A", "I > B", "II"]),
    ],
)  # fmt: skip
def test_the_tree_of_sections(text: str, paths: list[str]) -> None:
    document = analyse(from_text(text + "Có 12 chi bộ."))
    assert [section.path for section in document.sections] == paths
    levels = {s.section_id: s.level for s in document.sections}
    for section in document.sections:
        assert section.level == (levels[section.parent_id] + 1 if section.parent_id else 1)


@pytest.mark.parametrize("line", ["Một là, giữ vững đoàn kết.", "Thứ nhất, bám sát cơ sở.", "- Kết quả:", "+ Tồn tại:"])
def test_enumerations_are_no_sections(line: str) -> None:
    document = analyse(from_text(f"{LEAD}{line}\n\nCác chi bộ đã làm tốt.\n"))
    assert [section.number for section in document.sections] == ["I"]


PIECES = st.sampled_from(
    ["I. KẾT QUẢ", "1. Công tác", "2.1. Tổ chức", "a) Nguồn", "(1) Có 12", "- Chi bộ", "Có 12 lớp¹, 3 đợt².",
     "¹ Gồm 05 lớp.", "² Mỗi đợt", "1. Gồm", "và các", "của Đảng", "BÁO CÁO", "Số 12-BC/ĐUK", "*", "** Nguyên nhân:*",
     "Nơi nhận:", "T/M ĐẢNG ỦY", "Lê Văn An", "Truy cập", "Hôm nay:", "531", "\f", "\t", "   ", "\r", "e\u0301\u0323",
     "Phần thứ nhất", "2", "Khối(1)", "(1) Gồm", "<sup>1</sup>", "[^1]: a", "Hà Tĩnh, ngày tháng 10 năm 2021",
     "(Dự thảo)", "|a|b|", "\ufeff", "\u200b", "…", "Kính gửi: A", "V/v b"]
)  # fmt: skip
ANY = st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n", " ", "\r\n", "", "\u2028"])), max_size=30).map(
    lambda rows: "".join(a + b for a, b in rows)
)


@given(st.one_of(ANY, st.text(max_size=200)))
@example("")
@example("¹")
@example("Số: -BC/ĐUK")
@example("I.")
def test_of_any_text(text: str) -> None:
    document = analyse(Document("0" * 16, "any", "text/plain", text), today="2024-01-01")
    assert document.text is text
    spans = sorted(span for p in document.paragraphs for span in p.spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.start < span.end <= len(text) for span in spans)
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = [" "] * (span.end - span.start)
    assert not "".join(rest).strip(" \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029\ufeff\u200b\u00a0\u3000").strip()
    ids = {section.section_id for section in document.sections}
    notes = {note.footnote_id for note in document.footnotes}
    assert all(p.section is None or p.section in ids for p in document.paragraphs)
    assert all(p.footnote is None or p.footnote in notes for p in document.paragraphs)
    for section in document.sections:
        assert 0 <= section.start < section.end <= len(text)
        assert section.path
    for note in document.footnotes:
        assert note.anchor or note.body
        if note.body and note.content_start is not None:
            assert note.body.start < note.content_start <= note.body.end
    assert document.header.date is None or document.header.date_source


HOSTILE = {
    "one line": "đảng viên có 12 chi bộ, " * 210_000,
    "digits": "1234567890" * 500_000,
    "short lines": "a\n" * 100_000,
    "numbers": "1. x\n" * 20_000,
    "rising numbers": "".join(f"{i % 40 + 1}. Công tác\n\n" for i in range(20_000)),
    "notes": "¹ Có 12 đảng viên\n" * 20_000,
    "markers": "chi bộ¹ " * 100_000,
    "stars": "*" * 2_000_000,
    "open bold": "**" + "abc\n" * 100_000,
    "brackets": "(“" * 1_000_000,
    "marks": "a" + "\u0301" * 1_000_000,
    "signatures": "T/M BAN\n" * 20_000,
    "kinds": "BÁO CÁO\n" * 20_000,
    "cut sentences": "Công tác xây dựng đảng trong các doanh nghiệp ngoài nhà nước của tỉnh và\n\n1. chi bộ\n\n"
    * 5_000,
    "page numbers": "".join(f"{i % 900}\n{'x' * 600}\n" for i in range(4_000)),
    "notes on one line": "".join(f"{'⁰¹²³⁴⁵⁶⁷⁸⁹'[i % 10]} Có A. " for i in range(100_000)),
    "labels on one line": "".join(f"lớp({i % 99 + 1}). ({i % 99 + 1}) Có A; " for i in range(50_000)),
    "lowered notes": "".join(f"Đã họp đủ kỳ{i % 90 + 1}.\n\n{i % 90 + 1} Có 12 tổ.\n\n" for i in range(10_000)),
    "stars in brackets": "lớp(*) " * 100_000,
    "rows": "STT\nTên\n" + "".join(f"{i}\nChi bộ\n12\n" for i in range(1, 10_000)),
    "columns": "a   b   c\t|\n" * 30_000,
    "numbers to fill in": "Số:\n" * 20_000,
    "mottos": "ĐẢNG CỘNG SẢN VIỆT NAM\n" * 20_000,
    "marks of a page": "Chia sẻ bài viết\nHôm nay: 12\n" * 30_000,
    "captions": "Đồng chí Lê Văn An trao hoa\n\n" * 20_000,
    "menus": "tin / tức / " * 200_000,
    "years": "trong năm 2020 đến năm 2030 và năm 2031 " * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_hangs(name: str) -> None:
    begun = perf_counter()
    analyse(Document("0" * 16, name, "text/plain", HOSTILE[name]))
    assert perf_counter() - begun < 20


def test_time_is_linear() -> None:
    page = f"{LEAD}1. Tổ chức\n\n{'Các chi bộ đã họp đủ kỳ, kết nạp 12 đảng viên¹. ' * 12}\n\n¹ Gồm 05 nữ.\n\n"
    analyse(from_text(page))

    def seconds(count: int) -> float:
        begun = process_time()
        analyse(from_text(page * count))
        return process_time() - begun

    small = min(seconds(60) for _ in range(3))
    assert min(seconds(480) for _ in range(2)) < 8 * 4 * small
