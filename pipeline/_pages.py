"""Pages as images, until the reader of pages is there."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from schemas.limits import Limits

if TYPE_CHECKING:
    import numpy as np

    Image = np.ndarray[Any, np.dtype[np.uint8]]


def page_image(data: bytes, page: int, dpi: float, limits: Limits) -> Image:
    """A page as grey pixels. Raises ValueError for a page that is not there or too large, OSError for a broken one."""
    import numpy as np
    from PIL import Image as Pillow

    if b"%PDF-" not in data[:1024]:
        with Pillow.open(BytesIO(data)) as file:
            file.seek(page - 1)
            if file.width * file.height > limits.pixels:
                raise ValueError("too many pixels")
            own = float(file.info.get("dpi", (200, 200))[0]) or 200.0
            grey = file.convert("L")
            size = (round(grey.width * dpi / own), round(grey.height * dpi / own))
            return np.asarray(grey.resize(size, Pillow.Resampling.BOX if dpi < own else Pillow.Resampling.BICUBIC))
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(data) as document:
            sheet = document[page - 1]
            width, height = sheet.get_size()
            if width * height * (dpi / 72) ** 2 > limits.pixels:
                raise ValueError("too many pixels")
            bitmap = sheet.render(scale=dpi / 72, grayscale=True)
            return bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].copy()
    except (pdfium.PdfiumError, IndexError) as error:
        raise ValueError(str(error)) from error
