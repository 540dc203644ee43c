"""Printed reports: the truth of a page is what stands on it, where it says."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from corpus.samples.archive import printed
from corpus.samples.formats import FORMATS, Printed
from corpus.samples.pages import page_truths
from corpus.samples.printing.fonts import registered
from corpus.samples.printing.manuscript import Table, manuscript
from corpus.samples.printing.sheets import number_tokens
from corpus.samples.printing.typeset import Design, typeset
from schemas.layout import Box
from schemas.problems import MissingPart

REPORTS = dict(printed(12, 3))
MARKERS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]")
SCALE = 2.0


def pdf_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture(params=REPORTS, ids=[name[:6] for name in REPORTS])
def report(request: pytest.FixtureRequest) -> Printed:
    return REPORTS[request.param]


def test_nothing_is_lost_in_print(report: Printed) -> None:
    """Every word of the report stands on a page, and nothing but page numbers and the slogan is added."""
    source = report.manuscript.text
    letters = "".join(c for c in source if c.isalnum())
    shown = sorted((ink.start, ink.text) for sheet in report.sheets for ink in sheet.inks if ink.start >= 0)
    printed_letters = "".join(c for _, text in shown for c in text if c.isalnum())
    plain = letters.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    assert printed_letters == plain
    added = [ink.text for sheet in report.sheets for ink in sheet.inks if ink.start < 0]
    assert [text for text in added if text.isdigit()] == [str(n) for n in range(2, len(report.sheets) + 1)]


def test_offsets_lead_back_to_the_text(report: Printed) -> None:
    for sheet in report.sheets:
        for ink in sheet.inks:
            if ink.start >= 0 and not ink.raised:
                assert report.manuscript.text[ink.start : ink.start + len(ink.text)] == ink.text


def test_the_pdf_holds_every_number_of_the_truth(report: Printed) -> None:
    file = FORMATS["pdf"](report)
    texts = pdf_texts(file.data)
    assert len(texts) == len(file.pages)
    for text, page in zip(texts, file.pages, strict=True):
        digits = re.sub(r"\s", "", text)
        for token in page.tokens:
            assert token in digits


def test_marks_of_notes_and_their_notes_are_on_one_page(report: Printed) -> None:
    labels = [re.findall("(?m)^([⁰¹²³⁴⁵⁶⁷⁸⁹]+) ", sheet.text) for sheet in report.sheets]
    noted = sum(map(len, labels))
    assert noted == len(report.manuscript.notes)
    for sheet, found in zip(report.sheets, labels, strict=True):
        plain = [label.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")) for label in found]
        assert len(plain) <= len(sheet.markers) + len(report.manuscript.loose)


def test_words_stay_within_the_margins(report: Printed) -> None:
    for sheet in report.sheets:
        for ink in sheet.inks:
            assert ink.box.x0 > 40
            assert ink.box.x1 < sheet.width - 20
            assert ink.box.top > 20
            assert ink.box.bottom < sheet.height - 20


def test_words_do_not_overlap(report: Printed) -> None:
    for sheet in report.sheets:
        lines: dict[float, list[Box]] = {}
        for ink in sheet.inks:
            lines.setdefault(round(ink.level, 1), []).append(ink.box)
        for boxes in lines.values():
            boxes.sort()
            for a, b in pairwise(boxes):
                assert b.x0 > a.x1 - 0.01


def darkness(image: np.ndarray, box: Box, scale: float) -> float:
    part = image[
        max(0, round(box.top * scale)) : round(box.bottom * scale), round(box.x0 * scale) : round(box.x1 * scale)
    ]
    return float((part < 128).mean())


def test_figures_stand_where_the_truth_says() -> None:
    report = REPORTS[next(iter(REPORTS))]
    file = FORMATS["pdf"](report)
    document = pypdfium2.PdfDocument(file.data)
    for number, page in enumerate(file.pages):
        image = document[number].render(scale=SCALE, grayscale=True).to_numpy().squeeze()
        for figure in page.figures:
            assert figure.box is not None
            assert darkness(image, figure.box, SCALE) > 0.04, figure.record["text"]
            left = Box(5, figure.box.top, 35, figure.box.bottom)
            assert darkness(image, left, SCALE) == 0


def test_every_figure_of_the_report_has_a_place(report: Printed) -> None:
    known = [r for r in report.records if r["type"] in {"count", "percent", "ratio"}]
    placed = [figure.record for page in page_truths(report.sheets, report.records) for figure in page.figures]
    assert sorted(r["id"] for r in placed) == sorted(r["id"] for r in known)


@pytest.mark.parametrize("form", ["pdf", "docx", "docx-numbered", "html", "mhtml", "tcvn3", "vni-docx", "tcvn3-pdf"])
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    (name, first), (other, again) = next(printed(1, 9)), next(printed(1, 9))
    assert name == other
    assert FORMATS[form](first).data == FORMATS[form](again).data


def test_tables_are_ruled() -> None:
    ruled = [r for r in REPORTS.values() if any(isinstance(b, Table) for b in r.manuscript.blocks)]
    assert ruled
    for report in ruled:
        pages = [sheet for sheet in report.sheets if "| " in sheet.text]
        assert pages
        assert all(sum(s.y0 == s.y1 and s.x1 - s.x0 > 400 for s in sheet.strokes) >= 2 for sheet in pages)


def test_a_long_note_goes_on_at_the_foot_of_the_next_page() -> None:
    note = " ".join(f"{n} đơn vị tham gia;" for n in range(1000, 1700))
    body = "Toàn Đảng bộ có 1.700 đơn vị tham gia phong trào¹ trong năm 2023, tăng so với năm 2022."
    text = f"BÁO CÁO\nKết quả năm 2023\n\nI. KẾT QUẢ\n\n{body}\n\n¹ {note}\n"
    sheets = typeset(manuscript(text), Design())
    assert len(sheets) > 1
    assert sheets[0].markers == ["1"]
    tokens = [token for sheet in sheets for token in number_tokens(sheet.text)]
    assert [t for t in tokens if t.isdigit() and 1000 <= int(t) < 1700] == [str(n) for n in range(1000, 1700)]


def test_without_reportlab_the_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    registered.cache_clear()
    monkeypatch.setitem(sys.modules, "reportlab.pdfbase", None)
    with pytest.raises(MissingPart, match="samples"):
        registered("regular")


def test_private_reports_print_too(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        report = Printed(path.read_text("utf-8"), [], 1)
        words = re.findall(r"\w+", MARKERS.sub("", report.manuscript.text))
        shown = re.findall(r"\w+", MARKERS.sub("", " ".join(sheet.text for sheet in report.sheets)))
        assert len(shown) > 0.97 * len(words), path.name
