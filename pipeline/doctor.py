"""What the program needs and what this machine has."""

from __future__ import annotations

import locale
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from pipeline import __version__
from pipeline.config import Config, cores, find, load, unknown_variables
from schemas.problems import DoichieuError, ExitCode, Text

_REQUIRED = (
    "click", "jinja2", "lxml", "numpy", "opencv-python-headless", "pandas", "pillow", "pyarrow",
    "pypdfium2", "pyyaml", "regex", "rich", "tesserocr",
)  # fmt: skip
_OPTIONAL = {
    "distributed": Text("cho --engine dask", "for --engine dask"),
    "reportlab": Text("để tạo báo cáo mẫu", "to make sample reports"),
    "spacy": Text("cho to_spacy()", "for to_spacy()"),
}
_APT = "sudo apt-get install"
_FONTS = "fonts-liberation2"  # Debian 12's fonts-liberation has no Vietnamese letters
_PROGRAM_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``bad`` keeps the program from working, and ends the command with ``exit_code``."""

    state: Literal["ok", "note", "bad"]
    what: str
    found: str
    exit_code: ExitCode = ExitCode.MISSING_PART


def examine() -> list[Finding]:
    """Everything ``doichieu doctor`` shows. Raises nothing."""
    return [*_platform(), *_libraries(), *_recognition(), *_office(), *_fonts(), *_terminal(), *_settings()]


def _platform() -> Iterator[Finding]:
    yield Finding("ok", "doichieu", __version__)
    python = platform.python_version()
    yield Finding("ok" if sys.version_info >= (3, 11) else "bad", "Python", f"{python}, {platform.platform()}")
    yield Finding("ok", Text("Số nhân", "Cores"), str(cores()))
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
        yield Finding("ok", Text("Thư mục tạm", "Temporary folder"), tempfile.gettempdir())
    except OSError as error:
        yield Finding("bad", Text("Thư mục tạm", "Temporary folder"), str(error))


def _libraries() -> Iterator[Finding]:
    for name in _REQUIRED:
        found = _installed(name)
        yield Finding("ok" if found else "bad", name, found or Text("thiếu", "missing"))
    for name, use in _OPTIONAL.items():
        found = _installed(name)
        missing = Text(f"không có (tùy chọn, {use})", f"absent (optional, {use.en})")
        yield Finding("ok" if found else "note", name, found or missing)


def _recognition() -> Iterator[Finding]:
    """Tesseract's library and the language data that scans are read with."""
    from corpus.ocr import engine

    what = Text("Nhận dạng chữ (Tesseract)", "Character recognition (Tesseract)")
    try:
        yield Finding("ok", what, engine.version())
    except ImportError as error:
        yield Finding("bad", what, str(error))
    found = engine.data_files()
    for model in engine.MODELS:
        name = Text(f"Dữ liệu tiếng Việt “{model}”", f"Vietnamese data “{model}”")
        if model in found:
            yield Finding("ok", name, str(found[model]))
        else:
            package = engine.DATA_PACKAGES[model]
            state: Literal["note", "bad"] = "note" if found else "bad"  # with one of them scans are read, less surely
            yield Finding(state, name, _type(f"{_APT} {package}"))


def _office() -> Iterator[Finding]:
    """LibreOffice, which reads DOC, RTF and ODT."""
    from corpus.external import LIBREOFFICE
    from corpus.external import find as program_at

    program = program_at(LIBREOFFICE)
    if program is None:
        advice = Text(
            f"không có, cần cho DOC, RTF, ODT; hãy gõ: {LIBREOFFICE.install}",
            f"absent, needed for DOC, RTF, ODT; type: {LIBREOFFICE.install}",
        )
        yield Finding("note", LIBREOFFICE.name, advice)
        return
    said = _said([program, "--version"])
    yield Finding("ok" if said else "note", LIBREOFFICE.name, said or Text("không trả lời", "does not answer"))


def _fonts() -> Iterator[Finding]:
    """Fonts with Vietnamese letters, for sample reports and for DOC files that bring none."""
    what = Text("Phông chữ có dấu tiếng Việt", "Fonts with Vietnamese letters")
    listed = _said(["fc-list", ":lang=vi", "family"]) if shutil.which("fc-list") else None
    if listed is None:
        yield Finding("note", what, Text("không kiểm tra được (thiếu fc-list)", "cannot be checked (no fc-list)"))
    elif "Liberation Serif" in listed or "Times New Roman" in listed:
        yield Finding("ok", what, "Times New Roman" if "Times New Roman" in listed else "Liberation Serif")
    else:
        yield Finding("note", what, _type(f"{_APT} {_FONTS}"))


def _type(command: str) -> Text:
    return Text(f"thiếu; hãy gõ: {command}", f"missing; type: {command}")


def _said(command: list[str]) -> str | None:
    """What a program writes, or None where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PROGRAM_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _terminal() -> Iterator[Finding]:
    encoding = sys.stdout.encoding or "?"
    try:
        "ốỹĐ✓".encode(encoding)
        yield Finding("ok", Text("Bảng mã màn hình", "Terminal encoding"), encoding)
    except (UnicodeEncodeError, LookupError):
        advice = Text(f"{encoding}: chữ Việt sẽ bị thay; đặt PYTHONUTF8=1", f"{encoding}: set PYTHONUTF8=1")
        yield Finding("note", Text("Bảng mã màn hình", "Terminal encoding"), advice)
    yield Finding(
        "ok", Text("Ngôn ngữ hệ thống", "Locale"), ".".join(part for part in locale.getlocale() if part) or "C"
    )


def _settings() -> Iterator[Finding]:
    import os

    try:
        config: Config = load()
        path = find(None, os.environ)
        yield Finding("ok", Text("Cấu hình", "Configuration"), str(path) if path else Text("mặc định", "defaults"))
        yield Finding("ok", Text("Ngôn ngữ, số tiến trình", "Language, processes"), f"{config.lang}, {config.jobs}")
    except DoichieuError as error:
        said = Text(error.spoken("vi"), error.spoken("en"))
        yield Finding("bad", Text("Cấu hình", "Configuration"), said, error.exit_code)
    for name in unknown_variables():
        yield Finding("note", name, Text("biến không được dùng", "not a variable of ours"))


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
