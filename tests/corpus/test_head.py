"""Fields of the head and the foot, line by line."""

from __future__ import annotations

import pytest

from corpus.readers import from_text
from corpus.structure import analyse
from corpus.structure.dating import inferred_year, period_of, place_date, web_date
from corpus.structure.people import pen_name, person
from schemas.document import Header

BODY = "\n\nThực hiện chương trình công tác, Đảng ủy Khối báo cáo kết quả cụ thể trong thời gian qua như sau đây.\n"


def header(text: str) -> Header:
    return analyse(from_text(text)).header


@pytest.mark.parametrize(
    ("line", "number", "symbol", "why"),
    [
        ("Số 134-BC/ĐUK", "134", "BC/ĐUK", "Party"),
        ("Số: 134 - BC/ĐUK", "134", "BC/ĐUK", "spaces"),
        ("Số 07 -BC/ĐUK.CQ&DN", "07", "BC/ĐUK.CQ&DN", "an organ with a point and an ampersand"),
        ("Số:     -BC/ĐUK", None, "BC/ĐUK", "not yet numbered"),
        ("Số ...-NQ/ĐUK", None, "NQ/ĐUK", "dots to fill in"),
        ("Số 12 BC/ĐUK", "12", "BC/ĐUK", "the dash is lost"),
        ("Sô: 9-BC/ÐUK", "9", "BC/ĐUK", "slips of OCR"),
        ("134-BC/ĐUK", "134", "BC/ĐUK", "without the word"),
        ("Số: 45/BC-UBND", "45", "BC-UBND", "State"),
        ("Số: 30/2020/BC-SNV", "30", "2020/BC-SNV", "State with the year"),
        ("Số: 88", "88", None, "number alone"),
        ("Số 15 - BC/ĐUK Lam Kinh, ngày 05 tháng 12 năm 2022", "15", "BC/ĐUK", "the place on the same line"),
        ("ĐẢNG ỦY KHỐI Số 15-BC/ĐUK", "15", "BC/ĐUK", "the organ on the same line"),
        ("Số: 63 /HTS Lam Kinh, ngày 05 tháng 12 năm 2022", "63", "HTS", "an organ without a kind"),
        ("Số:\n15-BC/ĐUK", "15", "BC/ĐUK", "broken over two lines"),
        ("Số: 15 -\nBC/ĐUK", "15", "BC/ĐUK", "broken inside the number"),
        ("Báo cáo số: 15-BC/ĐUK Lam Kinh, ngày 05 tháng 12 năm 2022", "15", "BC/ĐUK", "the kind, and the place"),
        ("Số 15-KL/T.Ư", "15", "KL/TW", "the Central Committee"),
        ("TỈNH ỦY TÂN LẬP\nSố 15-KL/TƯ", "15", "KL/TU", "a slip for a province's committee"),
    ],
)
def test_number(line: str, number: str | None, symbol: str | None, why: str) -> None:
    text = f"{line}\n\nBÁO CÁO\nkết quả công tác dân vận{BODY}"
    found = header(text)
    assert (found.number, found.symbol) == (number, symbol), why
    assert found.number_span is not None
    assert text[found.number_span.start : found.number_span.end] in line
    assert found.kind == "báo cáo"


@pytest.mark.parametrize(
    "line",
    [
        "Thực hiện Nghị quyết số 07-NQ/ĐUK",
        "Tổng kết 10 năm Nghị quyết số 07-NQ/ĐUK của Đảng ủy Khối",
        "Quy định số 07-QĐ/TW là gì",
    ],
)
def test_a_number_cited_above_the_text_is_not_the_document_s(line: str) -> None:
    for text in (f"{line}\n\nBÁO CÁO\nkết quả công tác dân vận{BODY}", f"{line}\n{BODY}{BODY}"):
        assert header(text).number is None


