"""Web pages: HTML and XHTML, the article alone where the page is one of a site."""

from __future__ import annotations

import regex

from corpus.readers import _blocks, _flow
from corpus.readers._legacy import LegacyFonts
from corpus.readers._reader import Job, Reader
from schemas.document import Document
from schemas.problems import EmptyFile, FileTooLarge, Text, grouped

MEDIA_TYPE = "text/html"
_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx", ".jsp"})
_PLAIN = frozenset({".md", ".markdown"})
_BEGINS = regex.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    regex.IGNORECASE | regex.DOTALL,
)
_TAG = regex.compile(
    rb"<(?:p|div|table|span|font|br|h[1-6]|center|b|script|style|article|section)\b[^>]*>", regex.IGNORECASE
)


def is_page(beginning: bytes, suffix: str) -> bool:
    """True for what begins as a web page; with a suffix of one, for any text with tags."""
    wide = b"\x00" in beginning[:4]
    plain = beginning.lstrip(b"\xef\xbb\xbf\xff\xfe")
    plain = plain.replace(b"\x00", b"") if wide else plain
    if _BEGINS.match(plain):
        return suffix not in _PLAIN
    return suffix in _SUFFIXES and _TAG.search(plain) is not None


def _read(job: Job) -> Document:
    text = text_of(job.data, job)
    return Document(job.doc_id, job.source, MEDIA_TYPE, text)


def text_of(data: bytes, job: Job, charset: str | None = None) -> str:
    """The text of a page. Raises FileTooLarge, NestedTooDeep, EmptyFile."""
    from corpus.readers._web.article import article
    from corpus.readers._web.charset import decode
    from corpus.readers._web.flow import Flow, styles_of
    from corpus.readers._web.notes import find
    from corpus.readers._web.page import parse, title_of, without_unseen

    if len(data) > job.limits.xml:
        limit = job.limits.xml / 1024 / 1024
        raise FileTooLarge(
            Text(f"Trang {job.source} lớn hơn {grouped(limit)} MB.", f"The page {job.source} exceeds {limit:,.0f} MB."),
            Text(
                "Hãy tách tệp, hoặc tăng giới hạn xml trong doichieu.toml.", "Split the file, or raise the limit xml."
            ),
        )
    root = parse(decode(data, charset), job.source)
    styles, title = styles_of(root), title_of(root)
    without_unseen(root)
    parts, heading = article(root, title)
    notes = find(parts, root)

    def blocks(fonts: LegacyFonts | None, seen: LegacyFonts) -> list[_blocks.Block]:
        flow = Flow(notes, styles, fonts, seen)
        for part in parts:
            flow.read(part)
        return [_blocks.Paragraph(heading), *flow.blocks] if heading else flow.blocks

    seen = LegacyFonts()
    found = blocks(None, seen)
    if seen.decide():
        found = blocks(seen, LegacyFonts())
    text = _flow.write(found)
    if not text.strip():
        raise EmptyFile(
            Text(f"Trang {job.source} không có chữ nào.", f"The page {job.source} holds no words."),
            Text("Hãy lưu lại trang khi nó đã hiện đủ.", "Save the page again when it is fully shown."),
        )
    return text


READER = Reader("html", _SUFFIXES, 50, is_page, _read)
