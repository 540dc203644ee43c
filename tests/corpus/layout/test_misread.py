"""Words read with a wrong tone or mark, numbers of headings that were spoilt, specks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.layout.headings import Headings, opened
from corpus.layout.lines import Line, line_of
from corpus.layout.misread import is_real, mended, mended_lines
from corpus.layout.page import Word
from corpus.layout.romans import Romans, named
from corpus.layout.specks import bare_cell, clean, without_specks
from schemas.codelists import load
from schemas.layout import Box

_SOME = [
    "chi",
    "chỉ",
    "chí",
    "bộ",
    "tổ",
    "tố",
    "chức",
    "đảng",
    "đáng",
    "viên,",
    "Đối",
    "mới",
    "ủy",
    "đồng",
    "12",
    "(",
    "đế",
]


def words(text: str) -> list[Word]:
    return [Word(part, Box(20.0 * i, 0, 20.0 * i + 18, 10), 10, 12) for i, part in enumerate(text.split())]


def read(text: str) -> str:
    return " ".join(word.text for word in mended(words(text)))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("có 371 chỉ bộ trực thuộc", "có 371 chi bộ trực thuộc"),
        ("sinh hoạt chỉ bộ Quy định", "sinh hoạt chi bộ Quy định"),
        ("thành lập 61 tố chức cơ sở đảng", "thành lập 61 tổ chức cơ sở đảng"),
        ("BAN TỐ CHỨC", "BAN TỔ CHỨC"),
        ("Tống số: 2.415 đáng viên;", "Tổng số: 2.415 đảng viên;"),
        ("“Đối mới” và kiếm tra, giám sát", "“Đổi mới” và kiểm tra, giám sát"),
        ("“Đối mới nội dung”", "“Đổi mới nội dung”"),
        ("cụ thế hoá; theo đõi", "cụ thể hoá; theo dõi"),
        ("218 buối nói chuyện", "218 buổi nói chuyện"),
        ("chĩ uỷ họp", "chi uỷ họp"),
        ("củng cố, chuyến đối số", "củng cố, chuyển đổi số"),
        ("39 đơn.vị, sản.xuất", "39 đơn vị, sản xuất"),
        ("dân tộc thiếu số 402 đồng chí", "dân tộc thiểu số 402 đồng chí"),
        ("cấp đối thẻ đảng viên", "cấp đổi thẻ đảng viên"),
        ("phãn đấu đạt 98%", "phấn đấu đạt 98%"),
        ("kiếm điềm tự phê bình", "kiểm điểm tự phê bình"),
        ("PHONG TRÀO THỊ ĐUA", "PHONG TRÀO THI ĐUA"),
        ("theo đõi, phát triến và điến hình", "theo dõi, phát triển và điển hình"),
        ("đảng viên và quân chúng ưu tú", "đảng viên và quần chúng ưu tú"),
        ("kết nạp 249 đông chí, 15 chỉ đoàn", "kết nạp 249 đồng chí, 15 chi đoàn"),
        ("nhât trí với phuơng án", "nhất trí với phương án"),
        ("sổ tay và số tay đảng viên", "sổ tay và sổ tay đảng viên"),
        ("thúc. đẩy sản xuất", "thúc đẩy sản xuất"),
        ("hoàn: thành tốt nhiệm vụ", "hoàn thành tốt nhiệm vụ"),
        ("được quan .tâm hướng dẫn", "được quan tâm hướng dẫn"),
        ("đôn đốc .khắc phục hạn chế", "đôn đốc khắc phục hạn chế"),
        ("thực hiện.có hiệu quả", "thực hiện có hiệu quả"),
        ("Phần thứnhất", "Phần thứ nhất"),
    ],
)
def test_mended(text, right):
    assert read(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "chỉ bộ phận văn phòng",
        "các yếu tố chức năng", "đồng chí ủy viên thường vụ", "đồng chí bộ đội", "thành phố biến đổi",
        "xứng đáng bộ mặt", "chỉ tiêu và chi tiêu", "chỉ, bộ đã", "lịch sự và lịch sử", "điện từ và điện tử",
        "thay đối tượng", "có bản kiểm điểm", "thiếu số lượng lớn", "chỉ đào tạo 12 lớp", "chủ nghĩa đế quốc",
        "hàng năm", "abc.vn", "chuyến đi đối ngoại",
        "công nhân và công nhận", "vị thế hiện nay", "5 triệu đồng chi cho việc này", "chỉ Bộ Công an",
        "dư luận chuyển",
        "trong năm bắt đầu từ quý I", "lần đầu từ khi thành lập", "nhận sự giúp đỡ", "nội dung thi", "đồng chí Văn Hòa",
        "sinh hoạt. Đẩy mạnh", "chi, đảng bộ trực thuộc", "tỉnh, huyện, ủy ban nhân dân", "phòng, chống tham nhũng",
        "kinh tế-xã hội.", "thanh tra và thành công", "để cử đi học", "chỉ bộ tiêu chí này",
        "tổ chức cơ-sở đảng", "không 'tham gia' họp", "tống kết nối chậm", "chỉ bộ lọc mới", "địa chỉ bộ nhớ",
        "hải quân chúng tôi", "vượt biên bán hàng", "dây chuyền đề khối", "thậm chí bộ máy",
        "tống hợp đồng giả", "khiến trách nhiệm nặng hơn", "thiết kế chuyện kể", "học tập thế nào", "tuyệt đối mới mẻ",
        "Đoàn Thế Vinh", "trong năm bắt, dư luận", "dây chuyền trách nhiệm", "học kỳ năng khiếu", "hóa giải thế cờ",
        "bức ảnh hướng về biển", "dịch vụ khác phục vụ dân", "định hướng ứng dụng", "chỉ báo đảm nhiệm",
        "thi đấu hiệu quả",
        "ngày lễ đông chí", "có 12, đông chí", "họp cùng ca đế thuận tiện", "trong năm bắt được 5 vụ",
        "KẾT QUÁ THỰC HIỆN",
        # words as good as those that they look like
        "xăng dầu năm 2023 giảm", "khai thác dầu tư nhân", "50 phòng cách ly", "đại biểu dân cử", "lễ ký kết hợp đồng",
        "25 bản giao ước", "hai bên cùng ký", "vượt quá 3%", "gom tiền để xây nhà", "số người dần ít đi",
        "đã chi số tiền lớn", "các tổ đang họp", "độ tuổi đang học", "35 ha hoa màu", "vào đầu mỗi quý",
        "quyền góp ý kiến", "các sở kết nối nhau", "chuyển sang tạo nguồn", "học sinh vẫn học trực tuyến",
        "bộ máy tỉnh gọn hơn", "nhân dịp hội thị xã họp", "hộ dân tộc thiếu đất", "dân tộc thiếu số liệu",
        "các tuyến phố biến thành sông", "tạo nên nếp sống mới", "chỉ phí vận chuyển", "chỉ đoàn kiểm tra",
        "nhân viên thông tín", "tình nguyện nhân dịp lễ", "ủ thành phân bón", "buổi hội đông người", "công tắc điện",
        "để nghị quyết đi vào cuộc sống", "kiếm điểm ở giải đấu", "yếu tố đảng viên", "đồng chí Đỗ Văn Đối",
        "truyền thông", "thống kê từ cơ sở", "đảng uy tín", "cố tổ chức", "chỉ đoàn viên mới", "công ty đồng ý",
    ],
)  # fmt: skip
def test_left_as_read(text):
    assert read(text) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("KẾT QUÁ THỰC HIỆN", "KẾT QUẢ THỰC HIỆN"),
        ("2. Công tác kiềm tra, giám sát", "2. Công tác kiểm tra, giám sát"),
        ("a) Những hạn chê, khuyết điềm", "a) Những hạn chế, khuyết điểm"),
        ("II. KẾT QUÁ VÀ KHUYẾT ĐIÊM", "II. KẾT QUẢ VÀ KHUYẾT ĐIỂM"),
        ("1. Đại biểu dân cử", "1. Đại biểu dân cử"),
        ("2. Truyền thống quê hương", "2. Truyền thống quê hương"),
        ("3. Sang tạo việc làm", "3. Sang tạo việc làm"),
        ("có kết quá trong năm", "có kết quá trong năm"),
        ("1. Có kết quá trong năm.", "1. Có kết quá trong năm."),
    ],
)
def test_titles_are_made_of_known_words(text, right):
    assert [line.text for line in mended_lines([recognised(text)])] == [right]


@pytest.mark.parametrize(
    "text", ["nghiêng", "giếng", "quyết", "xoong", "khuỷu", "gì", "ướt", "yêng", "quắc", "giặt", "đỗi"]
)
def test_real_syllables(text):
    assert is_real(text)


@pytest.mark.parametrize("text", ["nhât", "vién", "phuơng", "triến", "tuối", "bềch", "strong"])
def test_no_syllables(text):
    assert not is_real(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('"Bác Hồ với miền Nam”', '"Bác Hồ với miền Nam"'),
        ('“Tự soi, tự sửa",', "“Tự soi, tự sửa”,"),
        ("“Tự soi”, “tự sửa”", "“Tự soi”, “tự sửa”"),
        ("có tên gọi mới”.", "có tên gọi mới”."),
    ],
)
def test_quotation_marks_close_as_they_opened(text, right):
    assert " ".join(word.text for word in mended([w._replace(confidence=0.9) for w in words(text)])) == right


def recognised(text: str) -> Line:
    return line_of([word._replace(confidence=0.9) for word in words(text)])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("lao động trực - tiếp sản xuất", "lao động trực tiếp sản xuất"),
        ("chi bộ - đảng bộ", "chi bộ - đảng bộ"),
        ("kinh tế - xã hội", "kinh tế - xã hội"),
        ("các ban đảng - đoàn thể", "các ban đảng - đoàn thể"),
    ],
)
def test_a_dash_inside_a_word_is_a_speck(text, right):
    assert [line.text for line in mended_lines([recognised(text)])] == [right]


def page_of(*texts: str) -> list[str]:
    """What becomes of the lines of a page that open with numbers."""
    lines = opened([recognised(text) for text in texts])
    return [line.text for line in Headings().mended(lines)]


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        (["1, Mục đích", "2, Yêu cầu"], ["1. Mục đích", "2. Yêu cầu"]),
        (["2. Hình thức", "2,1. Vòng cơ sở", "2.2, Vòng cụm"], ["2. Hình thức", "2.1. Vòng cơ sở", "2.2. Vòng cụm"]),
        (["1. Mục đích", "- 2. Yêu cầu chung"], ["1. Mục đích", "2. Yêu cầu chung"]),
        (["a) Một", "b) Hai", "c) Ba", "đ) Bốn", "d) Năm"], ["a) Một", "b) Hai", "c) Ba", "d) Bốn", "đ) Năm"]),
        (["II.KẾT QUẢ ĐẠT ĐƯỢC"], ["II. KẾT QUẢ ĐẠT ĐƯỢC"]),
        (["'KẾT QUẢ THỰC HIỆN"], ["KẾT QUẢ THỰC HIỆN"]),
        (["Phân II", "Phân công nhiệm vụ"], ["Phần II", "Phân công nhiệm vụ"]),
        (["(1) Một", "2). Hai", "(3) Ba"], ["(1) Một", "(2) Hai", "(3) Ba"]),
        (["1) Một", "2) Hai"], ["1) Một", "2) Hai"]),
        # what is not the next number stays
        (["1. Mục đích", "3, Yêu cầu"], ["1. Mục đích", "3, Yêu cầu"]),
        (["1,5 Tỷ đồng", "1, đảng viên"], ["1,5 Tỷ đồng", "1, đảng viên"]),
        (["- Kết nạp 5 đồng chí", "- 12 Đồng chí"], ["- Kết nạp 5 đồng chí", "- 12 Đồng chí"]),
        (["a) Một", "b) Hai", "d) Bốn"], ["a) Một", "b) Hai", "d) Bốn"]),
    ],
)
def test_first_words_of_headings(shown, right):
    assert page_of(*shown) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [("trong quý IH.", "trong quý III."), ("khoá XH)", "khoá XII)"), ("lần thứ H", "lần thứ II"), ("điểm H", "điểm H"),
     ("quý l;", "quý I;"),
     ("quý IV", "quý IV"), ("quý HH", "quý HH")],
)  # fmt: skip
def test_an_h_is_two_strokes(text, right):
    assert " ".join(word.text for word in named(words(text))) == right


def test_the_reading_is_kept_and_nothing_else_moves():
    given_words = words("371 chỉ bộ,")
    found = mended(given_words)
    assert found[1] == given_words[1]._replace(text="chi", raw="chỉ")
    assert [found[0], found[2]] == [given_words[0], given_words[2]]


def test_markers_stand_between_no_words():
    first, second = words("tố chức")
    marker = first._replace(text="1", raised=True)
    assert [word.text for word in mended([first, marker, second])] == ["tổ", "1", "chức"]


def test_decomposed_letters_are_left():
    text = unicodedata.normalize("NFD", "tố chức")
    assert read(text) == text


def test_the_words_as_listed_stay():
    for name in ("words", "others"):
        for word in load("ocr_words")[name].split(","):
            assert read(word) == " ".join(word.split())


@given(st.lists(st.sampled_from(_SOME)))
def test_mending_keeps_the_letters(parts):
    found = read(" ".join(parts))

    def bare(text: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))

    assert bare(found) == bare(" ".join(parts))


def headings(*shown: tuple[str, float]) -> list[str]:
    """What becomes of headings, each a number and its width on paper."""
    romans = Romans()
    found = []
    for number, wide in shown:
        line = line_of([Word(number, Box(0, 0, wide, 10), 10, 12), Word("KẾT", Box(40, 0, 60, 10), 10, 12),
                        Word("QUẢ", Box(65, 0, 90, 10), 10, 12)])  # fmt: skip
        found.append(romans.counted([line])[0].words[0].text)
    return found


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        ([("I.", 8), ("II.", 13), ("II.", 18.5), ("IV.", 18)], ["I.", "II.", "III.", "IV."]),
        ([("I.", 8.4), ("II.", 13), ("HI.", 18.4)], ["I.", "II.", "III."]),
        ([("I-", 9.4), ("I-", 14.8), ("1III-", 20.2)], ["I-", "II-", "III-"]),
        ([("l.", 8), ("II.", 13), ("HII.", 18)], ["I.", "II.", "III."]),
        ([("L.", 8), ("II.", 13), ("L.", 8)], ["I.", "II.", "L."]),
        ([("II.", 13.6), ("II.", 19.1)], ["II.", "III."]),
        ([("I.", 8), ("II.", 13), ("II.", 13)], ["I.", "II.", "II."]),  # the author's own slip
        ([("I.", 8), ("III.", 18), ("II.", 13)], ["I.", "III.", "II."]),
        ([("I.", 8), ("I.", 8)], ["I.", "I."]),
        ([("II.", 18)], ["II."]),
        ([("I.", 8), ("1.", 13)], ["I.", "1."]),
        ([("IV.", 18), ("II.", 18)], ["IV.", "II."]),
        ([("IL.", 8), ("II.", 13)], ["I.", "II."]),
        ([("L", 8), ("H.", 0), ("IH.", 0)], ["I.", "II.", "III."]),
        ([("I.", 8), ("TI-", 0), ("HI-", 0)], ["I.", "II-", "III-"]),
        ([("1", 8), ("II.", 13)], ["I.", "II."]),
        ([("1.", 8), ("11", 8)], ["1.", "11"]),
        ([("I.", 8), ("IH.", 0)], ["I.", "IH."]),
        ([("III.", 18), ("B.", 8), ("l.", 8)], ["III.", "B.", "I."]),
    ],
)
def test_strokes_are_counted_by_width_and_turn(shown, right):
    assert headings(*shown) == right


def test_small_letters_behind_a_number_are_no_heading():
    romans = Romans(1, 8.0)
    line = line_of([Word("I.", Box(0, 0, 13, 10), 10, 12), Word("kết", Box(40, 0, 60, 10), 10, 12)])
    assert romans.counted([line]) == [line]


def sign(text: str, width: float, height: float, raised: bool = False) -> Word:
    return Word(text, Box(50, 10 - height, 50 + width, 10), 10, 14, raised)


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        (sign(":", 0.7, 0.7), False), (sign(":", 3.0, 2.2), False), (sign("`", 2.2, 1.8), False),
        (sign(".", 0.7, 0.7), False),
        (sign(":", 1.6, 6.5), True), (sign(".", 1.6, 1.6), True), (sign("-", 3.0, 1.0), True),
        (sign("“", 4.0, 4.0), True),
        (sign("*", 1.0, 1.0), True), (sign("1", 1.0, 1.0), True), (sign(".", 0.7, 0.7, raised=True), True),
    ],
)  # fmt: skip
def test_signs_as_small_as_a_grain_go(word, kept):
    first = Word("đảng", Box(20, 0, 48, 10), 10, 14)
    assert list(clean([first, word], 14)) == ([first, word] if kept else [first])


def test_a_full_stop_behind_a_marker_stays_and_a_line_of_specks_goes():
    marker, stop = sign("1", 3, 5, raised=True), sign(".", 0.7, 0.7)
    line = line_of([Word("đảng", Box(20, 0, 48, 10), 10, 14), marker, stop._replace(box=Box(55, 9, 56, 10))])
    speck = line_of([sign(":", 0.7, 0.7)])
    assert [[word.text for word in each.words] for each in without_specks([line, speck])] == [["đảng", "1", "."]]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("'1. Tư tưởng", "1. Tư tưởng"),
        ('"2.1. Mục tiêu', "2.1. Mục tiêu"),
        ("kết nạp 874: đảng viên mới", "kết nạp 874 đảng viên mới"),
        ("cùng với 1.451. đồng chí, đạt", "cùng với 1.451 đồng chí, đạt"),
        ("trong năm 2020: đảng viên mới", "trong năm 2020: đảng viên mới"),
        ("vào cuối 2020: đảng viên mới", "vào cuối 2020: đảng viên mới"),
        ("theo bảng 125: đảng viên mới", "theo bảng 125: đảng viên mới"),
        ("124. đảng viên mới", "124. đảng viên mới"),
        ("kết nạp 874: trong đó có", "kết nạp 874: trong đó có"),
        ('"2 đảng viên', '"2 đảng viên'),
    ],
)
def test_specks_on_numbers(text, right):
    assert [line.text for line in without_specks([line_of(words(text))])] == [right]


@pytest.mark.parametrize(
    ("text", "right"), [("113:", "113"), ("98,6'", "98,6"), ("45", "45"), ("2023: đạt", "2023: đạt")]
)
def test_a_number_alone_in_a_cell(text, right):
    assert " ".join(word.text for word in bare_cell(words(text))) == right
