"""Reports on paper: a text set on pages, as images and as the document that a perfect reader would make of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from glob import glob
from io import BytesIO

import numpy as np
import regex
from PIL import Image, ImageDraw, ImageFont

from schemas.document import Document, Page
from schemas.layout import Box, Layout, Reading

WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 595.0, 842.0, 72.0, 13.0, 20.0
FONTS = ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf")


@cache
def font_file() -> str | None:
    """A font with Vietnamese letters, where the system has one."""
    found = (path for name in FONTS for path in sorted(glob(f"/usr/share/fonts/**/{name}", recursive=True)))
    return next((path for path in found if _has_letters(ImageFont.truetype(path, 30))), None)


def _has_letters(font: ImageFont.FreeTypeFont) -> bool:
    return bytes(font.getmask("ế")) != bytes(font.getmask("\uffff"))


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    path = font_file()
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


@dataclass(frozen=True)
class Printed:
    """A document and its pages: words with their boxes in points."""

    document: Document
    words: tuple[tuple[int, Box, str], ...]

    def render(self, page: int, dpi: float = 130) -> np.ndarray:
        """A page as grey pixels."""
        scale = dpi / 72
        image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
        draw = ImageDraw.Draw(image)
        for number, box, word in self.words:
            if number == page:
                draw.text((box.x0 * scale, (box.bottom - SIZE * 0.22) * scale), word, 15, _font(SIZE * scale), "ls")
        return np.asarray(image)

    def tiff(self, dpi: float = 200) -> bytes:
        """All pages as one TIFF file."""
        first, *others = (Image.fromarray(self.render(page.page, dpi)) for page in self.document.pages)
        stream = BytesIO()
        first.save(stream, "TIFF", save_all=True, append_images=others, dpi=(dpi, dpi), compression="tiff_lzw")
        return stream.getvalue()


def printed(text: str, lines_a_page: int = 34, origin: str = "text", doc_id: str = "0123456789abcdef") -> Printed:
    """The text on pages, its paragraphs wrapped; each line of the text is a paragraph."""
    font = _font(SIZE * 4)
    layout, words, pages, starts = Layout(), [], [], [0]
    line, x = 0, MARGIN
    for paragraph in regex.finditer(r".+", text):
        for word in regex.finditer(r"\S+", text, pos=paragraph.start(), endpos=paragraph.end()):
            wide = font.getlength(word[0]) / 4
            if x + wide > WIDTH - MARGIN:
                line, x = line + 1, MARGIN
            page, row = divmod(line, lines_a_page)
            while page >= len(starts):
                starts.append(word.start())
            top = MARGIN + row * LEADING
            box = Box(round(x, 1), top, round(x + wide, 1), top + SIZE)
            layout.add(word.start(), word.end(), page + 1, box)
            words.append((page + 1, box, word[0]))
            x += wide + font.getlength(" ") / 4
        line, x = line + 1, MARGIN
    ends = [*starts[1:], len(text)]
    pages = tuple(
        Page(number, origin, start, end, None, WIDTH, HEIGHT)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )
    document = Document(doc_id, "bản in.pdf", "application/pdf", text, pages=pages, layout=layout)
    return Printed(document, tuple(words))


def recognised(paper: Printed, doubts: dict[str, tuple[str, ...]] | None = None, sure: float = 0.98) -> Printed:
    """The same as read from images: a reading for each token with a digit.

    ``doubts`` gives the alternatives of tokens that are not certain.
    """
    layout, readings = Layout(), []
    old = paper.document.layout
    for word in range(len(old)):
        start, end, page = old.starts[word], old.ends[word], old.pages[word]
        text = paper.document.text[start:end]
        doubtful = next((others for token, others in (doubts or {}).items() if token in text), None)
        confidence = sure if doubtful is None else 0.6
        layout.add(start, end, page, old.box(word), confidence)
        if regex.search(r"\d", text):
            readings.append(Reading(start, end, page, text, text, confidence, doubtful is None, doubtful or ()))
    pages = tuple(replace(page, origin="ocr", ocr_confidence=sure) for page in paper.document.pages)
    document = replace(paper.document, layout=layout, readings=tuple(readings), pages=pages, media_type="image/tiff")
    return Printed(document, paper.words)
