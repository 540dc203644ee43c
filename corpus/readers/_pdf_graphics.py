"""What is drawn on a PDF page beside its text: rules, the borders of tables, images."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from corpus.readers._pdf_text import Frame
from schemas.layout import Box

_THIN = 3.0  # points: what is thinner is a line


@dataclass(slots=True)
class Graphics:
    """Thin lines and images of a page, in points from the top left; ``hidden`` when some of its text is invisible."""

    rules: list[Box] = field(default_factory=list)
    uprights: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    hidden: bool = False


def graphics(page: pdfium.FPDF_PAGE, frame: Frame) -> Graphics:
    """The lines and images of a page as it lies in the file."""
    found = Graphics()
    sides = tuple(ctypes.c_float() for _ in range(4))
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        shape = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if not pdfium.FPDFPageObj_GetBounds(shape, *sides):
            continue
        x0, y0, x1, y1 = (side.value for side in sides)
        box = Box(x0 - frame.x0, frame.y1 - y1, x1 - frame.x0, frame.y1 - y0)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.images.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            if y1 - y0 <= _THIN < x1 - x0:
                found.rules.append(box)
            elif x1 - x0 <= _THIN < y1 - y0:
                found.uprights.append(box)
    return found
