"""A page of a file as an image: to show where a fact stands, and to read a number again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from schemas.limits import DEFAULT, Limits
from schemas.problems import BrokenImage, BrokenPage, Text, TooManyPixels, grouped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image as Picture

    Image = npt.NDArray[np.uint8]


def page_image(data: bytes, page: int, dpi: float, limits: Limits = DEFAULT, rotation: int = 0) -> Image:
    """Page ``page`` (from 1) of a PDF or an image file as grey pixels, ``(height, width)``, ``dpi`` of them an inch.

    ``rotation`` is ``schemas.document.Page.rotation``: the image comes upright, so that a box of the layout, in
    points, covers the pixels ``box * dpi / 72``. Raises BrokenPage, BrokenImage, TooManyPixels.
    """
    import numpy as np

    found = _pdf(data, page, dpi, limits) if b"%PDF-" in data[:1024] else _picture(data, page, dpi, limits)
    return np.ascontiguousarray(np.rot90(found, -(rotation // 90) % 4))


def _pdf(data: bytes, number: int, dpi: float, limits: Limits) -> Image:
    import pypdfium2 as pypdfium

    from corpus.readers._pdf_images import rendered

    try:
        with pypdfium.PdfDocument(data) as document:
            page = document[number - 1]
            width, height = page.get_size()
            _check(width * dpi / 72, height * dpi / 72, number, limits)
            return rendered(page, dpi)
    except (pypdfium.PdfiumError, IndexError, OSError) as error:
        raise BrokenPage(
            Text(f"Không mở được trang {number} của tệp PDF.", f"Page {number} of the PDF cannot be opened."), _ADVICE
        ) from error


def _picture(data: bytes, number: int, dpi: float, limits: Limits) -> Image:
    import numpy as np
    from PIL import Image as Pillow
    from PIL import ImageOps

    from corpus.ocr.prepare import resolution

    Pillow.MAX_IMAGE_PIXELS = None  # the size is checked against our own bound
    try:
        with Pillow.open(BytesIO(data)) as file:
            file.seek(number - 1)
            _check(*file.size, number, limits)
            upright = ImageOps.exif_transpose(file) or file
            grey = _grey(upright)
            own = resolution((upright.height, upright.width), _stated(file))
            size = (max(round(upright.width * dpi / own), 1), max(round(upright.height * dpi / own), 1))
            _check(*size, number, limits)
            if size != grey.size:
                smaller = size[0] < grey.width
                grey = grey.resize(size, Pillow.Resampling.BOX if smaller else Pillow.Resampling.BICUBIC)
            return np.asarray(grey, dtype=np.uint8)
    except (TooManyPixels, MemoryError):
        raise
    except Exception as error:  # what Pillow raises for broken data depends on the format
        raise BrokenImage(
            Text(f"Ảnh trang {number} bị hỏng.", f"The image of page {number} is broken."), _ADVICE
        ) from error


def _grey(image: Picture) -> Picture:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        from PIL import Image as Pillow

        layer = image.convert("RGBA")
        ground = Pillow.new("RGBA", layer.size, "white")
        ground.alpha_composite(layer)
        return ground.convert("L")
    return image.convert("L")


def _stated(file: Picture) -> float:
    try:
        across, down = (float(value) for value in file.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0
    return across if across > 0 and abs(across - down) < 0.02 * across else 0.0


def _check(width: float, height: float, number: int, limits: Limits) -> None:
    if width * height > limits.pixels:
        raise TooManyPixels(
            Text(
                f"Ảnh trang {number} có {width:.0f} x {height:.0f} điểm ảnh, quá giới hạn {grouped(limits.pixels)}.",
                f"The image of page {number} has {width:.0f} x {height:.0f} pixels, more than {limits.pixels:,}.",
            ),
            Text(
                "Hãy giảm độ phân giải, hoặc tăng giới hạn pixels.",
                "Use a lower resolution, or raise the limit pixels.",
            ),
        )


_ADVICE = Text("Hãy kiểm tra lại tệp gốc.", "Check the original file.")
