"""What the pages themselves say about the findings of a document: a second reading of its numbers, and images.

Done while the file is at hand, after judgement. A page that cannot be rendered costs its images and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from schemas.checks import holds
from schemas.document import Document
from schemas.layout import Box
from schemas.limits import DEFAULT, Limits
from schemas.problems import DocumentError

if TYPE_CHECKING:
    import numpy as np

    Image = np.ndarray[Any, np.dtype[np.uint8]]

_REREAD_DPI = 300.0
_ROOM = 6.0  # points around what is read again
_GAINS = (1.0, 2.5, 5.0)  # of contrast
Content = Callable[[], bytes]


def gather(document: Document, content: Content, limits: Limits = DEFAULT, images: bool = True) -> Document:
    """The document with a second look at the recognised numbers of its findings and, if wanted, images of them.

    ``content`` gives the bytes of the file, if anything of it is needed.
    """
    if document.layout is None or all(holds(check.verdict, check.severity) for check in document.checks):
        return document
    pages = Pages(document, content, limits)
    if document.readings:
        from pipeline.witness import second_look

        document = second_look(document, pages.reread)
    if images:
        from pipeline.crops import DPI, with_crops

        document = with_crops(document, lambda page: pages.image(page, DPI))
    return document


class Pages:
    """The pages of one file as images, the last one kept: what is asked of a page is mostly asked at once."""

    def __init__(self, document: Document, content: Content, limits: Limits = DEFAULT) -> None:
        self._content, self._limits, self._doc_id = content, limits, document.doc_id
        self._turns = {page.page: page.rotation for page in document.pages}
        self._data: bytes | None = None
        self._last: tuple[tuple[int, float], Image | None] | None = None

    def image(self, page: int, dpi: float) -> Image | None:
        """A page as grey pixels, upright; None where it cannot be had."""
        if self._last is None or self._last[0] != (page, dpi):
            self._last = None  # two large images are not held at once
            self._last = ((page, dpi), self._rendered(page, dpi))
        return self._last[1]

    def reread(self, page: int, box: Box) -> Sequence[tuple[str, float]]:
        """Independent readings of what stands in a box, with how sure each is; none where it cannot be read.

        Read as it is, and with faint ink made dark: of a worn digit some strokes are all but gone.
        """
        from corpus.ocr import reread

        image = self.image(page, _REREAD_DPI)
        if image is None:
            return ()
        part, inside = _around(image, box)
        try:
            return [vote for gain in _GAINS for vote in reread(_darkened(part, gain), inside, _REREAD_DPI)]
        except DocumentError:  # recognition is not installed here
            return ()

    def _rendered(self, page: int, dpi: float) -> Image | None:
        from corpus.pages import page_image

        try:
            if self._data is None:
                self._data = _same(self._content(), self._doc_id)
            return page_image(self._data, page, dpi, self._limits, self._turns.get(page, 0))
        except (DocumentError, OSError, ValueError):
            return None


def _same(data: bytes, doc_id: str) -> bytes:
    """The bytes that were read. Raises ValueError when the file holds others by now: they would show another page."""
    if hashlib.sha256(data).hexdigest()[:16] != doc_id:
        raise ValueError("the file has changed since it was read")
    return data


def _around(image: Image, box: Box) -> tuple[Image, Box]:
    """The part of a page around a box, and the box on it."""
    scale = _REREAD_DPI / 72
    x0, top = max(int((box.x0 - _ROOM) * scale), 0), max(int((box.top - _ROOM) * scale), 0)
    part = image[top : int((box.bottom + _ROOM) * scale), x0 : int((box.x1 + _ROOM) * scale)]
    left, above = x0 / scale, top / scale
    return part, Box(box.x0 - left, box.top - above, box.x1 - left, box.bottom - above)


def _darkened(image: Image, gain: float) -> Image:
    """The same with ink ``gain`` times as far from the paper."""
    import numpy as np

    if gain == 1 or not image.size:
        return image
    paper = float(np.percentile(image, 70))
    darkened: Image = np.clip(paper - (paper - image.astype(np.float32)) * gain, 0, 255).astype(np.uint8)
    return darkened
