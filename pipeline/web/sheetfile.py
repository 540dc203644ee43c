"""Tables as CSV and XLSX. A cell that begins like a formula stays the text that it is."""

from __future__ import annotations

import csv as csv_module
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Cell = str | int | float
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000  # characters of a cell that a spreadsheet takes
_WIDTH = (10, 60)


def csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, by which spreadsheets know it."""
    out = StringIO()
    writer = csv_module.writer(out)
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with frozen heads and filters; numbers are numbers, everything else is text."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "#,##0.###", "valign": "top"})
        for column, head in enumerate(heads):
            sheet.set_column(column, column, min(max(_WIDTH[0], len(head) + 4), _WIDTH[1]) if len(head) > 8 else 16)
            sheet.write_string(0, column, head, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(last, column, cell[:_LONGEST], plain)
                else:
                    sheet.write_number(last, column, cell, number)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
    return out.getvalue()


def dated(name: str, form: str) -> str:
    """The name of a file that was made today."""
    return f"{name}-{date.today().isoformat()}.{form}"


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
