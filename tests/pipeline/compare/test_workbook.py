"""compare.xlsx, opened by another library: typed numbers, notes, links, no formulas, the same bytes again."""

import openpyxl
import pytest

from pipeline.compare import workbook
from pipeline.compare.selection import Selection
from pipeline.compare.series import Series


def made(dataset, target, lang="vi", **selection):
    with Series(dataset, Selection(**selection), threads=1) as series:
        workbook.write(series, target, lang, dataset)
    return openpyxl.load_workbook(target)


@pytest.fixture(scope="module")
def book(dataset, tmp_path_factory):
    (dataset / "report.html").write_text("", "utf-8")
    return made(dataset, tmp_path_factory.mktemp("xlsx") / "compare.xlsx")


def rows(sheet, first=1):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def find(sheet, first, **wanted):
    """The only row whose columns, by their heading, hold what is wanted; as a dictionary of cells."""
    heads = [cell.value for cell in sheet[first]]
    found = [
        dict(zip(heads, row, strict=True))
        for row in sheet.iter_rows(min_row=first + 1)
        if all(row[heads.index(name)].value == value for name, value in wanted.items())
    ]
    assert len(found) == 1
    return found[0]


def test_sheets(book):
    assert book.sheetnames == ["So sánh", "Số liệu", "Tính ra", "Mâu thuẫn", "Định nghĩa"]
    assert [sheet.freeze_panes for sheet in book] == ["F6", "D2", "C2", "C2", "C2"]
    assert all(sheet.auto_filter.ref for sheet in book)


def test_values_are_numbers_in_vietnamese_format(book):
    row = find(book["So sánh"], 5, **{"Chỉ tiêu": "Tổng số đảng viên", "Kỳ": "2022", "Loại": "thực hiện"})
    cell = row["Thanh Hóa"]
    assert cell.value == 14103
    assert cell.data_type == "n"
    assert cell.number_format == "[$-42A]#,##0"
    assert row["Hà Tĩnh"].number_format == '[$-42A]#,##0"~"'
    growth = find(book["So sánh"], 5, **{"Chỉ tiêu": "Tốc độ tăng đảng viên"})["Hà Tĩnh"]
    assert (growth.value, growth.number_format) == (15.3, '[$-42A]#,##0.0"%~"')
    target = find(book["So sánh"], 5, **{"Chỉ tiêu": "Đảng viên mới kết nạp", "Kỳ": "2022", "Loại": "chỉ tiêu"})
    assert target["Thanh Hóa"].number_format == '[$-42A]"≥"#,##0'


def test_what_xml_cannot_hold_stands_there_as_signs(archive, tmp_path):
    odd = "\ufffe\uffff\x01"
    report = archive.report("VN-21.KCQDN", "2022-12-20", symbol=None, title=f"Báo cáo{odd}", source=f"a{odd}.txt")
    report.says("MEM.TOTAL", 14103, "2022", words=f"Có{odd} {{}} đảng viên.")
    report.says("MEM.BY_SEX", 7000, "2022", dims={"sex": f"F{odd}"})
    book = made(archive.write(tmp_path / "out"), tmp_path / "a.xlsx")
    found = find(book["Số liệu"], 1, **{"Giá trị": 14103})
    signs = "⟨U+FFFE⟩⟨U+FFFF⟩␁"
    assert f"Có{signs} 14103" in found["Câu văn"].value
    assert found["Tệp"].value == f"a{signs}.txt"
    notes = [cell.comment.text for row in book["So sánh"].iter_rows() for cell in row if cell.comment]
    assert any(f"Báo cáo{signs}" in text for text in notes)
    assert "\ufffe" not in "".join(str(cell) for sheet in book for row in rows(sheet) for cell in row)


def test_several_numbers_in_one_report_stand_among_the_conflicts(archive, tmp_path):
    report = archive.report("VN-21.KCQDN", "2022-12-20")
    for value in (3, 5):
        report.says("DOC.ISSUED", value, "2022")
    book = made(archive.write(tmp_path / "out"), tmp_path / "a.xlsx")
    row = find(book["Mâu thuẫn"], 1, **{"Nguồn chính": 3})
    assert (row["Nguồn khác"].value, row["Mã kiểm tra"].value) == (5, "một báo cáo ghi nhiều số")
    assert find(book["So sánh"], 5, Loại="thực hiện")["Thanh Hóa"].number_format == '[$-42A]#,##0"?≠"'


