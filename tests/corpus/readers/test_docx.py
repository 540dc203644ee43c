"""Word files: what is on the page becomes text, and nothing else does."""

from __future__ import annotations

import random
from collections import Counter
from io import BytesIO

import pytest

from corpus.encodings import from_unicode
from corpus.readers import read
from corpus.samples import samples
from pipeline.reading import read_text
from pipeline.stages import understand
from schemas.problems import EmptyFile
from tests.corpus.readers.word import STRICT, Printed, cell, chunk, docx, marker, note, p, run, table

RAISED = '<w:vertAlign w:val="superscript"/>'
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)
FIELD = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
PAGE = FIELD.format("begin") + "<w:r><w:instrText> DATE 3 </w:instrText></w:r>" + FIELD.format("separate")
CONTENTS = PAGE.replace("DATE 3", 'TOC \\o "1-3"')


@pytest.fixture
def text_of(tmp_path):
    """The text that a Word file becomes."""

    def read_bytes(data: bytes, name: str = "a.docx") -> str:
        (tmp_path / name).write_bytes(data)
        return read(tmp_path / name, name).text

    return read_bytes


# what stands in the body, what it becomes, why
BODIES = [
    (p("Khối có 121 ", "tổ chức"), "Khối có 121 tổ chức", "runs are joined as they are"),
    (p("Một") + p("Hai"), "Một\n\nHai", "a blank line between paragraphs"),
    (p("Một") + p("") + p(" ") + p("Hai"), "Một\n\nHai", "empty paragraphs"),
    (p("tổng kết\ncông tác"), "tổng kết\ncông tác", "a line break stays one"),
    (p("1.\tĐặc điểm"), "1. Đặc điểm", "a tab in running text is a blank"),
    (p("Khối\u00a0có  121"), "Khối có 121", "blanks of other widths"),
    (p("Trà\u0300"[:3] + "\u0323ng"), "Trạ̀ng", "marks are composed as far as they go"),
    (p("Đa\u0309ng u\u0309y"), "Đảng ủy", "decomposed letters"),
    (p("<w:r><w:t>20</w:t><w:noBreakHyphen/><w:t>30</w:t></w:r>"), "20-30", "a hyphen that does not break"),
    (p("<w:r><w:t>nhiệm</w:t><w:softHyphen/><w:t>kỳ</w:t></w:r>"), "nhiệmkỳ", "a soft hyphen is none"),
    (p(run("báo cáo", "<w:caps/>")), "BÁO CÁO", "capitals by format"),
    (p(run("báo cáo", '<w:caps w:val="0"/>')), "báo cáo", "capitals switched off"),
    (p("Có 5", run(" 999", "<w:vanish/>")), "Có 5", "hidden text"),
    (p("Có ", "<w:del><w:r><w:delText>4</w:delText></w:r></w:del>", f"<w:ins>{run('5')}</w:ins>"), "Có 5", "revisions"),
    (p("A", f"<w:moveFrom>{run('x')}</w:moveFrom>") + p(f"<w:moveTo>{run('x')}</w:moveTo>"), "A\n\nx", "moved text"),
    (p("Đảng bộ", properties="<w:rPr><w:del/></w:rPr>") + p(" Khối"), "Đảng bộ Khối", "a deleted paragraph mark"),
    (p("Cuối", properties="<w:rPr><w:del/></w:rPr>"), "Cuối", "a deleted mark with nothing behind it"),
    (p("diện tích 50 m", run("2", RAISED)), "diện tích 50 m²", "a square metre"),
    (p("loại hình ", run("1", RAISED), ";"), "loại hình¹;", "a marker typed by hand sits on its word"),
    (p("loại hình", run("(1)", RAISED), "."), "loại hình⁽¹⁾.", "in brackets"),
    (p("năm 2023", run("12", '<w:position w:val="6"/>')), "năm 2023¹²", "raised by position"),
    (p("ngày 1", run("st", RAISED)), "ngày 1st", "raised letters stay"),
    (p("<w:hyperlink>" + run("tinhuy.vn") + "</w:hyperlink>"), "tinhuy.vn", "a link's words"),
    (p("Ngày ", PAGE, run("5"), FIELD.format("end"), " nữa"), "Ngày 5 nữa", "the result of a field"),
    (p("Ngày ", FIELD.format("begin"), "<w:r><w:instrText>X 7</w:instrText></w:r>") + p("Sau"),
     "Ngày\n\nSau", "a field without end"),
    (p(CONTENTS, run("I. Mở đầu 3")) + p(run("II. Kết 9"), FIELD.format("end")) + p("Sau"),
     "Sau", "a table of contents"),
    (p(CONTENTS, run("I. Mở đầu 3")) + p("Sau"), "I. Mở đầu 3\n\nSau", "one without end hides nothing"),
    (p("<w:fldSimple w:instr=' PAGE '>" + run("7") + "</w:fldSimple>", "Trang"), "Trang", "a page number"),
    (p("a", "<w:r><w:sym w:font='Symbol' w:char='F0B3'/></w:r>", "b"), "a≥b", "a symbol"),
    (p("x", "<m:oMath><m:r><m:t>= 5%</m:t></m:r></m:oMath>"), "x= 5%", "a formula"),
    (p("A", BOX.format(p("Trong khung"))), "A\n\nTrong khung", "a text box, once"),
    ("<w:sdt><w:sdtPr/><w:sdtContent>" + p("Trong ô") + "</w:sdtContent></w:sdt>", "Trong ô", "a content control"),
    ("<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
     f"<w:sdtContent>{p('I. Mở 3')}</w:sdtContent></w:sdt>" + p("Sau"), "Sau", "a table of contents in a control"),
    (p("TỈNH ỦY A\tĐẢNG CỘNG SẢN VIỆT NAM"), "TỈNH ỦY A    ĐẢNG CỘNG SẢN VIỆT NAM", "a head set by tabs"),
    (table([["TT", "Loại", "Số"], ["1", "Đảng bộ", "93"]]), "| TT | Loại | Số |\n| 1 | Đảng bộ | 93 |", "a table"),
    (table([["A", "x|y", "hai\ndòng"]]), "| A | x/y | hai dòng |", "bars and lines in cells"),
    (table([["một cột"], ["hai"]]), "một cột\n\nhai", "one column is no table"),
    (table([["TỈNH ỦY A\n*", "ĐẢNG CỘNG SẢN VIỆT NAM"], ["Số 5-BC/ĐUK", "A, ngày 5/6/2022"]], ruled=False),
     "TỈNH ỦY A\n*\n\nSố 5-BC/ĐUK\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\nA, ngày 5/6/2022", "a head column by column"),
    (table([["Nơi nhận:\n- Lưu.", "T/M ĐẢNG ỦY\nBÍ THƯ"]], ruled=True),
     "Nơi nhận:\n- Lưu.\n\nT/M ĐẢNG ỦY\nBÍ THƯ", "a foot, though ruled"),
    (table([["Năm 2021", "5"], ["Năm 2022", "7"]], ruled=False),
     "| Năm 2021 | 5 |\n| Năm 2022 | 7 |", "numbers without lines"),
    (table([["A", table([["x", "y"], ["1", "2"]]) + p("")], ["B", "3"]]),
     "| A | x y 1 2 |\n| B | 3 |", "a table in a cell"),
    (table([[cell("Năm", '<w:gridSpan w:val="2"/>'), "Tỷ lệ"], ["2021", "2022", "%"]]),
     "| Năm | | Tỷ lệ |\n| 2021 | 2022 | % |", "a cell over two columns"),
    (table([[cell("Khối", '<w:vMerge w:val="restart"/>'), "5", "6"], [cell("", "<w:vMerge/>"), "7", "8"]]),
     "| Khối | 5 | 6 |\n| | 7 | 8 |", "a cell over two rows"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), [row[:2] for row in BODIES], ids=[row[2] for row in BODIES])
