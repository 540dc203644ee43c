"""Pages drawn for the tests: lines of text with markers, a table, and what scanning does to them."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from corpus.samples.printing.fonts import path

DPI = 200
SIZE = 36  # pixels: 13 points


@cache
def font(size=SIZE, family="Serif"):
    return ImageFont.truetype(str(path(family)), size)


class Sheet:
    """An A4 page in grey, drawn on with coordinates in pixels; ``y`` is that of a baseline."""

    def __init__(self):
        self.image = Image.new("L", (1654, 2339), 255)
        self.pen = ImageDraw.Draw(self.image)

    def line(self, x, y, text, size=SIZE):
        """Text in which ^3^ is a marker; returns the x behind it."""
        for i, part in enumerate(text.split("^")):
            if i % 2:
                small = font(round(size * 0.65))
                self.pen.text((x, y - 0.34 * size), part, fill=0, font=small, anchor="ls")
                x += small.getlength(part)
            else:
                self.pen.text((x, y), part, fill=0, font=font(size), anchor="ls")
                x += font(size).getlength(part)
        return x

    def rule(self, x0, y0, x1, y1, width=2):
        self.pen.line((x0, y0, x1, y1), fill=0, width=width)

    @property
    def pixels(self):
        return np.asarray(self.image).copy()


def report():
    """A page of an invented report, its lines as they read, and the markers on it."""
    sheet = Sheet()
    sheet.line(810, 110, "17")
    lines = [
        "Trong năm 2023, toàn Đảng bộ đã kết nạp 1.254 đảng viên mới, đạt 103,6% kế hoạch^4^; có",
        "87/92 tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ, chiếm 94,57%, tăng 2,3% so với năm",
        "2022. Ban Thường vụ đã ban hành 11 nghị quyết, 18 chỉ thị và 136 kế hoạch; mở 45 lớp bồi",
        "dưỡng cho 6.071 lượt học viên^5^. Số đảng viên được miễn sinh hoạt là 317 đồng chí (2,9%),",
        "chuyển đi 208 đồng chí, chuyển đến 195 đồng chí. Thực hiện Kết luận số 21-KL/TW, các",
        "cấp ủy đã kiểm tra 119 tổ chức đảng và 1.408 đảng viên từ ngày 15/3/2023 đến tháng 11.",
    ]
    for i, text in enumerate(lines):
        sheet.line(236, 230 + 62 * i, text)
    sheet.rule(236, 2050, 636, 2050)
    sheet.line(236, 2090, "^4^ Gồm 38 đồng chí là công nhân, 112 đồng chí là viên chức.", 30)
    sheet.line(236, 2130, "^5^ Trong đó có 14 lớp dành cho cấp ủy viên.", 30)
    return sheet


NUMBERS = [
    "17", "2023", "1.254", "103,6%", "87/92", "94,57%", "2,3%", "2022", "11", "18", "136", "45", "6.071", "317", "2,9%",
    "208", "195", "21-KL/TW", "119", "1.408", "15/3/2023", "11", "38", "112", "14",
]  # fmt: skip
MARKERS = ["4", "5", "4", "5"]


def table(rows, x=236, y=500, widths=(80, 560, 220, 220), height=64):
    """A ruled table drawn on a sheet of its own."""
    sheet = Sheet()
    edges = np.cumsum([x, *widths]).tolist()
    for r in range(len(rows) + 1):
        sheet.rule(x, y + r * height, edges[-1], y + r * height)
    for edge in edges:
        sheet.rule(edge, y, edge, y + len(rows) * height)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            sheet.line(edges[c] + 16, y + r * height + 45, text)
    sheet.line(236, 300, "Kết quả công tác phát triển đảng viên qua các năm như sau:")
    return sheet


def scanned(pixels, seed=0, *, angle=0.0, blur=0.7, noise=5.0, contrast=0.9):
    """What a scanner makes of a page."""
    dice = np.random.default_rng(seed)
    height, width = pixels.shape
    if angle:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        pixels = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    grey = cv2.GaussianBlur(pixels, (0, 0), blur).astype(np.float32) * contrast + 12
    return np.clip(grey + dice.normal(0, noise, grey.shape), 0, 255).astype(np.uint8)
