"""The period of a value: its own date, its report's, the plan's, the year before, the years it is the sum of."""

from __future__ import annotations

import pytest

import doichieu

HEAD = """ĐẢNG ỦY KHỐI CÁC CƠ QUAN VÀ DOANH NGHIỆP TỈNH
Số 12-BC/ĐUK

Sơn Hà, ngày 20 tháng 12 năm 2022

BÁO CÁO
{title}

"""
TITLE = "Công tác xây dựng Đảng năm 2022 và nhiệm vụ năm 2023"

# text, then indicator, value and the year that the period ends in, in order
PHRASES = [
    ("Năm 2022, kết nạp 150 đảng viên.", "MEM.ADMITTED 150 2022", "its own date"),
    ("Đã kết nạp 150 đảng viên.", "MEM.ADMITTED 150 2022", "the report's period"),
    ("Trong đó có 80 đảng viên kết nạp năm 2021.", "MEM.ADMITTED 80 2021", "a date right after"),
    (
        "Đảng bộ có 4.100 đảng viên. So với cuối năm 2020 (toàn Đảng bộ có 3.950 đảng viên), số đảng viên tăng.",
        "MEM.TOTAL 4100 2022; MEM.TOTAL 3950 2020",
        "the date whose bracket it stands in",
    ),
    (
        "Trang thông tin đã đăng 420 tin, bài; so với năm trước (390 tin, bài) có tăng.",
        "MEDIA.ARTICLES 420 2022; MEDIA.ARTICLES 390 2021",
        "the year before",
    ),
    ("Đầu năm, số đảng viên là 4.010 đồng chí.", "MEM.TOTAL 4010 2021", "the start of the year is the end of the last"),
    (
        "Ba năm 2020, 2021 và 2022, Khối kết nạp lần lượt 110, 125 và 140 đảng viên.",
        "MEM.ADMITTED 110 2020; MEM.ADMITTED 125 2021; MEM.ADMITTED 140 2022",
        "years in turn",
    ),
    (
        "Nếu như năm 2021 kết nạp 161 đảng viên thì chỉ riêng nửa đầu năm nay đã kết nạp 90 đảng viên.",
        "MEM.ADMITTED 161 2021; MEM.ADMITTED 90 2022",
        "this year after another one",
    ),
    (
        "Năm 2021 kết nạp 161 đảng viên. Công nhận chính thức 104 đảng viên.",
        "MEM.ADMITTED 161 2021; MEM.FULL_RECOGNISED 104 2022",
        "a date of another sentence does not hold for what was done",
    ),
]


def found(text: str, title: str = TITLE) -> str:
    report = doichieu.read_text(HEAD.format(title=title) + text)
    return "; ".join(f"{o.indicator_id} {o.value} {(o.period_end or '')[:4]}" for o in report.observations)


@pytest.mark.parametrize(("text", "expected", "why"), PHRASES, ids=[row[2] for row in PHRASES])
def test_year_of_a_value(text, expected, why):
    assert expected in found(text), why


def test_a_section_on_the_tasks_of_next_year():
    text = (
        "I. KẾT QUẢ NĂM 2022\n\nĐã kết nạp 150 đảng viên.\n\nII. NHIỆM VỤ NĂM 2023\n\nPhấn đấu kết nạp 160 đảng viên."
    )
    assert found(text) == "MEM.ADMITTED 150 2022; MEM.ADMITTED 160 2023"


def test_sum_of_years_belongs_to_all_of_them():
    text = (
        "Từ đầu nhiệm kỳ, toàn Khối kết nạp 375 đảng viên: năm 2020 110 đảng viên; năm 2021 125 đảng viên; "
        "năm 2022 140 đảng viên."
    )
    report = doichieu.read_text(HEAD.format(title="Sơ kết giữa nhiệm kỳ") + text)
    total = report.observations[0]
    assert (total.value, total.period_start, total.period_end) == (375, "2020", "2022")


def test_what_was_done_does_not_end_after_the_report():
    text = "Trong nhiệm kỳ 2020 - 2025, đã thi hành kỷ luật 12 đảng viên; chỉ tiêu cả nhiệm kỳ kết nạp 900 đảng viên."
    report = doichieu.read_text(HEAD.format(title="Sơ kết giữa nhiệm kỳ 2020 - 2025") + text)
    ends = {o.indicator_id: (o.period_end or "")[:4] for o in report.observations}
    assert ends == {"MEM.DISCIPLINED": "2022", "MEM.ADMITTED": "2025"}


def test_same_prizes_of_two_years_are_two_observations():
    text = (
        "Hội thi báo cáo viên giỏi năm 2019 trao 01 giải Nhất, 02 giải Nhì.\n\n"
        "Hội thi báo cáo viên giỏi năm 2021 trao 01 giải Nhất, 03 giải Nhì."
    )
    prizes = [
        (o.value, (o.period_end or "")[:4]) for o in doichieu.read_text(HEAD.format(title=TITLE) + text).observations
    ]
    assert prizes == [(1, "2019"), (2, "2019"), (1, "2021"), (3, "2021")]


def test_a_value_told_again_is_one_observation():
    text = "Đảng bộ có 4.100 đảng viên.\n\nVới 4.100 đảng viên, Đảng bộ Khối có 4.100 đảng viên."
    assert found(text).count("MEM.TOTAL") == 1