def test_status_has_a_colour(book):
    row = find(book["So sánh"], 5, **{"Chỉ tiêu": "Tổng số đảng viên", "Kỳ": "2022", "Loại": "thực hiện"})
    assert row["Đắk Nông"].fill.fgColor.rgb == "FFFBE3E0"
    assert row["Thanh Hóa"].fill.fill_type is None


def test_a_value_has_its_note_and_its_link(book, dataset):
    row = find(book["So sánh"], 5, **{"Chỉ tiêu": "Đảng viên mới kết nạp", "Kỳ": "2022", "Loại": "thực hiện"})
    cell = row["Thanh Hóa"]
    assert cell.value == 540
    note = cell.comment.text
    assert "Số liệu là 540 đảng viên." in note
    assert "mục I" in note
    assert "Nơi khác ghi 550: 1-BC/ĐUK, 20/12/2022" in note
    assert cell.hyperlink.target == "report.html"
    assert cell.hyperlink.location.startswith("doc-")


def test_texts_are_never_formulas(book):
    for sheet in book:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    texts = [value for row in rows(book["Số liệu"]) for value in row if isinstance(value, str)]
    assert any(text.startswith("=HYPERLINK(1)") for text in texts)


def test_every_observation_is_there_once(book):
    long = rows(book["Số liệu"], 2)
    assert len(long) == 19
    assert len({(row[19], row[20]) for row in long}) == 19
    assert sum(row[12] == "×" for row in long) == 18  # the cells


def test_computed_values_stand_apart(book):
    computed = rows(book["Tính ra"], 2)
    assert len(computed) == 9
    assert not {"tính ra", "trên 1.000 đảng viên"} & {row[5] for row in rows(book["Số liệu"], 2)}
    share = find(book["Tính ra"], 1, **{"Chỉ tiêu": "Đảng viên theo giới tính"})
    assert share["Giá trị"].value == pytest.approx(42.5, abs=0.05)
    assert "/o2" in share["Tính từ"].value


def test_conflicts_and_definitions(book):
    conflict = find(book["Mâu thuẫn"], 1, **{"Chỉ tiêu": "Đảng viên mới kết nạp"})
    assert (conflict["Nguồn chính"].value, conflict["Nguồn khác"].value, conflict["Chênh lệch"].value) == (540, 550, 10)
    types = find(book["Định nghĩa"], 1, **{"Mã chỉ tiêu": "ORG.TCCS_BY_TYPE"})
    assert len(types["Đảng bộ tính khác"].value.splitlines()) == 2


def test_same_input_same_bytes(dataset, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        made(dataset, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_english_and_last_period(dataset, tmp_path):
    book = made(dataset, tmp_path / "a.xlsx", "en", last=True)
    assert book.sheetnames[0] == "Comparison"
    row = find(book["Comparison"], 5, Indicator="Party members", Kind="actual")
    assert row["Thanh Hóa"].number_format == "[$-409]#,##0"
    assert row["Thanh Hóa"].comment.text.startswith("2022\n")


def test_a_workbook_carries_so_many_notes_and_all_values(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "NOTES", 3)
    sheet = made(dataset, tmp_path / "a.xlsx")["So sánh"]
    values = [cell for row in sheet.iter_rows(min_row=6, min_col=6) for cell in row if cell.value is not None]
    assert [bool(cell.comment) for cell in values].count(True) == 3
    assert len(values) == 18 + 9


def test_an_empty_sheet_says_so(archive, tmp_path):
    archive.report("VN-21.KCQDN", "2022-12-20").says("MEM.TOTAL", 5, "2022")
    book = made(archive.write(tmp_path / "out"), tmp_path / "a.xlsx")
    assert book["Mâu thuẫn"]["A2"].value == "Không có."
