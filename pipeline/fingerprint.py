"""What results depend on besides the file itself: our code, its knowledge, the settings, libraries, outside programs.

Two runs with the same fingerprint and the same readers read the same bytes into the same tables. Readers are what only
some files go through: LibreOffice, and Tesseract with its language data.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpus import external
from extractors.indicators import model
from pipeline.outcome import Outcome
from schemas.limits import Limits
from schemas.problems import BadConfiguration, OcrUnavailable, ProgramFailed, ProgramMissing, Text, UnplacedText

_ROOT = Path(__file__).parents[1]
_PARTS = ("schemas", "corpus", "extractors", "pipeline")
_WITHOUT = (  # they read nothing
    "corpus/samples", "pipeline/cli", "pipeline/compare", "pipeline/executors", "pipeline/learning",
    "pipeline/publish/findings", "pipeline/publish/report", "pipeline/web",
)  # fmt: skip
_LIBRARIES = (
    "lxml", "numpy", "opencv-python-headless", "pillow", "pypdfium2", "regex",
)  # fmt: skip
_OFFICE = frozenset({
    "application/msword", "application/rtf", "application/vnd.oasis.opendocument.text", "application/vnd.ms-works",
    "application/xml",
})  # fmt: skip
_CONVERTED = {ProgramMissing.code, ProgramFailed.code}
_RECOGNISED = {OcrUnavailable.code, UnplacedText.code}
_LANGUAGE_DATA = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")


def fingerprint(limits: Limits, ocr: bool) -> str:
    """16 hex digits that change with anything that may change a result."""
    seen = hashlib.sha256(code_version().encode())
    seen.update(repr((sorted(asdict(limits).items()), ocr, platform.python_version(), sys.platform)).encode())
    seen.update(_model().encode())
    for name in _LIBRARIES:
        seen.update(f"{name} {_version(name)}\n".encode())
    return seen.hexdigest()[:16]


def readers(ocr: bool) -> dict[str, str]:
    """A sign for each reader that is installed, which changes with its version."""
    found = {"libreoffice": external.version(external.LIBREOFFICE)}
    if ocr:
        found["tesseract"] = language_data()
    return {name: sign for name, sign in found.items() if sign}


def readers_of(found: Outcome) -> set[str]:
    """The readers that a result went through, or was in need of."""
    codes = set(found.codes)
    asked = set()
    if found.media_type in _OFFICE or codes & _CONVERTED:
        asked.add("libreoffice")
    if found.ocr_pages or found.media_type.startswith("image/") or codes & _RECOGNISED:
        asked.add("tesseract")
    return asked


def everything(limits: Limits, ocr: bool) -> str:
    """The fingerprint with all readers: machines that work on one run must have the same."""
    return f"{fingerprint(limits, ocr)} {sorted(readers(ocr).items())}"


@cache
def code_version(without: tuple[str, ...] = _WITHOUT) -> str:
    """16 hex digits of a hash over the source of this package and its code lists, ``without`` some folders."""
    seen = hashlib.sha256()
    for path in _sources(without):
        seen.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


@cache
def language_data() -> str | None:
    """16 hex digits of a hash over Tesseract's version and the data of its languages; None without data."""
    seen = hashlib.sha256(_version("tesserocr").encode())
    found = False
    folders = [os.environ.get("TESSDATA_PREFIX") or "", *_LANGUAGE_DATA]
    for folder in filter(None, folders):
        for path in sorted(Path(folder).rglob("*.traineddata")):
            seen.update(path.name.encode() + b"\0" + path.read_bytes())
            found = True
    return seen.hexdigest()[:16] if found else None


def _sources(without: tuple[str, ...]) -> Iterator[Path]:
    for part in _PARTS:
        for path in sorted((_ROOT / part).rglob("*")):
            name = path.relative_to(_ROOT).as_posix()
            if "__pycache__" not in name and not name.startswith(without) and path.is_file():
                yield path


def _model() -> str:
    """A sign of the model that ``DOICHIEU_MODEL`` names; the one that is shipped is part of the code.

    Raises BadConfiguration for a file that is no model.
    """
    path = model.path()
    if path == model.SHIPPED or path is None:
        return "" if path else "none"
    try:
        model.load(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError) as error:
        raise BadConfiguration(
            Text(
                f"{model.VARIABLE} nêu {path}, không phải mô hình.",
                f"{model.VARIABLE} names {path}, which is no model.",
            ),
            Text("Huấn luyện bằng “doichieu train”, hoặc bỏ biến đó.", "Make one by “doichieu train”, or unset it."),
        ) from error


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
