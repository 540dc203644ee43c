"""Encodings before Unicode: every letter goes there and back, and a text says which one it is in."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import encodings
from corpus.encodings.syllables import is_syllable
from corpus.readers.plain import decode
from schemas.codelists import load
from schemas.problems import UnknownEncoding

NAMES = encodings.names()
SMALL = load("encodings")["letters"].split()
LETTERS = SMALL + [letter.upper() for letter in SMALL]
WORDS = [
    "đảng", "bộ", "chi", "trực", "thuộc", "tổ", "chức", "cơ", "sở", "lượt", "người",
    "được", "nhiều", "quyết", "nghị", "khuyến", "hưởng", "ưu", "điểm", "thẫm", "ỷ", "kỹ", "Lênin",
]  # fmt: skip
TEXT = (
    "Đảng bộ có 45 tổ chức cơ sở đảng, trong đó 12 đảng bộ và 33 chi bộ; kết nạp 138 đảng viên, đạt 98,6% chỉ tiêu. "
    "Ban Thường vụ đã ban hành Nghị quyết số 05-NQ/ĐU ngày 12/3/2022 về ưu tiên bồi dưỡng lý luận (khóa XIII)."
)


def test_the_tables_are_known():
    assert NAMES == ("tcvn3", "vni", "vps", "viscii")
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("name", NAMES)
def test_every_small_letter_goes_there_and_back(name):
    assert [encodings.to_unicode(encodings.from_unicode(letter, name), name) for letter in SMALL] == SMALL


@pytest.mark.parametrize("name", [name for name in NAMES if name != "tcvn3"])
def test_every_capital_goes_there_and_back(name):
    assert [encodings.to_unicode(encodings.from_unicode(letter, name), name) for letter in LETTERS] == LETTERS
    assert len({encodings.from_unicode(letter, name) for letter in LETTERS}) == 134


def test_capitals_of_tcvn3_are_small_letters_in_a_font_of_capitals():
    for letter in LETTERS:
        code = encodings.from_unicode(letter, "tcvn3")
        assert encodings.to_unicode(code, "tcvn3", capitals=True) == letter.upper()
    assert encodings.to_unicode("®¶ng bé khèi", "tcvn3", capitals=True) == "ĐẢNG BỘ KHỐI"


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv")
@pytest.mark.parametrize(("name", "theirs"), [("tcvn3", "TCVN"), ("viscii", "VISCII")])
def test_tables_agree_with_the_system(name, theirs):
    for letter in SMALL if name == "tcvn3" else LETTERS:
        given_back = subprocess.run(
            ["iconv", "-f", "UTF-8", "-t", theirs], input=letter.encode(), capture_output=True, check=True
        ).stdout
        assert encodings.from_unicode(letter, name).encode("latin-1") == given_back, letter


PRINTED = [
    ("§¶ng bé Khèi c¸c c¬ quan tØnh", "tcvn3", "Đảng bộ Khối các cơ quan tỉnh"),
    ("B¸O C¸O KÕT QU¶", "tcvn3", "BÁO CÁO KẾT QUẢ"),  # among plain capitals the font was one of capitals
    ("B¸O C¸O VÒ VIÖC Vò TW", "tcvn3", "BÁO CÁO VỀ VIỆC VŨ TW"),
    ("ë TW vµ ý UBND", "tcvn3", "ở TW và ý UBND"),
    ("tr­êng ®­îc", "tcvn3", "trường được"),
    ("tr-êng ®-îc nh÷ng n-íc", "tcvn3", "trường được những nước"),  # the soft hyphen of ư came out as a hyphen
    ("Q§-UBND, M¸c-Lªnin, n¨m 2021-2022", "tcvn3", "QĐ-UBND, Mác-Lênin, năm 2021-2022"),
    ("- B¸o c¸o; - -u ®iÓm", "tcvn3", "- Báo cáo; - ưu điểm"),
    ("“Häc tËp” – 97%", "tcvn3", "“Học tập” – 97%"),
    ("Ñaûng boä Khoái caùc cô quan tænh", "vni", "Đảng bộ Khối các cơ quan tỉnh"),
    ("BAÙO CAÙO keát quaû", "vni", "BÁO CÁO kết quả"),
    ("BAùO CAùO", "vni", "BÁO CÁO"),  # capitals marked with the small letter's sign
    ("Ñoàng chí Nguyeãn Thò Löông", "vni", "Đồng chí Nguyễn Thị Lương"),
    ("ñäng b¶ ki\x89m", "vps", "Đảng bộ kiếm"),
    ("ñäng b¶ ki‰m", "vps", "Đảng bộ kiếm"),  # read as Windows-1252
    ("Ðäng bµ tïnh", "viscii", "Đảng bộ tỉnh"),
    ("chuyển sang Unicode råi", "tcvn3", "chuyển sang Unicode rồi"),  # both in one line
]


@pytest.mark.parametrize(("legacy", "name", "unicode"), PRINTED)
def test_printed(legacy, name, unicode):
    assert encodings.to_unicode(legacy, name) == unicode


@given(st.lists(st.sampled_from([*WORDS, "(12,5%)", "05-NQ/TW", "2021;", '"a"']), min_size=1).map(" ".join))
@pytest.mark.parametrize("name", NAMES)
def test_texts_go_there_and_back(name, text):
    assert encodings.to_unicode(encodings.from_unicode(text, name), name) == text


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=60))
@pytest.mark.parametrize("name", NAMES)
def test_anything_can_be_read_and_numbers_stay(name, text):
    def digits(string):
        return [c for c in string if c in "0123456789"]

    assert digits(encodings.to_unicode(text, name)) == digits(text)
    encodings.detect(text)


@pytest.mark.parametrize("name", NAMES)
def test_the_encoding_of_a_text_is_told_by_its_words(name):
    legacy = encodings.from_unicode(TEXT, name)
    assert encodings.detect(legacy) == name
    assert [encodings.detect(sentence) for sentence in legacy.split(". ")] == [name, name]


UNICODE = [
    (TEXT, "Unicode"),
    ("Các cán bộ cơ quan và các phòng ban", "few letters beyond Latin-1"),
    ("và các ban, và các phòng, cán ban", "none beyond Latin-1"),
    ("le comité a été créé à Genève; où est la forêt?", "French"),
    ("12,5% – 13,7% • “a” … §1 §2 §3 ±5 µm", "signs"),
    ("", "nothing"),
    ("plain ASCII only", "ASCII"),
    ("B¸o", "too little to tell"),
]


@pytest.mark.parametrize(("text", "why"), UNICODE, ids=[why for _, why in UNICODE])
def test_unicode_is_left_alone(text, why):
    assert encodings.detect(text) is None


FONTS = [
    ("B¸o", ".VnTime", "tcvn3"), ("B¸o", "ABCDEF+.VnArialH", "tcvn3"), ("B¸o", "VnTime,Bold", "tcvn3"),
    ("Baùo", "VNI-Times", "vni"), ("k‰t", "VPS Times", "vps"), ("k\xaat", "VISCII Times", "viscii"),
    ("B¸o", "Times New Roman", None), ("Báo", ".VnTime", None), ("Bảo", ".VnTime", None), ("Bao", ".VnTime", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "font", "name"), FONTS)
def test_a_font_settles_what_few_words_leave_open(text, font, name):
    assert encodings.detect(text, (font,)) == name


@pytest.mark.parametrize(
    ("font", "capital"),
    [(".VnTimeH", True), ("ABCDEF+.VnTimeH", True), (".VnTimeH,Bold", True), (".VnTime", False), ("VNI-Helve-H", False),
     ("Times", False), ("Arial Vietnamese Roman H", False)],
)  # fmt: skip
def test_fonts_of_capitals(font, capital):
    assert encodings.is_capital_font(font) is capital


@pytest.mark.parametrize("name", NAMES)
def test_files_in_these_encodings_are_read(name):
    data = encodings.from_unicode(TEXT, name).encode("latin-1")
    assert decode(data, "a.txt") == (TEXT, ())
    assert decode(encodings.from_unicode(TEXT, name).encode("utf-8"), "a.txt") == (TEXT, ())


def test_files_in_other_encodings_are_refused():
    with pytest.raises(UnknownEncoding):
        decode("Отчёт о работе партийной организации за первое полугодие".encode("cp1251"), "a.txt")


SYLLABLES = [
    ("nghiêng", True), ("Đảng", True), ("uỷ", True), ("khuỷu", True), ("quyết", True), ("giếng", True), ("ngoằn", True),
    ("nhất", True), ("tàt", False), ("strong", False), ("ngihtập", False), ("bể", True), ("ưu", True), ("y", True),
    ("", False), ("đ", False), ("§¶ng", False), ("weight", False), ("BÁO", True), ("nghiêngg", False), ("ách", True),
]  # fmt: skip


@pytest.mark.parametrize(("word", "known"), SYLLABLES)
def test_syllables(word, known):
    assert is_syllable(word) is known
