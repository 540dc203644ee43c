"""What a phrase alone does not show: the report's own number, places, short mentions, hostile text, speed."""

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import references
from extractors.clean import clean
from schemas.document import Header
from schemas.spans import Span

PIECES = [
    "Nghị quyết ",
    "số ",
    "Số: ",
    "12",
    "07-NQ/ĐUK",
    " -BC/ĐUK",
    "30/2020/NĐ-CP",
    ", ",
    " và ",
    ";",
    "ngày 12/7/2016",
    " của ",
    "Bộ Chính trị",
    "(khóa XI, khóa XII)",
    "“Về ",
    "”",
    '"',
    "Trung ương 4",
    "ban hành ",
    "\n",
    " ",
    "Quy định",
    "97, 98",
    "QÐ",
    "*",
    "¹",
    "uỷ",
    "e\u0302\u0301",
    "\u00ad",
    "T.Ư",
    "Số: 63 /HTS",
    "(NQ) ",
    "Hội nghị Trung ương 6 khóa X)",
    "Đảng ủy EVN ",
    " quyết định",
    "Ban Chỉ đạo ",
    "; năm 2020 ",
]


def test_own_number_in_the_heading(cite, document_of):
    issuer = "Ban Thường vụ Đảng ủy Khối"
    header = Header(kind="báo cáo", issuer=issuer, title="Tổng kết", date="2023-06-30", date_source="stated")
    document = document_of("Số 134 -BC/ĐUK", "Thực hiện Nghị quyết số 01-NQ/ĐUK", header=header, kind="header")
    own, other = cite(document)[0]
    assert (own.role, own.doc_type, own.number, own.symbol) == ("self", "Báo cáo", "134", "BC/ĐUK")
    assert (own.issuer, own.title, own.date) == (issuer, "Tổng kết", "2023-06-30")
    assert other.role == "cited"


def test_own_number_where_the_header_was_read(cite, document_of):
    document = document_of("Số 12-KH/ĐUK", "Thực hiện Kế hoạch số 12-KH/ĐUK", header=Header(number_span=Span(0, 12)))
    assert [r.role for r in cite(document)[0]] == ["self", "cited"]


def test_a_line_that_goes_on_names_another_s_number(cite, document_of):
    document = document_of("Quy định số 97-QĐ/TW của Bộ Chính trị: tổ chức mới", header=Header(number_span=Span(9, 20)))
    assert [r.role for r in cite(document)[0]] == ["cited"]


def test_a_heading_line_with_the_kind_is_its_own(cite, document_of):
    document = document_of("QUYẾT ĐỊNH SỐ 15-QĐ/ĐUK ngày 02/3/2022", header=Header(number_span=Span(14, 23)))
    assert [r.role for r in cite(document)[0]] == ["self"]


def test_inferred_date_is_not_the_own_number_s(cite, document_of):
    header = Header(date="2023", date_source="inferred")
    (own,), _ = cite(document_of("Số 12-KH/ĐUK", header=header, kind="header"))
    assert own.role == "self"
    assert own.date is None


def test_ids_run_in_order_of_the_text(cite, document_of):
    found, _ = cite(document_of("Chỉ thị số 01-CT/TU", "Kết luận số 02-KL/TU", "Quy định số 03-QĐ/TU"))
    assert [(r.reference_id, r.number) for r in found] == [("r0001", "01"), ("r0002", "02"), ("r0003", "03")]


def test_section_and_footnote_are_the_paragraph_s(cite, document_of):
    document = document_of("Chỉ thị số 01-CT/TU", "Kết luận số 02-KL/TU")
    placed = (
        replace(document.paragraphs[0], section="s0003"),
        replace(document.paragraphs[1], kind="footnote", footnote="f0001"),
    )
    found, _ = cite(replace(document, paragraphs=placed))
    assert [(r.section, r.footnote) for r in found] == [("s0003", None), (None, "f0001")]


def test_nothing_is_cited_across_paragraphs(cite, document_of):
    assert cite(document_of("Nghị quyết", "số 12", "-NQ/ĐUK", "ngày 12/7/2016"))[0] == ()


def test_spans_are_the_author_s_letters(cite):
    text = "theo Quyết\u00a0định số  88\u00ad-QÐ/ĐUK của Ban Thường vụ Đảng uỷ"
    (reference,), _ = cite(text)
    assert text[reference.start : reference.end] == reference.text == "Quyết\u00a0định số  88\u00ad-QÐ/ĐUK"
    assert reference.symbol == "QĐ/ĐUK"


