"""Reports of one bloc held against each other: a table, and what must not be compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from corpus.readers import from_text
from pipeline.stages import understand
from pipeline.validate.across import Across
from schemas.checks import Check
from schemas.document import Document
from schemas.layout import Reading

ROWS = [tuple(row) for row in yaml.safe_load(Path(__file__).with_name("across.yaml").read_text("utf-8"))]
REPORT = "ĐẢNG BỘ KHỐI CƠ QUAN\n\nNam Định, ngày 05 tháng 12 năm {0}\n\nBÁO CÁO\nkết quả công tác năm {0}\n\n{1}\n"
BLOC = "VN-67.KCCQ"


def report(year: int, says: str, bloc: str | None = BLOC) -> Document:
    document = understand(from_text(REPORT.format(year, says), f"{year}.txt"))
    return replace(document, doc_id=f"{year}", header=replace(document.header, bloc_id=bloc))


def between(*documents: Document) -> list[Check]:
    across = Across()
    for document in documents:
        across.add(document)
    return list(across.checks())


def said(check: Check) -> str:
    severity = "" if check.severity == "none" else f" {check.severity}"
    return f"{check.rule_id} {check.verdict}{severity} | {check.arithmetic}"


@pytest.mark.parametrize(("reports", "why", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_reports(reports, why, expected):
    documents = {f"{year}": report(year, says) for year, says in reports.items()}
    found = between(*documents.values())
    assert [said(check) for check in found] == expected, why
    for check in found:
        assert check.doc_id == check.passages[0].doc_id
        assert {passage.doc_id for passage in check.passages} == set(documents)
        for passage in check.passages:
            text = documents[passage.doc_id].text[passage.start : passage.end]
            assert any(text == figure.text for figure in documents[passage.doc_id].figures)


def test_numbers_that_were_read_with_doubt_accuse_less():
    first, second = (
        report(2021, "Năm 2021, đã kết nạp 50 đảng viên."),
        report(2022, "Năm 2021, đã kết nạp 58 đảng viên."),
    )
    at = second.text.index("58")
    doubted = replace(second, readings=(Reading(at, at + 2, 1, "58", "58", 0.5, False, ("50",)),))
    (check,), (sure,) = between(first, doubted), between(first, second)
    assert (sure.severity, sure.reading) == ("warning", None)
    assert (check.severity, check.reading, check.check_id) == ("info", "unsure_reading", sure.check_id)
    assert "Máy đọc ảnh chưa chắc các số: 58" in check.message_vi


@pytest.mark.parametrize("blocs", [("VN-67.KCCQ", "VN-21.KCCQ"), (None, None), (BLOC, None)])
def test_reports_of_different_blocs_are_not_compared(blocs):
    says = "Năm 2021, đã kết nạp {} đảng viên."
    first, second = (report(2021 + i, says.format(50 + i), bloc) for i, bloc in enumerate(blocs))
    assert between(first, second) == []


def test_a_report_is_not_compared_with_itself():
    assert between(report(2021, "Năm 2021, đã kết nạp 50 đảng viên. Năm 2021, đã kết nạp 60 đảng viên.")) == []


def test_ids_do_not_depend_on_the_reports_between():
    first, other, second = (
        report(2021, "Năm 2021, đã kết nạp 50 đảng viên."),
        report(2022, "Năm 2022, đã mở 12 lớp."),
        report(2023, "Năm 2021, đã kết nạp 55 đảng viên."),
    )
    assert {check.check_id for check in between(first, second)} == {
        check.check_id for check in between(first, other, second)
    }
