"""The facts of a document as lines for the terminal, each in its context, coloured by kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text as Line

from pipeline import writing
from pipeline.cli.language import Say
from pipeline.cli.summary import STYLES, count
from pipeline.glossary import (
    DATE_KINDS,
    DATE_SOURCES,
    DIRECTIONS,
    FIGURES,
    FINDINGS,
    QUALIFIERS,
    ROLES,
    SEVERITIES,
    Term,
)
from pipeline.validate.english import in_both
from schemas import blocs
from schemas.checks import holds
from schemas.document import Document
from schemas.facts import DateSpan, Figure

_SPACE = re.compile(r"\s+")
_AROUND = 32  # characters of context on each side
_NAMES = {
    "kind": "thể loại",
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


def source(document: Document, say: Say) -> RenderableType:
    """The file, and what went wrong with it."""
    problems = [Line.assemble((f"[{p.code}] ", "red"), say.text(p.message)) for p in document.problems]
    return Group(Line(document.source, "bold"), *problems)


def header(document: Document, say: Say) -> RenderableType:
    """What the report says about itself."""
    grid = Table.grid(padding=(0, 2))
    for field in fields(document.header):
        value = getattr(document.header, field.name)
        if value and field.name in _NAMES:
            name = say(_NAMES[field.name], field.name.removesuffix("_id").removeprefix("is_").replace("_", " "))
            grid.add_row(Line(name, "dim"), Line(" ".join(_value(field.name, value, say).split())))
    return _part(say, "Thể thức", "Head", [grid] if grid.row_count else [])


def _value(name: str, value: object, say: Say) -> str:
    match name, value:
        case "bloc_id", str():
            return f"{say(blocs.bloc_name(value), blocs.bloc_name(value, 'en'))} ({value})"
        case "date_source", str():
            return say.term(DATE_SOURCES[value])
        case (("date" | "period_start" | "period_end"), str()):
            return _date(value, say)
        case _, tuple():
            return "; ".join(value)
        case _, str():
            return value
    return say("có", "yes")


def sections(document: Document, say: Say) -> RenderableType:
    """The headings, indented by level."""
    lines = [
        Line("  " * (section.level - 1) + f"{section.number or '·'}  {' '.join(section.title.split())}")
        for section in document.sections
    ]
    return _part(say, "Các mục", "Sections", lines)


def references(document: Document, say: Say) -> RenderableType:
    """The documents that are mentioned."""
    lines = [
        _in_context(
            document,
            fact.start,
            fact.end,
            "blue",
            " ".join(filter(None, (_one_line(fact.issuer), _date(fact.date, say)))),
        )
        for fact in document.references
    ]
    return _part(say, "Văn bản viện dẫn", "References", lines)


def dates(document: Document, say: Say) -> RenderableType:
    """Dates and periods."""
    lines = [
        _in_context(document, fact.start, fact.end, "magenta", _said_of_date(fact, say)) for fact in document.dates
    ]
    return _part(say, "Thời gian", "Dates", lines)


def figures(document: Document, say: Say) -> RenderableType:
    """The figures with what is known of each."""
    lines = [
        _in_context(document, fact.start, fact.end, "green", _said_of_figure(fact, say)) for fact in document.figures
    ]
    return _part(say, *FIGURES.titles, lines)


def findings(document: Document, say: Say) -> RenderableType:
    """The findings with their passages, the gravest first; comparisons that agree are only counted."""
    lines: list[Line] = []
    order = list(SEVERITIES)
    grave = [check for check in document.checks if check.severity in SEVERITIES]
    for check in sorted(grave, key=lambda check: order.index(check.severity)):
        style = STYLES[check.severity]
        named = f"{say(*SEVERITIES[check.severity].title)} {check.rule_id}  "
        lines.append(Line.assemble((named, style), (check.check_id, "dim")))
        lines.append(Line("  " + say(check.message_vi, check.message_en)))
        lines.append(Line("  " + say(*in_both(check.arithmetic))))
        lines += [_in_context(document, p.start, p.end, style, "") for p in check.passages]
    if not grave:
        lines.append(Line(say("Không có phát hiện nào.", "No findings.")))
    good = sum(holds(check.verdict, check.severity) for check in document.checks)
    agree = say(
        f"{count(good, say)} phép đối chiếu khớp.",
        f"{count(good, say)} {'comparison agrees' if good == 1 else 'comparisons agree'}.",
    )
    lines.append(Line(agree, "green"))
    return _part(say, *FINDINGS.titles, lines)


PARTS: dict[str, Callable[[Document, Say], RenderableType]] = {
    "findings": findings,
    "header": header,
    "sections": sections,
    "references": references,
    "dates": dates,
    "figures": figures,
}


def _part(say: Say, vi: str, en: str, lines: Sequence[RenderableType]) -> RenderableType:
    nothing = Line(say("Không có.", "None."), "dim")
    return Group(Rule(Line(say(vi, en), "bold"), align="left"), *(lines or [nothing]))


def _said_of_date(fact: DateSpan, say: Say) -> str:
    length = f"{writing.decimal(fact.value, say.lang)} {fact.unit or ''}" if fact.value is not None else None
    ends = " – ".join(dict.fromkeys(_date(end, say) for end in (fact.value_start, fact.value_end) if end))
    return " · ".join(filter(None, (_term(DATE_KINDS, fact.kind, say), ends or length)))


def _said_of_figure(figure: Figure, say: Say) -> str:
    value = writing.decimal(figure.value, say.lang)
    if figure.denominator is not None:
        value += f"/{writing.decimal(figure.denominator, say.lang)}"
    if figure.value_max is not None:
        value += f"–{writing.decimal(figure.value_max, say.lang)}"
    value += "%" if figure.kind == "percent" else ""
    period = "–".join(dict.fromkeys(_date(end, say) for end in (figure.period_start, figure.period_end) if end))
    marks = (
        _term(DIRECTIONS, figure.direction, say),
        _term(QUALIFIERS, figure.qualifier, say),
        _term(ROLES, figure.role, say),
    )
    measure = figure.measure if figure.measure != figure.unit else None
    return " · ".join(filter(None, (value, _one_line(figure.unit), _one_line(measure), *marks, period)))


def _term(terms: dict[str, Term], code: str | None, say: Say) -> str | None:
    return say.term(terms[code]) if code in terms else None


def _date(value: str | None, say: Say) -> str:
    pair = writing.date(value) if value else None
    return say(*pair) if pair else value or ""


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


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
