"""Images of pages: PNG, JPEG, TIFF with any number of pages, GIF, BMP, WebP."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from corpus.readers._reader import Job, Reader
from schemas.document import Document, DocumentStatus
from schemas.problems import BrokenImage, DocumentError, Problem, Text, TooManyPixels, grouped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image

    from corpus.layout.page import PrintedPage

_TYPES = {
    "PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "TIFF": "image/tiff", "GIF": "image/gif",
    "BMP": "image/bmp", "WEBP": "image/webp",
}  # fmt: skip
_OPENED = tuple(name for name in _TYPES if name != "MPO")  # Pillow opens MPO as JPEG; by name it knows none
_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".tif", ".tiff", ".gif", ".bmp", ".webp"})
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a")
_ADVICE = Text("Hãy quét hoặc chụp lại trang này.", "Scan or photograph the page again.")


def _recognises(beginning: bytes, suffix: str) -> bool:
    if beginning.startswith(_SIGNATURES):
        return True
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return True
    return beginning.startswith(b"BM") and beginning[6:10] == bytes(4)  # two letters alone may begin a text


def _read(job: Job) -> Document:
    """The words of the images of a file. Raises BrokenImage, TooManyPixels, OcrUnavailable.

    A page that is broken or too large, or beyond ``limits.pages``, is a problem of the document; when no page at all
    can be read the error is raised.
    """
    from PIL import Image

    from corpus.layout.assemble import assemble

    problems: list[Problem] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is checked against our own bound
            Image.MAX_IMAGE_PIXELS = None
            file = Image.open(BytesIO(job.data), formats=_OPENED)
    except Exception as error:
        raise _broken(job.source, 1) from error
    with file:
        media_type = _TYPES.get(file.format or "", "image/*")
        assembled = assemble(_pages(file, job, problems))
    status: DocumentStatus = "partial" if problems else "ok"
    return Document(
        job.doc_id, job.source, media_type, assembled.text, status, tuple(problems),
        pages=assembled.pages, layout=assembled.layout, readings=assembled.readings,
    )  # fmt: skip


def _pages(file: Image, job: Job, problems: list[Problem]) -> Iterator[PrintedPage]:
    from corpus.ocr import read_page

    read = 0
    error: DocumentError | None = None
    for number in range(1, job.limits.pages + 1):
        try:
            image, dpi = _image(file, number, job)
        except EOFError:
            break
        except DocumentError as found:
            error = error or found
            problem = found.problem()
            problems.append(Problem(problem.stage, problem.code, problem.message, number))
            if isinstance(found, BrokenImage):
                break  # what follows a broken page in the file cannot be found
            continue
        yield read_page(image, dpi, number)
        read += 1
        job.alive()
    if not read and error is not None:
        raise error


def _image(file: Image, number: int, job: Job) -> tuple[npt.NDArray[np.uint8], float]:
    """The pixels of a page, grey or RGB, and its resolution (0 where the file does not say).

    Raises EOFError after the last page, BrokenImage, TooManyPixels.
    """
    import numpy as np
    from PIL import ImageOps

    try:
        file.seek(number - 1)
        width, height = file.size
        if width * height > job.limits.pixels:
            raise _too_many(job.source, number, width, height, job.limits.pixels)
        upright = ImageOps.exif_transpose(file) or file
        if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
            upright = _on_white(upright)
        if upright.mode.startswith("I"):  # 16 bits
            deep = np.asarray(upright, dtype=np.float32)
            pixels = (deep / max(float(deep.max()), 1.0) * 255).astype(np.uint8)
        else:
            pixels = np.asarray(upright.convert("L" if upright.mode in {"1", "L"} else "RGB"))
    except (EOFError, DocumentError):
        raise
    except Exception as error:  # what Pillow raises for broken data depends on the format
        raise _broken(job.source, number) from error
    return pixels, _resolution(file)


def _on_white(image: Image) -> Image:
    from PIL import Image as Images

    layer = image.convert("RGBA")
    ground = Images.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    return ground.convert("RGB")


def _resolution(file: Image) -> float:
    stated = file.info.get("dpi", (0, 0))
    try:
        across, down = (float(value) for value in stated)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0
    return across if across > 0 and abs(across - down) < 0.02 * across else 0.0


def _broken(source: str, page: int) -> BrokenImage:
    return BrokenImage(
        Text(f"Ảnh trang {page} của tệp {source} bị hỏng.", f"The image of page {page} of {source} is broken."),
        _ADVICE,
    )


def _too_many(source: str, page: int, width: int, height: int, limit: int) -> TooManyPixels:
    return TooManyPixels(
        Text(
            f"Ảnh trang {page} của tệp {source} có {width} x {height} điểm ảnh, quá giới hạn {grouped(limit)}.",
            f"The image of page {page} of {source} has {width} x {height} pixels, more than {limit:,}.",
        ),
        Text("Hãy quét ở độ phân giải 200-300 dpi.", "Scan at 200 to 300 dpi."),
    )


READER = Reader("images", _SUFFIXES, 30, _recognises, _read)
