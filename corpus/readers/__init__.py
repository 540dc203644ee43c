"""Bytes to a document: one reader per format, chosen by content first and by the name's suffix second.

A format is a module of this package with a ``READER``; adding one is adding a file.
"""

from __future__ import annotations

import hashlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

from corpus.readers._files import HEAD, content, empty, head
from corpus.readers._reader import Job, Reader
from schemas.document import Document
from schemas.limits import DEFAULT, Limits
from schemas.problems import BinaryContent, EmptyFile, Text, UnsupportedFormat

__all__ = ["Job", "Reader", "from_text", "load", "read", "read_bytes", "readers"]

# How known formats begin; a file of one of them that no reader claims is refused by name.
_SIGNATURES = (
    (b"%PDF", "PDF"), (b"PK\x03\x04", "DOCX/XLSX/ODT (ZIP)"), (b"\xd0\xcf\x11\xe0", "DOC/XLS (OLE)"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"),
    (b"\x7fELF", "ELF"), (b"MZ\x90", "EXE"), (b"\x1f\x8b", "GZIP"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7Z"),
    (b"SQLite format 3", "SQLite"),
)  # fmt: skip


@cache
def readers() -> tuple[Reader, ...]:
    """The readers that are installed, the pickiest first."""
    found = [
        import_module(f"{__name__}.{module.name}").READER
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda reader: reader.order))


def read(
    path: Path,
    source: str,
    limits: Limits = DEFAULT,
    *,
    ocr: bool = True,
    alive: Callable[[], None] | None = None,
) -> Document:
    """The document that a file holds; ``source`` is the name to keep for it, ``alive`` is called after each page.

    ``doc_id`` is the first 16 hex digits of the file's SHA-256. Raises a ``DocumentError``: UnreadableFile (missing,
    no permission, a directory, device, pipe or loop of links), FileTooLarge, EmptyFile (nothing but blanks too),
    UnsupportedFormat, BinaryContent, UnknownEncoding.
    """
    suffix = path.suffix.lower()
    _reader(head(path, source, limits.bytes), suffix, source)  # what no one reads is not loaded
    return read_bytes(content(path, source, limits.bytes), source, suffix, limits, ocr=ocr, alive=alive)


def load(path: Path, source: str, limits: Limits = DEFAULT) -> bytes:
    """The bytes of a regular file. Raises UnreadableFile, FileTooLarge, EmptyFile."""
    head(path, source, limits.bytes)
    return content(path, source, limits.bytes)


def read_bytes(
    data: bytes,
    source: str,
    suffix: str,
    limits: Limits = DEFAULT,
    *,
    ocr: bool = True,
    alive: Callable[[], None] | None = None,
) -> Document:
    """The document in some bytes; ``suffix`` is that of its name, in lower case. Raises what ``read`` does."""
    if not data:
        raise empty(source)
    reader = _reader(data[:HEAD], suffix, source)
    job = Job(data, hashlib.sha256(data).hexdigest()[:16], source, suffix, limits, ocr)
    return reader.read(replace(job, alive=alive) if alive else job)


def _reader(beginning: bytes, suffix: str, source: str) -> Reader:
    reader = next((r for r in readers() if r.recognises(beginning, suffix)), None)
    if reader is None:
        raise _refusal(beginning, suffix, source)
    return reader


def from_text(text: str, source: str = "<text>") -> Document:
    """The document of a text at hand. ``doc_id`` is taken from its UTF-8 bytes. Raises EmptyFile for blank text."""
    if not text.strip():
        raise EmptyFile(
            Text(f"Văn bản {source} không có chữ nào.", f"The text {source} holds no words."),
            Text("Hãy đưa vào một văn bản có nội dung.", "Give a text with content."),
        )
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(digest[:16], source, "text/plain", text)


def _refusal(beginning: bytes, suffix: str, source: str) -> BinaryContent | UnsupportedFormat:
    known = next((name for signature, name in _SIGNATURES if beginning.startswith(signature)), None)
    kinds = ", ".join(sorted({suffix for reader in readers() for suffix in reader.suffixes if suffix}))
    if any(suffix in reader.suffixes for reader in readers()):
        what = Text("không phải định dạng đó", "is of another kind")
        if known:
            what = Text(f"là {known}", f"is {known}")
        elif b"\x00" in beginning:
            what = Text("là dữ liệu nhị phân không rõ định dạng", "is binary and of no known format")
        return BinaryContent(
            Text(
                f"Tệp {source} mang đuôi {suffix} nhưng nội dung {what}.",
                f"The file {source} is named {suffix} but its content {what.en}.",
            ),
            Text(
                "Tệp có thể bị hỏng hoặc bị đổi đuôi: hãy mở bằng chương trình gốc và lưu lại, hoặc đổi đuôi cho đúng.",
                "It may be broken or named wrongly: save it again in its own program, or name it rightly.",
            ),
        )
    return UnsupportedFormat(
        Text(
            f"Chưa đọc được định dạng của tệp {source} ({known or suffix or 'không có đuôi'}).",
            f"The format of the file {source} is not read yet ({known or suffix or 'no suffix'}).",
        ),
        Text(f"Hãy chuyển sang một trong các định dạng: {kinds}.", f"Convert it to one of: {kinds}."),
    )