def test_a_number_cited_in_the_title_is_not_the_document_s() -> None:
    found = header("BÁO CÁO\nTổng kết Nghị quyết số 07-NQ/ĐUK, ngày 12/7/2016" + BODY)
    assert (found.number, found.symbol, found.date_source) == (None, None, "inferred")


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("BÁO CÁO\nkết quả công tác dân vận", "báo cáo", "kết quả công tác dân vận"),
        ("BÁO CÁO KẾT QUẢ CÔNG TÁC DÂN VẬN", "báo cáo", "KẾT QUẢ CÔNG TÁC DÂN VẬN"),
        ("**BÁO CÁO**\n\n**Kết quả công tác\ndân vận**", "báo cáo", "Kết quả công tác dân vận"),
        ("BÁ O CAO\nKết quả công tác dân vận", "báo cáo", "Kết quả công tác dân vận"),
        (
            "BÁO CÁO\nkết quả công tác dân vận,\nnhiệm vụ năm 2023\nHội nghị lần thứ tám",
            "báo cáo",
            "kết quả công tác dân vận, nhiệm vụ năm 2023",
        ),
        (
            "QUYẾT ĐỊNH\nvề công tác dân vận\nHIỆU TRƯỞNG TRƯỜNG LAM KINH\nCăn cứ Điều lệ",
            "quyết định",
            "về công tác dân vận",
        ),
        ("B Á O  C Á O\nKết quả công tác dân vận", "báo cáo", "Kết quả công tác dân vận"),
        ("BÁO CÁO TÓM TẮT\nkết quả công tác dân vận", "báo cáo", "kết quả công tác dân vận"),
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG\nthực hiện nghị quyết", "chương trình", "thực hiện nghị quyết"),
        ("KẾ HOẠCH (Dự thảo)\ntổ chức hội thi", "kế hoạch", "tổ chức hội thi"),
        ("BÁO CÁO VIÊN GIỎI CỦA KHỐI", "bài viết", "BÁO CÁO VIÊN GIỎI CỦA KHỐI"),
        ("Nghị quyết đi vào cuộc sống", "bài viết", "Nghị quyết đi vào cuộc sống"),
    ],
)
def test_kind_and_title(text: str, kind: str, title: str) -> None:
    found = header(f"{text}{BODY}{BODY}")
    assert (found.kind, found.title) == (kind, title)


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("(Dự thảo)\n\nBÁO CÁO\nkết quả", True),
        ("BÁO CÁO\nkết quả\n(Dự thảo lần 2)", True),
        ("DỰ THẢO NGHỊ QUYẾT\n\nNGHỊ QUYẾT\nvề công tác", True),
        ("BÁO CÁO\nkết quả góp ý dự thảo văn kiện", False),
    ],
)
def test_draft(text: str, draft: bool) -> None:
    assert header(text + BODY).is_draft is draft


