"""Finding the files of a run: files, folders, patterns and archives, in one stable order."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from pipeline.publish.output import STATE, UPLOADS
from schemas.limits import DEFAULT, Limits
from schemas.spelling import composed


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read. ``source`` is its path from the input root, in NFC with ``/``; ``size`` is in bytes.

    ``member`` is its place in the archive at ``path`` (``corpus.archives.Member.chain``), empty for a file of its own.
    A path that does not exist, or a folder that cannot be listed, is an input too: it ends as a failed document.
    """

    path: Path
    source: str
    size: int
    member: tuple[int, ...] = ()

    @property
    def suffix(self) -> str:
        """The end of its name, in lower case: ".docx"."""
        return os.path.splitext(self.source)[1].lower()


def discover(
    patterns: Sequence[str], skip: Callable[[Path], bool] = lambda _: False, limits: Limits = DEFAULT
) -> list[InputFile]:
    """The files that ``patterns`` name, each once, ordered by source; an archive stands for the files in it.

    A folder stands for all files under it, without hidden ones, without links (one that is given itself is followed)
    and without the folders that ``skip`` is true of. The root is the folder, when one folder is given, and else the
    folder that all given paths share. What was handed in at the desk has a root of its own, ``UPLOADS``.
    """
    bases: list[Path] = []
    given: list[Path] = []
    for pattern in patterns:
        path = Path(pattern)
        if _holds_uploads(path):
            given.append(path)
        elif os.path.lexists(path) or not has_magic(pattern):
            bases.append(path if os.path.isdir(path) else path.parent)
            given.append(path)
        else:
            bases.append(_base(path))
            given += [Path(match) for match in glob(pattern, recursive=True)] or [path]
    name = _Names(_common(bases))
    found: dict[str, _Entry] = {}
    for path in given:
        for entry in _walk(path, skip):
            found.setdefault(entry.real, entry)
    files = (file for entry in found.values() for file in _files(entry, name, limits))
    return sorted(files, key=lambda file: (file.source, str(file.path), file.member))


def was_handed_in(file: InputFile) -> bool:
    """True for a file that was handed in at the desk."""
    return _holds_uploads(file.path.parent)


def folders_without_files(patterns: Sequence[str], files: Sequence[InputFile]) -> list[str]:
    """The given folders in which nothing to read was found."""
    folders = [pattern for pattern in patterns if os.path.isdir(pattern)]
    return [
        folder
        for folder, inside in ((folder, os.path.join(os.path.abspath(folder), "")) for folder in folders)
        if not any(os.path.join(os.path.abspath(file.path), "").startswith(inside) for file in files)
    ]


def contents(file: InputFile, limits: Limits = DEFAULT) -> bytes:
    """The bytes of a file, or of a member of an archive.

    Raises UnreadableFile, FileTooLarge, EmptyFile; for a member also MemberUnreadable, Encrypted, ExpandsTooMuch,
    NestedTooDeep.
    """
    if file.member:
        from corpus.archives import extract

        return extract(file.path, file.member, limits, file.source)
    from corpus.readers import load

    return load(file.path, file.source, limits)


def digest_of(file: InputFile, limits: Limits = DEFAULT) -> str | None:
    """The SHA-256 of the bytes of a file or member; None for what is no file, and for one too large to be read.

    Raises OSError, ValueError, and what ``contents`` does for a member.
    """
    if file.member:
        return hashlib.sha256(contents(file, limits)).hexdigest()
    status = os.stat(file.path)
    if not stat.S_ISREG(status.st_mode) or status.st_size > limits.bytes:  # to open a pipe would wait for ever
        return None
    with open(file.path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Entry(NamedTuple):
    """A path that was found; ``real`` is the place it leads to, whatever links are on the way."""

    path: str
    real: str
    size: int


def _files(entry: _Entry, name: _Names, limits: Limits) -> Iterator[InputFile]:
    """The file that was found, or the members of the archive that it is."""
    from corpus.archives import may_be_archive, members_of

    path, source = Path(entry.path), name.of(entry.path)
    found = may_be_archive(os.path.splitext(entry.path)[1].lower()) and _begins_as_archive(entry)
    members = members_of(path, limits) if found else []
    for member in members:
        yield InputFile(path, f"{source}/{member.name}", member.size, member.chain)
    if not members:
        yield InputFile(path, source, entry.size)


def _begins_as_archive(entry: _Entry) -> bool:
    """True for a regular file that begins as a ZIP archive does."""
    try:
        if not stat.S_ISREG(os.stat(entry.path).st_mode):  # to open a pipe would wait for ever
            return False
        with open(entry.path, "rb") as file:
            return file.read(2) == b"PK"
    except (OSError, ValueError):
        return False


def _walk(path: Path, skip: Callable[[Path], bool]) -> Iterator[_Entry]:
    """``path``, or the files under it."""
    if os.path.isdir(path):  # Path.is_dir raises for a name that is too long
        yield from _under(str(path), skip)
    else:
        yield _Entry(str(path), os.path.realpath(path), _size(path))


def _under(folder: str, skip: Callable[[Path], bool]) -> Iterator[_Entry]:
    """Files under a folder, links left out; a folder that cannot be listed is handed on as a path of its own."""
    if skip(Path(folder)):
        return
    real = os.path.realpath(folder)
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError:
        yield _Entry(folder, real, 0)
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _under(entry.path, skip)
        else:
            yield _Entry(entry.path, os.path.join(real, entry.name), _size(entry))


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


class _Names:
    """The sources of files: their paths from the root. Those of one folder share its name."""

    def __init__(self, root: Path | None) -> None:
        self._root = root
        self._root_name = str(root)
        self._folders: dict[str, str] = {}

    def of(self, path: str) -> str:
        """A path from the root; one that is not there goes by the words in which it was given."""
        if not os.path.isabs(path) and not os.path.lexists(path):
            return _readable(Path(path).as_posix())
        folder, name = os.path.split(path)
        if os.path.abspath(path) == self._root_name or name in {"", ".", ".."}:
            return self._relative(Path(os.path.abspath(path)))
        if _holds_uploads(Path(folder)):
            return f"{UPLOADS}/{_readable(name)}"
        if folder not in self._folders:
            self._folders[folder] = self._relative(Path(os.path.abspath(folder)), inside="/")
        return self._folders[folder] + _readable(name)

    def _relative(self, absolute: Path, inside: str = "") -> str:
        root = self._root
        relative = absolute.relative_to(root) if root and absolute.is_relative_to(root) else absolute
        if inside:
            return _readable(relative.as_posix()).rstrip("/") + inside if relative.parts else ""
        return _readable(relative.as_posix() if relative.parts else absolute.name)


def _holds_uploads(folder: Path) -> bool:
    return folder.name == UPLOADS and folder.parent.name == STATE


def _readable(name: str) -> str:
    """A name in NFC; bytes that are no UTF-8 are written out."""
    if name.isascii():
        return name
    return composed(name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def _size(file: Path | os.DirEntry[str]) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0
