"""The output folder: whose it is, and how a new dataset takes the place of the old one at once.

Everything is written under ``.new`` inside the folder, so that it lies on the same disk. When all is there, ``.new``
becomes ``.commit`` in one step; from then on the files are moved out one by one, and whoever meets a ``.commit``
that was left by a crash finishes the moves first. Other files in the folder are never touched.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

from pipeline.causes import KNOWN, cause
from schemas.problems import DiskFull, ForeignOutput, Text

DESCRIPTOR = "datapackage.json"
REPORT = "report.html"
STATE, LOG = ".doichieu", "run.log"
UPLOADS = "uploads"  # inside STATE: reports that were handed in at the desk
_NEW, _COMMIT = ".new", ".commit"
_ATTEMPTS = 4  # to lock a folder
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_ELSEWHERE = Text("Hãy chọn thư mục khác sau -o.", "Choose another folder after -o.")


def is_dataset(folder: Path) -> bool:
    """True for a folder that a run of ours has written."""
    from schemas.tables import PACKAGE_NAME

    try:
        found = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("name") == PACKAGE_NAME


def is_output(folder: Path) -> bool:
    """True for a folder that a run of ours writes to, or has begun to."""
    return is_dataset(folder) or os.path.isdir(folder / STATE)


def handed_in(folder: Path) -> Path | None:
    """The folder of the reports that were handed in at the desk; None where there are none."""
    kept = folder / STATE / UPLOADS
    found = os.path.isdir(kept) and not os.path.islink(kept) and not os.path.islink(kept.parent)
    return kept if found and any(not path.name.startswith(".") for path in kept.iterdir()) else None


def is_upload(folder: Path, source: str) -> bool:
    """True for the source of a document that was handed in at the desk; a folder of reports may have the same name."""
    root, _, name = source.partition("/")
    first = name.partition("/")[0]  # an archive stands before its members
    digest = re.fullmatch(r"[0-9a-f]{64}\.\w+", first)  # also of one that was deleted since
    return root == UPLOADS and bool(first) and (digest is not None or os.path.lexists(folder / STATE / UPLOADS / first))


@contextmanager
def claimed(folder: Path, force: bool = False) -> Iterator[None]:
    """Makes ``folder`` ours for the block, and gone after it when it was not there and nothing was put in it.

    Raises ForeignOutput for a folder with other people's files in it (``force`` allows that, and leaves them there),
    one with links where we write, or one that another run is writing to, and DiskFull when the disk is full.
    """
    created = not os.path.exists(folder)
    with errors_named(folder):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            refuse_links(folder)
            with locked(folder):
                _finish_commit(folder)
                check_ours(folder, force)
                shutil.rmtree(folder / _NEW, ignore_errors=True)  # of a run that was killed
                yield
        finally:
            if created:
                with suppress(OSError):
                    folder.rmdir()


@contextmanager
def replacement(folder: Path) -> Iterator[Path]:
    """A folder to write a new dataset in; it takes the place of what ``folder`` held when the block ends well.

    When the block raises, ``folder`` is left as it was.
    """
    (folder / _NEW).mkdir()
    try:
        yield folder / _NEW
        _commit(folder)
    finally:
        shutil.rmtree(folder / _NEW, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name to write one file under; it takes the place of ``path`` when the block ends well."""
    new = path.with_name(f".{path.name}.new")
    with errors_named(path.parent):
        try:
            new.unlink(missing_ok=True)  # nothing is written through a link of that name
            yield new
            os.replace(new, path)
        finally:
            new.unlink(missing_ok=True)


@contextmanager
def errors_named(folder: Path) -> Iterator[None]:
    """Turns the system's word for a full disk (or quota, or limit of size), or for no right to write, into ours."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                Text(
                    f"Đĩa chứa {folder} đã đầy; dữ liệu cũ còn nguyên.",
                    f"The disk of {folder} is full; what was there before is untouched.",
                ),
                Text(
                    "Dọn đĩa hoặc chọn thư mục khác rồi chạy lại.",
                    "Free some space or choose another folder, and run again.",
                ),
            ) from error
        if error.errno in KNOWN:
            why = cause(error)
            raise ForeignOutput(
                Text(f"Không ghi được vào {folder}: {why}.", f"Cannot write to {folder}: {why.en}."), _ELSEWHERE
            ) from error
        raise


def refuse_links(folder: Path) -> None:
    """Raises ForeignOutput where the state or the log is a symbolic link: what it leads to is not ours to write."""
    names = [LOG, STATE]
    if not os.path.islink(folder / STATE):
        with suppress(OSError):
            names += [f"{STATE}/{name}" for name in sorted(os.listdir(folder / STATE))]
    for name in names:
        if os.path.islink(folder / name):
            raise ForeignOutput(
                Text(
                    f"{folder / name} là liên kết tượng trưng; chương trình không ghi qua liên kết.",
                    f"{folder / name} is a symbolic link; nothing is written through links.",
                ),
                Text("Hãy xóa liên kết đó rồi chạy lại.", "Remove the link and run again."),
            )


def check_ours(folder: Path, force: bool = False) -> None:
    """Raises ForeignOutput unless the folder is empty, a dataset of ours, or one that a run of ours has begun."""
    if force or is_output(folder):
        return
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in {_NEW, LOG})
    if strangers:
        raise ForeignOutput(
            Text(
                f"Thư mục {folder} đang chứa tệp khác ({strangers[0]}), không phải kết quả của doichieu.",
                f"The folder {folder} holds other files ({strangers[0]}), not a dataset of doichieu.",
            ),
            Text("Hãy chọn thư mục khác, hoặc thêm --force.", "Choose another folder, or add --force."),
        )


def settle(folder: Path) -> None:
    """Brings a dataset in order that a run, killed at its very end, left half moved. For those who read."""
    if os.path.isdir(folder / _COMMIT) and not os.path.islink(folder / _COMMIT):
        with errors_named(folder), locked(folder):
            _finish_commit(folder)


def _commit(folder: Path) -> None:
    for path in (folder / _NEW).iterdir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    os.rename(folder / _NEW, folder / _COMMIT)
    _finish_commit(folder)


def _finish_commit(folder: Path) -> None:
    """Moves the files of ``.commit`` in place, the descriptor after the tables and the page last."""
    commit = folder / _COMMIT
    if commit.is_symlink() or not commit.is_dir():  # files of others are not moved
        return
    order = {DESCRIPTOR: 1, REPORT: 2}
    waiting = sorted(commit.iterdir(), key=lambda path: (order.get(path.name, 0), path.name))
    if waiting and waiting[-1].name == DESCRIPTOR:
        (folder / REPORT).unlink(missing_ok=True)  # the old page does not describe the new tables
    for path in waiting:
        os.replace(path, folder / path.name)
    commit.rmdir()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps a second run out, on systems that can; the lock goes with the process that holds it.

    Raises ForeignOutput when another process holds it.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        for attempt in range(_ATTEMPTS):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:  # someone who only asks ``is_locked`` lets go at once
                if attempt == _ATTEMPTS - 1:
                    raise ForeignOutput(
                        Text(f"Một lần chạy khác đang ghi vào {folder}.", f"Another run is writing to {folder}."),
                        Text("Đợi lần chạy đó xong rồi thử lại.", "Wait until it is done and try again."),
                    ) from error
                sleep(0.05)
        yield
    finally:
        os.close(handle)


def is_locked(folder: Path) -> bool:
    """True while a run is writing to ``folder``; False on systems that cannot tell."""
    try:
        import fcntl
    except ImportError:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
