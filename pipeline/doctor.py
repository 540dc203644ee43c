"""What the program needs and what this machine has."""

from __future__ import annotations

import locale
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from pipeline import __version__
from pipeline.config import Config, cores, find, load, unknown_variables
from schemas.problems import DoichieuError, ExitCode, Text

_REQUIRED = ("click", "jinja2", "pandas", "pyarrow", "pyyaml", "regex", "rich")
_OPTIONAL = {"spacy": Text("cho to_spacy()", "for to_spacy()")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``bad`` keeps the program from working, and ends the command with ``exit_code``."""

    state: Literal["ok", "note", "bad"]
    what: str
    found: str
    exit_code: ExitCode = ExitCode.MISSING_PART


def examine() -> list[Finding]:
    """Everything ``doichieu doctor`` shows. Raises nothing."""
    return [*_platform(), *_libraries(), *_terminal(), *_settings()]


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


def _terminal() -> Iterator[Finding]:
    encoding = sys.stdout.encoding or "?"
    try:
        "ốỹĐ✓".encode(encoding)
        yield Finding("ok", Text("Bảng mã màn hình", "Terminal encoding"), encoding)
    except (UnicodeEncodeError, LookupError):
        advice = Text(f"{encoding}: chữ Việt sẽ bị thay; đặt PYTHONUTF8=1", f"{encoding}: set PYTHONUTF8=1")
        yield Finding("note", Text("Bảng mã màn hình", "Terminal encoding"), advice)
    yield Finding("ok", "Locale", ".".join(part for part in locale.getlocale() if part) or "C")


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
