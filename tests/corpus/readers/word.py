"""Word files written for the tests, as Word writes them: parts, relations, and nothing more than is asked for."""

from __future__ import annotations

import random
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import regex

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = ("styles", "numbering", "settings", "footnotes", "endnotes", "comments", "header")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MARKER = regex.compile(r"[⁰¹²³⁴-⁹]+")
_RIGHT = regex.compile(r"CỘNG SẢN VIỆT NAM|CHỦ NGHĨA VIỆT NAM|Tự do|, ngày")


def part(name: str, inner: str, namespace: str = W) -> str:
    """A part of a Word file around its content."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} xmlns:w="{namespace}"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        f' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{inner}</w:{name}>'
    )


def docx(
    body: str,
    namespace: str = W,
    compression: int = ZIP_DEFLATED,
    media: Mapping[str, bytes] = {},
    chunks: Mapping[str, bytes] = {},
    **parts: str,
) -> bytes:
    """The bytes of a Word file; ``body`` and the ``parts`` (styles, footnotes ...) are the XML inside their roots.

    ``media`` are pictures by name, ``chunks`` files taken in whole, see ``chunk``.
    """
    out = BytesIO()
    with ZipFile(out, "w", compression) as package:
        kinds = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>'
            for name in _PARTS
            if name in parts
        )
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{kinds}</Types>',
        )
        package.writestr("_rels/.rels", _relations([("officeDocument", "word/document.xml")]))
        package.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>", namespace))
        package.writestr(
            "word/_rels/document.xml.rels",
            _relations(
                [(name, f"{name}.xml") for name in parts]
                + [("image", name) for name in media]
                + [("aFChunk", f"/word/{name}") for name in chunks]
            ),
        )
        for name, inner in parts.items():
            package.writestr(f"word/{name}.xml", part({"header": "hdr"}.get(name, name), inner, namespace))
        for name, data in (*media.items(), *chunks.items()):
            package.writestr(f"word/{name}", data)
    return out.getvalue()


def _relations(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="r{i}" Type="{_KINDS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def run(text: str, properties: str = "") -> str:
    """A run; line breaks and tabs in it are Word's own."""
    pieces = "".join(
        {"\n": "<w:br/>", "\t": "<w:tab/>"}.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in regex.split(r"([\n\t])", text)
        if piece
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{pieces}</w:r>"


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; plain text is one run."""
    inner = "".join(piece if piece.startswith("<") else run(piece) for piece in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def note(number: int, *paragraphs: str, kind: str = "footnote") -> str:
    """The body of a note, its automatic label first."""
    first, *others = paragraphs
    label = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
    return f'<w:{kind} w:id="{number}">{p(label, run(" " + first))}{"".join(map(p, others))}</w:{kind}>'


def marker(number: int, kind: str = "footnote", mark: str = "") -> str:
    """The marker of a note; ``mark`` is typed by hand."""
    custom = ' w:customMarkFollows="1"' if mark else ""
    typed = f"<w:t>{mark}</w:t>" if mark else ""
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    return f'<w:r>{raised}<w:{kind}Reference{custom} w:id="{number}"/>{typed}</w:r>'


def chunk(number: int) -> str:
    """The place of a file that is taken in whole; ``number`` counts the relations of the document, from 0."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<w:altChunk xmlns:r="{relations}" r:id="r{number}"/>'


def table(rows: list[list[str]], ruled: bool = True) -> str:
    """A table of plain cells; a cell that begins with "<" is XML already."""
    edge = "single" if ruled else "none"
    borders = "".join(
        f'<w:{side} w:val="{edge}"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    inner = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{inner}</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    """A cell; each line of it is a paragraph."""
    if text.startswith("<w:tc>"):
        return text
    inner = text if text.startswith("<") else "".join(p(line) for line in text.split("\n"))
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner}</w:tc>"


class Printed:
    """A report as Word would hold it: head and foot in tables without lines, real footnotes, runs cut at random.

    ``report`` is a document whose structure is known.
    """

    def __init__(self, report, seed: int = 0) -> None:
        self.report = report
        self.text = report.text
        self.random = random.Random(seed)
        self.notes: list[str] = []
        self.automatic = 0
        self.anchors = {n.anchor.start: n for n in report.footnotes if n.anchor and n.body and self._is_raised(n)}
        self.bodies = {n.footnote_id for n in self.anchors.values()}

    def _is_raised(self, note) -> bool:
        return _MARKER.fullmatch(self.text[note.anchor.start : note.anchor.end]) is not None

    def bytes(self) -> bytes:
        """The Word file."""
        body: list[str] = []
        head: list[str] = []
        foot: list[str] = []
        rows: list[list[str]] = []
        lines = [self.text[q.start : q.end] for q in self.report.paragraphs if q.kind == "header"]
        last = max((i for i, line in enumerate(lines) if _RIGHT.search(line)), default=-1)
        for paragraph in self.report.paragraphs:
            words = " ".join(self.text[s.start : s.end] for s in paragraph.spans)
            cells = _cells(words)
            if rows and not cells:
                body.append(table(rows))
                rows = []
            if paragraph.kind == "header" and len(head) <= last:
                head.append(words)
            elif paragraph.kind == "tail":
                foot.append(words)
            elif cells:
                rows += cells
            elif paragraph.footnote not in self.bodies and paragraph.kind != "furniture":
                body.append(self._paragraph(paragraph.spans))
        body += [table(rows)] if rows else []
        left, right = [line for line in head if not _RIGHT.search(line)], [line for line in head if _RIGHT.search(line)]
        start = table([["\n".join(left), "\n".join(right)]], ruled=False) if head else ""
        at = next((i for i, line in enumerate(foot) if regex.match(r"\W*[TK]\s?[/.]?\s?[MT]", line)), len(foot))
        end = (table([["\n".join(foot[:at]), "\n".join(foot[at:])]], ruled=False) if foot else "") + p("")
        return docx(start + "".join(body) + end, footnotes="".join(self.notes))

    def _paragraph(self, spans) -> str:
        pieces, at = [], 0
        for span in spans:
            text, at = self.text[span.start : span.end].replace("\n", " "), span.start
            if pieces:
                pieces.append(run(" "))
            last = 0
            for match in _MARKER.finditer(text):
                called = self.anchors.get(at + match.start())
                if called is None:
                    continue
                pieces += self._runs(text[last : match.start()])
                pieces.append(self._note(called))
                last = match.end()
            pieces += self._runs(text[last:])
        return p(*pieces)

    def _runs(self, text: str) -> list[str]:
        cuts = sorted(self.random.sample(range(len(text)), min(len(text) // 40, 6)))
        return [run(text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if a < b]

    def _note(self, called) -> str:
        number = len(self.notes) + 1
        words = self.text[called.content_start : called.body.end].replace("\n", " ")
        self.automatic += 1
        if called.label == str(self.automatic):
            self.notes.append(note(number, words))
            return marker(number)
        self.automatic -= 1
        label = run(called.label, '<w:vertAlign w:val="superscript"/>')
        self.notes.append(f'<w:footnote w:id="{number}">{p(label, run(" " + words))}</w:footnote>')
        return marker(number, mark=called.label)


def _cells(words: str) -> list[list[str]]:
    """The rows of a table in text; none for other text."""
    lines = words.split("\n")
    if all(line.startswith("|") for line in lines):
        return [[c.strip() for c in line.strip("| ").split("|")] for line in lines]
    rows = [regex.split(r"\s{3,}|\t", line.strip()) for line in lines]
    return rows if all(len(row) > 2 for row in rows) else []
