"""Whole pages: every number, every marker, tables, whichever way the page lies and whatever was done to it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drawing import DPI, MARKERS, NUMBERS, Sheet, report, scanned, table

from corpus.layout.assemble import assemble
from corpus.ocr import read_page, reread
from schemas.layout import Box
from schemas.spans import Span


def words(page):
    return [*page.words, *(word for t in page.tables for cell in t.cells for word in cell.words)]


def numbers(page):
    bare = [word.text.strip(".,;:()") for word in words(page) if not word.raised]
    return sorted(text for text in bare if re.search(r"\d", text))


def markers(page):
    return sorted(word.text for word in page.words if word.raised)


def copied(pixels):
    """Hard contrast, specks, a dark edge."""
    dice = np.random.default_rng(1)
    soft = cv2.GaussianBlur(pixels, (0, 0), 0.9).astype(np.float32)
    grey = 255 / (1 + np.exp(-(soft - 150) / 22))
    spots = dice.random(grey.shape)
    grey[spots < 0.0015] = 40
    grey[:, :25] = 30
    return np.clip(grey, 0, 255).astype(np.uint8)


def blotchy(pixels):
    """Paper that is darker in some places than the letters are light in others."""
    dice = np.random.default_rng(2)
    height, width = pixels.shape
    ground = cv2.resize(
        dice.uniform(125, 235, (7, 5)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    return np.clip(ground - (255 - pixels) / 255 * (ground - 50), 0, 255).astype(np.uint8)


def stamped(pixels):
    """A red seal over the text."""
    seal = np.full((*pixels.shape, 3), 255, np.uint8)
    cv2.circle(seal, (900, 420), 150, (215, 35, 45), 9, cv2.LINE_AA)
    cv2.circle(seal, (900, 420), 105, (215, 35, 45), 4, cv2.LINE_AA)
    return np.minimum(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), seal)


def photographed(pixels):
    """On a dark desk, seen from the side."""
    height, width = pixels.shape
    photo = np.full((height + 300, width + 260), 70, np.uint8)
    seen = np.array([[120, 90], [width + 60, 150], [width + 110, height + 200], [90, height + 160]], np.float32)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    size = photo.shape[::-1]
    matrix = cv2.getPerspectiveTransform(flat, seen)
    return cv2.warpPerspective(pixels, matrix, size, dst=photo, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT)


@pytest.mark.parametrize(
    "worn",
    [
        pytest.param(lambda p: p, id="clean"),
        pytest.param(lambda p: scanned(p, angle=1.3), id="askew"),
        pytest.param(copied, id="copied"),
        pytest.param(blotchy, id="blotchy"),
        pytest.param(stamped, id="stamped"),
        pytest.param(lambda p: np.where(scanned(p, noise=12) < 150, 0, 255).astype(np.uint8), id="one bit"),
    ],
)
def test_numbers_and_markers(worn):
    page = read_page(worn(report().pixels), DPI, 1)
    assert numbers(page) == sorted(NUMBERS)
    assert markers(page) == sorted(MARKERS)
    wrong = {w.text.strip(".,;:()") for w in page.words if w.certain and re.search(r"\d", w.text) and not w.raised}
    assert wrong <= set(NUMBERS)
    assert sum(w.certain for w in page.words if re.search(r"\d", w.text)) >= 0.9 * len(NUMBERS)


def test_a_photograph_is_made_straight_and_its_places_stay_those_of_the_photograph():
    image = photographed(report().pixels)
    page = read_page(image, 0, 1)
    assert numbers(page) == sorted(NUMBERS)
    assert page.warp is not None
    found = assemble([page])
    at = found.text.index("6.071")
    place = found.layout.place(Span(at, at + 5))
    points = 72 / (image.shape[1] / (page.width / 72))  # the image's own points a pixel
    height, width = 2339, 1654
    seen = np.array([[120, 90], [width + 60, 150], [width + 110, height + 200], [90, height + 160]], np.float32)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    x = report().line(236, 0, "dưỡng cho ") + 40
    there = cv2.perspectiveTransform(np.array([[[x, 404.0]]], np.float32), cv2.getPerspectiveTransform(flat, seen))[
        0, 0
    ]
    box = place.box
    assert box.x0 - 3 <= there[0] * points <= box.x1 + 3
    assert box.top - 3 <= there[1] * points <= box.bottom + 3


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_may_lie_any_way_up(turn):
    lying = np.ascontiguousarray(np.rot90(report().pixels, turn // 90))  # turned back by reading it
    page = read_page(lying, DPI, 1)
    assert page.rotation == turn
    assert numbers(page) == sorted(NUMBERS)


ROWS = [
    ("TT", "Nội dung", "Năm 2022", "Năm 2023"),
    ("1", "Đảng viên mới", "1.117", "1.254"),
    ("2", "Chi bộ trực thuộc", "711", "7"),
    ("3", "Tỷ lệ chuyển chính thức", "98,1%", "11,4%"),
    ("4", "Lượt kiểm tra", "", "31"),
]


@pytest.mark.parametrize("seed", [None, 1])
def test_tables(seed):
    pixels = table(ROWS).pixels
    page = read_page(pixels if seed is None else scanned(pixels, seed, angle=0.6), DPI, 1)
    assert [(t.rows, t.columns) for t in page.tables] == [(5, 4)]
    read = {(cell.row, cell.column): " ".join(word.text for word in cell.words) for cell in page.tables[0].cells}
    assert {at: text for at, text in read.items() if at[1] != 1 and at != (0, 0)} == {
        (r, c): text for r, row in enumerate(ROWS) for c, text in enumerate(row) if c != 1 and (r, c) != (0, 0)
    }
    assert not {"1.117", "711"} & {word.text for word in page.words}


def test_rules_are_found_and_letters_are_none():
    sheet = report()
    sheet.rule(600, 160, 1000, 160)
    page = read_page(sheet.pixels, DPI, 1)
    widths = [round((rule.x1 - rule.x0) * DPI / 72, -1) for rule in page.rules]
    assert widths == [pytest.approx(400, abs=15)] * 2


def test_text_in_reading_order():
    text = assemble([read_page(scanned(report().pixels, 3), DPI, 1)]).text
    assert re.search("103,6% kế hoạch⁴;? có 87/92", text)
    assert "học viên⁵. Số" in text
    assert "\n⁴ Gồm 38" in text


def test_nothing_on_the_page():
    for image in (
        np.full((2339, 1654), 255, np.uint8),
        np.full((40, 30), 200, np.uint8),
        np.zeros((900, 700), np.uint8),
    ):
        assert words(read_page(image, DPI, 1)) == []


def test_specks_and_scribbles_are_no_words():
    sheet = Sheet()
    dice = np.random.default_rng(5)
    for _ in range(60):
        x, y = dice.integers(100, 1500), dice.integers(100, 2200)
        sheet.pen.ellipse((x, y, x + int(dice.integers(2, 9)), y + int(dice.integers(2, 9))), fill=0)
    for _ in range(3):
        x, y = dice.integers(300, 1000), dice.integers(500, 1800)
        points = [(int(x + 14 * i), int(y + dice.integers(-50, 50))) for i in range(20)]
        sheet.pen.line(points, fill=0, width=3)
    assert numbers(read_page(sheet.pixels, DPI, 1)) == []


def test_a_number_is_read_again():
    sheet = Sheet()
    end = sheet.line(300, 400, "1.254")
    box = Box(300 * 72 / DPI, 370 * 72 / DPI, end * 72 / DPI, 405 * 72 / DPI)
    readings = reread(sheet.pixels, box, DPI)
    assert readings[0][0] == "1.254"
    assert all(0 <= sure <= 1 for _, sure in readings)
    assert reread(sheet.pixels, Box(10, 10, 60, 40), DPI) == []
    assert reread(sheet.pixels, Box(5000, 5000, 5010, 5010), DPI) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (3, 3), (11, 400), (1, 20_000), (20_000, 1), (12, 601), (12, 12)])
@pytest.mark.parametrize("colour", [0, 130, 255])
@pytest.mark.parametrize("dpi", [0, 1, 1e6])
def test_images_too_small_for_a_letter_and_strips_are_empty_pages(shape, colour, dpi):
    page = read_page(np.full(shape, colour, np.uint8), dpi, 1)
    assert words(page) == []
    assert page.width > 0
    assert page.height > 0
