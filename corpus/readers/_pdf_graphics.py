"""What is drawn on a PDF page beside its text: rules, the borders of tables, images; and whether text is hidden."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from corpus.readers._pdf_characters import Frame
from schemas.layout import Box

_THIN = 3.0  # points: what is thinner is a line
_SHORTEST = 4.0
_DEEPEST = 4
_MOST_SEGMENTS = 400  # of a path: one with more is a drawing
_MOST_OBJECTS = 60_000
_INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Graphics:
    """What is drawn on a page, boxes in points from the top left of the page as it is shown.

    ``covered`` is the share of the page that images cover. Text is ``hidden`` when some of it is invisible,
    ``concealed`` when images that cover half the page are drawn over it. ``shapes`` counts what is drawn by lines.
    """

    horizontals: list[Box] = field(default_factory=list)
    verticals: list[Box] = field(default_factory=list)
    covered: float = 0.0
    hidden: bool = False
    concealed: bool = False
    shapes: int = 0


def graphics(page: pdfium.FPDF_PAGE, frame: Frame) -> Graphics:
    """The lines and images of a page as it lies in the file."""
    return _Collector(frame).collect(page)


class _Collector:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.found = Graphics()
        self.sides = tuple(ctypes.c_float() for _ in range(4))
        self.left = _MOST_OBJECTS
        self.over = self.under = 0.0  # square points of images before and after the first text
        self.written = False

    def collect(self, page: pdfium.FPDF_PAGE) -> Graphics:
        kind_of, get = pdfium.FPDFPageObj_GetType, pdfium.FPDFPage_GetObject
        mode_of = pdfium.FPDFTextObj_GetTextRenderMode
        for i in range(min(pdfium.FPDFPage_CountObjects(page), self.left)):
            shape = get(page, i)
            kind = kind_of(shape)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.written = True
                if mode_of(shape) in _INVISIBLE:
                    self.found.hidden = True
            else:
                self._take(shape, kind, (), 0)
        width, height = self.frame.shown
        area = max(width * height, 1.0)
        self.found.covered = min((self.under + self.over) / area, 1.0)
        self.found.concealed = self.over >= 0.5 * area
        return self.found

    def _take(self, shape: pdfium.FPDF_PAGEOBJECT, kind: int, outer: tuple[_Matrix, ...], depth: int) -> None:
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            self._form(shape, outer, depth)
            return
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.written = True
            self.found.hidden |= pdfium.FPDFTextObj_GetTextRenderMode(shape) in _INVISIBLE
            return
        if not pdfium.FPDFPageObj_GetBounds(shape, *self.sides):
            return
        x0, y0, x1, y1 = (side.value for side in self.sides)
        box = self._box([(x0, y0), (x1, y1), (x0, y1), (x1, y0)], outer)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._image(box)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.found.shapes += 1
            if not self._line(box) and self._is_stroked(shape):
                for a, b in _edges(shape):
                    self._line(self._box([a, b], outer))

    def _image(self, box: Box) -> None:
        width, height = self.frame.shown
        across = min(box.x1, width) - max(box.x0, 0.0)
        down = min(box.bottom, height) - max(box.top, 0.0)
        area = max(across, 0.0) * max(down, 0.0)
        if self.written:
            self.over += area
        else:
            self.under += area

    def _form(self, shape: pdfium.FPDF_PAGEOBJECT, outer: tuple[_Matrix, ...], depth: int) -> None:
        """A form holds objects in coordinates of its own."""
        if depth >= _DEEPEST:
            return
        inner = (_matrix(shape), *outer)
        for i in range(pdfium.FPDFFormObj_CountObjects(shape)):
            self.left -= 1
            if self.left < 0:
                return
            part = pdfium.FPDFFormObj_GetObject(shape, i)
            self._take(part, pdfium.FPDFPageObj_GetType(part), inner, depth + 1)

    def _box(self, points: list[tuple[float, float]], outer: tuple[_Matrix, ...]) -> Box:
        for matrix in outer:
            points = [_moved(point, matrix) for point in points]
        shown = [self.frame.point(x, y) for x, y in points]
        xs, ys = [x for x, _ in shown], [y for _, y in shown]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def _line(self, box: Box) -> bool:
        """Takes a box that is a thin line; True for that and for what is too small to be one."""
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if high <= _THIN < wide and wide > _SHORTEST:
            self.found.horizontals.append(box)
        elif wide <= _THIN < high and high > _SHORTEST:
            self.found.verticals.append(box)
        else:
            return wide <= _SHORTEST and high <= _SHORTEST
        return True

    def _is_stroked(self, shape: pdfium.FPDF_PAGEOBJECT) -> bool:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        return bool(pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)) and bool(stroke.value)


def _matrix(shape: pdfium.FPDF_PAGEOBJECT) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(shape, matrix):
        return 1, 0, 0, 1, 0, 0
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _moved(point: tuple[float, float], matrix: _Matrix) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _edges(path: pdfium.FPDF_PAGEOBJECT) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight edges of a path, in the coordinates of what holds it."""
    count = pdfium.FPDFPath_CountSegments(path)
    if count > _MOST_SEGMENTS:
        return
    matrix = _matrix(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = _moved((x.value, y.value), matrix)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield last, first
            last = first
