"""findings.docx, read again: what it says of each finding, how it looks, what it leaves out."""

from __future__ import annotations

import shutil
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Cm
from PIL import Image

from pipeline import decisions
from pipeline.compare.selection import folded
from pipeline.dataset import Dataset
from pipeline.publish import findings
from pipeline.publish.findings.advice import advice
from pipeline.publish.findings.pictures import picture
from pipeline.publish.findings.selection import chosen
from pipeline.publish.report.assemble import page_view
from pipeline.publish.report.images import ImageView, Outline
from schemas.codelists import load
from tests.pipeline.publish.report.conftest import archive, new_dataset  # noqa: F401 - fixtures


@pytest.fixture(scope="module")
def paper(archive, tmp_path_factory):  # noqa: F811
    target = tmp_path_factory.mktemp("docx") / "findings.docx"
    assert findings.write(archive, target) == 4  # two of one cause are one; one is acknowledged
    return docx.Document(str(target))


def texts(paper):
    return [line.text for line in paper.paragraphs]


def test_the_first_page_counts(paper):
    text = "\n".join(texts(paper)[:7])
    assert "KẾT QUẢ ĐỐI CHIẾU SỐ LIỆU" in text
    assert "lập ngày 05/01/2024" in text
    assert "Còn 2 lỗi, 2 cảnh báo, 0 lưu ý." in text
    assert "1 phát hiện đã chấp nhận, không nêu lại" in text
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[0] == ["Văn bản", "Đảng bộ", "Lỗi", "Cảnh báo", "Lưu ý"]
    assert rows[1][0].startswith("57-BC/ĐUK: kết quả phát triển tổ chức đảng")
    assert rows[1][2:] == ["2", "2", "0"]


def test_findings_come_by_severity_with_passages_and_sums(paper):
    heads = [line.text for line in paper.paragraphs if line.style.name == "Heading 2"]
    assert [head.split(":")[0] for head in heads] == ["1. Lỗi", "2. Lỗi", "3. Cảnh báo", "4. Cảnh báo"]
    text = "\n".join(texts(paper))
    assert "Phép tính: 41 + 25 = 66 ≠ 64" in text
    assert "Cùng nguyên nhân: 57/64 bằng 89,1%, nhưng báo cáo ghi 87%." in text
    assert "Mục I" in text
    assert "chú thích 1" in text
    assert "Số sẽ khớp với các số còn lại: 66." in text
    assert "Cách hiểu khớp: chưa tròn 5 năm" in text


def test_both_passages_stand_there_with_their_figures_bold(paper):
    bold = {run.text for line in paper.paragraphs if line.text.startswith("“") for run in line.runs if run.bold}
    assert {"64 tổ chức cơ sở đảng", "41 đảng bộ", "5.210 đảng viên", "5.240 đảng viên"} <= bold


def test_each_finding_has_a_box_for_the_answer(paper):
    boxes = [table.cell(0, 0).text for table in paper.tables[1:]]
    assert len(boxes) == 4
    assert all("Ý kiến của đơn vị" in box and "Mã phát hiện" in box for box in boxes)


def test_it_looks_like_an_administrative_document(paper):
    assert paper.styles["Normal"].font.name == "Times New Roman"
    assert paper.styles["Normal"].font.size.pt == 13
    section = paper.sections[0]
    assert abs(section.page_width - Cm(21)) < 1000
    assert abs(section.left_margin - Cm(3)) < 1000
    assert "PAGE" in section.footer.paragraphs[0]._p.xml


def test_acknowledged_findings_and_quiet_reports_are_left_out(paper):
    text = "\n".join(texts(paper))
    assert "gần 5 năm”: từ ước lượng" not in text
    assert "Kế hoạch" not in text


def test_what_was_decided_at_the_desk_is_said(archive, tmp_path):  # noqa: F811
    folder = Path(shutil.copytree(archive, tmp_path / "copy"))
    rows = Dataset(folder).rows("checks", ["check_id", "severity"])
    check = next(row["check_id"] for row in rows if row["severity"] == "error")
    decisions.append(folder, "doubtful", "An", check_id=check, reason="mờ")
    findings.write(folder, tmp_path / "a.docx")
    findings.write(folder, tmp_path / "b.docx", "en")
    for name, words in (("a", "Người xem kết luận: nghi đọc nhầm"), ("b", "Looked at by a person: doubtful reading")):
        lines = texts(docx.Document(str(tmp_path / f"{name}.docx")))
        assert lines.count(words) == 1
        assert lines[lines.index(words) - 1].startswith("1. ")
        assert sum("Trước hết so với bản giấy" in line or "First look at the paper" in line for line in lines) == 1


