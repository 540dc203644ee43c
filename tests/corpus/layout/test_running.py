"""Running heads and feet: apart from the text, whatever stands around them, and furniture of the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.layout.assemble import assemble
from corpus.layout.page import PrintedPage
from corpus.layout.running import with_running
from corpus.readers import from_text
from corpus.structure import analyse
from schemas.document import Document
from tests.corpus.layout.sheet import HIGH, line, page, paragraph

BODIES = [
    "Đảng bộ Khối có 45 tổ chức cơ sở đảng, trong đó có 12 đảng bộ; trong kỳ đã kết nạp 138 đảng viên mới",
    "đạt 98,6% chỉ tiêu nghị quyết đề ra, cao hơn cùng kỳ năm trước 2,4 điểm phần trăm; việc kiểm tra được tăng cường",
    "hội nghị đã biểu dương 27 tập thể có thành tích xuất sắc và đề nghị cấp trên khen thưởng 09 cá nhân tiêu biểu",
]
HEAD, FOOT = "Đảng ủy Khối các cơ quan tỉnh", "Báo cáo công tác năm 2023 - Trang"


def printed(number: int, head: str = HEAD, foot: str = FOOT, **more: object) -> PrintedPage:
    """A page whose sentence goes on on the next, with a head, and a foot that bears the number."""
    text = BODIES[number - 1] if number <= len(BODIES) else f"{number} đồng chí và {BODIES[number % len(BODIES)]}"
    words, _ = paragraph(text, 75 if number % 2 else 90, indent=36 if number == 1 else 0)
    upper = line(head, 50, size=11) if head else []
    lower = line(f"{foot} {number}", HIGH - 40, size=11) if foot else []
    return page([*upper, *words, *lower], number, **more)


def analysed(*pages: PrintedPage) -> Document:
    text, rows, layout, _ = assemble(pages)
    return analyse(replace(from_text(text), pages=rows, layout=layout))


def of_kind(document: Document, kind: str) -> list[str]:
    return [document.text[span.start : span.end] for p in document.paragraphs if p.kind == kind for span in p.spans]


def test_head_and_foot_of_three_pages_are_furniture():
    document = analysed(*(printed(n) for n in (1, 2, 3)))
    assert of_kind(document, "furniture").count(HEAD) == 3
    assert [t for t in of_kind(document, "furniture") if t.startswith(FOOT)] == [f"{FOOT} {n}" for n in (1, 2, 3)]
    assert [len(p.spans) for p in document.paragraphs if p.kind == "body"] == [2], "a sentence over a page break"


def test_two_pages_do_not_make_a_running_head():
    assert not any(baselines for _, baselines in with_running([printed(1), printed(2)]))


def test_heads_of_left_and_right_pages():
    pages = [printed(n, HEAD if n % 2 else "Báo cáo tổng kết", "") for n in range(1, 7)]
    assert [len(baselines) for _, baselines in with_running(pages)] == [1] * 6
    document = analysed(*pages)
    assert sorted(of_kind(document, "furniture")) == sorted([HEAD, "Báo cáo tổng kết"] * 3)


@pytest.mark.parametrize("change", ["place", "words"])
def test_lines_that_differ_are_text(change):
    heads = ["Công tác tổ chức", "Kiểm tra, giám sát", "Dân vận và đoàn thể"] if change == "words" else [HEAD] * 3
    pages = [printed(n, "", "") for n in (1, 2, 3)]
    for i, head in enumerate(heads):
        y = 50 if change == "words" else 30 + 15 * i
        pages[i] = page([*pages[i].words, *line(head, y, size=11)], i + 1)
    assert not any(baselines for _, baselines in with_running(pages))


def test_a_heading_at_the_top_of_three_pages_is_none():
    text = "\f".join(f"a) Kết quả đạt được\n\nĐã kết nạp {n} đảng viên mới trong kỳ này.\n" for n in (12, 14, 19))
    assert "a) Kết quả đạt được" not in of_kind(analyse(from_text(text)), "furniture")


def test_pages_come_one_behind_the_other():
    taken: list[int] = []

    def pages():
        for n in range(1, 40):
            taken.append(n)
            yield printed(n)

    for done, (found, baselines) in enumerate(with_running(pages()), 1):
        assert found.number == done
        assert taken[-1] <= done + 4
        assert len(baselines) == 2


def test_recognised_heads_may_differ_by_a_letter():
    heads = [HEAD, "Đảng ủy Khối các cơ quan tính", HEAD, "Đảng úy Khôi các cơ quon tỉnh"]
    pages = [replace(printed(n, head, ""), origin="ocr") for n, head in enumerate(heads, 1)]
    assert [len(baselines) for _, baselines in with_running(pages)] == [1] * 4
    assert len(of_kind(analysed(*pages), "furniture")) == 4


def test_printed_heads_may_not():
    heads = [HEAD, "Đảng ủy Khối các cơ quan huyện", "Đảng ủy Khối các cơ quan xã"]
    assert not any(baselines for _, baselines in with_running(printed(n + 1, h, "") for n, h in enumerate(heads)))


# lines at the top or the bottom of three pages, all in the margin and away from the text: a report says them
SAID = [
    ["Chi bộ số 1 có 45 đảng viên", "Chi bộ số 2 có 46 đảng viên", "Chi bộ số 3 có 47 đảng viên"],
    ["Kết nạp 12 đảng viên mới trong kỳ"] * 3,
    ["Trong đó có 3 đồng chí nữ", "Trong đó có 4 đồng chí nữ", "Trong đó có 5 đồng chí nữ"],
    ["Đạt 98,6% chỉ tiêu", "Đạt 98,6% chỉ tiêu", "Đạt 98,6% chỉ tiêu"],
    ["Phụ lục 1", "Phụ lục 2", "Phụ lục 3"],
    ["PHỤ LỤC I"] * 3,
    ["Biểu số 4", "Biểu số 5", "Biểu số 6"],
    ["Phiếu nhận xét số 7", "Phiếu nhận xét số 8", "Phiếu nhận xét số 9"],
    ["Mẫu 3 kèm theo hướng dẫn"] * 3,
    ["II. Kết quả công tác"] * 3,
    ["a) Ưu điểm chính"] * 3,
    ["Kết quả công tác năm 2021", "Kết quả công tác năm 2022", "Kết quả công tác năm 2023"],
    ["Năm 2021 có 12 tập thể", "Năm 2022 có 12 tập thể", "Năm 2023 có 12 tập thể"],
    ["Kết nạp đảng viên: 21", "Kết nạp đảng viên: 22", "Kết nạp đảng viên: 23"],
    ["được cấp ủy quan tâm chỉ đạo"] * 3,
    ["Hội nghị đã bế mạc cùng ngày."] * 3,
    ["Đảng bộ - 12", "Đảng bộ - 15", "Đảng bộ - 19"],
]


@pytest.mark.parametrize("where", ["head", "foot"])
@pytest.mark.parametrize("lines", SAID, ids=[lines[0] for lines in SAID])
def test_what_a_report_says_is_text(lines: list[str], where: str):
    pages = [
        page([*printed(n, "", "").words, *line(text, 45 if where == "head" else HIGH - 40, size=11)], n)
        for n, text in enumerate(lines, 1)
    ]
    assert not any(baselines for _, baselines in with_running(pages))
    assert not of_kind(analysed(*pages), "furniture")


RUNNING = [
    ["BÁO CÁO TỔNG KẾT NĂM 2023"] * 3,
    ["Văn kiện nhiệm kỳ 2020 - 2025 | Trang 7", "Văn kiện nhiệm kỳ 2020 - 2025 | Trang 8",
     "Văn kiện nhiệm kỳ 2020 - 2025 | Trang 9"],
    ["Báo cáo 6 tháng đầu năm 2023 - 4", "Báo cáo 6 tháng đầu năm 2023 - 5", "Báo cáo 6 tháng đầu năm 2023 - 6"],
    ["Số 12-BC/ĐUK ngày 15/12/2023"] * 3,
]  # fmt: skip


@pytest.mark.parametrize("lines", RUNNING, ids=[lines[0] for lines in RUNNING])
def test_heads_with_numbers_of_their_own(lines: list[str]):
    pages = [page([*printed(n, "", "").words, *line(text, 45, size=11)], n) for n, text in enumerate(lines, 1)]
    assert [len(baselines) for _, baselines in with_running(pages)] == [1, 1, 1]
    assert of_kind(analysed(*pages), "furniture") == lines


def test_a_number_far_right_of_a_head_is_that_of_the_page():
    pages = [
        page(
            [*printed(n, "", "").words, *line("Sổ tay đảng viên", 45, size=11), *line(str(n + 6), 45, x=500, size=11)],
            n,
        )
        for n in (1, 2, 3)
    ]
    assert [len(baselines) for _, baselines in with_running(pages)] == [1, 1, 1]


def test_lines_as_far_from_the_text_as_its_own_lines_are_text():
    """Forms, one a page: their titles stand in the margin, at the distance and in the size of the text."""
    pages = []
    for n in (1, 2, 3):
        lines = ["PHIẾU KHẢO SÁT Ý KIẾN", *BODIES[n - 1].split(", ")[:2], BODIES[n % 3][:40], "Người lập phiếu ký tên"]
        pages.append(page([w for k, text in enumerate(lines) for w in line(text, 60 + 21 * k)], n))
    assert not any(baselines for _, baselines in with_running(pages))
    assert not of_kind(analysed(*pages), "furniture")


def test_text_without_places():
    head = "Đảng ủy Khối các cơ quan tỉnh"
    body = [f"{head}\n\n{text}\n\nđạt kết quả.\n" for text in BODIES]
    assert of_kind(analyse(from_text("\f".join(body))), "furniture") == [head] * 3
    glued = [text.replace("\n\n", "\n") for text in body]
    assert not of_kind(analyse(from_text("\f".join(glued))), "furniture")
    for lines in SAID:
        text = "\f".join(f"{line}\n\n{body}\n\nđạt kết quả.\n" for line, body in zip(lines, BODIES, strict=True))
        assert not of_kind(analyse(from_text(text)), "furniture"), lines
