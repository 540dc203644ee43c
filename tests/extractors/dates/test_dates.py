"""What a phrase alone does not show: the year of the context, places, hostile text, speed, the gold."""

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import dates
from extractors.clean import clean
from schemas.calendar import first_day, last_day, parts
from schemas.document import Header, Section

PIECES = [
    "ngày ",
    "12/7/2016",
    "12",
    "/",
    "-",
    ".",
    "tháng ",
    "8/2020",
    " năm ",
    "2020",
    " - ",
    "2025",
    "nhiệm kỳ ",
    "giai đoạn ",
    "6 tháng đầu năm",
    "quý II",
    "từ ",
    " đến ",
    "đến nay",
    "hơn 02 năm",
    "kỷ niệm ",
    "90 năm truyền thống",
    "(",
    ")",
    "19/5",
    ", ",
    " và ",
    "; ",
    "\n",
    "hai năm qua",
    "31/11/2022",
    "  ",
    "27/3/20201",
    "đợt 7/11",
    "Hoa Lư 2018",
    "2022-01",
    "sáng nay (",
    "tháng Tám này",
    "Luật Đất đai 2013",
    "trở lên",
    "99",
    "¹",
    "\u00a0",
    "Số 12-NQ/ĐUK",
]


def values(found):
    return [d.value_start for d in found]


def test_year_of_the_report(cite, document_of):
    document = document_of("Công tác quý II và 6 tháng đầu năm", header=Header(date="2022-07-05"))
    _, found = cite(document)
    assert [(d.value_start, d.value_end) for d in found] == [("2022-04", "2022-06"), ("2022-01", "2022-06")]


def test_year_of_the_period_comes_before_that_of_the_date(cite, document_of):
    header = Header(date="2023-01-10", period_start="2022-01", period_end="2022-12")
    assert values(cite(document_of("trong quý IV", header=header))[1]) == ["2022-10"]


def test_year_of_the_sentence_comes_before_that_of_the_report(cite, document_of):
    _, found = cite(document_of("Năm 2021, số liệu quý III tăng khá", header=Header(date="2023-07-05")))
    assert values(found) == ["2021", "2021-07"]


def test_comparison_lends_no_year(cite, document_of):
    _, found = cite(document_of("6 tháng đầu năm tăng so với 6 tháng đầu năm 2021", header=Header(date="2022-07-05")))
    assert values(found) == ["2022-01", "2021-01"]


def test_year_of_the_heading(cite, document_of):
    document = document_of("II. NHIỆM VỤ NĂM 2023", "Hoàn thành trong quý I", header=Header(date="2022-12-15"))
    sections = (
        Section("s1", None, 1, "II", "NHIỆM VỤ NĂM 2023", "II", 0, 21),
        Section("s2", "s1", 2, None, "x", "II > x", 21, 21),
    )
    heading, body = document.paragraphs
    placed = (replace(heading, kind="heading", section="s1"), replace(body, section="s2"))
    _, found = cite(replace(document, sections=sections, paragraphs=placed))
    assert values(found) == ["2023", "2023-01"]


def test_year_from_the_opening_of_a_web_article(cite, document_of):
    _, found = cite(document_of("6 tháng đầu năm 2023 có nhiều chuyển biến", "Thông tin thời sự quý II được cập nhật"))
    assert found[1].value_end == "2023-06"


def test_day_of_an_event_takes_the_year_a_kept_day_does_not(cite, document_of):
    text = "Ngày 15/6, Đảng ủy họp; kỷ niệm Ngày sinh Bác (19/5)"
    assert values(cite(document_of(text, header=Header(date="2023-07")))[1]) == ["2023-06-15", "--05-19"]


def test_event_on_a_kept_day_has_a_year(cite, document_of):
    text = "Sáng 20/11, Đảng ủy họp. Ngày 22/12, chi bộ họp; nhân ngày 27/7, đoàn thăm gia đình chính sách"
    assert values(cite(document_of(text, header=Header(date="2023-12")))[1]) == ["2023-11-20", "2023-12-22", "--07-27"]


