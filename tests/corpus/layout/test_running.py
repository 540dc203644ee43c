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
    pages = [printed(n, head, "") for n, head in enumerate(heads, 1)]
    assert [len(baselines) for _, baselines in with_running(pages)] == [1] * 4
    assert len(of_kind(analysed(*pages), "furniture")) == 4
