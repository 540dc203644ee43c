"""Pages as PDF: drawn with letters, as images alone, or as images with letters behind them that nobody sees."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from corpus.samples.printing.fonts import registered
from corpus.samples.printing.lettering import Lettering
from corpus.samples.printing.sheets import Ink, Sheet

if TYPE_CHECKING:
    from PIL.Image import Image
    from reportlab.pdfgen.canvas import Canvas

_INVISIBLE = 3
_STAND_INS = ("Times-Roman", "Helvetica")  # every viewer has them, none is written into the file
_SEAL_SIZE = 102.0
_SIGNATURE_WIDTH, _SIGNATURE_HEIGHT = 120.0, 60.0


class Side(NamedTuple):
    """A page to write: letters (``sheet``), an image (JPEG or PNG bytes) in their place, or both, the letters hidden.

    ``size`` in points is that of the image's page; ``lettering`` writes the letters otherwise than they are read.
    """

    sheet: Sheet | None = None
    image: bytes | None = None
    size: tuple[float, float] | None = None
    lettering: Lettering | None = None
    stamp: Image | None = None
    signature: Image | None = None


def pdf(sides: Sequence[Side], title: str = "") -> bytes:
    """The bytes of a PDF; the same sides give the same bytes. Raises MissingPart without reportlab."""
    registered("regular")
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("doichieu")
    for side in sides:
        _page(canvas, side)
        canvas.showPage()
    canvas.save()
    data = target.getvalue()
    lettering = next((side.lettering for side in sides if side.lettering and side.lettering.font), None)
    return _renamed(data, lettering) if lettering else data


def _renamed(data: bytes, lettering: Lettering) -> bytes:
    """The fonts under other names, none of them in the file: names as long as before, so that no object moves."""
    for name, stand_in in zip((lettering.font, lettering.capitals), _STAND_INS, strict=True):
        if name:
            data = data.replace(f"/BaseFont /{stand_in}".encode(), f"/BaseFont /{name:<{len(stand_in)}}".encode())
    return data


def _page(canvas: Canvas, side: Side) -> None:
    from reportlab.lib.utils import ImageReader

    sheet = side.sheet
    width, height = side.size or ((sheet.width, sheet.height) if sheet else (595.28, 841.89))
    canvas.setPageSize((width, height))
    if side.image is not None:
        canvas.drawImage(ImageReader(BytesIO(side.image)), 0, 0, width, height)
    if sheet is None:
        return
    hidden = side.image is not None
    _letters(canvas, sheet, height, hidden, side.lettering or Lettering())
    if hidden:
        return
    for stroke in sheet.strokes:
        canvas.setLineWidth(stroke.width)
        canvas.line(stroke.x0, height - stroke.y0, stroke.x1, height - stroke.y1)
    if sheet.seal and side.signature is not None:
        x, y = sheet.seal.signed_x - _SIGNATURE_WIDTH / 2, height - sheet.seal.signed_y - _SIGNATURE_HEIGHT / 2
        canvas.drawImage(ImageReader(side.signature), x, y, _SIGNATURE_WIDTH, _SIGNATURE_HEIGHT, mask="auto")
    if sheet.seal and side.stamp is not None:
        x, y = sheet.seal.x - _SEAL_SIZE / 2, height - sheet.seal.y - _SEAL_SIZE / 2
        canvas.drawImage(ImageReader(side.stamp), x, y, _SEAL_SIZE, _SEAL_SIZE, mask="auto")


def _letters(canvas: Canvas, sheet: Sheet, height: float, hidden: bool, lettering: Lettering) -> None:
    """Word by word, each with its blank, as word processors write them."""
    text = canvas.beginText()
    if hidden:
        text.setTextRenderMode(_INVISIBLE)
    font: tuple[str, float] | None = None
    for ink, following in zip(sheet.inks, [*sheet.inks[1:], None], strict=True):
        text.setTextOrigin(ink.x, height - ink.baseline)
        runs = [*lettering.runs(ink.text)]
        if _blank_after(ink, following):
            runs[-1] = (runs[-1][0], runs[-1][1] + " ")
        for capital, letters in runs:
            name = _STAND_INS[capital] if lettering.font else registered(ink.face, sheet.family)
            if (name, ink.size) != font:
                font = (name, ink.size)
                text.setFont(name, ink.size)
            text.textOut(letters)
    canvas.drawText(text)


def _blank_after(ink: Ink, following: Ink | None) -> bool:
    return following is not None and following.gap == " " and abs(following.level - ink.level) < 1