def test_the_end_of_a_term_is_no_report_s_year(cite, document_of):
    header = Header(date="2015", date_source="inferred", period_start="2015", period_end="2020")
    text = "Đại hội nhiệm kỳ 2015 - 2020 và công tác quý III năm 2015. Ngày 29/9, Đảng ủy họp; 9 tháng đầu năm đạt khá"
    assert values(cite(document_of(text, header=header))[1])[2:] == ["2015-09-29", "2015-01"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sáng 8.1, Đảng ủy Khối tổ chức hội nghị đánh giá các mặt công tác năm 2018, triển khai nhiệm vụ năm 2019.",
        "Ngày 15/02, Đảng ủy Khối tổng kết công tác năm 2018.",
        "Chiều 13/3, Ủy ban Kiểm tra cho biết: trong năm 2018, cấp ủy đã kiểm tra nhiều tổ chức đảng.",
    ],
)
def test_a_review_early_in_the_year_is_held_in_the_next(cite, document_of, sentence):
    assert values(cite(document_of(sentence, header=Header(date="2018", date_source="inferred")))[1])[0][:4] == "2019"


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("Sáng 28/12, Đảng ủy Khối tổng kết công tác năm 2018, triển khai nhiệm vụ năm 2019.", "2018"),
        ("Sáng 8/6, Đảng ủy Khối kiểm điểm công tác năm 2018.", "2018"),
        ("Năm 2018, trong đó ngày 15/02, Đảng ủy Khối họp.", "2018"),
    ],
)
def test_other_meetings_are_held_in_the_year_they_name(cite, document_of, sentence, year):
    found = [d.value_start for d in cite(document_of(sentence))[1] if len(d.value_start) == 10]
    assert [value[:4] for value in found] == [year]


@pytest.mark.parametrize(
    ("line", "day", "value"),
    [
        ("Thứ Ba, 15/05/2007, 07:29", "Ngày 14-5, cơ quan cho biết: Năm 2006, cả nước tăng", "2007-05-14"),
        ("Cập nhật lúc: 03/01/2018", "Sáng 28/12, Đảng ủy họp", "2017-12-28"),
        ("29/12/2017 | 08:10", "Ngày 05/01, hội nghị sẽ diễn ra", "2018-01-05"),
    ],
)
def test_the_dateline_tells_the_year_of_an_event(cite, document_of, line, day, value):
    assert values(cite(document_of(line, day, "Năm 2006 và năm 2006"))[1])[1] == value


def test_a_deadline_lies_in_the_year_of_the_document(cite, document_of):
    header = Header(date="2022-01-05", date_source="stated")
    assert values(cite(document_of("Báo cáo gửi trước ngày 25/12 để tổng hợp", header=header))[1]) == ["2022-12-25"]


def test_two_datelines_the_nearer_one_counts(cite, document_of):
    document = document_of("Thứ 4, 31/07/2024, 05:09", "Chủ nhật, 16/03/2014 | 20:53", "Sáng ngày 16/3, Đoàn họp")
    assert (
        values(cite(replace(document, header=Header(date="2024-07-31", date_source="stated")))[1])[-1] == "2014-03-16"
    )


def test_dates_of_cited_documents_tell_no_year(cite, document_of):
    text = "Hôm qua 12.5, tỉnh sơ kết Chỉ thị số 03-CT/TW ngày 14.5.2011 của Bộ Chính trị"
    header = Header(date="2011", date_source="inferred")
    assert values(cite(document_of(text, header=header))[1]) == ["--05-12", "2011-05-14"]


def test_nine_months_are_the_report_s(cite, document_of):
    (months,) = cite(document_of("doanh thu tổng 9 tháng đạt khá", header=Header(date="2019-10-08")))[1]
    assert (months.kind, months.value_start, months.value_end) == ("half_year", "2019-01", "2019-09")


def test_six_months_at_the_head_of_a_sentence_are_the_report_s(cite, document_of):
    document = document_of(
        "6 tháng, Khối kết nạp 62 đảng viên; gắn với sơ kết 6 tháng", header=Header(date="2018-07-12")
    )
    assert values(cite(document)[1]) == ["2018-01", None]


def test_leap_day_in_a_common_year_keeps_no_year(cite, document_of):
    assert values(cite(document_of("ngày 29/2 họp", header=Header(date="2023-07")))[1]) == ["--02-29"]