def test_a_file_that_could_not_be_read_does_not_look_clean(paper):
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert ["bản cũ.txt (không đọc được)", "–", "–", "–", "–"] in rows
    assert ["sao.txt (bỏ qua)", "–", "–", "–", "–"] in rows
    assert any("Đã đọc 3 văn bản" in text for text in texts(paper))


def test_same_findings_same_bytes(archive, tmp_path):  # noqa: F811
    for name in ("a", "b"):
        findings.write(archive, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_english(archive, tmp_path):  # noqa: F811
    findings.write(archive, tmp_path / "a.docx", "en")
    text = "\n".join(texts(docx.Document(str(tmp_path / "a.docx"))))
    assert "The parts add up to 66, but the total says 64 (off by 2)." in text
    assert "Open: 2 errors, 2 warnings, 0 notes." in text
    assert "3,105 + 1,950 = 5,055 ≠ 5,210" in text
    assert "What would agree: 5,055." in text


@pytest.mark.parametrize(("blocs", "documents", "number"), [
    ((), ("57-BC",), 1),
    ((), ("lam-theo-bac",), 1),
    (("thanh hóa",), (), 2),
    (("VN-21.KCQDN",), ("ket-qua",), 1),
    (("VN-72",), (), 0),
    (("dak nong",), (), 1),
    ((), ("999",), 0),
])  # fmt: skip
def test_selection(archive, blocs, documents, number):  # noqa: F811
    assert len(page_view(archive, "vi", chosen(blocs, documents)).documents) == number


def test_what_xml_cannot_hold_stands_there_as_signs(tmp_path, new_dataset):  # noqa: F811
    made = new_dataset()
    odd = "\ufffe\uffff\x01\ufdd0"
    text = f"I. KẾT QUẢ{odd}\n\nKết nạp 64{odd} đảng viên.\n"
    report = made.report(f"a{odd}.txt", text, title=f"Báo cáo{odd}")
    report.section("I", f"I. KẾT QUẢ{odd}")
    words = [f"64{odd} đảng viên"]
    report.check("SUM01", "inconsistent", "error", words, words, message_vi=f"Sai{odd}", arithmetic=f"1{odd}")
    folder = made.write(tmp_path / f"kho{odd}")
    assert findings.write(folder, tmp_path / "a.docx") == 1
    signs = "⟨U+FFFE⟩⟨U+FFFF⟩␁⟨U+FDD0⟩"
    text = "\n".join(texts(docx.Document(str(tmp_path / "a.docx"))))
    assert all(words + signs in text for words in ("kho", "64", "Sai", "Phép tính: 1", "Báo cáo", "a"))


def test_no_selection_selects_everything():
    assert chosen((), ()) is None


@pytest.mark.parametrize(("text", "plain"), [("Đắk Nông", "dak nong"), ("57-BC/ĐUK", "57-bc/duk"), ("Uỷ", "uy")])
def test_folding(text, plain):
    assert folded(text) == plain


def test_every_rule_has_advice(archive, tmp_path):  # noqa: F811
    class Check:
        recognition = None
        suggested = None

    for row in load("checks"):
        check = Check()
        check.rule_id = row["id"]
        assert all(vi and en for vi, en in advice(check))


def test_an_image_is_shown_with_its_outlines():
    made = BytesIO()
    Image.new("L", (100, 40), 255).save(made, "WEBP", lossless=True)
    source = "data:image/webp;base64," + b64encode(made.getvalue()).decode()
    shown = picture(ImageView(1, source, 50, 20, (Outline(10, 5, 20, 8),)))
    assert shown is not None
    with Image.open(shown) as image:
        assert image.format == "PNG"
        assert image.getpixel((20, 10)) == (168, 30, 26)
        assert image.getpixel((90, 35)) == (255, 255, 255)


def test_a_broken_image_is_left_out():
    assert picture(ImageView(1, "data:image/webp;base64,AAAA", 50, 20, ())) is None
