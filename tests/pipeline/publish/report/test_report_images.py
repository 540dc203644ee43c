"""Images of passages on the page: the right ones beside each quote, outlined, small enough, and nothing but images."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import regex

from pipeline.crops import DPI, with_crops
from pipeline.publish import report
from pipeline.publish.dataset import DatasetWriter
from pipeline.publish.report import images
from pipeline.publish.report.images import Images
from pipeline.publish.report.quotes import Mark
from pipeline.publish.rows import crop_rows, document_rows, json_lines
from pipeline.stages import understand
from pipeline.witness import second_look
from schemas.spans import Span
from tests.pipeline.paper import printed, recognised
from tests.pipeline.publish.report.test_report_page import Page, page_of

FILL = "Các cấp ủy đã quán triệt, triển khai nghiêm túc, kịp thời, đúng quy định của cấp trên trong toàn đảng bộ. "
TEXT = f"""Số 57-BC/ĐUK

BÁO CÁO

Kết quả công tác năm 2023

I. TÌNH HÌNH

Đảng bộ có 66 tổ chức cơ sở đảng, trong đó: 41 đảng bộ và 26 chi bộ cơ sở. Toàn đảng bộ có 5.210 đảng viên¹.

{FILL * 40}

II. KẾT QUẢ

Có 57/64 tổ chức đạt (chiếm 87%).

¹ Gồm 3.105 đảng viên trong doanh nghiệp nhà nước; 1.950 đảng viên trong doanh nghiệp tư nhân.
"""


def read(doc_id: str, doubts=None, scan: bool = False):
    sheet = printed(TEXT, 30, doc_id=doc_id)
    sheet = recognised(sheet, doubts, 0.964) if scan else sheet
    document = second_look(understand(sheet.document))
    return with_crops(document, lambda page: sheet.render(page, DPI))


def dataset(folder: Path, documents) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with DatasetWriter(folder) as writer:
        for document in documents:
            writer.add({name: json_lines(rows) for name, rows in document_rows(document, {}).items()})
    return folder


@pytest.fixture(scope="module")
def documents():
    digital = replace(read("a" * 16), source="bản in.pdf")
    scan = replace(read("b" * 16, {"26": ("25",), "1.950": ()}, scan=True), source="bản quét.pdf")
    return digital, scan


@pytest.fixture(scope="module")
def folder(documents, tmp_path_factory) -> Path:
    return dataset(tmp_path_factory.mktemp("d") / "kho", documents)


@pytest.fixture(scope="module")
def page(folder, tmp_path_factory) -> Page:
    return page_of(folder, tmp_path_factory.mktemp("p") / "report.html")


def test_every_quote_of_a_finding_has_an_image_and_a_page(page):
    figures = regex.findall(r"<figure>.*?</figure>", page.html, regex.DOTALL)
    assert len(figures) >= 8
    for figure in figures:
        assert "data:image/webp;base64," in figure
        assert regex.search(r"trang [123]", figure)
        assert figure.count("<rect") >= 1
        quote = regex.sub("<.*?>", "", regex.search(r"<blockquote.*?</blockquote>", figure)[0])
        alternative = regex.search(r'alt="(.*?)"', figure)[1]
        assert alternative == quote


def test_images_are_inline_and_nothing_else_is(page):
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert "img-src data:;" in policy
    for attributes in page.all("img"):
        assert regex.fullmatch(r"data:image/webp;base64,[A-Za-z0-9+/]+=*", attributes["src"])
        assert attributes["loading"] == "lazy"
        assert int(attributes["width"]) > int(attributes["height"]) > 0
    assert "style=" not in page.html.replace("<style>", "")


def test_outlines_lie_on_the_image(page):
    for shot in regex.findall(r'<button type="button" class="shot">.*?</button>', page.html, regex.DOTALL):
        width, height = map(float, regex.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', shot).groups())
        for x, y, w, h in regex.findall(r'x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', shot):
            assert min(float(w), float(h)) > 5
            assert float(x) + float(w) <= width + 0.2
            assert float(y) + float(h) <= height + 0.2


def test_outlines_are_where_the_words_are(documents):
    """The figure's words and nothing more: one outline a line."""
    document = documents[0]
    shown = Images(crop_rows(document.doc_id, document.crops))
    for figure in document.figures[:3]:
        (image, *_) = shown.of([Mark(figure.start, figure.end)])
        crop = next(c for c in document.crops if c.place.page == image.page and c.start <= figure.start < c.end)
        words = list(document.layout.places(Span(figure.start, figure.end)))
        x0 = min(place.box.x0 for place in words) - crop.place.box.x0
        assert abs(min(o.x for o in image.outlines) - x0) <= 2


def test_numbers_in_doubt_are_marked_and_said(page):
    assert "Máy đọc từ ảnh, chưa chắc:" in page.text
    assert '<mark class="unsure">' in page.html
    assert 'class="unsure" x=' in page.html
    assert "Có thể máy đọc nhầm ảnh: 26 hay 25?" in page.text
    assert "máy có thể đọc nhầm ảnh" in page.text


def test_how_the_pages_were_read_is_said(page, documents):
    assert page.text.count(f"{len(documents[1].pages)} trang đọc từ ảnh") == 2  # in the list, and at its own part
    assert "96,4%" in page.text


def test_relations_that_hold_have_no_images(page):
    for held in regex.findall(r'<li class="(?:consistent|rounding)">.*?</li>', page.html, regex.DOTALL):
        assert "<img" not in held


def test_a_page_without_room_shows_the_worst_report(folder, documents, tmp_path, monkeypatch):
    size = sum(len(row["image"]) for row in crop_rows("x", documents[0].crops))
    monkeypatch.setattr(images, "PAGE_IMAGES", size)
    page = page_of(folder, tmp_path / "report.html")
    first, second = page.html.split('<section class="doc"')[1:]
    assert "<img" in first
    assert "<img" not in second
    assert "Ảnh trang của 1 văn bản không in ở đây" in page.text


@pytest.mark.parametrize(
    "change",
    [
        {"media_type": "image/svg+xml"},
        {"media_type": 'image/webp" onload="alert(1)'},
        {"image": 'AAAA" onerror="alert(1)'},
        {"image": ""},
        {"bbox": [0.0, 1.0]},
        {"boxes": []},
        {"starts": [], "ends": [], "boxes": []},
        {"starts": [9, 3], "ends": [12, 5], "boxes": [0.0] * 8},
    ],
)
def test_what_is_no_image_is_left_out(documents, change):
    rows = crop_rows("x", documents[0].crops)
    marks = [Mark(rows[0]["starts"][0], rows[0]["starts"][0] + 1)]
    assert Images(rows).of(marks)
    broken = [row | change for row in rows]
    assert Images(broken).of(marks) == ()


def test_marks_outside_of_all_images_have_none(documents):
    rows = crop_rows("x", documents[0].crops)
    assert Images(rows).of([Mark(10**6, 10**6 + 5)]) == ()
    assert Images([]).of([Mark(0, 5)]) == ()


def test_a_dataset_without_images_has_a_page(folder, tmp_path):
    import shutil

    shutil.copytree(folder, tmp_path / "d")
    for name in ("crops", "readings"):
        (tmp_path / "d" / f"{name}.parquet").unlink()
    page = page_of(tmp_path / "d", tmp_path / "report.html")
    assert not page.all("img")
    assert page.with_class("finding")


def test_the_page_is_made_again_the_same(folder, tmp_path):
    for name in ("a", "b"):
        report.write(folder, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
