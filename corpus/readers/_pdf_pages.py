"""The pages of a PDF, one by one: the text layer where it is what the page shows, recognition where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from corpus.layout.grid import find_tables
from corpus.layout.judgement import Verdict, judge
from corpus.layout.page import PrintedPage
from corpus.readers._pdf_characters import Frame, PageText, page_text
from corpus.readers._pdf_graphics import Graphics, graphics
from corpus.readers._pdf_legacy import legacy_reading
from corpus.readers._pdf_words import PageWords, page_words
from corpus.readers._reader import Job
from schemas.layout import Box
from schemas.problems import (
    BrokenPage,
    DocumentError,
    OcrUnavailable,
    PageNotRead,
    Problem,
    Text,
    TooManyPages,
    grouped,
)

_COVERED = 0.5  # of the page: an image that may be the page itself
_PICTURE = 0.25
_FEW = 12  # words of a page that is a picture with a page number
_STAMP = 60  # words that a stamp or a signature may lay over a scan
_MOST_BROKEN = 100  # pages in a row: a file that says it has more is not believed
_OUTLINES = 150  # drawn shapes of a page without text: letters as outlines


def printed_pages(document: pypdfium.PdfDocument, job: Job, problems: list[Problem]) -> Iterator[PrintedPage]:
    """What stands on each page; what could not be read is added to ``problems``."""
    count = len(document)
    if count > job.limits.pages:
        problems.append(_too_many(count, job).problem())
    broken = 0
    for number in range(1, min(count, job.limits.pages) + 1):
        try:
            yield _page(document, number, job)
            broken = 0
        except DocumentError as error:
            broken += isinstance(error, BrokenPage)
            if broken > _MOST_BROKEN:
                return
            problem = error.problem()
            problems.append(Problem(problem.stage, problem.code, problem.message, number))
            width, height = _size(document, number)
            yield PrintedPage(number, width, height, "text", ())
        job.alive()


def _page(document: pypdfium.PdfDocument, number: int, job: Job) -> PrintedPage:
    """A page. Raises BrokenPage, PageNotRead, OcrUnavailable and what recognition raises."""
    try:
        page = document[number - 1]
        textpage = page.get_textpage()
    except pypdfium.PdfiumError as error:
        raise _broken(number, job) from error
    try:
        frame = _frame(page)
        text = page_text(textpage.raw)
        drawn = graphics(page.raw, frame)
        found = _layer(textpage.raw, text, drawn, frame)
        if found is None:
            return _recognised(page, number, job)
        return _printed(found, drawn, frame, number)
    finally:
        textpage.close()
        page.close()


def _frame(page: pypdfium.PdfPage) -> Frame:
    turn = 90 * pdfium.FPDFPage_GetRotation(page.raw)
    if turn:
        x0, y0, x1, y1 = page.get_cropbox()
        return Frame(x0, y0, x1, y1, turn)
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, box)
    return Frame(box.left, box.bottom, box.right, box.top)


def _layer(textpage: pdfium.FPDF_TEXTPAGE, text: PageText, drawn: Graphics, frame: Frame) -> PageWords | None:
    """The words of the text layer; None where they are not what the page shows."""
    covered = drawn.covered >= _COVERED
    under = covered and (drawn.hidden or drawn.concealed)
    found = page_words(text, frame, _visible(textpage) if drawn.hidden and not covered else None)
    if drawn.hidden and not covered and not found.words:
        found, under = page_words(text, frame), True
    words = [word.text for word in (*found.words, *found.margin)]
    image = covered and len(words) < _STAMP
    if image or (drawn.covered >= _PICTURE and len(words) < _FEW) or (not words and drawn.shapes >= _OUTLINES):
        return None
    verdict: Verdict = judge(words, text.unknown, under) if words else "good"
    if verdict == "legacy":
        reading = legacy_reading(textpage, " ".join(words))
        return page_words(text, frame, None, reading) if reading else found
    return found if verdict == "good" else None


def _visible(textpage: pdfium.FPDF_TEXTPAGE) -> Callable[[int], bool]:
    """Whether a character, by its number, is drawn."""

    def visible(index: int) -> bool:
        shape = pdfium.FPDFText_GetTextObject(textpage, index)
        return not shape or pdfium.FPDFTextObj_GetTextRenderMode(shape) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

    return visible


def _printed(found: PageWords, drawn: Graphics, frame: Frame, number: int) -> PrintedPage:
    width, height = frame.shown
    across, down = drawn.horizontals, drawn.verticals
    if found.turn in {90, 270}:
        across, down = down, across
    if found.turn:
        across, down = ([_turned(box, found.turn, width, height) for box in lines] for lines in (across, down))
        width, height = (height, width) if found.turn in {90, 270} else (width, height)
    tables, words, rules = find_tables(found.words, across, down)
    return PrintedPage(
        number, width, height, "text", tuple(words), tuple(rules), tuple(tables), rotation=found.turn,
        margin=tuple(found.margin),
    )  # fmt: skip


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a page of some size, turned clockwise with it."""
    if turn == 90:
        return Box(height - box.bottom, box.x0, height - box.top, box.x1)
    if turn == 270:
        return Box(box.top, width - box.x1, box.bottom, width - box.x0)
    return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)


def _recognised(page: pypdfium.PdfPage, number: int, job: Job) -> PrintedPage:
    if not job.ocr:
        raise PageNotRead(
            Text(
                f"Trang {number} của tệp {job.source} là ảnh hoặc có lớp chữ không tin được, và nhận dạng đang tắt.",
                f"Page {number} of {job.source} is an image or has a text layer of no use; recognition is off.",
            ),
            Text("Hãy chạy lại không có --no-ocr.", "Run again without --no-ocr."),
        )
    try:
        from corpus.ocr import read_page
    except ImportError as error:
        raise OcrUnavailable(
            Text("Chưa cài phần nhận dạng chữ.", "Character recognition is not installed."),
            Text("Hãy chạy doichieu doctor.", "Run doichieu doctor."),
        ) from error
    from corpus.readers._pdf_images import page_pixels

    try:
        pixels, dpi = page_pixels(page, job.limits.pixels)
    except pypdfium.PdfiumError as error:
        raise _broken(number, job) from error
    return read_page(pixels, dpi, number)


def _size(document: pypdfium.PdfDocument, number: int) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(number - 1)
    except pypdfium.PdfiumError:
        return 595.0, 842.0
    return width, height


def _broken(number: int, job: Job) -> BrokenPage:
    return BrokenPage(
        Text(f"Không mở được trang {number} của tệp {job.source}.", f"Page {number} of {job.source} cannot be opened."),
        Text("Hãy xuất lại tệp PDF từ chương trình gốc.", "Export the PDF again from its own program."),
    )


def _too_many(count: int, job: Job) -> TooManyPages:
    limit = job.limits.pages
    return TooManyPages(
        Text(
            f"Tệp {job.source} có {grouped(count)} trang, chỉ đọc {grouped(limit)} trang đầu.",
            f"The file {job.source} has {count:,} pages; the first {limit:,} are read.",
        ),
        Text(
            "Hãy tách tệp, hoặc tăng giới hạn pages trong doichieu.toml.", "Split the file, or raise the limit pages."
        ),
    )
