"""How the document looks: A4, Times New Roman, the margins and sizes of administrative documents, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from pipeline.publish.report.typography import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Row
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FONT = "Times New Roman"
_BODY, _SMALL = 13, 11.5  # points
_COLOURS = {"error": "A81E1A", "warning": "835200", "info": "245A8C"}
_WIDE = 16.5  # centimetres between the margins
_POINT = 2.54 / 72


def prepare(paper: Document, lang: str) -> None:
    """Sets page, margins, styles and page numbers: margins and sizes as Decree 30/2020/NĐ-CP has them."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    for name, size in (("Normal", _BODY), ("Title", 16), ("Heading 1", 14), ("Heading 2", 13)):
        style = paper.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    normal = paper.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing = Pt(6), 1.1
    language = paper.styles["Normal"].element.get_or_add_rPr()
    spoken = language.makeelement(qn("w:lang"), {qn("w:val"): "en-GB" if lang == "en" else "vi-VN"})
    language.append(spoken)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(foot, "PAGE")
    properties = paper.core_properties
    properties.title = "Consistency of figures" if lang == "en" else "Kết quả đối chiếu số liệu"
    properties.author, properties.comments, properties.language = "doichieu", "", "en" if lang == "en" else "vi"


class Page:
    """The document as something to write on, in one language."""

    def __init__(self, paper: Document, lang: str) -> None:
        self.paper = paper
        self.lang = lang

    def say(self, vi: str, en: str) -> str:
        """The text of the document's language."""
        return en if self.lang == "en" else vi

    @staticmethod
    def capital(text: str) -> str:
        """Text with a capital letter in front."""
        return text[:1].upper() + text[1:]

    def title(self, text: str) -> None:
        """The title of the document."""
        _write(self._centre(self.paper.add_paragraph(style="Title")), text).bold = True
        _without_border(self.paper.paragraphs[-1])

    def subtitle(self, text: str) -> None:
        """The line under the title."""
        _write(self._centre(self.paper.add_paragraph()), text).bold = True

    def centred(self, text: str) -> None:
        """A line in the middle."""
        _write(self._centre(self.paper.add_paragraph()), text).italic = True

    def text(self, text: str, italic: bool = False) -> None:
        """A paragraph."""
        _write(self.paper.add_paragraph(), text).italic = italic

    def heading(self, text: str, new_page: bool = False) -> None:
        """The heading of a report's part."""
        from docx.shared import Pt

        line = self.paper.add_heading("", 1)
        _write(line, text)
        shape = line.paragraph_format
        shape.page_break_before, shape.space_before, shape.space_after = new_page, Pt(0), Pt(6)

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """What is known of a report, a line each."""
        from docx.shared import Pt

        for name, value in rows:
            line = self.paper.add_paragraph()
            line.paragraph_format.space_after = Pt(0)
            _write(line, f"{name}: ").italic = True
            _write(line, value)

    def finding(self, label: str, message: str, level: str) -> None:
        """The heading of a finding: its number and level in colour, what was found."""
        from docx.shared import Pt, RGBColor

        line = self.paper.add_heading("", 2)
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(16), Pt(4)
        _write(line, label).font.color.rgb = RGBColor.from_string(_COLOURS[level])
        _write(line, message)

    def labelled(self, label: str, text: str, bold: bool = False) -> None:
        """A paragraph that begins with what it is about."""
        line = self.paper.add_paragraph()
        _write(line, f"{label}: ").italic = True
        _write(line, text).bold = bold
        line.paragraph_format.keep_with_next = True

    def quote(self, place: str, parts: Sequence[tuple[str, bool]]) -> None:
        """A passage: where it stands, and its words with the figures bold, behind a rule."""
        from docx.shared import Cm, Pt

        line = self.paper.add_paragraph()
        shape = line.paragraph_format
        shape.left_indent, shape.space_before, shape.space_after, shape.keep_with_next = Cm(0.8), Pt(4), Pt(0), True
        run = _write(line, place)
        run.italic, run.font.size = True, Pt(_SMALL)
        words = self.paper.add_paragraph()
        words.paragraph_format.left_indent, words.paragraph_format.space_after = Cm(0.8), Pt(6)
        _rule_at_left(words)
        _write(words, "“")
        for text, is_figure in parts:
            _write(words, " ".join(text.split("\n"))).bold = is_figure
        _write(words, "”")

    def picture(self, image: IO[bytes], points: float) -> None:
        """An image of a passage in its own size, or as wide as the page."""
        from docx.shared import Cm

        self.paper.add_picture(image, width=Cm(min(points * _POINT, _WIDE)))

    def answer(self, check_id: str) -> None:
        """A box for the answer of whoever wrote the report, with the code of the finding."""
        from docx.shared import Cm, Pt

        table = self.paper.add_table(1, 1, "Table Grid")
        _whole(table.rows[0]._tr)
        cell = table.cell(0, 0)
        cell.width = Cm(_WIDE)
        line = cell.paragraphs[0]
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(3), Pt(3)
        _write(line, self.say("Ý kiến của đơn vị: ", "Answer: ")).bold = True
        _write(
            line,
            self.say("☐ sửa thành …………   ☐ giữ nguyên, vì ………………………",
                     "☐ corrected to …………   ☐ stands, because ………………………")
        )  # fmt: skip
        code = cell.add_paragraph()
        code.paragraph_format.space_after = Pt(3)
        run = _write(code, f"{self.say('Mã phát hiện', 'Finding')} {check_id}")
        run.font.size = Pt(10)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with a heading that is printed again on each page; all columns after the second are numbers."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        table = self.paper.add_table(1, len(heads), "Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        properties = table.rows[0]._tr.get_or_add_trPr()  # python-docx has no name for it
        properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))

        def fill(cells: Sequence[_Cell], texts: Sequence[str], bold: bool) -> None:
            for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                cell.width = Cm(widths[column])
                line = cell.paragraphs[0]
                line.paragraph_format.space_after = Pt(2)
                run = _write(line, text)
                run.bold, run.font.size = bold, Pt(_SMALL)
                if column > 1:
                    line.alignment = WD_ALIGN_PARAGRAPH.CENTER

        fill(table.rows[0].cells, heads, True)
        for row in rows:
            line = table.add_row()
            fill(line.cells, row, False)
            _whole(line._tr)
        self.paper.add_paragraph().paragraph_format.space_after = Pt(0)

    @staticmethod
    def _centre(line: Paragraph) -> Paragraph:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return line


def _write(line: Paragraph, text: str) -> Run:
    """Adds text to a paragraph; what XML cannot hold, and what nobody would see, stands there as signs."""
    return line.add_run(visible(text))


def _whole(row: CT_Row) -> None:
    """Keeps a row of a table on one page."""
    from docx.oxml.ns import qn

    properties = row.get_or_add_trPr()
    properties.insert(0, properties.makeelement(qn("w:cantSplit"), {}))


def _field(line: Paragraph, code: str) -> None:
    """A field that the reading program fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = line.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _rule_at_left(line: Paragraph) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("w:val", "single"), ("w:sz", "12"), ("w:space", "8"), ("w:color", "8D949C")):
        left.set(qn(name), value)
    borders.append(left)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _without_border(line: Paragraph) -> None:
    """Takes away the line that Word's own title style draws under it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    bottom.set(qn("w:val"), "nil")
    borders.append(bottom)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
