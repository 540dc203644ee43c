"""Stamps that are paler than print: taken away, the print under them kept, numbers beside them in doubt."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest

from corpus.ocr import read_page, rulings, stamps
from corpus.ocr.rulings import Pixels
from corpus.ocr.spoken import Spoken
from tests.corpus.ocr.drawing import DPI, NUMBERS, report, table

PALE = 125


def stamped(pixels, centre=(900, 420), level=PALE, radius=150):
    seal = np.full(pixels.shape, 255, np.uint8)
    cv2.circle(seal, centre, radius, level, 7, cv2.LINE_AA)
    cv2.circle(seal, centre, round(0.7 * radius), level, 3, cv2.LINE_AA)
    return np.minimum(pixels, seal)


def test_print_under_a_stamp_is_what_it_was():
    page = report().pixels
    clean = stamps.without(stamped(page), DPI)
    assert (clean[page < 60] < 130).mean() > 0.99
    ring = (stamped(page) == PALE) & (page > 250)
    assert (clean[ring] > 250).mean() > 0.95  # where it crosses letters it is as dark as they are


@pytest.mark.parametrize("level", [0, 20])
def test_strokes_as_dark_as_print_stay(level):
    page = stamped(report().pixels, level=level)
    drawn = page <= level + 5
    assert (stamps.without(page, DPI)[drawn] <= level + 5).all()


def test_a_page_without_a_stamp_is_handed_back():
    page = report().pixels
    assert stamps.without(page, DPI) is page
    blank = np.full((300, 300), 255, np.uint8)
    assert stamps.without(blank, DPI) is blank


def test_numbers_under_a_stamp_are_read_and_in_doubt():
    read = read_page(cv2.GaussianBlur(stamped(report().pixels), (0, 0), 0.7), DPI, 1)
    numbers = [w for w in read.words if re.search(r"\d", w.text) and not w.raised]
    assert sorted(w.text.strip(".,;:()") for w in numbers) == sorted(NUMBERS)
    assert any(w.certain for w in numbers)
    assert not all(w.certain for w in numbers)


def test_only_numbers_where_ink_was_taken_are_doubted():
    page = np.full((200, 400), 255, np.uint8)
    clean = page.copy()
    page[90:110, 150:160] = PALE
    near, far = (Spoken("17", Pixels(x, 88, x + 30, 112), 112.0, 24.0, 0, 0.9, ()) for x in (112, 20))
    assert [w.certain for w in stamps.doubted([near, far], page, clean)] == [False, True]
    assert [w.certain for w in stamps.doubted([near, far], clean, clean)] == [True, True]


def test_the_side_of_a_stamp_is_no_column_of_a_table():
    page = table([["1", "Năm 2021", "1.254", "94,5"], ["2", "Năm 2022", "840", "97,9"]], height=140).pixels
    found = rulings.find(page, DPI).grids
    assert len(found) == 1
    middle = found[0].box
    centre = ((middle.x0 + middle.x1) // 2 + 30, (middle.top + middle.bottom) // 2)
    again = rulings.find(stamped(page, centre, radius=round(0.3 * (middle.bottom - middle.top))), DPI).grids
    assert [(grid.rows, grid.columns) for grid in again] == [(grid.rows, grid.columns) for grid in found]


def test_cells_of_a_table_with_lost_rulings_do_not_overlap():
    page = np.full((700, 900), 255, np.uint8)
    for y in (100, 250, 400, 550):
        page[y : y + 3, 100:703] = 0
    for x in (100, 300, 500, 700):
        page[100:553, x : x + 3] = 0
    page[245:260, 310:495] = 255  # between the first and the second row of the middle column
    page[255:395, 495:508] = 255  # between its second row and the column on the right
    (grid,) = rulings.find(page, 200.0).grids
    boxes = [cell.box for cell in grid.cells]
    assert (grid.rows, grid.columns) == (3, 3)
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert min(a.x1, b.x1) <= max(a.x0, b.x0) or min(a.bottom, b.bottom) <= max(a.top, b.top)
