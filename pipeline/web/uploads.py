"""Reports that were handed in at the desk: kept beside the run's state under names of our own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from pipeline.publish.output import STATE, UPLOADS, errors_named, handed_in, refuse_links, replacing
from schemas.problems import EmptyFile, FileTooLarge, Text, UnsupportedFormat

_NAMES = ".names.json"  # hidden: no input of a run
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]+")
_LONGEST = 200
_PIECE = 1 << 20
_NAMING = Lock()


class Uploads:
    """The folder of uploads of a dataset; ``limit`` is the largest upload in bytes."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder / STATE / UPLOADS
        self.limit = limit

    def keep(self, stream: BinaryIO, name: str) -> str:
        """Keeps a file under the digest of its bytes and returns its doc_id; ``name`` is only ever shown.

        Raises EmptyFile, FileTooLarge, UnsupportedFormat, DiskFull, ForeignOutput.
        """
        shown = _UNSAFE.sub(" ", unicodedata.normalize("NFC", name)).strip()[-_LONGEST:] or "?"
        suffix = os.path.splitext(shown)[1].lower()
        advice = Text("Chọn một tệp khác.", "Choose another file.")
        if suffix not in suffixes():
            kinds = ", ".join(suffixes())
            raise UnsupportedFormat(
                Text(f"Không nhận tệp loại này ({shown}).", f"Files of this kind are not taken ({shown})."),
                Text(f"Các loại nhận được: {kinds}.", f"Kinds that are taken: {kinds}."),
            )
        with errors_named(self.folder):
            refuse_links(self.folder.parents[1])
            self.folder.mkdir(parents=True, exist_ok=True)
            new = self.folder / f".{secrets.token_hex(8)}.new"  # hidden: no input of a run
            try:
                with new.open("xb") as file:
                    digest, size = _copy(stream, file.write, self.limit)
                if not size:
                    raise EmptyFile(Text(f"Tệp {shown} rỗng.", f"The file {shown} is empty."), advice)
                if size > self.limit:
                    limit = max(1, self.limit >> 20)
                    raise FileTooLarge(
                        Text(f"Tệp {shown} lớn hơn {limit} MB.", f"The file {shown} is larger than {limit} MB."), advice
                    )
                os.replace(new, self.folder / f"{digest}{suffix}")
            finally:
                new.unlink(missing_ok=True)
        self._name(digest[:16], shown)
        return digest[:16]

    def names(self) -> dict[str, str]:
        """The names under which files were handed in, by document."""
        try:
            found = json.loads((self.folder / _NAMES).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    @property
    def any(self) -> bool:
        """True when something was handed in."""
        return handed_in(self.folder.parents[1]) is not None

    def _name(self, doc_id: str, name: str) -> None:
        with _alone(self.folder), replacing(self.folder / _NAMES) as new:
            new.write_text(json.dumps({**self.names(), doc_id: name}, ensure_ascii=False, indent=0), "utf-8")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Waits for others who hand in, of this server or another."""
    with _NAMING, ExitStack() as held:
        try:
            import fcntl
        except ImportError:
            pass
        else:
            handle = os.open(folder, os.O_RDONLY)
            held.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@cache
def suffixes() -> tuple[str, ...]:
    """The endings of names of files that can be read."""
    from corpus.readers import readers

    return tuple(sorted({suffix for reader in readers() for suffix in reader.suffixes if suffix} | {".zip"}))


def _copy(stream: BinaryIO, write: Callable[[bytes], int], limit: int) -> tuple[str, int]:
    """Copies up to a little more than the limit; the SHA-256 and the size of what was copied."""
    seen, size = hashlib.sha256(), 0
    while size <= limit and (piece := stream.read(_PIECE)):
        write(piece)
        seen.update(piece)
        size += len(piece)
    return seen.hexdigest(), size
