"""What holds for the checks of any text: ids, passages, slips of one that are found, passages that do not interfere."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import doichieu
from pipeline.reading import Report
from schemas.facts import Figure
from schemas.problems import StageFailed

DATE = "2022-12-05"

# Passages of different matters, each with a relation that holds; every figure named is one that the relation rests on.
HOLDING = {
    "SUM01": [
        "Đảng bộ có 90 chi bộ, trong đó: 60 chi bộ cơ quan và 30 chi bộ doanh nghiệp.",
        "Ban Tổ chức trao 16 giải, gồm: 01 giải Nhất, 02 giải Nhì, 03 giải Ba, 10 giải Khuyến khích.",
        "Đã tặng 300 suất quà, gồm 200 suất cho hộ nghèo, 100 suất cho học sinh.",
        "Thi hành kỷ luật 25 hội viên (khiển trách 18, cảnh cáo 5, khai trừ 2).",
    ],
    "SUM04": ["Đã mở 12 lớp học¹ cho cơ sở.\n\n¹ Gồm: 5 lớp cho bí thư chi bộ; 4 lớp cho kế toán; 3 lớp cho thủ quỹ."],
    "CMP01": [
        "Có 71/130 tập thể đã gửi báo cáo; còn 59 tập thể chưa nộp.",
        "Đã chi trả cho 450/520 hộ, còn 70 hộ chưa nhận tiền.",
    ],
    "CHG01": [
        "Số cộng tác viên tăng từ 400 lên 450 cộng tác viên, tăng 50 cộng tác viên.",
        "Năm 2021 có 121 mô hình, năm 2022 có 164 mô hình, tăng 43 mô hình.",
    ],
    "PCT01": ["Có 12/15 chỉ tiêu đạt kế hoạch, bằng 80%."],
    "CNT01": ["Tổ chức 02 hội thi “Bí thư giỏi”, “Báo cáo viên giỏi”."],
}  # fmt: skip
PASSAGES = [(rule, passage) for rule, passages in HOLDING.items() for passage in passages]


@cache
def read(text: str) -> Report:
    return doichieu.read_text(text, DATE)


def _with(text: str, figure: Figure, value: int) -> str:
    """The text with another value in the digits of a figure."""
    old = f"{int(figure.value)}"
    at = text.index(old, figure.start)
    return f"{text[:at]}{value}{text[at + len(old) :]}"


MUTATIONS = [
    (rule, passage, i, step)
    for rule, passage in PASSAGES
    for check in read(passage).checks
    if check.rule_id == rule and check.verdict == "consistent"
    for i in check.figure_ids
    for step in (1, -1)
]


@pytest.mark.parametrize(("rule", "passage"), PASSAGES)
def test_a_passage_that_holds_raises_nothing(rule, passage):
    found = read(passage).checks
    assert {check.verdict for check in found if check.rule_id == rule} == {"consistent"}
    assert {check.severity for check in found} == {"none"}


@pytest.mark.parametrize(("rule", "passage", "figure", "step"), MUTATIONS)
def test_one_more_or_one_less_is_found(rule, passage, figure, step):
    changed = next(f for f in read(passage).figures if f.figure_id == figure)
    value = int(changed.value) + step
    if value < 1 or (rule == "CNT01" and value < 2):
        value = int(changed.value) + 2
    alarms = [check for check in read(_with(passage, changed, value)).checks if check.severity in {"warning", "error"}]
    assert [check.rule_id for check in alarms] == [rule]
    assert alarms[0].verdict in {"inconsistent", "suspicious"}


@given(st.lists(st.sampled_from([passage for _, passage in PASSAGES if "¹" not in passage]), unique=True, max_size=6))
def test_passages_do_not_disturb_each_other(passages):
    together = read("\n\n".join(["Trong năm, các cấp ủy đã triển khai nhiều nội dung.", *passages]))
    alone = [(check.check_id, check.arithmetic) for passage in passages for check in read(passage).checks]
    assert sorted((check.check_id, check.arithmetic) for check in together.checks) == sorted(alone)


def test_a_finding_keeps_its_id_when_the_text_around_it_changes():
    finding = "Đảng bộ có 90 chi bộ, trong đó: 61 chi bộ cơ quan và 30 chi bộ doanh nghiệp."
    [alone] = read(finding).checks
    [moved] = read(f"Mở đầu báo cáo.\n\n{finding}\n\nKết thúc báo cáo.").checks
    [wrapped] = read(finding.replace("cơ quan và", "cơ quan\nvà")).checks
    [reworded] = read(finding.replace("61", "62")).checks
    assert alone.check_id == moved.check_id == wrapped.check_id
    assert alone.check_id != reworded.check_id


def test_the_same_finding_twice_has_two_ids():
    finding = "Đã giải quyết 18/20 đơn, còn 03 đơn đang xem xét."
    found = read(f"{finding}\n\nNội dung khác.\n\n{finding}").checks
    alarms = [check for check in found if check.rule_id == "CMP01"]
    assert len({check.check_id for check in alarms}) == len(alarms) == 2


def test_findings_that_share_a_figure_share_their_cause():
    text = "Đảng bộ có 90 chi bộ, trong đó: 61 chi bộ cơ quan (66,7%) và 30 chi bộ doanh nghiệp (33,3%)."
    alarms = [check for check in read(text).checks if check.severity in {"warning", "error"}]
    assert len(alarms) > 1
    assert {check.cause for check in alarms} == {min(check.cause or "" for check in alarms)}
    assert alarms[0].cause in {check.check_id for check in alarms}


WORDS = (
    "có gồm trong đó : ; , . ( ) và còn lại tăng giảm từ lên xuống so với năm 2020 2021 tổng số đạt chiếm kế hoạch "
    "chưa đã tuổi 18 30 40 từ đến 5 7 12 0 12/15 40% 7,5% 0% 1/3 hơn gần khoảng tỷ đồng đảng viên chi bộ lớp vượt chí "
    "ngày càng riêng kết nạp Đảng bộ Khối ¹ \n\n thành lập giải thể cuối năm đầu bình quân mỗi hội thi thí sinh “ ”"
)
texts = st.one_of(st.lists(st.sampled_from(WORDS.split(" ")), max_size=40).map(" ".join), st.text(max_size=60))


@given(texts.filter(str.strip))
@example("Số đảng viên tăng từ 0 (năm 2020) lên 12 đảng viên (năm 2021), bình quân tăng 0%/năm.")
@example("Có 0/12 chi bộ (0%), 0/0 lớp (40%).")
@example("tăng từ 1.000.000.000.000.000 (năm 1010) lên 2 đồng chí (năm 2020), bình quân tăng 99999%/năm")
def test_checks_of_anything(text):
    report = doichieu.read_text(text, DATE)
    assert StageFailed.code not in {problem.code for problem in report.problems}
    ids = [check.check_id for check in report.checks]
    assert len(set(ids)) == len(ids)
    figures = {figure.figure_id for figure in report.figures}
    for check in report.checks:
        assert set(check.figure_ids) <= figures
        assert check.arithmetic or not check.figure_ids
        assert check.message_vi
        assert check.message_en
        assert check.cause is None or check.cause in ids
        assert check.passages
        assert all(0 <= p.start < p.end <= len(text) for p in check.passages)
    assert doichieu.read_text(text, DATE).checks == report.checks
