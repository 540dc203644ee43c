"""Finding the files of a run: files, folders and patterns, in one stable order."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read. ``source`` is its path from the input root, in NFC with ``/``; ``size`` is in bytes.

    A path that does not exist, or a folder without files, is an input too: it ends as a failed document.
    """

    path: Path
    source: str
    size: int


def discover(patterns: Sequence[str], skip: Callable[[Path], bool] = lambda _: False) -> list[InputFile]:
    """The files that ``patterns`` name, each once, ordered by source.

    A folder stands for all files under it, without hidden ones and without the folders that ``skip`` is true of.
    The root is the folder, when one folder is given, and else the folder that all given paths share.
    """
    bases: list[Path] = []
    given: list[Path] = []
    for pattern in patterns:
        path = Path(pattern)
        if os.path.lexists(path) or not has_magic(pattern):
            bases.append(path if os.path.isdir(path) else path.parent)
            given.append(path)
        else:
            bases.append(_base(path))
            given += [Path(match) for match in glob(pattern, recursive=True)] or [path]
    root = _common(bases)
    found: dict[str, InputFile] = {}
    for path in given:
        for file in _walk(path, skip):
            found.setdefault(os.path.realpath(file), InputFile(file, _source(file, root), _size(file)))
    return sorted(found.values(), key=lambda item: (item.source, str(item.path)))


def _walk(path: Path, skip: Callable[[Path], bool]) -> Iterator[Path]:
    """``path``, or the files under it; a folder without any is handed on itself."""
    empty = True
    if os.path.isdir(path):  # Path.is_dir raises for a name that is too long
        for file in _files(path, skip, set()):
            empty = False
            yield file
    if empty:
        yield path


def _files(folder: Path, skip: Callable[[Path], bool], seen: set[str]) -> Iterator[Path]:
    """Files under ``folder``; a folder that cannot be listed is handed on as a path of its own."""
    real = os.path.realpath(folder)
    if real in seen or skip(folder):
        return
    seen.add(real)  # links may lead in a circle
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _files(Path(entry.path), skip, seen)
        else:
            yield Path(entry.path)


def _base(pattern: Path) -> Path:
    """The folder before the first part of a pattern that holds a wildcard."""
    parts: list[str] = []
    for part in pattern.parts:
        if has_magic(part):
            break
        parts.append(part)
    return Path(*parts) if parts else Path()


def _common(folders: Iterable[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath([os.path.abspath(folder) for folder in folders]))
    except ValueError:  # several drives, or nothing given
        return None


def _source(file: Path, root: Path | None) -> str:
    """The path from the root; one that is not there goes by the words in which it was given."""
    absolute = Path(os.path.abspath(file))
    relative = absolute.relative_to(root) if root and absolute.is_relative_to(root) else absolute
    name = relative.as_posix() if relative.parts else absolute.name
    if not file.is_absolute() and not os.path.lexists(file):
        name = file.as_posix()
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", name)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0
