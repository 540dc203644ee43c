"""A page's image to a ``PrintedPage``: the steps of reading in their order."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

from corpus.layout.page import PrintedPage, Word
from corpus.ocr import engine
from corpus.ocr.prepare import prepare
from schemas.layout import Box


def read(image: npt.NDArray[np.uint8], dpi: float, number: int) -> PrintedPage:
    """See ``corpus.ocr.read_page``."""
    sheet = prepare(image, dpi)
    tokens = engine.recognise(sheet.grey)
    points = 72 / sheet.dpi
    words = tuple(
        Word(
            unicodedata.normalize("NFC", token.text),
            Box(*(side * points for side in token.box)),
            token.baseline * points,
            (token.box[3] - token.box[1]) * points,
            confidence=token.confidence,
        )
        for token in tokens
    )
    height, width = sheet.grey.shape
    confidence = float(np.mean([word.confidence for word in words])) if words else None
    return PrintedPage(number, width * points, height * points, "ocr", words, confidence=confidence)
