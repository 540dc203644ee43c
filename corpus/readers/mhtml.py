"""Web archives (MHTML): a page packed as a mail, as browsers and Word save it."""

from __future__ import annotations

from email.message import Message

import regex

from corpus.readers._reader import Job, Reader
from corpus.readers._xml import broken
from schemas.document import Document
from schemas.problems import NestedTooDeep, Text

MEDIA_TYPE = "multipart/related"
_SUFFIXES = frozenset({".mht", ".mhtml", ".eml"})
_HEADER = regex.compile(
    rb"^(?:mime-version|content-type|from|subject|snapshot-content-location)\s*:", regex.I | regex.M
)
_WEB = regex.compile(rb"^content-type\s*:\s*(?:multipart/|text/html)", regex.I | regex.M)
_FIRST_LINE = regex.compile(rb"[\s\xef\xbb\xbf]*[A-Za-z][\w-]{1,40}:[^\n]*")
_MOST_PARTS = 2_000


def _recognises(beginning: bytes, suffix: str) -> bool:
    if _FIRST_LINE.match(beginning) is None:
        return False
    if suffix in _SUFFIXES:
        return _HEADER.search(beginning) is not None
    return b"mime-version" in beginning[:2000].lower() and _WEB.search(beginning) is not None


def _read(job: Job) -> Document:
    """Raises BrokenDocument, NestedTooDeep, and what reading a web page does."""
    from corpus.readers.html import text_of

    data, charset = _page(job)
    return Document(job.doc_id, job.source, MEDIA_TYPE, text_of(data, job, charset))


def _page(job: Job) -> tuple[bytes, str | None]:
    """The page of an archive, the longest of several frames, and its encoding where the archive states it."""
    from email import message_from_bytes

    try:
        message = message_from_bytes(job.data.lstrip(b"\xef\xbb\xbf\r\n\t "))
        parts = [(data, part.get_content_charset()) for part in _parts(message) if (data := _bytes(part))]
    except RecursionError as error:
        raise NestedTooDeep(
            Text(f"Các phần của {job.source} lồng nhau quá sâu.", f"The parts of {job.source} are nested too deep."),
            Text("Tệp có thể được tạo để gây hại.", "The file may be made to do harm."),
        ) from error
    except (ValueError, LookupError, TypeError, AssertionError) as error:  # as email raises them for odd headers
        raise broken(job.source, "MIME", Text("cấu trúc trang lưu sai quy cách", str(error))) from error
    if not parts:
        raise broken(job.source, "MIME", Text("không có trang nào", "there is no page"))
    frames = b"<frameset" in parts[0][0][:20_000].lower()
    return max(parts, key=lambda part: len(part[0])) if frames else parts[0]


def _parts(message: Message) -> list[Message]:
    """The web pages of a message; for want of any, its plain texts."""
    found: list[Message] = []
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            break
        found.append(part)
    pages = [part for part in found if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    return pages or [part for part in found if part.get_content_type() == "text/plain" and not part.is_multipart()]


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    return data if part.get_content_type() != "text/plain" else b"<pre>" + data.replace(b"<", b"&lt;")


READER = Reader("mhtml", _SUFFIXES, 40, _recognises, _read)
