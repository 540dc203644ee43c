"""Word files that hold nothing but pictures of pages: the pictures are read as scans are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from corpus.readers._package import Package
from corpus.readers._reader import Job
from schemas.problems import DocumentError, Problem, Text, UnplacedText

_LEAST_SIDE = 500  # pixels; less is a logo or a signature


def read(package: Package, names: Sequence[str], job: Job) -> tuple[str, tuple[Problem, ...]]:
    """The words of the pictures that may be pages, in order, and what went wrong.

    The words have no places: a Word file has no pages before it is printed.
    """
    from corpus.readers.images import READER

    texts: list[str] = []
    problems: list[Problem] = []
    for name in names:
        data = package.read(name)
        if data is None or not _may_be_page(data):
            continue
        try:
            document = READER.read(replace(job, data=data))
        except DocumentError as error:
            problems.append(error.problem())
            continue
        texts.append(document.text.strip())
        problems += document.problems
    found = [text for text in texts if text]
    if found:
        said = UnplacedText(
            Text(
                f"Văn bản của {job.source} được nhận dạng từ {len(found)} hình trong tệp, không có vị trí trên trang.",
                f"The text of {job.source} was recognised from {len(found)} pictures in the file; it has no places.",
            ),
            Text("Nếu cần vị trí, hãy in tệp ra PDF.", "Print the file to PDF to have the places."),
        )
        problems.append(said.problem())
    return "\n\f".join(found), tuple(problems)


def _may_be_page(data: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as picture:
            return min(picture.size) >= _LEAST_SIDE
    except Exception:  # what Pillow raises depends on the format; such a picture is no page
        return False