@pytest.mark.parametrize(
    ("line", "place", "date"),
    [
        ("Hà Tĩnh, ngày tháng 10 năm 2021", "Hà Tĩnh", "2021-10"),
        ("Sơn La, ngày 05 tháng 12 năm 2022", "Sơn La", "2022-12-05"),
        ("Bà Rịa - Vũng Tàu, ngày 3/4/2020", "Bà Rịa - Vũng Tàu", "2020-04-03"),
        ("TP. Hồ Chí Minh, ngày … tháng … năm 2019", "TP. Hồ Chí Minh", "2019"),
        ("ngày 7 tháng 5 năm 2018", None, "2018-05-07"),
        ("TRƯỜNG CHÍNH TRỊ Lam Kinh, ngày 3/4/2020", "Lam Kinh", "2020-04-03"),
        ("LAM KINH, ngày 3/4/2020", "LAM KINH", "2020-04-03"),
        ("Quy định 61-QĐ/TU, ngày 3/4/2020 của Tỉnh ủy", None, "2020-04-03"),
        ("ngày 31 tháng 02 năm 2018", None, None),
        ("Lam Kinh, ngày … tháng … năm 2022", "Lam Kinh", "2022"),
        ("Thứ sáu, ngày 7 tháng 11 năm 2025", None, None),
        ("Hôm nay, ngày 3 tháng 5 năm 2019", None, None),
        ("tháng năm trôi qua", None, None),
    ],
)
def test_place_and_date(line: str, place: str | None, date: str | None) -> None:
    found = place_date(line, line.lower())
    assert (found.place, found.date) == (place, date) if found else date is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Thứ Năm, 15/06/2023 08:30", "2023-06-15"),
        ("Ngày đăng: 15/06/2023", "2023-06-15"),
        ("14/03/2018 - 06:15", "2018-03-14"),
        ("07:50, ngày 19-04-2021", "2021-04-19"),
        ("- 11/09/2020 03:15:00 AM", "2020-09-11"),
        ("Thứ năm, 15/6/2023 - 08:30", "2023-06-15"),
        ("Cập nhật lúc 10:25, 29/08/2018 (GMT+7)", "2018-08-29"),
        ("Thứ 4, 10/01/2024, 06:20[GMT+7]", "2024-01-10"),
        ("Ngày đăng 12/11/2016 | 21:05 | Lượt xem: 318", "2016-11-12"),
        ("Print Thứ Ba, 09/06/2020 07:45 Gốc", "2020-06-09"),
        ("Thứ sáu, ngày 7 tháng 11 năm 2025", "2025-11-07"),
        ("Thứ sáu, 7 Tháng 11, 2025 - 07:14", "2025-11-07"),
        ("Hôm nay, ngày 3 tháng 5 năm 2019", "2019-05-03"),
        ("Ngày 7 tháng 11 năm 2025, tại thành phố", None),
        ("Tính đến ngày 15/6/2023", None),
        ("Hội nghị 28/10/2020", None),
        ("99/99/2020", None),
    ],
)
def test_web_date(line: str, date: str | None) -> None:
    assert web_date(line.lower()) == date


@pytest.mark.parametrize(
    ("title", "opening", "period"),
    [
        ("kết quả 6 tháng đầu năm 2023", "", ("2023-01", "2023-06")),
        ("một số chuyển biến 6 tháng đầu năm", "6 tháng đầu năm 2023, mặc dù", ("2023-01", "2023-06")),
        ("sơ kết 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2020", "", ("2020-01", "2020-06")),
        ("kết quả quý iii năm 2021", "", ("2021-07", "2021-09")),
        ("kết quả 9 tháng đầu năm 2022", "", ("2022-01", "2022-09")),
        ("công tác tháng 3/2024", "", ("2024-03", "2024-03")),
        ("tổng kết công tác năm 2022, phương hướng, nhiệm vụ năm 2023", "", ("2022-01", "2022-12")),
        ("kiểm tra, giám sát nhiệm kỳ 2015 - 2020", "", ("2015", "2020")),
        ("tổng kết nghị quyết số 07-nq/đuk, ngày 12/7/2016", "", None),
        ("tổng kết chương trình “văn hóa công sở năm 2016”", "", None),
        ("tổng kết công tác dân vận", "năm 2020 có nhiều khó khăn", None),
    ],
)
def test_period(title: str, opening: str, period: tuple[str, str] | None) -> None:
    assert period_of(title, opening) == period


