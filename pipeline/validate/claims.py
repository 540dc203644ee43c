"""What a document says that other documents of its bloc may contradict, in a form that is kept as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline.validate.case import number
from pipeline.validate.cells import Cell, told
from schemas.checks import Passage
from schemas.document import Document
from schemas.facts import Figure, Reference
from schemas.intervals import Interval
from schemas.layout import Box, Place


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of a document that can be held against other documents of its bloc.

    One that is not ``certain`` was recognised from an image with doubt. Of one that tells a cell also the report's
    ``date`` (ISO 8601), its ``number`` as a document, and its ``others``, see ``cells.Told``.
    """

    passage: Passage
    text: str
    figure_id: str
    value: Fraction
    interval: Interval
    period: tuple[str | None, str | None]
    stock: bool
    shown: str
    certain: bool = True
    date: str = ""
    number: str = ""
    others: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A dated mention of a numbered document."""

    passage: Passage
    text: str
    date: str  # ISO 8601
    certain: bool = True


class Claims(NamedTuple):
    """The claims of one document: (what is counted, claim), (number, symbol, date, citation), (cell, value, claim)."""

    bloc: str = ""
    claims: Sequence[tuple[str, str]] = ()
    citations: Sequence[tuple[str, str, str, str]] = ()
    cells: Sequence[tuple[str, str, str]] = ()


def claims(document: Document) -> Claims:
    """What can be compared in a document that has its facts and relations; nothing for one of no known bloc."""
    bloc = document.header.bloc_id
    if bloc is None or document.status == "skipped":
        return Claims()
    figures = {figure.figure_id: figure for figure in document.figures}
    found = [
        (relation.hint("key") or "", _claim(document, figures[relation.role("figure")[0]], relation.hint("stock")))
        for relation in document.relations
        if relation.kind == "claim"
    ]
    cited: dict[tuple[str, str, str], str] = {}
    for reference in document.references:
        if reference.date and len(reference.date) == 10 and reference.symbol and reference.number:
            key = (reference.number.lstrip("0"), reference.symbol.casefold(), reference.date)
            passage = document.passage(reference.start, reference.end)
            certain = _is_certain(document, reference)
            cited.setdefault(key, _line([*_passage(passage), reference.text, reference.date, certain]))
    header = document.header
    printed = f"{header.number}/{header.symbol}" if header.number and header.symbol else ""
    cells = [
        (_line(list(one.cell)), str(one.figure.value),
         _claim(document, one.figure, None, [header.date, printed, list(map(str, one.others))]))
        for one in told(document)
    ]  # fmt: skip
    return Claims(bloc, found, [(*key, line) for key, line in cited.items()], cells)


def _claim(document: Document, figure: Figure, stock: str | None, more: Sequence[object] = ("", "", ())) -> str:
    shown = f"{number(figure.value)} {figure.unit or ''}".strip()
    interval = figure.interval
    return _line(
        [
            *_passage(document.passage(figure.start, figure.end)),
            figure.text,
            figure.figure_id,
            str(figure.value),
            [_text(interval.lo), _text(interval.hi), interval.lo_closed, interval.hi_closed],
            [figure.period_start, figure.period_end],
            stock == "yes",
            shown,
            _is_certain(document, figure),
            *more,
        ]
    )


def _is_certain(document: Document, fact: Figure | Reference) -> bool:
    """False where one of its numbers was recognised with doubt."""
    return not any(not r.certain and r.start < fact.end and fact.start < r.end for r in document.readings)


def read_claim(line: str) -> Claim:
    """The claim of a line."""
    row = json.loads(line)
    place, (text, figure_id, value, (lo, hi, lo_closed, hi_closed)) = row[:4], row[4:8]
    (first, last), stock, shown, certain, date, printed, others = row[8:]
    interval = Interval(_fraction(lo), _fraction(hi), lo_closed, hi_closed)
    return Claim(
        _read_passage(place), text, figure_id, Fraction(value), interval, (first, last), stock, shown, certain, date,
        printed, tuple(map(Fraction, others)),
    )  # fmt: skip


def read_cell(line: str) -> Cell:
    """The cell of a line."""
    indicator_id, dims, *rest = json.loads(line)
    return Cell(indicator_id, tuple((name, code) for name, code in dims), *rest)


def read_citation(line: str) -> Citation:
    """The citation of a line."""
    *place, text, date, certain = json.loads(line)
    return Citation(_read_passage(place), text, date, certain)


def _passage(passage: Passage) -> list[Any]:
    place = [passage.place.page, *passage.place.box] if passage.place else None
    return [passage.doc_id, passage.start, passage.end, place]


def _read_passage(row: list[Any]) -> Passage:
    doc_id, start, end, place = row
    return Passage(doc_id, start, end, Place(place[0], Box(*place[1:])) if place else None)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _line(row: list[Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
