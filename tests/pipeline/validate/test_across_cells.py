"""Reports of one bloc that tell one cell otherwise: in their own words, and only where all else is sure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from corpus.readers import from_text
from pipeline.stages import understand
from pipeline.validate.across import Across
from pipeline.validate.cells import near
from pipeline.validate.plainly import Plain
from schemas.checks import Check
from schemas.codelists import load
from schemas.document import Document
from schemas.indicators import indicators
from schemas.layout import Reading
from schemas.spans import Span

ROWS = [tuple(row) for row in yaml.safe_load(Path(__file__).with_name("across_cells.yaml").read_text("utf-8"))]
HEAD = "ĐẢNG BỘ KHỐI CƠ QUAN\n\nNam Định, ngày {2} tháng {1} năm {0}\n\nBÁO CÁO\nkết quả công tác\n\n{says}\n"
BLOC = "VN-67.KCCQ"
FIRST, SECOND = (
    "Năm 2021, toàn Đảng bộ kết nạp được 550 đảng viên mới.",
    "Trong năm 2021, các cấp ủy kết nạp 540 đảng viên.",
)


def report(day: str, says: str, bloc: str = BLOC, name: str = "", **header: object) -> Document:
    document = understand(from_text(HEAD.format(*day.split("-"), says=says), f"{day}.txt"))
    return replace(document, doc_id=name or day, header=replace(document.header, bloc_id=bloc, **header))


def between(*documents: Document) -> list[Check]:
    across = Across()
    for document in documents:
        across.add(document)
    return list(across.checks())


def said(check: Check) -> str:
    return f"{check.rule_id} {check.verdict} {check.severity} | {check.arithmetic}"


@pytest.mark.parametrize(("reports", "why", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_reports(reports, why, expected):
    documents = {date: report(date, says) for date, says in reports.items()}
    assert all(document.observations for document in documents.values()), "nothing would be compared"
    found = between(*documents.values())
    assert [said(check) for check in found] == expected, why
    for check in found:
        assert [passage.doc_id for passage in check.passages] == list(documents)
        for passage in check.passages:
            text = documents[passage.doc_id].text[passage.start : passage.end]
            assert any(text == figure.text for figure in documents[passage.doc_id].figures)


@pytest.mark.parametrize("reports", [row[0] for row in ROWS if row[1].startswith("part ")])
def test_only_the_words_around_it_keep_a_part_from_being_a_conflict(reports, monkeypatch):
    documents = [report(date, says) for date, says in reports.items()]
    monkeypatch.setattr(Plain, "tells", lambda *_: True)
    assert [check.rule_id for check in between(*documents)] == ["DUP02"]


def test_a_sentence_that_goes_over_a_page_break_is_not_sure():
    first, second = report("2021-12-20", FIRST), report("2022-12-20", SECOND)
    at, piece = second.text.index("540"), next(p for p in second.paragraphs if SECOND in second.text[p.start : p.end])
    halves = replace(piece, spans=(Span(piece.start, at), Span(at, piece.end)))
    cut = replace(second, paragraphs=tuple(halves if p is piece else p for p in second.paragraphs))
    assert len(between(first, second)) == 1
    assert between(first, cut) == []


def test_the_message_names_the_cell():
    (check,) = between(report("2021-12-20", FIRST), report("2022-12-20", SECOND))
    label = indicators()["MEM.ADMITTED"]
    assert f"550 đảng viên mới và 540 đảng viên ({label.vi})" in check.message_vi
    assert f"({label.en})" in check.message_en


@pytest.mark.parametrize("changed", [
    {"bloc": "VN-21.KCCQ"},
    {"is_draft": True},
    {"date": None},
    {"number": "12", "symbol": "BC/ĐUK", "date": "2021-12-20"},  # another file of the same document
])  # fmt: skip
def test_what_is_no_witness(changed):
    first, second = report("2021-12-20", FIRST, number="12", symbol="BC/ĐUK"), report("2022-12-20", SECOND, **changed)
    assert between(first, second) == []


@pytest.mark.parametrize("changed", [
    {"method": "model"},
    {"model": "2024.1"},
    {"obs_status": "U"},
    {"period_source": "inherited"},
    {"unit": "percent"},
])  # fmt: skip
def test_observations_that_are_not_sure(changed):
    first, second = report("2021-12-20", FIRST), report("2022-12-20", SECOND)
    doubted = replace(second, observations=tuple(replace(one, **changed) for one in second.observations))
    assert len(between(first, second)) == 1
    assert between(first, doubted) == []


def test_what_a_person_decided_is_sure():
    first, second = report("2021-12-20", FIRST), report("2022-12-20", SECOND)
    decided = replace(second, observations=tuple(replace(one, method="human") for one in second.observations))
    assert [said(check) for check in between(first, decided)] == ["DUP02 suspicious warning | 550 ≠ 540"]


def test_numbers_that_were_read_with_doubt_accuse_less():
    first, second = report("2021-12-20", FIRST), report("2022-12-20", SECOND)
    at = second.text.index("540")
    doubted = replace(second, readings=(Reading(at, at + 3, 1, "540", "540", 0.5, False, ("550",)),))
    (check,), (sure,) = between(first, doubted), between(first, second)
    assert (check.severity, check.reading, check.check_id) == ("info", "unsure_reading", sure.check_id)


def test_of_many_reports_the_latest_is_held_against_each_other_number_once():
    says = "Năm 2021, các chi bộ bồi dưỡng, giúp đỡ và kết nạp được {} đảng viên mới."
    values = {"2021-12-20": 550, "2022-06-20": 540, "2022-12-20": 540, "2023-06-20": 545, "2023-12-20": 555}
    reports = {date: report(date, says.format(value)) for date, value in values.items()}
    found = [([p.doc_id for p in check.passages], check.arithmetic) for check in between(*reports.values())]
    assert found == [
        (["2021-12-20", "2023-12-20"], "550 ≠ 555"),
        (["2022-12-20", "2023-12-20"], "540 ≠ 555"),
        (["2023-06-20", "2023-12-20"], "545 ≠ 555"),
    ]


def test_two_blocs_with_the_same_words_are_told_both():
    reports = [
        report(date, says, bloc, f"{bloc} {date}")
        for bloc in (BLOC, "VN-21.KCCQ")
        for date, says in (("2021-12-20", FIRST), ("2022-12-20", SECOND))
    ]
    assert len(between(*reports)) == 2


def test_indicators_that_are_told_once_are_in_the_catalogue():
    names = [name for row in load("told_once") for name in row["indicators"]]
    assert len(names) == len(set(names))
    assert {indicators()[name].kind for name in names} <= {"stock", "flow"}


@pytest.mark.parametrize(
    ("first", "second", "expected"), [(550, 540, True), (3, 2, False), (46, 15, False), (0, 0, False)]
)
def test_near(first, second, expected):
    assert near(first, second) is expected
