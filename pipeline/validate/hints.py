"""What the judges of words and dates read from a relation, and how they write a date."""

from __future__ import annotations

from schemas.calendar import parts
from schemas.checks import Severity
from schemas.document import Document
from schemas.facts import Relation


def listed(relation: Relation, name: str) -> list[str]:
    """The values of a hint that holds several."""
    value = relation.hint(name)
    return value.split("|") if value is not None else []


def lowered(document: Document, severity: Severity) -> Severity:
    """Text read by OCR loses and doubles marks and numbers: what rests on them is a note only."""
    return "info" if any(page.origin == "ocr" for page in document.pages) else severity


def day(value: str) -> str:
    """An ISO date as reports write it: 05/9/2016, 12/02/2021, 10/2021. Zeros after Nghị định 30/2020/NĐ-CP."""
    year, month, of_month = parts(value)
    printed = [f"{of_month:02d}"] if of_month else []
    if month:
        printed.append(f"{month:02d}" if month < 3 else str(month))
    return "/".join([*printed, str(year)])