@pytest.mark.parametrize(
    ("text", "today", "year"),
    [
        ("từ năm 2016 đến nay; hội thi năm 2023", None, "2023"),
        ("năm 2021, phấn đấu đến năm 2030 có", None, "2021"),
        ("nhiệm kỳ 2020 - 2025; kết quả năm 2022", None, "2022"),
        ("phương hướng, nhiệm vụ năm 2024; ngày 12/7/2023", None, "2023"),
        ("năm 2021 và năm 2029", "2022-05-01", "2021"),
        ("có 2050 đảng viên, 2.019 quần chúng", None, None),
    ],
)
def test_inferred_year(text: str, today: str | None, year: str | None) -> None:
    assert inferred_year([text], today) == year


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Trần Văn Minh", "Trần Văn Minh"),
        ("**Trần Văn Minh**", "Trần Văn Minh"),
        ("NGUYỄN THỊ HOA", "NGUYỄN THỊ HOA"),
        ("ThS. Lê Thị Bình", "Lê Thị Bình"),
        ("Đ/c Lò Văn Muôn", "Lò Văn Muôn"),
        ("(đã ký) Vừ A Dơ", "Vừ A Dơ"),
        ("Y Thanh Niê Kđăm", "Y Thanh Niê Kđăm"),
        ("H’Lim Niê", "H’Lim Niê"),
        ("Ban Tuyên giáo", None),
        ("BÍ THƯ", None),
        ("Thu Hà", None),
        ("Nguyễn", None),
        ("Lê lợi kéo quân", None),
    ],
)
def test_person(line: str, name: str | None) -> None:
    assert person(line) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Thu Hà", "Thu Hà"),
        ("T.An - V.Bình", "T.An - V.Bình"),
        ("Minh Châu – Đỗ Hải", "Minh Châu – Đỗ Hải"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Ban Biên Tập", None),
        ("TIN THẾ GIỚI", None),
        ("Kết quả", None),
    ],
)
def test_pen_name(line: str, name: str | None) -> None:
    assert pen_name(line) == name


@pytest.mark.parametrize(
    "line",
    ["Điểm a, Quy định 61-QĐ/TU, ngày 03/4/2020 của Ban Thường vụ", "Chi bộ họp phiên đầu (Lam Kinh, ngày 03/4/2020)"],
)
def test_a_date_in_a_sentence_is_not_the_head_s(line: str) -> None:
    assert header(f"{line}\n{BODY}{BODY}").date_source != "stated"


def test_an_organ_beside_the_place_ends_before_it() -> None:
    found = header("ĐẢNG BỘ XÃ LAM KINH\nCHI BỘ TRƯỜNG Lam Kinh, ngày 03 tháng 4 năm 2020\nBÁO CÁO\nkết quả" + BODY)
    assert (found.issuer, found.place) == ("Đảng ủy Khối", "Lam Kinh")
    organ = header("CHI BỘ TRƯỜNG Lam Kinh, ngày 03 tháng 4 năm 2020\nBÁO CÁO\nkết quả\n\nNăm qua có tiến bộ.\n")
    assert organ.issuer == "CHI BỘ TRƯỜNG"


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("BAN CHẤP HÀNH\nTRUNG ƯƠNG\n\nSố 15-QĐ/TW", "BAN CHẤP HÀNH TRUNG ƯƠNG"),
        ("ĐẢNG BỘ XÃ\nCHI BỘ TRƯỜNG\nCƠ QUAN: LAM KINH", "CHI BỘ TRƯỜNG"),
        ("TỈNH ĐOÀN TÂN LẬP      ĐOÀN TNCS HỒ CHÍ MINH\nBAN THƯỜNG VỤ\n***", "BAN THƯỜNG VỤ"),
    ],
)
def test_the_organ_of_the_head(text: str, issuer: str) -> None:
    assert header(f"{text}\n\nBÁO CÁO\nkết quả\n\nNăm qua có tiến bộ.\n").issuer == issuer


def test_the_body_that_decides_is_named_in_full() -> None:
    head = (
        "ỦY BAN NHÂN DÂN\nSố: 41/QĐ-UBND\nQUYẾT ĐỊNH\nvề dân vận\nỦY BAN NHÂN DÂN TỈNH TÂN LẬP\nCăn cứ Luật Dân vận;\n"
    )
    assert header(head).issuer == "ỦY BAN NHÂN DÂN TỈNH TÂN LẬP"


