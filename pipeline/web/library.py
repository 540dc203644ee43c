"""The library: documents by words without diacritics, bloc, year, state and findings, a page of them at a time."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.web.folding import Piece, Query, query, snippet
from pipeline.web.index import facet
from pipeline.web.parts import Tables

PAGE = 20
_CANDIDATES = 5_000  # documents that a search looks at before it says "more than"
_ORDERS = {
    "date": "date DESC, id",
    "oldest": "date IS NULL, date, id",
    "findings": "errors DESC, warnings DESC, infos DESC, id",
    "title": "sorting, id",
}
ORDERS = tuple(_ORDERS)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to see; "" and False are no wish."""

    words: str = ""
    bloc: str = ""
    status: str = ""
    year: str = ""
    findings: bool = False
    order: str = "date"
    page: int = 1


@dataclass(slots=True)
class Shelf:
    """A page of documents. ``more``: there are more than ``total``; ``loose``: no text holds the words together."""

    rows: list[dict[str, Any]]
    total: int
    more: bool = False
    loose: bool = False
    snippets: dict[int, list[Piece]] = field(default_factory=dict)


class Found(NamedTuple):
    numbers: list[int]
    asked: Query
    loose: bool


def shelf(db: sqlite3.Connection, tables: Tables, wish: Wish, size: int = PAGE, snippets: bool = True) -> Shelf:
    """A page, of ``size`` documents, of those that fit a wish."""
    order = _ORDERS.get(wish.order, _ORDERS["date"])
    conditions, values = _conditions(wish)
    offset = size * (max(wish.page, 1) - 1)
    asked = query(wish.words)
    if not asked.phrases:
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        total = db.execute(f"SELECT count(*) FROM documents {where}", values).fetchone()[0]
        rows = db.execute(f"SELECT * FROM documents {where} ORDER BY {order} LIMIT ? OFFSET ?", (*values, size, offset))
        return Shelf(_rows(rows), total)
    found = _search(db, wish, asked)
    listed = ", ".join(map(str, found.numbers))
    where = f"WHERE {' AND '.join([f'id IN ({listed})', *conditions])}"
    total = db.execute(f"SELECT count(*) FROM documents {where}", values).fetchone()[0]
    rows = db.execute(f"SELECT * FROM documents {where} ORDER BY {order} LIMIT ? OFFSET ?", (*values, size, offset))
    shown = Shelf(_rows(rows), total, len(found.numbers) == _CANDIDATES, found.loose)
    for row in shown.rows if snippets else ():
        places = db.execute(
            "SELECT grp, first, count FROM places WHERE tab = 'texts' AND doc_id = ?", (row["doc_id"],)
        ).fetchall()
        texts = tables["texts"].take(places[:1], ["text"]) if row["status"] in ("ok", "partial") else []
        if texts:
            shown.snippets[row["id"]] = snippet(texts[0]["text"] or "", found.asked)
    return shown


def _search(db: sqlite3.Connection, wish: Wish, asked: Query) -> Found:
    """Documents with the words as they stand together; where there are none, with all the words."""
    wanted = {"bloc": wish.bloc, "year": wish.year, "status": wish.status}
    facets = "".join(f" AND facets:{facet(name, value)}" for name, value in wanted.items() if value)
    for attempt, loose in ((asked, False), (asked.words, True)):
        found = db.execute(
            "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?",
            (f"{{title body}}: ({attempt.expression}){facets}", _CANDIDATES),
        )
        numbers = [row[0] for row in found]
        if numbers or attempt == asked.words:
            return Found(numbers, attempt, loose and bool(numbers))
    return Found([], asked, False)


def _conditions(wish: Wish) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    for column, value in (("bloc_id", wish.bloc), ("status", wish.status), ("year", wish.year)):
        if value:
            conditions.append(f"{column} = ?")
            values.append(value)
    if wish.findings:
        conditions.append("errors + warnings + infos > 0")
    return conditions, values


def _rows(cursor: sqlite3.Cursor) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def facets(db: sqlite3.Connection, name: str) -> list[tuple[str, int]]:
    """The values that a filter offers, with how many there are of each, the most first; years newest first."""
    order = "value DESC" if name == "year" else "count DESC, value"
    return db.execute(f"SELECT value, count FROM facets WHERE name = ? ORDER BY {order}", (name,)).fetchall()
