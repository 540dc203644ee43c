"""Reading of scans: an image of a page to its words, each with its place and how sure it is.

The heavy libraries are loaded when a page is read, not when this package is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from corpus.layout.page import PrintedPage
    from schemas.layout import Box

__all__ = ["read_page", "reread"]


def read_page(image: npt.NDArray[np.uint8], dpi: float, number: int) -> PrintedPage:
    """What stands on the image of a page.

    ``image`` is grey, ``(height, width)``, or RGB, ``(height, width, 3)``; ``dpi`` 0 where it is not known; ``number``
    is that of the page, from 1. Raises OcrUnavailable where Tesseract's Vietnamese data is missing.
    """
    from corpus.ocr.reading import read

    return read(image, dpi, number)


def reread(image: npt.NDArray[np.uint8], box: Box, dpi: float) -> list[tuple[str, float]]:
    """Independent readings of the number in a box, with how sure each is (0 to 1), the surest first.

    ``image`` is the upright page, grey or RGB; ``box`` in points. Empty where no number is read. Raises OcrUnavailable.
    """
    from corpus.ocr.numbers import reread as read_again

    return read_again(image, box, dpi)
