"""Tesseract inside this process: where its language data lies, one recogniser for each model, letters with their boxes.

One thread a process: Tesseract's own threads make two processes on two cores fifty times slower, not faster. Its
library reads OMP_THREAD_LIMIT when it is loaded, so the variable is set before.
"""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from schemas.problems import OcrUnavailable, Text

Grey = npt.NDArray[np.uint8]
Model = Literal["vie", "Vietnamese"]
MODELS: tuple[Model, ...] = ("vie", "Vietnamese")  # the second reads again what the first is not sure of
DATA_PACKAGES: dict[Model, str] = {"vie": "tesseract-ocr-vie", "Vietnamese": "tesseract-ocr-script-viet"}
PACKAGES = " ".join(DATA_PACKAGES.values())

WHOLE_PAGE, BLOCK, LINE, WORD = 3, 6, 7, 8  # Tesseract's page segmentation modes
_DPI = 200
_LEAST_SIDE = 8
_NO_MESSAGE = 6  # L_SEVERITY_NONE
_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
)  # fmt: skip


class Symbol(NamedTuple):
    """A letter, its box in pixels (x0, top, x1, bottom), and how sure (0 to 1)."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float


class Token(NamedTuple):
    """Letters without a blank as Tesseract gives them. ``line`` counts the lines of the image, ``baseline`` is a y."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    line: int
    baseline: float
    symbols: tuple[Symbol, ...]


def version() -> str:
    """The version of Tesseract's library. Raises ImportError where it is not installed."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    return str(tesserocr.tesseract_version()).split("\n", 1)[0]


def data_files() -> dict[Model, Path]:
    """The language data found on this machine, by model."""
    found: dict[Model, Path] = {}
    for folder in _folders():
        for model in MODELS:
            for path in (folder / f"{model}.traineddata", folder / "script" / f"{model}.traineddata"):
                if model not in found and path.is_file():
                    found[model] = path
    return found


def _folders() -> Iterator[Path]:
    prefix = os.environ.get("TESSDATA_PREFIX")
    if prefix:
        yield Path(prefix)
        yield Path(prefix) / "tessdata"
    for pattern in _FOLDERS:
        yield from sorted((Path(folder) for folder in glob.glob(pattern)), reverse=True)
    program = shutil.which("tesseract")
    if program:
        yield Path(program).resolve().parents[1] / "share" / "tessdata"


def unavailable() -> OcrUnavailable:
    """The error to raise where no Vietnamese data is installed."""
    return OcrUnavailable(
        Text("Không tìm thấy dữ liệu tiếng Việt của Tesseract.", "Tesseract's Vietnamese data was not found."),
        Text(f"Hãy gõ: sudo apt-get install {PACKAGES}", f"Type: sudo apt-get install {PACKAGES}"),
    )


def models() -> tuple[Model, ...]:
    """The models that can be asked, the one for whole pages first. Raises OcrUnavailable where there is none."""
    found = data_files()
    if not found:
        raise unavailable()
    return tuple(model for model in MODELS if model in found)


@cache
def _recogniser(model: Model) -> Any:  # noqa: ANN401 - the library has no types
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    path = data_files().get(model)
    if path is None:
        raise unavailable()
    try:
        api = tesserocr.PyTessBaseAPI(path=str(path.parent), lang=model, psm=WHOLE_PAGE, oem=tesserocr.OEM.LSTM_ONLY)
    except RuntimeError as error:
        raise unavailable() from error
    _silence(Path(tesserocr.__file__).parents[1])
    return api


def _silence(packages: Path) -> None:
    """Keeps Leptonica, which Tesseract sees with, from telling the terminal of boxes that it has put right."""
    for library in packages.glob("tesserocr.libs/liblept*"):
        set_least = getattr(ctypes.CDLL(str(library)), "setMsgSeverity", None)
        if set_least is not None:
            set_least(_NO_MESSAGE)


def recognise(image: Grey, mode: int = WHOLE_PAGE, model: Model | None = None, whitelist: str = "") -> list[Token]:
    """The words of an image, in Tesseract's order, with their letters. Raises OcrUnavailable."""
    api = _recogniser(model or models()[0])
    import tesserocr

    height, width = image.shape
    if min(height, width) < _LEAST_SIDE:
        return []
    api.SetPageSegMode(mode)
    api.SetVariable("tessedit_char_whitelist", whitelist)
    api.SetImageBytes(image.tobytes(), width, height, 1, width)
    api.SetSourceResolution(_DPI)
    try:
        return list(_tokens(api.GetIterator(), tesserocr.RIL)) if api.Recognize() else []
    finally:
        api.Clear()


def _tokens(at: Any, level: Any) -> Iterator[Token]:  # noqa: ANN401
    """The words under an iterator, letter by letter: one pass in which each step goes to the next letter."""
    line = -1
    symbols: list[Symbol] = []
    more = at is not None
    while more:
        if not symbols:
            line += at.IsAtBeginningOf(level.TEXTLINE)
            word = _text(at, level.WORD), at.BoundingBox(level.WORD), at.Confidence(level.WORD) / 100
            base = at.Baseline(level.WORD)
        text, box = _text(at, level.SYMBOL), at.BoundingBox(level.SYMBOL)
        symbols.append(Symbol(text or "", box or (0, 0, 0, 0), at.Confidence(level.SYMBOL) / 100))
        more = at.Next(level.SYMBOL)
        if not more or at.IsAtBeginningOf(level.WORD):
            text, box, confidence = word
            if text and box and text.strip():
                baseline = (base[0][1] + base[1][1]) / 2 if base else float(box[3])
                yield Token(text.strip(), box, confidence, line, baseline, tuple(s for s in symbols if s.text.strip()))
            symbols = []


def _text(at: Any, level: int) -> str:  # noqa: ANN401
    try:
        return str(at.GetUTF8Text(level))
    except RuntimeError:  # a page without a letter has an iterator all the same
        return ""