def test_digits_of_references_are_no_dates(cite):
    found, times = cite("Quyết định số 08/2021/QĐ-UBND ngày 15/3/2021 và Nghị quyết Trung ương 4 khóa XII")
    assert len(found) == 2
    assert values(times) == ["2021-03-15"]


def test_period_of_a_date(cite):
    _, (term, length) = cite("nhiệm kỳ 2020 - 2025, hơn 02 năm")
    assert dates.period_of(term) == ("2020", "2025")
    assert dates.period_of(length) == (None, None)


def test_spans_are_the_author_s_letters(cite):
    text = "từ\u00a0năm 2010 đến\u00ad nay; nhiệm kỳ 2020 –\u00a02025"
    _, found = cite(text)
    assert [d.text for d in found] == ["từ\u00a0năm 2010 đến\u00ad nay", "nhiệm kỳ 2020 –\u00a02025"]


def test_ids_and_places(cite, document_of):
    document = document_of("năm 2020", "năm 2021")
    placed = (replace(document.paragraphs[0], section="s1"), replace(document.paragraphs[1], footnote="f1"))
    _, found = cite(replace(document, paragraphs=placed))
    assert [(d.date_id, d.section, d.footnote) for d in found] == [("d0001", "s1", None), ("d0002", None, "f1")]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=30).map("".join))
def test_any_text_is_read(cite, document_of, text):
    _, found = cite(document_of(text) if text else document_of("x"))
    end = 0
    for date in found:
        assert end <= date.start < date.end <= len(text)
        assert text[date.start : date.end] == date.text
        end = date.end
        ends = [value for value in (date.value_start, date.value_end) if value]
        assert all(parts(value) for value in ends)
        if len(ends) == 2 and not ends[0].startswith("--"):
            assert first_day(ends[0]) <= last_day(ends[1])


HOSTILE = [
    "9",
    "12/7/2016 ",
    "ngày 1, ",
    "ngày …",
    "năm 2020, ",
    "năm 2020 - ",
    "2020 đến ",
    "tháng 1, ",
    "nhiệm kỳ a ",
    "kỷ niệm ",
    "6 tháng ",
    "quý i, năm 2020, ",
    "5 năm ",
    "30, 40 năm tuổi đảng ",
    "từ ",
    "(",
    " ",
    "19/5 ",
    "ngày 1/2 năm 2020, ",
    "sáng nay (1/2) ",
    "1/2 - ",
    "đợt 7.11, ",
    "Luật A b c 2013 ",
    "tháng tám ",
    "9 tháng ",
    "ngày 1/2. tổng kết a ",
    "  ",
    "9/2/2020\n\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_in_length(cite, is_linear, piece):
    assert is_linear(cite, piece)


def test_speed(document_of):
    paragraph = (
        "Trong giai đoạn 2016 - 2021, các cấp ủy cơ sở đã mở nhiều lớp bồi dưỡng cho đội ngũ cán bộ, phân công cấp "
        "ủy viên theo dõi từng chi bộ và định kỳ báo cáo kết quả; tính đến ngày 15/6/2023 toàn Đảng bộ có 62/121 đơn "
        "vị hoàn thành, đạt 51,2% kế hoạch. "
    )
    document = document_of(*[paragraph] * 2_000)
    copy = clean(document)
    dates.find(copy, document, ())
    start = time.process_time()
    assert len(dates.find(copy, document, ())) == 4_000
    assert len(document.text) / (time.process_time() - start) > 1_000_000


@pytest.mark.parametrize("name", ["000", "004"])
def test_hand_made_gold(shared, cite, name):
    from corpus.structure import analyse
    from schemas.document import Document

    path = next((shared / "seeds").glob(f"{name}_*.txt"))
    document = analyse(Document("0" * 16, path.name, "text/plain", path.read_text("utf-8")))
    lines = (shared / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()
    records = [record for record in map(json.loads, lines) if record["type"] in {"date", "period"}]
    found = {d.start: d for d in cite(document)[1]}
    assert len(found) == len(records)
    for record in records:
        date = found[record["start"]]
        assert date.kind == record.get("kind", "point")
        assert date.end == record["end"]
        if date.kind in {"duration", "anniversary"}:
            assert (date.value, date.unit, date.qualifier) == (record["value"], record["unit"], record["qualifier"])
        else:
            assert date.value_start == record["value" if record["type"] == "date" else "period_start"]
