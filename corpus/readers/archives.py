"""Archives are no documents: the run reads their members. What comes here is refused with the reason."""

from __future__ import annotations

from io import BytesIO
from typing import NoReturn
from zipfile import ZipFile

from corpus.archives import DAMAGED, SIGNATURES, check, damage, holds_documents
from corpus.readers._reader import Job, Reader
from schemas.problems import EmptyFile, MemberUnreadable, Text, UnsupportedFormat

_TEXT = frozenset({".txt", ".text", ".md", ".markdown"})
_PACKED = (
    (b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7Z"), (b"\x1f\x8b", "GZIP"), (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\x00", "XZ"), (b"MSCF", "CAB"),
)  # fmt: skip
_TAR = slice(257, 262)


def _kind(beginning: bytes) -> str | None:
    if beginning[_TAR] == b"ustar":
        return "TAR"
    return next((kind for signature, kind in _PACKED if beginning.startswith(signature)), None)


def _recognises(beginning: bytes, suffix: str) -> bool:
    return suffix not in _TEXT and (beginning.startswith(SIGNATURES) or _kind(beginning) is not None)


def _read(job: Job) -> NoReturn:
    """Raises UnsupportedFormat, MemberUnreadable, ExpandsTooMuch, EmptyFile."""
    kind = _kind(job.data)
    if kind:
        raise UnsupportedFormat(
            Text(f"Tệp nén {job.source} là {kind}, chưa đọc được.", f"{job.source} is {kind}, which is not read."),
            Text("Hãy giải nén, hoặc nén lại thành ZIP.", "Unpack it, or pack it as ZIP."),
        )
    try:
        with ZipFile(BytesIO(job.data)) as package:
            check(package, len(job.data), job.limits, job.source)
            filled = holds_documents(package)
    except DAMAGED as error:
        raise MemberUnreadable(
            Text(
                f"Không mở được tệp nén {job.source}: {damage(error)}.",
                f"The archive {job.source} is damaged ({error}).",
            ),
            Text("Hãy xin bản khác hoặc nén lại.", "Ask for another copy, or pack it again."),
        ) from error
    if not filled:
        raise EmptyFile(
            Text(f"Tệp nén {job.source} không chứa tài liệu nào.", f"The archive {job.source} holds no document."),
            Text("Hãy kiểm tra lại tệp gốc.", "Check the original file."),
        )
    raise UnsupportedFormat(
        Text(f"{job.source} là tệp nén chứa nhiều tệp.", f"{job.source} is an archive of files."),
        Text("Hãy đọc bằng lệnh doichieu run, hoặc giải nén trước.", "Read it with doichieu run, or unpack it first."),
    )


READER = Reader("archives", frozenset({".zip"}), 90, _recognises, _read)
