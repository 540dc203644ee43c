"""Image files as documents: every format, several pages, and files that are broken or too large."""

from __future__ import annotations

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from drawing import DPI, Sheet

from corpus import readers
from corpus.ocr import engine
from schemas.limits import DEFAULT
from schemas.problems import BrokenImage, OcrUnavailable, TooManyPixels

LINE = "Năm 2023 toàn Đảng bộ kết nạp 1.254 đảng viên."


def picture(text=LINE):
    sheet = Sheet()
    sheet.line(236, 300, text)
    return sheet.image


def saved(images, form, **options):
    data = BytesIO()
    images[0].save(data, form, **({"save_all": True, "append_images": images[1:]} if images[1:] else {}), **options)
    return data.getvalue()


def read(tmp_path, data, name="scan.dat", limits=DEFAULT):
    path = tmp_path / name
    path.write_bytes(data)
    return readers.read(path, name, limits)


@pytest.mark.parametrize(
    ("form", "mode", "media_type"),
    [
        ("PNG", "L", "image/png"), ("PNG", "RGBA", "image/png"), ("PNG", "I;16", "image/png"),
        ("JPEG", "RGB", "image/jpeg"), ("JPEG", "CMYK", "image/jpeg"), ("TIFF", "1", "image/tiff"),
        ("GIF", "P", "image/gif"), ("BMP", "RGB", "image/bmp"), ("WEBP", "RGB", "image/webp"),
    ],
)  # fmt: skip
def test_formats_are_known_by_content(tmp_path, form, mode, media_type):
    image = (
        picture().convert(mode) if mode != "I;16" else picture().convert("I").point(lambda v: v * 256).convert("I;16")
    )
    document = read(tmp_path, saved([image], form, dpi=(DPI, DPI)), "scan.unknown")
    assert document.media_type == media_type
    assert document.text.strip() == LINE
    assert [(page.origin, round(page.width), round(page.height)) for page in document.pages] == [("ocr", 595, 842)]
    place = document.place(document.text.index("1.254"), document.text.index("1.254") + 5)
    assert 80 < place.box.x0 < 400
    assert 90 < place.box.top < place.box.bottom < 115
    assert {reading.text for reading in document.readings} == {"2023", "1.254"}
    assert all(reading.certain for reading in document.readings)


def test_pages_of_a_tiff(tmp_path):
    seen = []
    pages = [picture(LINE.replace("2023", str(year))).convert("1") for year in (2021, 2022, 2023)]
    path = tmp_path / "fax.tif"
    path.write_bytes(saved(pages, "TIFF", dpi=(DPI, DPI), compression="group4"))
    document = readers.read(path, "fax.tif", alive=lambda: seen.append(1))
    assert len(seen) == 3
    assert [text.split()[1] for text in document.text.split("\f")] == ["2021", "2022", "2023"]
    few = readers.read(path, "fax.tif", replace(DEFAULT, pages=2))
    assert len(few.pages) == 2


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_cut_short(tmp_path, form):
    data = saved([picture().convert("RGB" if form != "GIF" else "P")], form)
    with pytest.raises(BrokenImage):
        read(tmp_path, data[: len(data) // 3])


def test_a_broken_page_behind_good_ones(tmp_path):
    pages = [picture().convert("L"), picture().convert("L")]
    data = saved(pages, "TIFF", dpi=(DPI, DPI))
    document = read(tmp_path, data[: -len(data) // 3])
    assert document.status == "partial"
    assert [(p.code, p.page) for p in document.problems] == [("D021", 2)]
    assert LINE in document.text


def test_too_many_pixels(tmp_path):
    data = saved([picture()], "PNG")
    with pytest.raises(TooManyPixels) as caught:
        read(tmp_path, data, limits=replace(DEFAULT, pixels=1_000_000))
    assert "1654" in caught.value.message


def test_a_bomb_is_not_unpacked(tmp_path):
    data = saved([Image.new("1", (40_000, 40_000))], "PNG")
    assert len(data) < 1_000_000
    with pytest.raises(TooManyPixels):
        read(tmp_path, data)


def test_without_language_data(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "data_files", dict)
    engine._recogniser.cache_clear()
    try:
        with pytest.raises(OcrUnavailable) as caught:
            read(tmp_path, saved([picture()], "PNG"))
    finally:
        engine._recogniser.cache_clear()
    assert "tesseract-ocr-vie" in caught.value.advice


def test_one_model_is_enough(tmp_path, monkeypatch):
    found = {"vie": engine.data_files()["vie"]}
    monkeypatch.setattr(engine, "data_files", lambda: found)
    document = read(tmp_path, saved([picture("Tổng số 1.2S4 đảng viên, 3l chi bộ.")], "PNG", dpi=(DPI, DPI)))
    assert "đảng viên" in document.text
