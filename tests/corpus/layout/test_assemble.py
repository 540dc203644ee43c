"""Printed pages to text: order, paragraphs, head, footnotes, tables, page numbers, and the place of every word."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.layout.assemble import assemble
from corpus.layout.grid import find_tables
from corpus.layout.page import PrintedPage, Word
from schemas.layout import Box
from schemas.spans import Span
from tests.corpus.layout.sheet import LEFT, RIGHT, line, page, paragraph, width

BODY = (
    "Đảng bộ Khối có 45 tổ chức cơ sở đảng, trong đó 12 đảng bộ và 33 chi bộ cơ sở; trong kỳ đã kết nạp 138 đảng viên "
    "mới, đạt 98,6% chỉ tiêu nghị quyết đề ra, cao hơn cùng kỳ năm trước 2,4 điểm phần trăm."
)
MORE = (
    "Công tác kiểm tra, giám sát được tăng cường; đã kiểm tra 27 tổ chức đảng và 104 đảng viên theo chương trình năm."
)


def text(*pages: PrintedPage) -> str:
    return assemble(pages).text


def centred(words: str, y: float, size: float = 14.0, middle: float = (LEFT + RIGHT) / 2) -> list[Word]:
    return line(words, y, middle - (width(words.replace("^", ""), size) - 0.25 * size * words.count(" ")) / 2, size)


def test_nothing():
    assert assemble([]).text == ""
    assert [p.text_end for p in assemble([page([]), page([], 2)]).pages] == [2, 2]


@pytest.mark.parametrize(("indent", "gap"), [(36.0, 0.0), (36.0, 6.0), (0.0, 8.0)])
def test_wrapped_lines_are_one_paragraph(indent, gap):
    first, y = paragraph(BODY, 100, indent=indent)
    second, y = paragraph(MORE, y + gap, indent=indent)
    third, _ = paragraph(BODY, y + gap, indent=indent)
    assert text(page([*first, *second, *third])) == f"{BODY}\n\n{MORE}\n\n{BODY}"


def test_any_order_of_words_gives_the_same_text():
    words, _ = paragraph(BODY, 100)
    shuffled = random.Random(7).sample(words, len(words))
    assert text(page(shuffled)) == BODY


def test_a_hyphen_at_a_line_end_is_not_parted():
    words = [*line("Thực hiện nghiêm túc các nội dung của Kế hoạch số 12-", 100), *line("KH/ĐUK ngày 02/3/2022.", 118)]
    assert text(page(words)).endswith("Kế hoạch số 12-KH/ĐUK ngày 02/3/2022.")


def test_head_of_two_columns_is_read_column_by_column():
    left = ["ĐẢNG BỘ TỈNH AN GIANG", "ĐẢNG ỦY KHỐI CƠ QUAN", "*", "Số 15-BC/ĐUK"]
    right = ["ĐẢNG CỘNG SẢN VIỆT NAM", "An Giang, ngày 02 tháng 3 năm 2022"]
    words = [w for k, words in enumerate(left) for w in centred(words, 70 + 15 * k, 12, 175)]
    words += [w for k, words in enumerate(right) for w in centred(words, 70 + 22 * k, 12, 440)]
    words += centred("BÁO CÁO", 160) + centred("Kết quả công tác năm 2021", 180) + paragraph(BODY, 220)[0]
    lines = text(page(words)).split("\n")
    assert [x for x in lines if x] == [*left, *right, "BÁO CÁO", "Kết quả công tác năm 2021", BODY]


@pytest.mark.parametrize("gap", [0.8, 1.2, 3.0])
def test_head_whose_longest_lines_nearly_touch(gap):
    left, right = "ĐẢNG ỦY KHỐI CÁC CƠ QUAN", "ĐẢNG CỘNG SẢN VIỆT NAM"
    edge = 270.0
    words = [*line(left, 70, edge - _long(left, 13), 13), *line(right, 70, edge + 13 * gap, 13)]
    words += [
        *line("*", 90, 180, 13),
        *line("Số 15-BC/ĐUK", 106, 150, 13),
        *line("An Giang, ngày 02/3/2022", 106, 330, 13),
    ]
    words += centred("BÁO CÁO", 160) + paragraph(BODY, 220)[0]
    lines = [x for x in text(page(words)).split("\n") if x]
    assert lines == [left, "*", "Số 15-BC/ĐUK", right, "An Giang, ngày 02/3/2022", "BÁO CÁO", BODY]


def _long(words: str, size: float) -> float:
    return width(words, size) - 0.25 * size * words.count(" ")


@pytest.mark.parametrize("others", [0, 8])
def test_signature_stands_behind_the_recipients(others):
    words, y = paragraph(BODY, 100)
    words += line("Nơi nhận:", y + 30, size=11) + line("T/M BAN THƯỜNG VỤ", y + 30, 380)
    words += line("- Thường trực Tỉnh ủy,", y + 44, size=11) + line("PHÓ BÍ THƯ", y + 48, 400)
    others = [f"- Đơn vị thứ {k} của Khối," for k in range(1, others + 1)]
    for k, other in enumerate(others):
        words += line(other, y + 58 + 14 * k, size=11)
    words += line("- Lưu VP.", y + 58 + 14 * len(others), size=11) + line("Nguyễn Văn An", y + 110, 395)
    assert text(page(words)).split("\n\n")[1:] == [
        "\n".join(["Nơi nhận:", "- Thường trực Tỉnh ủy,", *others, "- Lưu VP."]),
        "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nNguyễn Văn An",
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_footnotes_stand_at_the_foot(ruled):
    body = BODY.replace("đảng,", "đảng^1,", 1)
    words, y = paragraph(body, 100)
    more, y = paragraph(MORE.replace("năm.", "năm^2."), y)
    noted = "^1 Có 20 tổ chức cơ sở đảng trong cơ quan hành chính; 25 tổ chức cơ sở đảng trong doanh nghiệp và đơn vị "
    note, y = paragraph(f"{noted}sự nghiệp trực thuộc.", 700, 10, 0, lead=12)
    last = line("^2 Tăng 04 đảng viên.", y, size=10)
    rules = (Box(LEFT, 686, LEFT + 144, 686.5),) if ruled else ()
    found = text(page([*words, *more, *note, *last], rules=rules)).split("\n\n")
    assert found[0].startswith("Đảng bộ Khối có 45 tổ chức cơ sở đảng¹, trong đó")
    assert found[1].endswith("theo chương trình năm².")
    assert found[2:] == [
        "¹ Có 20 tổ chức cơ sở đảng trong cơ quan hành chính; 25 tổ chức cơ sở đảng trong doanh nghiệp và đơn vị sự "
        "nghiệp trực thuộc.",
        "² Tăng 04 đảng viên.",
    ]


def test_a_plain_label_that_is_called_is_written_raised():
    words, _ = paragraph(BODY.replace("đảng,", "đảng^1,", 1), 100)
    rules = (Box(LEFT, 686, LEFT + 144, 686.5),)
    assert text(page([*words, *line("1Gồm 12 đảng bộ.", 700, size=10)], rules=rules)).endswith("\n\n¹ Gồm 12 đảng bộ.")
    assert text(page([*words, *line("9Gồm 12 đảng bộ.", 700, size=10)], rules=rules)).endswith("\n\n9Gồm 12 đảng bộ.")


def test_a_note_goes_on_at_the_foot_of_the_next_page():
    rules = (Box(LEFT, 686, LEFT + 144, 686.5),)
    first = [
        *paragraph(BODY.replace("đảng,", "đảng^1,", 1), 100)[0],
        *line("^1 Có 20 tổ chức và", 700, size=10),
        *line("1", 820),
    ]
    second = [*paragraph(MORE, 100)[0], *line("25 chi bộ.", 700, size=10), *line("2", 820)]
    found = assemble([page(first, rules=rules), page(second, 2, rules=rules)])
    assert "\n\n¹ Có 20 tổ chức và 25 chi bộ.\n\n1\n\f" in found.text
    place = found.layout.place(Span(found.text.index("25 chi bộ"), found.text.index("25 chi bộ") + 2))
    assert place is not None
    assert place.page == 2


def test_pages_are_parted_and_numbered():
    first = [*paragraph(BODY, 100)[0], *centred("1", 40)]
    second = [*centred("2", 40), *paragraph(MORE, 100)[0]]
    found = assemble([page(first), page(second, 2)])
    assert found.text == f"{BODY}\n\n1\n\f2\n\n{MORE}"  # the first page's number would stand above the title
    assert [found.text[p.text_start : p.text_end] for p in found.pages] == [f"{BODY}\n\n1\n\f", f"2\n\n{MORE}"]


def test_a_page_set_in_columns_is_read_column_by_column():
    left, _ = paragraph(f"{BODY} {BODY}", 100, 11, 0, 60, 285, 14)
    right, _ = paragraph(f"{MORE} {MORE}", 100, 11, 0, 320, 545, 14)
    assert text(page([*left, *right])) == f"{BODY} {BODY}\n\n{MORE} {MORE}"


def ruled(xs: list[float], ys: list[float]) -> tuple[list[Box], list[Box]]:
    return [Box(xs[0], y, xs[-1], y + 0.5) for y in ys], [Box(x, ys[0], x + 0.5, ys[-1]) for x in xs]


def test_ruled_tables_become_rows_between_bars():
    across, down = ruled([85, 120, 350, 450], [200, 230, 280, 310])
    words = [*line("TT", 220, 90, 12), *line("Nội dung", 220, 130, 12), *line("Năm 2022", 220, 360, 12)]
    words += [*line("1", 250, 90, 12), *line("Kết nạp đảng viên", 248, 130, 12), *line("mới", 264, 130, 12)]
    words += [*line("138", 250, 400, 12), *line("Cộng", 300, 130, 12), *line("138", 300, 400, 12)]
    above, _ = paragraph(BODY, 100)
    tables, rest, rules = find_tables([*above, *words], across, down)
    assert len(rest) == len(above)
    assert not rules
    assert text(page(rest, tables=tuple(tables))) == (
        f"{BODY}\n\n| TT | Nội dung | Năm 2022 |\n| 1 | Kết nạp đảng viên mới | 138 |\n| | Cộng | 138 |"
    )


def test_a_row_that_a_page_break_left_alone_is_one_of_a_table():
    across, down = ruled([85, 120, 350, 450], [700, 730])
    words = [*line("TT", 720, 90, 12), *line("Nội dung", 720, 130, 12), *line("Năm 2022", 720, 360, 12)]
    tables, rest, _ = find_tables(words, across, down)
    assert not rest
    assert text(page([], tables=tuple(tables))) == "| TT | Nội dung | Năm 2022 |"
    frame = ruled([85, 300, 450], [700, 730])
    assert find_tables(words, *frame)[0] == [], "two fields are a frame"


def test_a_table_without_lines():
    rows = [
        ("Loại hình", "Chi bộ", "Đạt"),
        ("Hành chính", "142", "111"),
        ("Sự nghiệp", "136", "114"),
        ("Cộng", "278", "225"),
    ]
    words, y = paragraph(BODY, 100)
    for k, row in enumerate(rows):
        for x, cell in zip((90, 300, 430), row, strict=True):
            words += line(cell, y + 20 + 20 * k, x, 12)
    more, _ = paragraph(MORE, y + 120)
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    assert text(page([*words, *more])) == f"{BODY}\n\n{table}\n\n{MORE}"


def test_cells_over_several_columns_are_given_once():
    across, down = ruled([85, 200, 300, 400], [200, 220, 240, 260])
    down[1] = Box(200, 220, 200.5, 260)  # the first row has no line between its first two columns
    down[2] = Box(300, 200, 300.5, 260)
    across[2] = Box(85, 240, 300, 240.5)  # nor the last column one between its second and third rows
    words = [*line("Trong đó", 215, 150, 10), *line("Tỷ lệ", 215, 320, 10)]
    words += [*line("Nam", 235, 90, 10), *line("Nữ", 235, 210, 10), *line("51%", 245, 320, 10)]
    words += [*line("70", 255, 90, 10), *line("68", 255, 210, 10)]
    tables, _, _ = find_tables(words, across, down)
    assert text(page([], tables=tuple(tables))) == "| Trong đó | | Tỷ lệ |\n| Nam | Nữ | 51% |\n| 70 | 68 | |"


@pytest.mark.parametrize(("across", "down"), [
    ([Box(85, 200, 300, 200.5)], []),
    (ruled([50, 550], [40, 800])[0], ruled([50, 550], [40, 800])[1]),
    ([Box(85, 200, 300, 200.5), Box(85, 400, 300, 400.5)], [Box(400, 200, 400.5, 400)]),
], ids=["a rule", "a frame around the page", "lines that do not meet"])  # fmt: skip
def test_lines_that_are_no_table(across, down):
    words, _ = paragraph(BODY, 100)
    tables, rest, rules = find_tables(words, across, down)
    assert (tables, len(rest), rules) == ([], len(words), across)


def test_bold_that_is_drawn_twice_is_read_once():
    words, _ = paragraph(BODY, 100)
    again = [w._replace(box=Box(w.box.x0 + 0.3, w.box.top, w.box.x1 + 0.3, w.box.bottom)) for w in words]
    assert text(page([*words, *again])) == BODY


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (["Đ", "ả", "ng b", "ộ"], "Đảng bộ"),
        (["61", "chi"], "61 chi"),  # fonts whose widths are guessed: words that touch are words
        (["7.378", "đảng"], "7.378 đảng"),
    ],
)
def test_letters_drawn_in_another_font_go_back_into_their_word(pieces, whole):
    x, words = 100.0, []
    for piece in pieces:
        for part in piece.split():
            words.append(Word(part, Box(x, 90, x + 7.0 * len(part), 104), 101, 14.0))
            x += 7.0 * len(part) + (4.0 if part != piece.split()[-1] else 0.0)
    assert text(page(words)) == whole


def test_swaying_lines_of_a_scan_stay_lines():
    words, _ = paragraph(BODY, 100)
    noise = random.Random(3)
    scanned = [
        w._replace(
            baseline=w.baseline + 6 * (w.box.x0 / 500) ** 2 + noise.uniform(-0.5, 0.5),
            size=w.size * noise.uniform(0.9, 1.1),
            confidence=0.9,
        )
        for w in words
    ]  # fmt: skip
    found = assemble([PrintedPage(1, 595, 842, "ocr", tuple(scanned), confidence=0.9)])
    assert found.text == BODY
    assert [r.text for r in found.readings] == ["45", "12", "33", "138", "98,6%", "2,4"]
    assert all(found.text[r.start : r.end] == r.text for r in found.readings)
    assert found.pages[0].ocr_confidence == 0.9


def test_words_across_the_page_come_last():
    words, _ = paragraph(BODY, 100)
    stamp = tuple(line("Ký số ngày 02/3/2022", 400, 20, 8))
    assert text(page(words, margin=stamp)) == f"{BODY}\n\nKý số ngày 02/3/2022"


WORDS = st.builds(
    Word,
    st.text("ab1,.ẩ⁵", min_size=1, max_size=5),
    st.builds(Box, *[st.floats(-50, 900, width=32)] * 4),
    st.floats(-50, 900, width=32),
    st.floats(0.125, 60, width=32),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.floats(0, 1)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=30), max_size=3), st.sampled_from(["text", "ocr"]))
def test_no_word_is_lost_wherever_it_stands(pages, origin):
    given_pages = [PrintedPage(i + 1, 595, 842, origin, tuple(words)) for i, words in enumerate(pages)]
    found = assemble(given_pages)
    layout = found.layout
    written = [found.text[a:b] for a, b in zip(layout.starts, layout.ends, strict=True)]
    letters = {c for words in pages for word in words for c in word.text if c in "abẩ"}
    assert letters <= set("".join(written))
    assert all(w.strip() == w and w for w in written)
    assert [found.text[p.text_start : p.text_end] for p in found.pages] == (
        [part + "\f" for part in found.text.split("\f")[:-1]] + found.text.split("\f")[-1:] if pages else []
    )


@pytest.mark.parametrize("slope", [-0.03, -0.012, 0.0, 0.012, 0.03])
def test_markers_of_a_scan_that_is_askew_stay_on_their_words(slope):
    lines = [
        "Đảng bộ Khối có 45 tổ chức cơ sở đảng^1, trong đó",
        "có 20 tổ chức^2 trong cơ quan hành chính",
        "và 25^3.",
    ]
    flat = [word for k, text in enumerate(lines) for word in line(text, 100 + 18 * k, confidence=0.9)]
    words = []
    for word in flat:
        x0, top, x1, bottom = word.box
        down = slope * x0
        # What recognition finds stands on the baseline of its line at that place, markers too.
        base = 100 + 18 * round((word.baseline - 100) / 18 + 0.2) + down
        words.append(word._replace(box=Box(x0, top + down, x1, bottom + down), baseline=base, size=14.0))
    scan = page(words)
    found = text(PrintedPage(1, scan.width, scan.height, "ocr", scan.words))
    assert " ".join(found.split()) == " ".join(lines).replace("^1", "¹").replace("^2", "²").replace("^3", "³")
