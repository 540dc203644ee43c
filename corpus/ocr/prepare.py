"""A page's image made fit for reading: grey, upright, straight, evenly lit, of a known resolution."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from corpus.ocr.engine import Grey


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to read: dark letters on white, ``dpi`` pixels an inch."""

    grey: Grey
    dpi: float


def prepare(image: npt.NDArray[np.uint8], dpi: float) -> Sheet:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    return Sheet(np.ascontiguousarray(grey), dpi or 200)
