"""Arithmetic as a second witness: what is said of a finding, by how its numbers were read from the image."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.doubts import DOUBTFUL, READ_AGAIN, UNSURE
from pipeline.misreadings import lookalikes, numbers_in, read_as
from pipeline.stages import understand
from pipeline.witness import second_look
from schemas.checks import holds
from tests.pipeline.paper import printed, recognised

HEAD = "Số 12-BC/ĐUK\n\nBÁO CÁO\n\nKết quả công tác năm 2023\n\nI. KẾT QUẢ\n\n"
SPLIT = "Đảng bộ có 66 tổ chức cơ sở đảng, trong đó: 41 đảng bộ và {part} chi bộ cơ sở. Đã mở 12 lớp."
SHARE = "Có 240/640 quần chúng được kết nạp (chiếm {percent}%). Đã mở 12 lớp."


def document(text, doubts=None):
    return understand(recognised(printed(HEAD + text), doubts).document)


def loud(document):
    return [
        c for c in document.checks if c.severity in ("error", "warning", "info") and not holds(c.verdict, c.severity)
    ]


def told(text, doubts=None, again=()):
    """The one finding of a text. ``again`` maps a number, as it stands in the text, to what rereading gives."""
    before = document(text, doubts)
    asked = []

    def reread(page, box):
        word = next(w for w in range(len(before.layout)) if before.place(*ends(before, w)) == (page, box))
        token = before.text[slice(*ends(before, word))]
        asked.append(token)
        return next((votes for number, votes in dict(again).items() if number in numbers_in(token)), ())

    after = second_look(before, reread)
    assert after.text == before.text
    assert after.figures == before.figures
    (finding,) = loud(after)
    assert [c for c in after.checks if holds(c.verdict, c.severity)] == [
        c for c in before.checks if holds(c.verdict, c.severity)
    ]
    assert finding.check_id == loud(before)[0].check_id
    return finding, asked


def ends(document, word):
    return document.layout.starts[word], document.layout.ends[word]


def same(*numbers):
    return {number: [(number, 0.95), (number, 0.9)] for number in numbers}


def test_an_alternative_that_fits_makes_a_doubtful_reading():
    finding, _ = told(SPLIT.format(part=26), {"26": ("28", "25")})
    assert (finding.verdict, finding.severity, finding.reading) == ("suspicious", "info", DOUBTFUL)
    assert "Có thể máy đọc nhầm ảnh: 26 hay 25?" in finding.message_vi
    assert "26 or 25?" in finding.message_en


def test_a_second_reading_that_fits_makes_a_doubtful_reading_even_of_a_certain_number():
    finding, asked = told(SPLIT.format(part=26), None, {"26": [("25", 0.9), ("26", 0.7)], **same("66", "41")})
    assert (finding.verdict, finding.severity, finding.reading) == ("suspicious", "warning", DOUBTFUL)
    assert "26 hay 25" in finding.message_vi
    assert asked[0] == "26"  # what arithmetic suspects is read first


def test_a_number_that_is_read_the_same_again_is_the_reports_own_error():
    finding, asked = told(SPLIT.format(part=27), None, same("66", "41", "27"))
    assert (finding.verdict, finding.severity, finding.reading) == ("inconsistent", "error", READ_AGAIN)
    assert "Đọc lại ảnh vẫn thấy 66, 41, 27." in finding.message_vi
    assert sorted(asked) == ["27", "41", "66"]


def test_an_uncertain_number_that_looks_like_the_one_that_fits_is_a_doubtful_reading():
    finding, _ = told(SPLIT.format(part=26), {"26": ()})  # 5 and 6 look alike, and no other reading was made
    assert (finding.verdict, finding.severity, finding.reading) == ("suspicious", "warning", DOUBTFUL)
    assert "26 hay 25" in finding.message_vi


def test_an_uncertain_number_that_nothing_mends_is_no_error_yet():
    finding, _ = told(SPLIT.format(part=19), {"19": ("17",)})
    assert (finding.verdict, finding.severity, finding.reading) == ("suspicious", "warning", UNSURE)
    assert "Máy đọc ảnh chưa chắc các số: 19" in finding.message_vi


def test_an_uncertain_number_that_is_read_the_same_again_is_certain():
    finding, _ = told(SPLIT.format(part=27), {"27": ("29",)}, same("66", "41", "27"))
    assert (finding.severity, finding.reading) == ("error", READ_AGAIN)


def test_without_the_image_a_certain_number_stays_as_it_was():
    finding, _ = told(SPLIT.format(part=27))
    assert (finding.verdict, finding.severity, finding.reading) == ("inconsistent", "error", None)
    assert "Đọc lại" not in finding.message_vi


def test_a_percent_is_read_again_too():
    finding, _ = told(SHARE.format(percent="31,5"), {"31,5%": ("37,5%)",)})
    assert (finding.severity, finding.reading) == ("info", DOUBTFUL)
    assert "31,5 hay 37,5" in finding.message_vi


def test_what_only_a_cut_off_digit_would_explain_is_no_reading():
    finding, _ = told("Có 30/120 quần chúng được kết nạp (chiếm 31%). Đã mở 12 lớp.", {"30/120": ("38/120",)})  # 31,67
    assert (finding.severity, finding.reading) == ("warning", UNSURE)


def test_a_ratio_is_read_again_too():
    finding, _ = told("Có 210/640 quần chúng được kết nạp (chiếm 37,5%). Đã mở 12 lớp.", {"210/640": ("240/640",)})
    assert (finding.severity, finding.reading) == ("info", DOUBTFUL)
    assert "210/640 hay 240/640" in finding.message_vi


def test_a_reading_that_would_break_what_holds_is_not_believed():
    text = "Đã kết nạp 66 quần chúng, trong đó: 41 nam và 26 nữ{share}. Đã mở 12 lớp."
    finding, _ = told(text.format(share=""), {"26": ("25",)})
    assert finding.reading == DOUBTFUL
    finding, _ = told(text.format(share=" (chiếm 39,4%)"), {"26": ("25",)})  # 26/66; 25/66 would be 37,9 %
    assert (finding.severity, finding.reading) == ("error", None)
    assert "25" not in finding.message_vi


def test_digital_text_and_relations_that_hold_are_left_alone():
    digital = understand(printed(HEAD + SPLIT.format(part=26)).document)
    assert second_look(digital) is digital
    right = document(SPLIT.format(part=25), {"25": ("26",)})
    assert second_look(right) is right


@pytest.mark.parametrize(
    ("words", "other", "value", "low", "high", "why"),
    [
        ("41 đảng bộ", "47", "47", "47", "47", "an exact count"),
        ("hơn 1.250 lượt", "1.280", "1280", "1280", None, "a bound"),
        ("85 nghìn lượt", "35", "35000", "34500", "35500", "a scale word"),
        ("15,3%", "16,3%", "163/10", "325/20", "327/20", "a rounded share"),
        ("15,3%", "15,37", "1537/100", "15365/1000", "15375/1000", "one more decimal"),
        ("khoảng 200 lượt", "300", "300", "270", "330", "a band"),
        ("từ 10 đến 20 lượt", "10", None, None, None, "the same number is no other reading"),
        ("41 đảng bộ", "4I", None, None, None, "the number of numbers differs, or is the same"),
        ("41 đảng bộ", "4 7", "47", "47", "47", "a blank inside a number"),
    ],
)
def test_a_figure_read_otherwise(words, other, value, low, high, why):
    from fractions import Fraction

    found = document(f"Toàn đảng bộ có {words} tham gia học tập trong năm 2023.")
    figure = next(f for f in found.figures if f.text.strip() and any(n in f.text for n in numbers_in(words)))
    reading = next(r for r in found.readings if r.start < figure.end and figure.start < r.end)
    new = read_as(figure, reading, other)
    if value is None:
        assert new is None or new.value != figure.value, why
        return
    assert new is not None, why
    assert new.value == Fraction(value), why
    assert (new.interval.lo, new.interval.hi) == tuple(None if end is None else Fraction(end) for end in (low, high)), (
        why
    )
    assert (new.start, new.end, new.text, new.unit) == (figure.start, figure.end, figure.text, figure.unit)


@given(st.text("0123456789.,/%(); ", max_size=12))
def test_lookalikes_of_any_token(token):
    found = list(lookalikes(token))
    assert len(found) <= 8 * max(1, len(token))
    assert token not in found


@settings(max_examples=25, deadline=None)
@given(st.text("0123456789.,/% ¹()", max_size=10), st.lists(st.text("0123456789.,/ ", max_size=8), max_size=3))
def test_any_reading_is_taken(noise, votes):
    before = document(SPLIT.format(part=26))
    readings = tuple(
        replace(r, certain=False, text=noise or r.text, alternatives=tuple(votes)) if "26" in r.text else r
        for r in before.readings
    )
    after = second_look(replace(before, readings=readings), lambda page, box: [(vote, 0.5) for vote in votes])
    assert len(after.checks) == len(before.checks)
    assert after.text == before.text


def test_work_is_bounded():
    """A hundred wrong sums, every number in doubt."""
    text = "\n\n".join(
        f"{n}. Chi bộ số {n} có {n + 50} đảng viên, trong đó: {n} nam và {n + 7} nữ." for n in range(10, 110)
    )
    calls = []
    before = document(text)
    doubted = replace(before, readings=tuple(replace(r, certain=False) for r in before.readings))
    second_look(doubted, lambda page, box: calls.append(page) or ())
    assert 0 < len(calls) <= 60


def test_the_numbers_of_a_token():
    assert numbers_in("(57/64%),") == ("57", "64")
    assert numbers_in("1 950") == ("1950",)
    assert numbers_in("68%⁸") == ("68",)
    assert numbers_in("Đảng") == ()


def test_the_one_digit_that_would_mend_a_wrong_sum_is_named():
    finding, _ = told(SPLIT.format(part=26), None, same("66", "41", "26"))
    assert (finding.severity, finding.reading) == ("error", READ_AGAIN)
    assert finding.message_vi.endswith("Nếu 26 lẽ ra là 25 thì các số khớp nhau.")
    finding, _ = told(SPLIT.format(part=30), None, same("66", "41", "30"))
    assert "lẽ ra" not in finding.message_vi


def test_a_bound_that_many_numbers_would_keep_names_none():
    """80 of 66 is wrong; 60 would do, and so would any other number below."""
    finding, _ = told("Đảng bộ có 66 chi bộ, trong đó có 80 chi bộ cơ quan.", None, same("66", "80"))
    assert (finding.rule_id, finding.severity, finding.reading) == ("SUB01", "error", READ_AGAIN)
    assert "lẽ ra" not in finding.message_vi