def test_short_mention_is_completed_and_says_so(cite, document_of):
    full = "Nghị quyết số 09-NQ/ĐUK ngày 04/5/2021 của Đảng ủy Khối “Về chuyển đổi số”"
    first, short = cite(document_of(full, "kết quả thực hiện Nghị quyết 09"))[0]
    assert (short.issuer, short.date, short.title) == (first.issuer, "2021-05-04", "Về chuyển đổi số")
    assert short.symbol is None
    assert short.confidence < first.confidence


def test_disagreeing_mentions_complete_nothing(cite, document_of):
    *_, short = cite(
        document_of(
            "Kết luận số 01-KL/TU ngày 05/5/2016", "Kết luận số 01-KL/TU ngày 07/7/2021", "Kết luận số 01-KL/TU"
        )
    )[0]
    assert short.date is None


def test_title_in_italics(cite):
    (reference,), _ = cite("Chỉ thị số 20-CT/TU của Tỉnh ủy *Về tăng cường quản lý đảng viên* đã được quán triệt")
    assert reference.title == "Về tăng cường quản lý đảng viên"


def test_dates_know_the_reference_they_date(cite):
    found, times = cite("Kế hoạch số 15-KH/ĐUK, ngày 02/3/2022 và hội nghị ngày 05/3/2022")
    assert [d.inside for d in times] == [found[0].reference_id, None]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join))
def test_any_text_is_read_and_spans_hold(cite, document_of, text):
    found, times = cite(document_of(text) if text else document_of("x"))
    for fact in (*found, *times):
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.text
    assert list(found) == sorted(found, key=lambda r: (r.start, r.end))
    assert len({r.reference_id for r in found}) == len(found)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_references_do_not_overlap(cite, document_of, text):
    found, times = cite(document_of(text) if text else document_of("x"))
    ends = 0
    for reference in found:
        assert reference.start >= ends
        ends = reference.end
    for moment in times:
        assert not any(moment.start < r.end and r.start < moment.end for r in found)


HOSTILE = [
    "1, ",
    "1/",
    "1-",
    "số ",
    "số 1 ",
    "số …",
    "Nghị quyết số ",
    "Nghị quyết 1, ",
    "01-NQ/TW và ",
    "A",
    "NQ/",
    "“",
    "của Ban ",
    "ban hành ",
    "Ban Thường vụ ",
    "nghị quyết trung ương 1, ",
    "Luật a ",
    "T.",
    "Số 1/A",
    "tại Chỉ thị 05, Đảng ủy ",
    "hội nghị lần thứ 1, ",
    "Ban Chỉ đạo A b ",
    "có Chỉ thị 05 ",
    "Đại học A ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_in_length(cite, is_linear, piece):
    assert is_linear(cite, piece)


def test_speed(cite, document_of):
    paragraph = (
        "Thực hiện Kế hoạch số 15-KH/ĐUK, ngày 02/3/2022 của Ban Thường vụ Đảng ủy Khối, các cấp ủy cơ sở đã tổ chức "
        "học tập cho đội ngũ cán bộ chủ chốt, phân công cấp ủy viên theo dõi từng chi bộ và định kỳ báo cáo kết quả "
        "về Đảng ủy Khối theo quy định. "
    )
    document = document_of(*[paragraph] * 2_000)
    copy = clean(document)
    references.find(copy, document)
    start = time.process_time()
    found = references.find(copy, document)
    assert len(found) == 2_000
    assert len(document.text) / (time.process_time() - start) > 1_000_000


@pytest.mark.parametrize("name", ["000", "004"])
def test_hand_made_gold(shared, cite, name):
    from corpus.structure import analyse
    from schemas.document import Document

    path = next((shared / "seeds").glob(f"{name}_*.txt"))
    document = analyse(Document("0" * 16, path.name, "text/plain", path.read_text("utf-8")))
    records = [json.loads(line) for line in (shared / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()]
    wanted = {(r["start"], r["number"].lstrip("0"), r["symbol"], r["date"]) for r in records if r["type"] == "doc_ref"}
    found = {(r.start, (r.number or "").lstrip("0"), r.symbol): r.date for r in cite(document)[0]}
    assert set(found) == {key[:3] for key in wanted}
    assert all(found[key[:3]] == key[3] for key in wanted if key[3])
