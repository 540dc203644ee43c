"""Pages of a PDF as pixels: the scan's own where a page is one scan, rendered otherwise."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Image = npt.NDArray[np.uint8]

_DPI = 300.0
_OWN = (196.0, 404.0)  # resolutions of scans that are taken as they are: 200 to 400, as files round them
_WHOLE = 0.9  # of the page's width and height: a scan that fills it
_COLOUR = 12  # levels between red, green and blue from which a page is coloured


def page_pixels(page: pypdfium.PdfPage, limits: int) -> tuple[Image, float]:
    """A page as it is shown, grey or RGB, and its dots an inch; at most ``limits`` pixels."""
    width, height = page.get_size()
    own = _scan(page, width, height, limits)
    if own is not None:
        return own
    dpi = bounded(width, height, _DPI, limits)
    return rendered(page, dpi, colour=True), dpi


def bounded(width: float, height: float, dpi: float, limit: int) -> float:
    """A resolution at which a page of some points has at most ``limit`` pixels."""
    most = sqrt(limit / max((width / 72) * (height / 72), 1e-6))
    return min(dpi, most)


def rendered(page: pypdfium.PdfPage, dpi: float, colour: bool = False) -> Image:
    """A page drawn: grey, ``(height, width)``, or with ``colour``, where there is some, RGB, ``(height, width, 3)``."""
    import numpy as np

    bitmap = page.render(scale=dpi / 72, grayscale=not colour, rev_byteorder=colour, no_smoothpath=False)
    pixels = bitmap.to_numpy()
    pixels = pixels[:, :, :3] if pixels.ndim == 3 and pixels.shape[2] >= 3 else pixels.reshape(pixels.shape[:2])
    found = np.array(pixels) if not colour else _plain(pixels)
    bitmap.close()
    return found


def _plain(pixels: Image) -> Image:
    """Grey for pixels without colour."""
    import cv2
    import numpy as np

    sample = pixels[::5, ::5].astype(np.int16)
    if pixels.ndim == 3 and int((sample.max(axis=2) - sample.min(axis=2)).max()) >= _COLOUR:
        return np.ascontiguousarray(pixels)
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _scan(page: pypdfium.PdfPage, width: float, height: float, limit: int) -> tuple[Image, float] | None:
    """The pixels of the one image that fills a page, upright and of a usual resolution."""
    import numpy as np

    objects = list(page.get_objects(max_depth=1))
    images = [shape for shape in objects if shape.type == pdfium.FPDF_PAGEOBJ_IMAGE]
    if len(images) != 1 or any(shape.type == pdfium.FPDF_PAGEOBJ_FORM for shape in objects):
        return None
    a, b, c, d, _, _ = images[0].get_matrix().get()
    across, down = images[0].get_px_size()
    if page.get_rotation() or not (a >= _WHOLE * width and d >= _WHOLE * height and abs(b) + abs(c) < 1):
        return None
    dpi = across / a * 72
    if not (_OWN[0] <= dpi <= _OWN[1] and abs(down / d * 72 - dpi) < 0.02 * dpi and across * down <= limit):
        return None
    if abs(a - width) > 1 or abs(d - height) > 1:
        return None  # its pixels would not lie where those of the page do
    try:
        bitmap = images[0].get_bitmap(render=False)
        pixels = bitmap.to_numpy()
        mode = bitmap.mode
    except (pypdfium.PdfiumError, ValueError, RuntimeError):
        return None
    if mode in {"BGR", "BGRX", "BGRA"}:
        return _plain(pixels[:, :, 2::-1]), dpi
    return (np.array(pixels.reshape(pixels.shape[:2])), dpi) if mode == "L" else None
