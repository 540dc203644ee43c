"""Tables in text: which rows are headings, and what the numbers in the cells are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import from_text
from corpus.structure import analyse
from extractors import extract
from extractors.tables import tables
from pipeline.validate import validate
from schemas.spans import Span

LEAD = "BÁO CÁO\nKết quả công tác năm 2023\n\nNội dung cụ thể như sau:\n\n"

# a table, "text | value | unit | measure | period" of its figures (unit and measure may be empty), why
FIGURES = [
    ("| TT | Loại hình | Số chi bộ |\n| 1 | Cơ quan | 45 |\n| 2 | Doanh nghiệp | 30 |",
     ["45 | 45 | chi bộ | Số chi bộ; Cơ quan | 2023", "30 | 30 | chi bộ | Số chi bộ; Doanh nghiệp | 2023"],
     "row numbers are none; the heading names what is counted"),
    ("| Nội dung | Năm 2022 | Năm 2023 |\n| Đảng viên | 3.210 | 3.300 |\n| Chi bộ | 45 | 46 |",
     ["3.210 | 3210 | | Đảng viên | 2022", "3.300 | 3300 | | Đảng viên | 2023",
      "45 | 45 | | Chi bộ | 2022", "46 | 46 | | Chi bộ | 2023"], "years over columns are periods"),
    ("| Nội dung | 2022 | 2023 |\n| Đảng viên | 3.210 | 3.300 |\n| Chi bộ | 45 | 46 |",
     ["3.210 | 3210 | | Đảng viên | 2022", "3.300 | 3300 | | Đảng viên | 2023",
      "45 | 45 | | Chi bộ | 2022", "46 | 46 | | Chi bộ | 2023"], "bare years too, and they are no figures"),
    ("| Năm | Kết nạp (người) | Tỷ lệ |\n| 2021 | 120 | 60,5 |\n| 2022 | 130 | 61 |",
     ["120 | 120 | người | Kết nạp (người) | 2021",
      "60,5 | 121/2 | | Tỷ lệ | 2021", "130 | 130 | người | Kết nạp (người) | 2022", "61 | 61 | | Tỷ lệ | 2022"],
     "years down a column"),
    ("| STT | Nội dung | Năm 2022 | | Năm 2023 | |\n| | | Số lượng | Tỷ lệ (%) | Số lượng | Tỷ lệ (%) |\n"
     "| (1) | (2) | (3) | (4) | (5) | (6) |\n| 1 | Nữ | 120 | 37,4 | 125 | 37,9 |\n"
     "| 2 | Nam | 200 | 62,6 | 205 | 62,1 |",
     ["120 | 120 | | Số lượng; Nữ | 2022", "37,4 | 187/5 | | Tỷ lệ (%); Nữ | 2022", "125 | 125 | | Số lượng; Nữ | 2023",
      "37,9 | 379/10 | | Tỷ lệ (%); Nữ | 2023", "200 | 200 | | Số lượng; Nam | 2022",
      "62,6 | 313/5 | | Tỷ lệ (%); Nam | 2022",
      "205 | 205 | | Số lượng; Nam | 2023", "62,1 | 621/10 | | Tỷ lệ (%); Nam | 2023"],
     "two levels of headings, and numbers of the columns"),
    ("Biểu 1 (ĐVT: đồng chí)\n\n| Nội dung | Kết nạp | Tỷ lệ (%) |\n| Quý I | 12 | 20 |\n| Quý II | 48 | 80 |",
     ["12 | 12 | đồng chí | Kết nạp; Quý I | 2023-01", "20 | 20 | | Tỷ lệ (%); Quý I | 2023-01",
      "48 | 48 | đồng chí | Kết nạp; Quý II | 2023-04", "80 | 80 | | Tỷ lệ (%); Quý II | 2023-04"],
     "a unit above the table, for counts only; quarters down a column"),
    ("Kết quả năm 2021:\n\n| Nội dung | Số lớp | Học viên |\n| Cảm tình Đảng | 5 | 450 |\n| Đảng viên mới | 4 | 380 |",
     ["5 | 5 | lớp | Số lớp; Cảm tình Đảng | 2021", "450 | 450 | | Học viên; Cảm tình Đảng | 2021",
      "4 | 4 | lớp | Số lớp; Đảng viên mới | 2021", "380 | 380 | | Học viên; Đảng viên mới | 2021"],
     "the line above dates the table"),
    ("| Chỉ tiêu | Kế hoạch | Thực hiện | So với năm 2022 |\n| Kết nạp | 100 | 105 | +5 |\n"
     "| Khen thưởng | 20 | 18 | -2 |",
     ["100 | 100 | | Kế hoạch; Kết nạp | 2023", "105 | 105 | | Thực hiện; Kết nạp | 2023",
      "5 | 5 | | So với năm 2022; Kết nạp | 2023", "20 | 20 | | Kế hoạch; Khen thưởng | 2023",
      "18 | 18 | | Thực hiện; Khen thưởng | 2023", "2 | 2 | | So với năm 2022; Khen thưởng | 2023"],
     "a comparison is not a period"),
    ("| Đơn vị | Loại | Số lượng |\n| Khối A | Nam | 5 |\n| | Nữ | 6 |\n| Khối B | Nam | 7 |",
     ["5 | 5 | | Số lượng; Khối A; Nam | 2023", "6 | 6 | | Số lượng; Khối A; Nữ | 2023",
      "7 | 7 | | Số lượng; Khối B; Nam | 2023"], "a cell over two rows"),
    ("| Nội dung | Số lượng | Ghi chú |\n| 1. Đảng bộ | 93¹ | - |\n| 2. Chi bộ | 28 | tăng |",
     ["93 | 93 | | Số lượng; Đảng bộ | 2023", "28 | 28 | | Số lượng; Chi bộ | 2023"],
     "numbers of rows in the label, the marker of a note, dashes"),
    ("| STT | Đơn vị | Kết nạp |\n| I | Khối doanh nghiệp | |\n| 1 | Chi bộ A | 5 |\n| 2 | Chi bộ B | 6 |\n"
     "| II | Khối cơ quan | |\n| 1 | Chi bộ A | 7 |\n| | Tổng cộng | 18 |",
     ["5 | 5 | | Kết nạp; Khối doanh nghiệp; Chi bộ A | 2023", "6 | 6 | | Kết nạp; Khối doanh nghiệp; Chi bộ B | 2023",
      "7 | 7 | | Kết nạp; Khối cơ quan; Chi bộ A | 2023", "18 | 18 | | Kết nạp; Tổng cộng | 2023"],
     "titles between the rows, and a total that none of them holds"),
    ("| STT | Đơn vị | Kết nạp |\n| Khối doanh nghiệp | | |\n| 1 | Chi bộ A | 5 |\n| Khối cơ quan | | |\n"
     "| 2 | Chi bộ B | 7 |",
     ["5 | 5 | | Kết nạp; Khối doanh nghiệp; Chi bộ A | 2023", "7 | 7 | | Kết nạp; Khối cơ quan; Chi bộ B | 2023"],
     "titles that span the row"),
    ("| STT | Đơn vị | Kết nạp |\n| A | Khối doanh nghiệp | |\n| I | Nhà nước | |\n| 1 | Chi bộ A | 5 |\n"
     "| II | Tư nhân | |\n| 1 | Chi bộ B | 6 |\n| B | Khối cơ quan | 7 |",
     ["5 | 5 | | Kết nạp; Khối doanh nghiệp; Nhà nước; Chi bộ A | 2023",
      "6 | 6 | | Kết nạp; Khối doanh nghiệp; Tư nhân; Chi bộ B | 2023", "7 | 7 | | Kết nạp; Khối cơ quan | 2023"],
     "titles under titles, and a row of the higher rank that has its own number"),
    ("| STT | Đơn vị | Kết nạp |\n| 1 | Chi bộ A | 5 |\n| 2 | Chi bộ B | |\n| 3 | Chi bộ C | 7 |",
     ["5 | 5 | | Kết nạp; Chi bộ A | 2023", "7 | 7 | | Kết nạp; Chi bộ C | 2023"],
     "a row without its number is no title"),
    ("| Nội dung | Loại | Số |\n| Kết nạp | a | 5 |\n| Khen thưởng | | |\n| Kỷ luật | b | 7 |",
     ["5 | 5 | | Số; Kết nạp; a | 2023", "7 | 7 | | Số; Kỷ luật; b | 2023"], "nor where rows have no numbers at all"),
    ("| STT | Đơn vị | Kết nạp |\n| 1 | Chi bộ A | 5 |\n\n2\n\f| STT | Đơn vị | Kết nạp |\n| 2 | Chi bộ B | 7 |",
     ["5 | 5 | | Kết nạp; Chi bộ A | 2023", "7 | 7 | | Kết nạp; Chi bộ B | 2023"],
     "headings that the next page prints again, a page number between"),
    ("| STT | Đơn vị | Năm 2022 |\n| (1) | (2) | (3) |\n| 1 | Chi bộ A | 5 |\n\n\f2\n\n| STT | Đơn vj | Năm 2022 |\n"
     "| (1) | (2) | (3) |\n| 2 | Chi bộ B | 7 |",
     ["5 | 5 | | Chi bộ A | 2022", "7 | 7 | | Chi bộ B | 2022"], "read a little otherwise, with the columns' numbers"),
    ("| STT | Đơn vị | Kết nạp |\n| 1 | Chi bộ Công ty cổ phần | 5 |\n\f| | thương mại Sao Mai | |\n"
     "| 2 | Chi bộ B | 7 |",
     ["5 | 5 | | Kết nạp; Chi bộ Công ty cổ phần thương mại Sao Mai | 2023", "7 | 7 | | Kết nạp; Chi bộ B | 2023"],
     "a row cut by the page break"),
    ("| STT | Đơn vị | Kết nạp |\n| 1 | Chi bộ A | 5 |\f2\n\n| 2 | Chi bộ B | 7 |",
     ["5 | 5 | | Kết nạp; Chi bộ A | 2023", "7 | 7 | | Kết nạp; Chi bộ B | 2023"], "a form feed right behind a row"),
    ("| STT | Đơn vị | Kết nạp |\n| 1 | Chi bộ A | 4 |\n| 2 | Chi bộ Công ty cổ phần | |\n"
     "\f| | Sao Mai | |\n| 3 | Chi bộ B | 7 |",
     ["4 | 4 | | Kết nạp; Chi bộ A | 2023", "7 | 7 | | Kết nạp; Chi bộ B | 2023"], "cut before a name"),
    ("| STT | Đơn vị | Kết nạp |\n| 1 | Chi bộ Công ty cổ phần | |\n\f| | thương mại | 5 |\n| 2 | Chi bộ B | 7 |",
     ["5 | 5 | | Kết nạp; Chi bộ Công ty cổ phần thương mại | 2023", "7 | 7 | | Kết nạp; Chi bộ B | 2023"],
     "the number on the other page"),
    ("| STT | Đơn vị | Kết nạp |\n| 1 | Chi bộ A | 5 |\n\f| | trong đó: nữ | 3 |\n| 2 | Chi bộ B | 7 |",
     ["5 | 5 | | Kết nạp; Chi bộ A | 2023", "3 | 3 | | Kết nạp; trong đó: nữ | 2023",
      "7 | 7 | | Kết nạp; Chi bộ B | 2023"],
     "a second number makes a row of its own"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), [row[:2] for row in FIGURES], ids=[row[2] for row in FIGURES])
def test_figures_of_tables(table: str, expected: list[str]) -> None:
    document = extract(analyse(from_text(LEAD + table + "\n\nHết.")))
    found = [
        f"{f.text} | {f.value} | {f.unit or ''} | {f.measure} | {f.period_start}".replace("|  |", "| |")
        for f in document.figures
    ]
    assert found == expected


def test_a_total_of_all_groups_is_held_against_their_rows() -> None:
    rows = "| I | Khối A | |\n| 1 | Chi bộ A | 5 |\n| 2 | Chi bộ B | 6 |\n| II | Khối B | |\n| 1 | Chi bộ C | 7 |\n"
    for total, state in (("18", "consistent"), ("19", "inconsistent")):
        table = f"| STT | Đơn vị | Kết nạp (người) |\n{rows}| | Cộng | {total} |"
        checks = validate(extract(analyse(from_text(LEAD + table)))).checks
        assert state in {check.verdict for check in checks}


def test_roles_and_directions() -> None:
    table = "| Chỉ tiêu | Kế hoạch | Thực hiện | Tăng, giảm |\n| A | 100 | 105 | +5 |\n| B | 20 | 18 | -2 |"
    figures = extract(analyse(from_text(LEAD + table))).figures
    assert [(f.role, f.direction) for f in figures] == [
        ("target", None), ("actual", None), ("change", "up"), ("target", None), ("actual", None), ("change", "down"),
    ]  # fmt: skip


NOT_TABLES = [
    "a | b | c\nd | e | f\ng | h | i",
    "| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n| 7 | 8 | 9 |",
    "Một    hai    ba\n\nbốn năm",
    "| A | B | C |\n| x | 1 | 2 |",
]


@pytest.mark.parametrize("text", NOT_TABLES)
def test_no_tables(text: str) -> None:
    assert tables(text) == ()


CELLS = st.sampled_from(
    [
        "",
        "-",
        "5",
        "+5",
        "12,5%",
        "2022",
        "(1)",
        "Năm 2023",
        "Tổng số",
        "Cộng",
        "Trong đó: nữ",
        "STT",
        "(người)",
        "x¹",
        "I",
    ]
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=5), min_size=2, max_size=7))
def test_any_table(rows: list[list[str]]) -> None:
    text = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    for table in tables(text):
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert len(table.labels()) == len(table.rows)
        for row in (*table.heads, *table.numbers, *table.rows):
            assert all(text[cell.start : cell.end] == cell.text for cell in row)
    if text.strip(" |\n"):
        for figure in extract(analyse(from_text(text))).figures:
            assert text[figure.start : figure.end] == figure.text


LISTED = "| STT | Đơn vị | Kết nạp |\n"
HALL = "| Hội trường | Nam | Nữ |\n"

# rows of two pages (or of two places on one), how many rows each table has, why
PARTED = [
    (LISTED + "| 1 | A | 5 |\n| 2 | B | 6 |", LISTED + "| 3 | C | 7 |\n| 4 | D | 8 |", [4], "numbers go on"),
    (LISTED + "| 1 | A | 5 |\n| 2 | B | 6 |", "| 3 | C | 7 |\n| 4 | D | 8 |", [4], "no headings, numbers go on"),
    (LISTED + "| 1 | A | 5 |\n| 2 | B | 6 |", LISTED + "| 1 | C | 7 |\n| 2 | D | 8 |", [2, 2], "numbers begin again"),
    (LISTED + "| 1 | A | 5 |\n| 2 | B | 6 |", "| 1 | C | 7 |\n| 2 | D | 8 |", [2], "again, and no headings: no table"),
    (LISTED + "| 1 | A | 5 |\n| 2 | B | 6 |", LISTED.replace("Kết nạp", "Khai trừ") + "| 3 | C | 7 |\n| 4 | D | 8 |",
     [2, 2], "another heading"),
    ("| STT | Đơn vị | Năm 2018 |\n| 1 | A | 5 |\n| 2 | B | 6 |",
     "| STT | Đơn vị | Năm 2019 |\n| 3 | C | 7 |\n| 4 | D | 8 |", [2, 2], "another year"),
    ("| Đơn vị | Quý I | Quý II |\n| A | 1 | 5 |\n| B | 2 | 6 |",
     "| Đơn vị | Quý III | Quý IV |\n| A | 3 | 7 |\n| B | 4 | 8 |",
     [2, 2], "other quarters"),
    (HALL + "| A | 1 | 5 |\n| B | 2 | 6 |", "| Lớp | Đạt | Hỏng |\n| x | 3 | 7 |\n| y | 4 | 8 |", [2, 2],
     "other words, no row numbers"),
    (HALL + "| A | 1 | 5 |\n| B | 2 | 6 |", HALL + "| C | 3 | 7 |\n| D | 4 | 8 |", [4], "the same, no row numbers"),
    (LISTED + "| I | Khối A | |\n| 1 | A | 5 |\n| 2 | B | 6 |", "| II | Khối B | |\n| 1 | C | 7 |", [5],
     "groups go on"),
    (LISTED + "| I | Khối A | |\n| 1 | A | 5 |\n| II | Khối B | |", LISTED + "| 1 | C | 7 |\n| 2 | D | 8 |", [5],
     "rows of a group begin again"),
    (LISTED + "| 1 | A | 5 |\n| 2 | B | 6 |\n| | Cộng | 11 |", LISTED + "| 3 | C | 7 |\n| 4 | D | 8 |", [3, 2],
     "added up before"),
    (LISTED + "| 1 | A | 5 |\n| 2 | B | 6 |", "| | Cộng | 11 |", [3], "added up behind"),
]  # fmt: skip


@pytest.mark.parametrize("between", ["\n\f", "\n\f7\n\n"])
@pytest.mark.parametrize(("above", "below", "rows"), [row[:3] for row in PARTED], ids=[row[3] for row in PARTED])
def test_tables_over_a_page_break(above: str, below: str, rows: list[int], between: str) -> None:
    text = f"{LEAD}{above}{between}{below}\n\nHết."
    apart = [Span(at, at + 1)] if (at := text.find("\f7") + 1) else []
    assert [len(table.rows) for table in tables(text, apart)] == rows


def test_tables_with_other_headings_on_one_page_are_two() -> None:
    text = f"{HALL}| A | 1 | 5 |\n| B | 2 | 6 |\n\n| Lớp | Đạt | Hỏng |\n| x | 3 | 7 |\n| y | 4 | 8 |"
    assert [[column.name for column in table.columns] for table in tables(text)] == [
        ["Hội trường", "Nam", "Nữ"], ["Lớp", "Đạt", "Hỏng"],
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["Biểu số 2", "PHỤ LỤC 3", "Bảng 4. Kết quả", "Mẫu 5"])
def test_the_title_of_a_table_parts_two_whatever_it_was_taken_for(title: str) -> None:
    text = f"{LISTED}| 1 | A | 5 |\n| 2 | B | 6 |\n\f{title}\n\n| 3 | C | 7 |\n| 4 | D | 8 |"
    at = text.index(title)
    assert [len(table.rows) for table in tables(text, [Span(at, at + len(title))])] == [2]