@pytest.mark.parametrize(
    ("sentence", "issuer"),
    [
        ("Căn cứ Điều lệ, Ban Bí thư Trung ương Đoàn ban hành báo cáo như sau.", "Ban Bí thư Trung ương Đoàn"),
        ("Năm 2022, Ban Thường vụ Đảng ủy đã tiến hành kiểm điểm.", "Ban Thường vụ Đảng ủy"),
    ],
)
def test_who_speaks(sentence: str, issuer: str) -> None:
    assert header(f"BÁO CÁO\nkết quả\n\n{sentence}\n").issuer == issuer


@pytest.mark.parametrize(("number", "kind"), [("50/2019/NQ-HĐND", "nghị quyết"), ("41/QĐ-UBND", "quyết định")])
def test_the_kind_that_a_state_symbol_tells(number: str, kind: str) -> None:
    assert header(f"HỘI ĐỒNG NHÂN DÂN\nSố: {number} | Lam Kinh, ngày 3/4/2020 |{BODY}{BODY}").kind == kind


def test_a_letter_without_letters_of_its_kind() -> None:
    found = header("Số: 27/BCĐ-TH\nV/v góp ý đề cương\nLam Kinh, ngày 03/4/2020\nKính gửi: Các sở" + BODY)
    assert (found.kind, found.title) == ("công văn", "V/v góp ý đề cương")


def test_a_date_broken_over_two_lines_is_one_paragraph() -> None:
    text = "Số 15-BC/ĐUK\nLam Kinh, ngày 05\ntháng 12 năm 2022\n\nBÁO CÁO\nkết quả" + BODY
    found = [[text[s.start : s.end] for s in p.spans] for p in analyse(from_text(text)).paragraphs]
    assert ["Lam Kinh, ngày 05", "tháng 12 năm 2022"] in found


ONE_LINE = (
    "ĐẢNG BỘ TỈNH TÂN LẬP ĐẢNG UỶ XÃ LAM KINH * Số 12-KH/ĐU ĐẢNG CỘNG SẢN VIỆT NAM Lam Kinh, ngày 05 tháng 12 năm 2022 "
    "KẾ HOẠCH kiểm tra, giám sát năm 2023 Căn cứ Điều lệ Đảng, Đảng ủy xây dựng kế hoạch như sau."
)


@pytest.mark.parametrize(
    "text", [ONE_LINE, f"**{ONE_LINE}**", ONE_LINE.replace("* Số 12-KH/ĐU ĐẢNG", "Số: 12-KH/ĐU ĐẢNG")]
)
def test_a_head_whose_line_breaks_are_lost(text: str) -> None:
    found = analyse(from_text(text)).header
    assert (found.kind, found.number, found.symbol, found.place) == ("kế hoạch", "12", "KH/ĐU", "Lam Kinh")
    assert (found.date, found.date_source, found.title) == ("2022-12-05", "stated", "kiểm tra, giám sát năm 2023")


@pytest.mark.parametrize(
    "text",
    [
        "Đảng bộ gắn biển ĐẢNG CỘNG SẢN VIỆT NAM tại nhà truyền thống ở Lam Kinh, ngày 05 tháng 12 năm 2022 với đông "
        "đủ đảng viên tham dự, theo KẾ HOẠCH của cấp trên.",
        ONE_LINE.replace("KẾ HOẠCH", "Kế hoạch"),
    ],
)
def test_a_long_line_that_is_no_head(text: str) -> None:
    assert analyse(from_text(text)).header.kind is None


def test_a_place_broken_over_three_lines() -> None:
    found = header("Số 15-BC/ĐUK\nLam\nKinh, ngày 05 tháng 12\nnăm 2022\n\nBÁO CÁO\nkết quả" + BODY)
    assert (found.place, found.date) == ("Lam Kinh", "2022-12-05")


