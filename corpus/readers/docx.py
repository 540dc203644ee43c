"""Word files (DOCX, DOCM and templates), by what stands in them and not by their name."""

from __future__ import annotations

from corpus.readers import _blocks, _flow
from corpus.readers._legacy import LegacyFonts
from corpus.readers._package import Package
from corpus.readers._reader import Job, Reader
from corpus.readers._xml import Element, attribute, broken, child, local
from schemas.document import Document
from schemas.problems import EmptyFile, Problem, Text, UnsupportedFormat

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm"})
_MAIN = "word/document.xml"
_DRAFT = "DỰ THẢO"
_SHORT_HEADER = 80  # more is no mere mark
_FEW_WORDS = 200  # characters: less, beside pictures, is not the report
_OTHERS = {"xl/": "XLSX", "ppt/": "PPTX", "visio/": "VSDX"}
_MARKS = (b"[Content_Types].xml", b"_rels/.rels", b"word/", b"docProps/")


def _recognises(beginning: bytes, suffix: str) -> bool:
    if not beginning.startswith(b"PK\x03\x04"):
        return False
    return suffix in _SUFFIXES or any(mark in beginning for mark in _MARKS)


def _read(job: Job) -> Document:
    package = Package(job.data, job.source, job.limits)
    other = next(
        (kind for folder, kind in _OTHERS.items() if any(name.startswith(folder) for name in package.names)), None
    )
    if other and _MAIN not in package.names:
        raise refused(job.source, other)
    return document(job, package, MEDIA_TYPE)


def document(job: Job, package: Package, media_type: str) -> Document:
    """The document of a Word file; of one without words, what its pictures show. Raises what ``blocks_of`` does."""
    blocks, pictures, problems = blocks_of(job, package)
    text = _flow.write(blocks)
    if len(text) < _FEW_WORDS and pictures and job.ocr:
        from corpus.readers._word.pictures import read

        shown, unread = read(package, pictures, job)
        problems += unread
        text = f"{text}\n\n{shown}".strip() if shown else text
    if not text.strip():
        raise without_text(job.source, len(pictures))
    return Document(job.doc_id, job.source, media_type, text, "partial" if problems else "ok", problems)


def blocks_of(job: Job, package: Package) -> tuple[list[_blocks.Block], list[str], tuple[Problem, ...]]:
    """The blocks of a Word file, the parts that are pictures, and what could not be read.

    Raises BrokenDocument, ExpandsTooMuch.
    """
    from corpus.readers._word.body import Body
    from corpus.readers._word.chunks import Chunks
    from corpus.readers._word.notes import Notes
    from corpus.readers._word.numbering import Numbering
    from corpus.readers._word.styles import Styles

    main = next(iter(package.relations("").get("officeDocument", ())), _MAIN)
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise broken(package.source, main, Text("không có nội dung", "there is no content"))
    parts = package.relations(main)

    def part(kind: str) -> Element | None:
        return next((package.xml(name) for name in parts.get(kind, ())), None)

    styles, settings, lists = Styles(part("styles")), part("settings"), part("numbering")
    footnotes, endnotes = part("footnotes"), part("endnotes")
    chunks = Chunks(package, main, job)

    def reader(fonts: LegacyFonts | None) -> Body:
        return Body(
            styles,
            Numbering(lists, styles),
            Notes.of(footnotes, settings, "footnote"),
            Notes.of(endnotes, settings, "endnote"),
            chunks,
            contents=not _fields_end(body),
            fonts=fonts,
        )

    first = reader(None)
    blocks = first.blocks(body)
    if first.seen.decide():
        blocks = reader(first.seen).blocks(body)
    drafted = any(_says_draft(package.xml(name)) for name in parts.get("header", ()))
    blocks = [*([_blocks.Paragraph(_DRAFT)] if drafted else []), *blocks]
    return blocks, parts.get("image", []), tuple(chunks.problems)


def _says_draft(header: Element | None) -> bool:
    """True for a header that prints "DỰ THẢO", as text or as a watermark."""
    if header is None:
        return False
    shown = "".join(row.text or "" for row in header.iter() if local(row) == "t")
    marks = "".join(row.get("string") or "" for row in header.iter() if local(row) == "textpath")
    return len(shown) < _SHORT_HEADER and _DRAFT.lower() in _flow.tidy(f"{shown} {marks}").lower()


def _fields_end(body: Element) -> bool:
    """True when every field that begins also ends."""
    kinds = [attribute(row, "fldCharType") for row in body.iter() if local(row) == "fldChar"]
    return kinds.count("begin") == kinds.count("end")


def refused(source: str, kind: str) -> UnsupportedFormat:
    """What to say of an office file that holds no report."""
    return UnsupportedFormat(
        Text(f"Tệp {source} là {kind}, chưa đọc được.", f"The file {source} is {kind}, which is not read."),
        Text("Hãy chuyển sang DOCX hoặc PDF.", "Convert it to DOCX or PDF."),
    )


def without_text(source: str, pictures: int) -> EmptyFile:
    """What to say of a file without words."""
    if pictures:
        return EmptyFile(
            Text(
                f"Tệp {source} chỉ có {pictures} hình, không có chữ.",
                f"The file {source} holds {pictures} pictures and no words.",
            ),
            Text("Hãy in ra PDF để đọc như bản chụp.", "Print it to PDF to have it read as a scan."),
        )
    return EmptyFile(
        Text(f"Tệp {source} không có chữ nào.", f"The file {source} holds no words."),
        Text("Hãy kiểm tra lại tệp gốc.", "Check the original file."),
    )


READER = Reader("docx", _SUFFIXES, 30, _recognises, _read)
