"""The facts of a document as lines for the terminal, each in its context, coloured by kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text as Line

from pipeline.cli.language import Say
from pipeline.cli.summary import SEVERITIES
from schemas.document import Document
from schemas.facts import Figure
from schemas.intervals import decimal_text

_SPACE = re.compile(r"\s+")
_AROUND = 32  # characters of context on each side
_NAMES = {
    "kind": "loại",
    "number": "số",
    "symbol": "ký hiệu",
    "issuer": "cơ quan ban hành",
    "bloc_id": "đảng bộ",
    "place": "nơi ban hành",
    "date": "ngày",
    "date_source": "nguồn của ngày",
    "title": "tên",
    "signer": "người ký",
    "signer_role": "chức vụ",
    "authority": "thẩm quyền",
    "is_draft": "dự thảo",
    "recipients": "nơi nhận",
    "period_start": "kỳ báo cáo từ",
    "period_end": "kỳ báo cáo đến",
}


def header(document: Document, say: Say) -> RenderableType:
    """What the report says about itself, and what went wrong with it."""
    grid = Table.grid(padding=(0, 2))
    for field in fields(document.header):
        value = getattr(document.header, field.name)
        if value and field.name in _NAMES:
            name = say(_NAMES[field.name], field.name.replace("_", " "))
            words = value if isinstance(value, str) else "; ".join(value) if isinstance(value, tuple) else "✓"
            grid.add_row(Line(name, "dim"), Line(" ".join(words.split())))
    for problem in document.problems:
        grid.add_row(Line(problem.code, "red"), Line(say.text(problem.message)))
    return _part(document.source, [grid])


def sections(document: Document, say: Say) -> RenderableType:
    """The headings, indented by level."""
    lines = [
        Line("  " * (section.level - 1) + f"{section.number or '·'}  {' '.join(section.title.split())}")
        for section in document.sections
    ]
    return _part(say("Các mục", "Sections"), lines)


def references(document: Document, say: Say) -> RenderableType:
    """The documents that are mentioned."""
    lines = [
        _in_context(document, fact.start, fact.end, "blue", " ".join(filter(None, (fact.issuer, fact.date))))
        for fact in document.references
    ]
    return _part(say("Văn bản viện dẫn", "References"), lines)


def dates(document: Document, say: Say) -> RenderableType:
    """Dates and periods."""
    lines = []
    for fact in document.dates:
        length = f"{decimal_text(fact.value)} {fact.unit or ''}" if fact.value is not None else None
        ends = " … ".join(dict.fromkeys(filter(None, (fact.value_start, fact.value_end))))
        said = " ".join(filter(None, (fact.kind, ends or length)))
        lines.append(_in_context(document, fact.start, fact.end, "magenta", said))
    return _part(say("Thời gian", "Dates"), lines)


def figures(document: Document, say: Say) -> RenderableType:
    """The figures with what is known of each."""
    lines = [_in_context(document, fact.start, fact.end, "green", _said(fact)) for fact in document.figures]
    return _part(say("Số liệu", "Figures"), lines)


def findings(document: Document, say: Say) -> RenderableType:
    """The findings with their passages; relations that hold are only counted."""
    lines: list[Line] = []
    for check in document.checks:
        if check.severity in SEVERITIES:
            vi, en, style = SEVERITIES[check.severity]
            lines.append(Line.assemble((f"{say(vi, en)} {check.rule_id}  ", style), (check.check_id, "dim")))
            lines.append(Line("  " + say(check.message_vi, check.message_en)))
            lines.append(Line("  " + check.arithmetic))
            lines += [_in_context(document, p.start, p.end, style, "") for p in check.passages]
    good = sum(check.verdict == "consistent" for check in document.checks)
    lines.append(Line(say(f"{good} quan hệ khớp", f"{good} relations hold"), "green"))
    return _part(say("Phát hiện", "Findings"), lines)


PARTS: dict[str, Callable[[Document, Say], RenderableType]] = {
    "header": header,
    "sections": sections,
    "references": references,
    "dates": dates,
    "figures": figures,
    "findings": findings,
}


def _part(title: str, lines: Iterable[RenderableType]) -> RenderableType:
    return Group(Rule(Line(title, "bold"), align="left"), *lines)


def _said(figure: Figure) -> str:
    value = decimal_text(figure.value)
    if figure.denominator is not None:
        value += f"/{decimal_text(figure.denominator)}"
    if figure.value_max is not None:
        value += f"–{decimal_text(figure.value_max)}"
    value += "%" if figure.kind == "percent" else ""
    period = "/".join(dict.fromkeys(filter(None, (figure.period_start, figure.period_end))))
    marks = (
        figure.qualifier if figure.qualifier != "exact" else None,
        figure.role if figure.role != "actual" else None,
    )
    return " · ".join(filter(None, (value, figure.unit, figure.measure, figure.direction, *marks, period)))


def _in_context(document: Document, start: int, end: int, style: str, note: str) -> Line:
    before, passage, after = (
        _SPACE.sub(" ", piece)
        for piece in (
            document.text[max(0, start - _AROUND) : start],
            document.text[start:end],
            document.text[end : end + _AROUND],
        )
    )
    return Line.assemble(
        (f"  {start:>7}  ", "dim"), f"…{before}", (passage, f"bold {style}"), f"{after}…", (f"  {note}", "cyan")
    )