def test_the_body_above_the_formula_heads_nothing() -> None:
    grounds, articles = f"Căn cứ Điều lệ Đảng;{BODY}", "QUYẾT ĐỊNH\n\nĐiều 1. Lập tổ công tác.\n"
    found = analyse(from_text(f"QUYẾT ĐỊNH\nvề công tác\n\n{grounds}\nĐẢNG ỦY KHỐI\n\n{articles}"))
    assert [section.title for section in found.sections][:1] == ["QUYẾT ĐỊNH"]


REPORT = "BÁO CÁO\nkết quả công tác dân vận" + BODY + "\n1. Kết quả\n\nCó 12 mô hình.\n\n"


@pytest.mark.parametrize(
    ("foot", "authority", "role", "signer", "recipients"),
    [
        (
            "Nơi nhận:\n- Tỉnh ủy, (để b/c)\n- Lưu VP.\n\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\n\nLê Văn An",
            "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Lê Văn An", ("Tỉnh ủy (để b/c)", "Lưu VP"),
        ),
        ("**T/M ĐẢNG ỦY\nPHÓ BÍ THƯ**\n\n\nLê Văn An", "T/M ĐẢNG ỦY", "PHÓ BÍ THƯ", "Lê Văn An", ()),
        ("T/M ĐẢNG ỦY BÍ THƯ\nLê Văn An", "T/M ĐẢNG ỦY", "BÍ THƯ", "Lê Văn An", ()),
        ("K/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\n(đã ký)\nLê Văn An", "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Lê Văn An", ()),
        ("BÍ THƯ\n\nLê Văn An", None, "BÍ THƯ", "Lê Văn An", ()),
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", None, ()),
        (
            "Nơi nhận:            T/M ĐẢNG ỦY\n- Tỉnh ủy;            BÍ THƯ\n- Lưu.            Lê Văn An",
            "T/M ĐẢNG ỦY", "BÍ THƯ", "Lê Văn An", ("Tỉnh ủy", "Lưu"),
        ),
        (
            "Nơi nhận: Tỉnh ủy; các chi bộ.\n\nTM. CHI BỘ\nBÍ THƯ\nLê Văn An",
            "TM. CHI BỘ", "BÍ THƯ", "Lê Văn An", ("Tỉnh ủy; các chi bộ",),
        ),
        ("Nơi nhận:\nNhư trên;\nCác chi bộ;\nLưu VP.", None, None, None, ("Như trên", "Các chi bộ", "Lưu VP")),
        ("", None, None, None, ()),
    ],
)  # fmt: skip
def test_foot(
    foot: str, authority: str | None, role: str | None, signer: str | None, recipients: tuple[str, ...]
) -> None:
    found = header(REPORT + foot)
    assert (found.authority, found.signer_role, found.signer) == (authority, role, signer)
    assert found.recipients == recipients