def test_bodies(text_of, body: str, text: str) -> None:
    assert text_of(docx(body)) == text


def level(number: int, form: str, text: str, more: str = "") -> str:
    shown = f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{shown}{more}</w:lvl>'


def numbered(text: str, list_id: int = 1, depth: int = 0, style: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return p(text, properties=f'<w:pStyle w:val="{style}"/>' if style else place)


LEVELS = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", "<w:isLgl/>") + level(2, "lowerLetter", "%3)")


def listed(list_id: int, abstract: int, more: str = "") -> str:
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def style(style_id: str, kind: str, name: str, more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{more}</w:style>'


IN_LIST_1 = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
LISTS = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", chr(0xF0B7))}{level(1, "bullet", "+")}</w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="S"/></w:abstractNum>'
    + listed(1, 0) + listed(2, 1) + listed(4, 2)
    + listed(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>')
)  # fmt: skip
STYLES = (
    style("H", "paragraph", "heading 1", IN_LIST_1)
    + style(
        "H2", "paragraph", "heading 2", '<w:basedOn w:val="H"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>'
    )
    + style("S", "numbering", "list", IN_LIST_1)
    + style("T", "paragraph", "toc 1")
    + style("F", "character", "footnote reference", f"<w:rPr>{RAISED}</w:rPr>")
)
NUMBERED = [
    (numbered("Một") + numbered("Hai"), ["I. Một", "II. Hai"], "Roman"),
    (numbered("A") + numbered("B", depth=1) + numbered("C", depth=1) + numbered("D") + numbered("E", depth=1),
     ["I. A", "1.1. B", "1.2. C", "II. D", "2.1. E"], "several levels, begun anew"),
    (numbered("a", depth=2) + numbered("b", depth=2), ["a) a", "b) b"], "letters"),
    (numbered("x", 2) + numbered("y", 2, 1), ["- x", "+ y"], "bullets"),
    (numbered("A") + numbered("B", 3), ["I. A", "IV. B"], "another start"),
    (numbered("A", style="H") + numbered("B", style="H2"), ["I. A", "1.1. B"], "numbers by style"),
    (numbered("A", 4) + numbered("B", 4), ["I. A", "II. B"], "a list by a style of lists"),
    (numbered("A") + numbered("") + numbered("C"), ["I. A", "III. C"], "an empty paragraph counts"),
    (numbered("A", 0), ["A"], "no list"),
    (numbered("A", 77), ["A"], "a list that is not there"),
    (p("Mở đầu 3", properties='<w:pStyle w:val="T"/>') + p("B"), ["B"], "a line of the table of contents"),
    (p("A", run("1", '<w:rStyle w:val="F"/>')), ["A¹"], "raised by style"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "lines"), [row[:2] for row in NUMBERED], ids=[row[2] for row in NUMBERED])
def test_numbers_that_word_counts(text_of, body: str, lines: list[str]) -> None:
    assert text_of(docx(body, numbering=LISTS, styles=STYLES)).split("\n\n") == lines


def test_numbers_in_empty_cells(text_of) -> None:
    rows = [["TT", "Tên", "Số"], *([numbered("", depth=2), name, "5"] for name in ("A", "B"))]
    assert text_of(docx(table(rows), numbering=LISTS)) == "| TT | Tên | Số |\n| a) | A | 5 |\n| b) | B | 5 |"


NOTES = [
    (p("Khối", marker(1), " có", marker(2), "."), {}, "Khối¹ có².\n\n¹ Một.\n\n² Hai.", "counted by Word"),
    (p("Khối ", marker(2), ".") + p("Sau", marker(1)), {},
     "Khối¹.\n\n¹ Hai.\n\nSau²\n\n² Một.", "in order of the markers"),
    (p("A", marker(1, mark="5"), ".") + p("B", marker(2)), {}, "A⁵.\n\n⁵ Một.\n\nB¹\n\n¹ Hai.", "a mark typed by hand"),
    (p("A", marker(1, mark="*")), {}, "A(*)\n\n(*) Một.", "a star"),
    (p("A", marker(1, mark="5"), run("5", RAISED), "."), {}, "A⁵.\n\n⁵ Một.", "a mark written twice"),
    (p("A", run("*", RAISED), ".") + p(run("*", RAISED), " Sao"), {}, "A(*).\n\n(*) Sao", "stars raised by hand"),
    (p("A", marker(9), "."), {}, "A¹.", "a marker without a note"),
    (p("A", marker(1)) + p("B", marker(2), properties="<w:sectPr/>") + p("C", marker(2)),
     {"settings": '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'},
     "A¹\n\n¹ Một.\n\nB²\n\n² Hai.\n\nC¹\n\n¹ Hai.", "begun anew in each section"),
    (p("A", marker(1)) + p("<w:r><w:lastRenderedPageBreak/></w:r>", "B", marker(2)),
     {"settings": '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'},
     "A¹\n\n¹ Một.\n\nB¹\n\n¹ Hai.", "begun anew on each page"),
    (table([["Loại", "Số"], ["Đảng bộ", p("93", marker(1))]]), {},
     "| Loại | Số |\n| Đảng bộ | 93¹ |\n\n¹ Một.", "behind the table"),
    (p("A", marker(3)), {}, "A¹\n\n¹ Ba. Và nữa.", "several paragraphs on one line"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "parts", "text"), [row[:3] for row in NOTES], ids=[row[3] for row in NOTES])
def test_notes(text_of, body: str, parts: dict[str, str], text: str) -> None:
    bodies = note(1, "Một.") + note(2, "Hai.") + note(3, "Ba.", "Và nữa.")
    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    assert text_of(docx(body, footnotes=separator + bodies, **parts)) == text


PIECES = (
    "Đảng bộ có 121 tổ chức cơ sở đảng", "I. TÌNH HÌNH", "1. Công tác tư tưởng", "- Cơ quan hành chính: 88 tổ chức;",
    "Kết nạp 356 đảng viên, đạt 101% kế hoạch.", "12 chi bộ được khen", "a) Về tổ chức:", "“Học tập và làm theo”",
    "Trong năm 2023, toàn Đảng bộ đã tổ chức thực hiện tốt các nhiệm vụ chính trị được giao, bao gồm",
    "(i) Một số hạn chế", "các đảng bộ cơ sở tiếp tục nâng cao chất lượng sinh hoạt;", "Năm 2022: 340 đảng viên",
)  # fmt: skip
BODIES_OF_NOTES = (
    "Gồm cả 02 đảng bộ bộ phận", "5 đồng chí.", "Kể cả 05 hội;", "theo Quyết định số 12-QĐ/TU", "1. Một; 2. Hai",
    "Năm 2022: 340 đảng viên, năm 2021: 320 đảng viên.", "“Trích”", "(1) Một", "Xem Báo cáo số 12-BC/ĐUK:",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_notes_are_linked_whatever_stands_around_them(text_of, seed: int) -> None:
    """Paragraphs and notes of any ending and beginning, in no order that makes sense."""
    chance = random.Random(seed)
    notes: list[str] = []
    body = p("ĐẢNG ỦY KHỐI") + p("BÁO CÁO") + p("Kết quả năm 2023")
    for _ in range(chance.randrange(3, 14)):
        runs = [chance.choice(PIECES)]
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            notes.append(chance.choice(BODIES_OF_NOTES))
            runs += [marker(len(notes)), chance.choice((" ", ",", " và 05 lớp", "."))]
        body += p(*runs)
    text = text_of(docx(body, footnotes="".join(note(i, words) for i, words in enumerate(notes, 1))))
    report = read_text(text)
    assert [(n.label, n.status) for n in report.footnotes] == [(str(i), "linked") for i in range(1, len(notes) + 1)]
    assert [text[n.content_start : n.body.end] for n in report.footnotes] == notes


def test_endnotes(text_of) -> None:
    text = text_of(docx(p("A", marker(1, "endnote")), endnotes=note(1, "Cuối.", kind="endnote")))
    assert text == "A¹\n\n¹ Cuối."


def test_the_strict_dialect_reads_the_same(text_of) -> None:
    body = p("Khối", marker(1), " có 121.") + table([["A", "B"], ["1", "2"]])
    assert text_of(docx(body, STRICT, footnotes=note(1, "Một."))) == text_of(docx(body, footnotes=note(1, "Một.")))


def test_comments_headers_and_pictures_are_no_text(text_of) -> None:
    comments = f'<w:comment w:id="1">{p("xem lại 99")}</w:comment>'
    body = p("A", '<w:r><w:commentReference w:id="1"/></w:r>', "<w:r><w:drawing/></w:r>")
    assert text_of(docx(body, comments=comments)) == "A"


@pytest.mark.parametrize(
    ("header", "drafted"),
    [
        (p("DỰ THẢO"), True),
        (p("Dự thảo lần 2"), True),
        ("<w:p><w:r><w:pict><v:shape><v:textpath string='DỰ THẢO'/></v:shape></w:pict></w:r></w:p>", True),
        (p("Trang 5"), False),
        (p("Báo cáo góp ý dự thảo văn kiện Đại hội Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh lần thứ hai"), False),
    ],
)
def test_a_draft_is_marked_in_the_header(text_of, header: str, drafted: bool) -> None:
    assert text_of(docx(p("Nội dung"), header=header)) == ("DỰ THẢO\n\nNội dung" if drafted else "Nội dung")


def picture(*lines: str) -> bytes:
    """A page with some large lines."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1654, 900), 255)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 48)
    for i, line in enumerate(lines):
        ImageDraw.Draw(page).text((150, 120 + 90 * i), line, font=font, fill=0)
    out = BytesIO()
    page.save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


def test_a_file_that_holds_nothing_but_pictures_of_pages(tmp_path) -> None:
    pytest.importorskip("tesserocr")
    lines = ("Đảng bộ Khối có 121 tổ chức cơ sở đảng,", "trong đó có 93 đảng bộ và 28 chi bộ cơ sở.")
    try:
        page = picture(*lines)
    except OSError:
        pytest.skip("no Liberation fonts")
    path = tmp_path / "a.docx"
    path.write_bytes(docx(p(""), media={"media/1.png": page, "media/logo.png": b"\x89PNG"}))
    document = read(path, "a.docx")
    assert {"121", "93", "28"} <= set(document.text.replace(",", " ").split())
    assert document.status == "partial"
    assert [problem.code for problem in document.problems] == ["D030"]
    with pytest.raises(EmptyFile, match="2 hình"):
        read(path, "a.docx", ocr=False)


def old(text: str, encoding: str, font: str) -> str:
    return run(from_unicode(text, encoding), f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')


def unicode_in(text: str, font: str) -> str:
    return run(text, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')


SENTENCE = "Đảng bộ Khối có 121 tổ chức cơ sở đảng, trong đó có 93 đảng bộ và 28 chi bộ cơ sở."
LEGACY = [
    (p(old(SENTENCE, "tcvn3", ".VnTime")), SENTENCE, "TCVN3"),
    (p(old(SENTENCE, "vni", "VNI-Times")), SENTENCE, "VNI"),
    (p(old(SENTENCE[:9], "vni", "VNI-Times"), old(SENTENCE[9:], "vni", "VNI-Times")), SENTENCE, "cut runs"),
    (p(old(SENTENCE, "tcvn3", ".VnTime")) + p(old("đảng ủy khối", "tcvn3", ".VnTimeH")),
     f"{SENTENCE}\n\nĐẢNG ỦY KHỐI", "capitals by font"),
    (p(unicode_in(SENTENCE, ".VnTime")), SENTENCE, "Unicode in a legacy font"),
    (p(old(SENTENCE, "tcvn3", ".VnTime")) + p(unicode_in("Hội nghị lần thứ hai", ".VnTime")),
     f"{SENTENCE}\n\nHội nghị lần thứ hai", "both in one font"),
    (p(old(SENTENCE, "tcvn3", ".VnTime"), run("5", RAISED)), f"{SENTENCE}⁵", "a marker beside it"),
    (p(run(from_unicode(SENTENCE, "tcvn3"))) * 3, "\n\n".join([SENTENCE] * 3), "no font named"),
    (p(old(f"{SENTENCE} Người.", "tcvn3", ".VnTime").replace("\u00ad", "</w:t><w:softHyphen/><w:t>")),
     f"{SENTENCE} Người.", "a soft hyphen of Word is a letter"),
    (p(unicode_in("Total 12%", ".VnTime")), "Total 12%", "plain letters"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), [row[:2] for row in LEGACY], ids=[row[2] for row in LEGACY])
def test_legacy_fonts(text_of, body: str, text: str) -> None:
    assert text_of(docx(body)) == text


def test_merged_headings_say_what_the_cells_hold(text_of) -> None:
    def wide(text: str) -> str:
        return cell(text, '<w:gridSpan w:val="2"/>')

    def tall(text: str, more: str = ' w:val="restart"') -> str:
        return cell(text, f"<w:vMerge{more}/>")

    rows = [
        [tall("TT"), tall("Nội dung"), wide("Năm 2022"), wide("Năm 2023")],
        [tall("", ""), tall("", ""), "Số lượng (đồng chí)", "Tỷ lệ (%)", "Số lượng (đồng chí)", "Tỷ lệ (%)"],
        ["1", "Đảng viên nữ", "1.200", "37,4", "1.250", "37,9"],
        ["2", "Đảng viên trẻ", "900", "28,0", "950", "28,8"],
    ]
    report = read_text(text_of(docx(p("BÁO CÁO") + p("Kết quả năm 2023") + table(rows) + p("Hết."))))
    found = [(str(f.value), f.kind, f.unit, f.measure, f.period_start) for f in report.figures]
    count, share = "Số lượng (đồng chí)", "Tỷ lệ (%)"
    assert found == [
        ("1200", "count", "đồng chí", f"{count}; Đảng viên nữ", "2022"),
        ("187/5", "percent", None, f"{share}; Đảng viên nữ", "2022"),
        ("1250", "count", "đồng chí", f"{count}; Đảng viên nữ", "2023"),
        ("379/10", "percent", None, f"{share}; Đảng viên nữ", "2023"),
        ("900", "count", "đồng chí", f"{count}; Đảng viên trẻ", "2022"),
        ("28", "percent", None, f"{share}; Đảng viên trẻ", "2022"),
        ("950", "count", "đồng chí", f"{count}; Đảng viên trẻ", "2023"),
        ("144/5", "percent", None, f"{share}; Đảng viên trẻ", "2023"),
    ]


def facts(document):
    """What a report says, without places."""
    return {
        "figures": Counter((f.value, f.kind, f.unit, f.role, f.period_start, f.period_end) for f in document.figures),
        "references": Counter((r.doc_type, r.number, r.symbol) for r in document.references),
        "dates": Counter((d.kind, d.value_start, d.value_end) for d in document.dates),
        "sections": Counter((s.number, s.title) for s in document.sections),
        "footnotes": Counter((n.label, n.status) for n in document.footnotes),
    }


@pytest.mark.parametrize("sample", samples()[::4], ids=lambda sample: sample.name[:3])
def test_the_facts_are_those_of_the_text(tmp_path, sample) -> None:
    report = read_text(sample.text)
    path = tmp_path / "a.docx"
    path.write_bytes(Printed(report).bytes())
    assert facts(understand(read(path, "a.docx"))) == facts(report)


CHUNKS = {
    "a.docx": docx(p("Kết nạp 12", marker(1), " đảng viên.") + table([["TT", "Đơn vị"], ["1", "Khối A"]]),
                   footnotes=note(1, "Đến hết tháng 6.")),
    "b.html": "<html><body><p>Có 45 chi bộ.</p></body></html>".encode(),
    "c.txt": "Có 7 đảng bộ.\n\nHết.".encode(),
}  # fmt: skip


def test_files_taken_in_whole_are_read_where_they_stand(tmp_path):
    body = p("Đầu") + "".join(chunk(i) + p(f"Sau {i}") for i in range(3))
    (tmp_path / "a.docx").write_bytes(docx(body, chunks=CHUNKS))
    document = read(tmp_path / "a.docx", "a.docx")
    parts = ["Đầu", "Kết nạp 12¹ đảng viên.", "¹ Đến hết tháng 6.", "| TT | Đơn vị |", "| 1 | Khối A |", "Sau 0",
             "Có 45 chi bộ.", "Sau 1", "Có 7 đảng bộ.", "Hết.", "Sau 2"]  # fmt: skip
    assert document.status == "ok"
    places = [document.text.index(piece) for piece in parts]
    assert places[0] == 0
    assert sorted(places[3:]) == places[3:]


def test_a_file_taken_in_that_cannot_be_read_is_a_problem(tmp_path):
    deep = docx(p("Đáy 5"))
    for _ in range(5):
        deep = docx(p("Có 5") + chunk(0), chunks={"a.docx": deep})
    for number, data, code in [
        (0, CHUNKS["a.docx"][:200], "D017"), (7, b"", "D017"), (0, deep, "D025"),
        (0, b"\x7fELF" + bytes(range(256)) * 9, "D005"),
    ]:  # fmt: skip
        (tmp_path / "a.docx").write_bytes(docx(p("Có 9 chi bộ.") + chunk(number), chunks={"a.bin": data}))
        document = read(tmp_path / "a.docx", "a.docx")
        assert document.text.startswith("Có 9 chi bộ.")
        assert (document.status, [problem.code for problem in document.problems]) == ("partial", [code])
