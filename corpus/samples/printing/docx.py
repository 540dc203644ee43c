"""A manuscript as a Word file: head and foot in tables without lines, real footnotes, page numbers as a field.

Numbers of headings are letters in most files; in some Word counts them by itself (``automatic``).
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape

import regex

from corpus.samples.printing.lettering import Lettering
from corpus.samples.printing.manuscript import Manuscript, Paragraph, Piece, Table
from corpus.samples.printing.typeset import Design

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NUMBER = regex.compile(r"(?P<before>(?:\d+\.)*)(?P<number>[IVX]+|\d+|\p{Ll})(?P<after>[-.)/:]+)\s+")
_FORMS = {"roman": "upperRoman", "digit": "decimal", "letter": "lowerLetter"}
_FONT = "Times New Roman"
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass
class _List:
    """A list that Word counts: its form, what stands around the number, where it starts."""

    form: str
    before: str
    after: str
    start: int


@dataclass
class _Writer:
    text: Manuscript
    design: Design
    lettering: Lettering
    automatic: bool
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    counting: dict[int, tuple[int, int]] = field(default_factory=dict)

    def run(self) -> bytes:
        text = self.text
        if text.left or text.right:
            left = [self._line(p, "center", 13, index == _last_organ(text.left)) for index, p in enumerate(text.left)]
            right = [
                self._line(
                    p,
                    "center",
                    14 if p.text.isupper() else 13.5,
                    p.text.isupper(),
                    not p.text.isupper(),
                    p.text.isupper(),
                )
                for p in text.right
            ]
            self.body.append(self._two(left, right, 0.47))
        loose = dict(text.loose)
        for index, block in enumerate(text.blocks):
            self.body.append(self._table(block) if isinstance(block, Table) else self._paragraph(block, index))
            if index in loose:
                note = text.notes[loose[index]]
                self.body.append(self._set(note.pieces, size=self.design.note_size, notes=False))
        if text.recipients or text.signature:
            left = [self._line(p, "left", 12 if i == 0 else 11, i == 0, i == 0) for i, p in enumerate(text.recipients)]
            *roles, name = text.signature or (None,)
            right = [self._line(p, "center", 14, True) for p in roles if p]
            if name is not None:
                right.append(self._line(name, "center", 14, True, before=1440 if roles else 0))
            self.body.append(self._two(left, right, 0.46))
        return self._package()

    # runs and paragraphs

    def _properties(
        self, font: str, size: float, bold: bool, italic: bool, raised: bool, underlined: bool = False
    ) -> str:
        return (
            f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
            + "<w:b/>" * bold
            + "<w:i/>" * italic
            + f'<w:sz w:val="{round(2 * size)}"/>'
            + '<w:u w:val="single"/>' * underlined
            + '<w:vertAlign w:val="superscript"/>' * raised
            + "</w:rPr>"
        )

    def _runs(
        self, pieces: Sequence[Piece], size: float, bold: bool, italic: bool, notes: bool, underlined: bool = False
    ) -> str:
        made = []
        for piece in pieces:
            if piece.raised and piece.note is not None and notes:
                made.append(self._reference(piece, size))
                continue
            for capital, letters in self.lettering.runs(piece.text):
                font = self._font(capital)
                properties = self._properties(font, size, bold, italic, piece.raised, underlined)
                made.append(f'<w:r>{properties}<w:t xml:space="preserve">{escape(letters)}</w:t></w:r>')
        return "".join(made)

    def _font(self, capital: bool = False) -> str:
        return (self.lettering.capitals if capital else None) or self.lettering.font or _FONT

    def _reference(self, piece: Piece, size: float) -> str:
        """A footnote's mark: counted by Word where that gives the printed label, else written out."""
        assert piece.note is not None
        number = len(self.notes) + 1
        note = self.text.notes[piece.note]
        counted = piece.text == str(self._counted + 1) and note.pieces[0].text == piece.text
        self._counted += counted
        mark = self._properties(self._font(), size, False, False, True)
        label = "<w:footnoteRef/>" if counted else f"<w:t>{escape(note.pieces[0].text)}</w:t>"
        small = self.design.note_size
        words = self._runs(note.pieces[1:], small, False, False, False)
        self.notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r>'
            f"{self._properties(self._font(), small, False, False, True)}{label}</w:r>{words}</w:p></w:footnote>"
        )
        if counted:
            return f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'
        follows = f'<w:footnoteReference w:customMarkFollows="1" w:id="{number}"/><w:t>{escape(piece.text)}</w:t>'
        return f"<w:r>{mark}{follows}</w:r>"

    _counted: int = 0

    def _set(
        self,
        pieces: Sequence[Piece],
        align: str = "both",
        size: float = 14,
        bold: bool = False,
        italic: bool = False,
        indent: float = 0,
        before: int = 0,
        numbered: str = "",
        underlined: bool = False,
        notes: bool = True,
        kept: bool = False,
    ) -> str:
        after = round(20 * self.design.gap) if align == "both" else 0
        return (
            f'<w:p><w:pPr>{"<w:keepNext/>" * kept}{numbered}<w:spacing w:before="{before}" w:after="{after}"/>'
            f'<w:ind w:left="0" w:firstLine="{round(20 * indent)}"/><w:jc w:val="{align}"/></w:pPr>'
            f"{self._runs(pieces, size, bold, italic, notes, underlined)}</w:p>"
        )

    def _line(
        self, line: Paragraph, align: str, size: float, bold: bool = False, italic: bool = False,
        underlined: bool = False, before: int = 0,
    ) -> str:  # fmt: skip
        return self._set(line.pieces, align, size, bold, italic, before=before, underlined=underlined)

    def _paragraph(self, paragraph: Paragraph, index: int) -> str:
        design = self.design
        if paragraph.style == "title":
            return self._set(paragraph.pieces, "center", design.size + (2 if index == 0 else 0), True, before=120)
        if paragraph.style == "heading":
            pieces, numbered = self._numbered(paragraph) if self.automatic else (paragraph.pieces, "")
            deep = paragraph.level > 2
            return self._set(pieces, "both", design.size, True, deep, design.indent, numbered=numbered, kept=True)
        return self._set(paragraph.pieces, "both", design.size, indent=design.indent)

    def _numbered(self, paragraph: Paragraph) -> tuple[Sequence[Piece], str]:
        """The heading without its number, and the list that Word is to count it in."""
        first = paragraph.pieces[0]
        match = _NUMBER.match(first.text)
        if match is None:
            return paragraph.pieces, ""
        printed = match["number"]
        form = "digit" if printed.isdigit() else "roman" if printed.isupper() else "letter"
        value = int(printed) if form == "digit" else _roman(printed) if form == "roman" else ord(printed) - ord("a") + 1
        if form == "letter" and (value < 1 or value > 4):  # "đ" and what follows it are not Word's letters
            return paragraph.pieces, ""
        level = paragraph.level
        self.counting = {depth: state for depth, state in self.counting.items() if depth <= level}
        place, last = self.counting.get(level, (-1, -1))
        kind = (_FORMS[form], match["before"], match["after"])
        known = self.lists[place] if place >= 0 else None
        if known is None or (known.form, known.before, known.after) != kind or value != last + 1:
            place = len(self.lists)
            self.lists.append(_List(*kind, value))
        self.counting[level] = place, value
        rest = Piece(first.text[match.end() :], first.start + match.end())
        number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{place + 1}"/></w:numPr>'
        return (rest, *paragraph.pieces[1:]), number

    # tables

    def _two(self, left: Sequence[str], right: Sequence[str], share: float) -> str:
        wide = round(20 * self.design.measure)
        widths = round(wide * share), round(wide * (1 - share))
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(lines) or "<w:p/>"}</w:tc>'
            for width, lines in zip(widths, (left, right), strict=True)
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{wide}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>{_EMPTY}"
        )

    def _table(self, table: Table) -> str:
        columns = max(len(row) for row in table.rows)
        width = round(20 * self.design.measure / columns)
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        rows = []
        for index, row in enumerate(table.rows):
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
                f"{self._set(cell.pieces, 'center' if index == 0 else 'left', 12, index == 0)}</w:tc>"
                for cell in row
            )
            rows.append(f"<w:tr>{cells}</w:tr>")
        grid = f'<w:gridCol w:w="{width}"/>' * columns
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{_EMPTY}"
        )

    # the package

    def _package(self) -> bytes:
        margins = (
            f'<w:pgMar w:top="{round(20 * self.design.top)}" w:right="{round(20 * self.design.right)}" '
            f'w:bottom="{round(20 * self.design.bottom)}" w:left="{round(20 * self.design.left)}" '
            'w:header="567" w:footer="567" w:gutter="0"/>'
        )
        section = (
            '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
            f'<w:pgSz w:w="11906" w:h="16838"/>{margins}<w:titlePg/></w:sectPr>'
        )
        document = (
            f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(self.body)}{section}</w:body></w:document>'
        )
        header = (
            f'<w:hdr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            "</w:p></w:hdr>"
        )
        footnotes = (
            f'<w:footnotes xmlns:w="{_W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
            '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0">'
            f"<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>{''.join(self.notes)}</w:footnotes>"
        )
        parts = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations(
                [
                    ("styles", "styles.xml"), ("footnotes", "footnotes.xml"), ("numbering", "numbering.xml"),
                    ("header", "header1.xml"),
                ]
            ),
            "word/styles.xml": _STYLES,
            "word/footnotes.xml": footnotes,
            "word/numbering.xml": self._numbering(),
            "word/header1.xml": header,
        }  # fmt: skip
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(zipfile.ZipInfo(name), _HEAD + content, zipfile.ZIP_DEFLATED)
        return target.getvalue()

    def _numbering(self) -> str:
        abstract = "".join(
            f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
            f'<w:start w:val="{row.start}"/><w:numFmt w:val="{row.form}"/><w:suff w:val="space"/>'
            f'<w:lvlText w:val="{escape(row.before)}%1{escape(row.after)}"/><w:lvlJc w:val="left"/></w:lvl>'
            "</w:abstractNum>"
            for i, row in enumerate(self.lists)
        )
        used = "".join(
            f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(len(self.lists))
        )
        return f'<w:numbering xmlns:w="{_W}">{abstract}{used}</w:numbering>'


_EMPTY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:p>'
_STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    "</w:styles>"
)


def _types() -> str:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {"document": "document.main", "header1": "header"}
    parts |= {name: name for name in ("styles", "footnotes", "numbering")}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{main}.{kind}+xml"/>' for name, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{i}" Type="{_R}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


def _last_organ(lines: Sequence[Paragraph]) -> int:
    """The line that names the report's own organ, printed bold."""
    return max((i for i, line in enumerate(lines) if line.text.isupper() and len(line.text) > 3), default=-1)


def docx(
    text: Manuscript, design: Design | None = None, lettering: Lettering | None = None, automatic: bool = False
) -> bytes:
    """The bytes of a Word file; the same manuscript gives the same bytes."""
    return _Writer(text, design or Design(), lettering or Lettering(), automatic).run()