@pytest.mark.parametrize(
    ("line", "signer", "role"),
    [
        ("Nguyễn Thị Mai - Phó Trưởng Ban Tổ chức", "Nguyễn Thị Mai", "Phó Trưởng Ban Tổ chức"),
        ("Tác giả: Nguyễn Thị Mai", "Nguyễn Thị Mai", None),
        ("Tin, ảnh: Thu Hà", "Thu Hà", None),
        ("(Nguyễn Thị Mai)", "Nguyễn Thị Mai", None),
        ("Tin ảnh: Thu Hà", "Thu Hà", None),
        ("Bài và ảnh: Thu Hà - Văn An", "Thu Hà - Văn An", None),
        ("Tác giả: Lê An - Văn Bình", "Lê An - Văn Bình", None),
        ("Thu Hà (Ban Tuyên giáo ĐUK)", "Thu Hà", "Ban Tuyên giáo ĐUK"),
        ("CTV Thu Hà", "Thu Hà", None),
        ("NGỌC DIỆP", "NGỌC DIỆP", None),
        ("H. VÂN", "H. VÂN", None),
        ("T.S", "T.S", None),
        ("T.Mai-Đ.Long", "T.Mai-Đ.Long", None),
        ("Thu Hà\n.\n;\n.", "Thu Hà", None),
        ("Thu Hà\nTheo TTXVN", "Thu Hà", None),
        ("Thu Hà\nChia sẻ bài viết\nĐồng hành cùng doanh nghiệp", "Thu Hà", None),
        ("Thu Hà\n< Trở về trang trước\nGửi bình luận của bạn", "Thu Hà", None),
        ("Thu Hà\nCác tin khác\nHội nghị giao ban (12/3)", "Thu Hà", None),
        ("Thu Hà\nTruy cập\nHôm nay: 1.204\nTháng hiện tại: 48.911", "Thu Hà", None),
        ("Đồng chí Lê Văn An - Bí thư Đảng ủy Khối chủ trì hội nghị", None, None),
        ("PV", None, None),
        ("Nguồn: Văn phòng", None, None),
        ("Hội nghị thành công tốt đẹp.", None, None),
    ],
)
def test_author(line: str, signer: str | None, role: str | None) -> None:
    found = header(f"Chi bộ làm theo lời Bác{BODY}{BODY}\n{line}")
    assert (found.kind, found.signer, found.signer_role) == ("bài viết", signer, role)


@pytest.mark.parametrize(
    ("head", "title", "date", "why"),
    [
        ("Thứ Hai, 06/05/2019, 09:40 [GMT+7]\n{}\n14/03/2018", "{}", "2018-03-14", "the site's clock"),
        ("CÔNG TÁC ĐẢNG\n{}\nNgày đăng 12/11/2016 | 21:05", "{}", "2016-11-12", "the name of a column above the title"),
        ("{}\nTin trong Khối\n05/02/2021 11:30", "{}", "2021-02-05", "the name of a column below the title"),
        ("Tin tức - Sự kiện / Trong Khối / Kinh tế\n{}\n01/02/2016", "{}", "2016-02-01", "a path of menus"),
        ("Hotline: 0917 000 111\n{}", "{}", None, "a telephone number"),
        ("Thống kê truy cập\n• Đang online: 17\n• Tất cả: 61203\n{}", "{}", None, "a counter above the article"),
        ("ĐẢNG BỘ KHỐI:\n{}", "ĐẢNG BỘ KHỐI: {}", None, "a kicker"),
        ("TRANG THÔNG TIN ĐIỆN TỬ ĐẢNG BỘ KHỐI\n{}", "{}", None, "the name of the site"),
    ],
)  # fmt: skip
def test_the_frame_above_an_article(head: str, title: str, date: str | None, why: str) -> None:
    name = "Hội thi bí thư chi bộ giỏi cụm số 5"
    found = header(head.format(name) + BODY + BODY)
    assert (found.kind, found.title) == ("bài viết", title.format(name)), why
    assert (found.date if found.date_source == "stated" else None) == date, why


@pytest.mark.parametrize(
    ("organ", "bloc_id"),
    [
        ("TỈNH ỦY NGHỆ AN", None),
        ("BAN TUYÊN GIÁO TỈNH ỦY NGHỆ AN", None),
        ("TỈNH ỦY NGHỆ AN\nĐẢNG ỦY KHỐI CÁC CƠ QUAN", "VN-22.KCCQ"),
    ],
)
def test_a_bloc_that_is_only_told_of_is_not_the_one_that_reports(organ, bloc_id):
    told = "\n\nToàn tỉnh kết nạp 5.120 đảng viên. Đảng bộ Khối Các cơ quan tỉnh Nghệ An kết nạp 210 đảng viên.\n"
    read = header(f"{organ}\n*\nVinh, ngày 10 tháng 12 năm 2018\n\nBÁO CÁO\nCông tác phát triển đảng viên{told}")
    assert read.bloc_id == bloc_id
