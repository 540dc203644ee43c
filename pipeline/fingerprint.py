"""What results depend on besides the file itself: our code, its knowledge, the settings, libraries and language data.

Two runs with the same fingerprint read the same bytes into the same tables. The version of LibreOffice, which DOC,
RTF and ODT go through, is not looked at.
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

from schemas.limits import Limits

_ROOT = Path(__file__).parents[1]
_PARTS = ("schemas", "corpus", "extractors", "pipeline")
_WITHOUT = ("corpus/samples", "pipeline/cli", "pipeline/executors", "pipeline/publish/report")  # they read nothing
_LIBRARIES = (
    "lxml", "numpy", "opencv-python-headless", "pillow", "pypdfium2", "regex", "tesserocr",
)  # fmt: skip
_LANGUAGE_DATA = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")


def fingerprint(limits: Limits, ocr: bool) -> str:
    """16 hex digits that change with anything that may change a result."""
    seen = hashlib.sha256(code_version().encode())
    seen.update(repr((sorted(asdict(limits).items()), ocr, platform.python_version(), sys.platform)).encode())
    for name in _LIBRARIES:
        seen.update(f"{name} {_version(name)}\n".encode())
    if ocr:
        seen.update(language_data().encode())
    return seen.hexdigest()[:16]


@cache
def code_version(without: tuple[str, ...] = _WITHOUT) -> str:
    """16 hex digits of a hash over the source of this package and its code lists, ``without`` some folders."""
    seen = hashlib.sha256()
    for path in _sources(without):
        seen.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


@cache
def language_data() -> str:
    """16 hex digits of a hash over the data of Tesseract's languages."""
    seen = hashlib.sha256()
    folders = [os.environ.get("TESSDATA_PREFIX") or "", *_LANGUAGE_DATA]
    for folder in filter(None, folders):
        for path in sorted(Path(folder).rglob("*.traineddata")):
            seen.update(path.name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:16]


def _sources(without: tuple[str, ...]) -> Iterator[Path]:
    for part in _PARTS:
        for path in sorted((_ROOT / part).rglob("*")):
            name = path.relative_to(_ROOT).as_posix()
            if "__pycache__" not in name and not name.startswith(without) and path.is_file():
                yield path


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
