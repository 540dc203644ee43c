"""What a document says that other documents of its bloc may contradict, in a form that is kept as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline.validate.case import number
from schemas.checks import Passage
from schemas.document import Document
from schemas.facts import Figure, Reference
from schemas.intervals import Interval
from schemas.layout import Box, Place


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of a document that can be held against other documents of its bloc.

    One that is not ``certain`` was recognised from an image with doubt.
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


@dataclass(frozen=True, slots=True)
class Citation:
    """A dated mention of a numbered document."""

    passage: Passage
    text: str
    date: str  # ISO 8601
    certain: bool = True


class Claims(NamedTuple):
    """The claims of one document: (what is counted, claim) and (number, symbol, date, citation)."""

    bloc: str = ""
    claims: Sequence[tuple[str, str]] = ()
    citations: Sequence[tuple[str, str, str, str]] = ()


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
    return Claims(bloc, found, [(*key, line) for key, line in cited.items()])


def _claim(document: Document, figure: Figure, stock: str | None) -> str:
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
        ]
    )


def _is_certain(document: Document, fact: Figure | Reference) -> bool:
    """False where one of its numbers was recognised with doubt."""
    return not any(not r.certain and r.start < fact.end and fact.start < r.end for r in document.readings)


def read_claim(line: str) -> Claim:
    """The claim of a line."""
    *place, text, figure_id, value, (lo, hi, lo_closed, hi_closed), (first, last), stock, shown, certain = json.loads(
        line
    )
    interval = Interval(_fraction(lo), _fraction(hi), lo_closed, hi_closed)
    return Claim(_read_passage(place), text, figure_id, Fraction(value), interval, (first, last), stock, shown, certain)


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
