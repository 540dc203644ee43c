"""Figures in the cells of a table: their indicator by the headings over them and the label of their row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from extractors.clean import CleanText
from extractors.indicators.breakdowns import named
from extractors.indicators.rules import Labelled, confidence
from extractors.indicators.subjects import names_single
from extractors.tables import Table, tables_of
from schemas.codelists import load
from schemas.document import Document
from schemas.facts import Figure


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: its headings and row label in lower case, ``row`` counts the rows of all tables.

    ``own`` is False in a row of one organisation, or of the sum of some of them.
    """

    name: str
    row: int
    own: bool


def places(clean: CleanText, document: Document) -> dict[int, Place]:
    """The places of the numbers that fill a cell, by where their digits begin in the cleaned text."""
    found: dict[int, Place] = {}
    number = 0
    for table in tables_of(document):
        listed = any(c.kind == "label" and _words("organisations").search(c.name.lower()) for c in table.columns)
        labels = table.labels()
        listed = listed or any(map(names_single, labels))
        for row, label in zip(table.rows, labels, strict=True):
            number += 1
            own = not listed or _words("whole").search(label.lower()) is not None
            for column, cell in zip(table.columns, row, strict=True):
                if column.kind in {"index", "label"} or not cell.is_number:
                    continue
                at = clean.cleaned(cell.digits)
                if at is not None:
                    found[at] = Place(_name(table, column.name, label), number, own)
    return found


def label(figure: Figure, place: Place, before: Labelled | None) -> Labelled | None:
    """What a cell measures; ``before`` is what the cell before it in the row does."""
    if not place.own or figure.role == "change":
        return None
    share = figure.kind == "percent" or _words("share").search(place.name) is not None
    for row in load("indicator_tables")["rows"]:
        if not _matches(row, place.name, before):
            continue
        dims = named(row["indicator"], place.name) | row.get("dims", {})
        divided = figure.kind == "percent" and "needs" in row  # the share of a part is a percent of a counted indicator
        if (share != bool(row.get("share")) and not divided) or row.get("needs", "") not in ("", *dims):
            continue
        return Labelled(row["indicator"], tuple(sorted(dims.items())), confidence(row["indicator"]))
    return None


def _name(table: Table, heads: str, row: str) -> str:
    return "; ".join(part for part in (heads, row) if part).lower()


def _matches(row: dict[str, Any], name: str, before: Labelled | None) -> bool:
    after = row.get("after")
    if after and (before is None or before.indicator_id not in after):
        return False
    barred = row.get("not")
    return _compiled(row["name"]).search(name) is not None and not (barred and _compiled(barred).search(name))


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)


@cache
def _words(name: str) -> regex.Pattern[str]:
    return regex.compile(load("indicator_tables")[name])
