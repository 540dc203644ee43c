"""The worklist: findings to be judged one after another, and how far the work is."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from pipeline.glossary import DECIDED
from pipeline.web.index import SEVERITIES

PAGE = 50
STATES = {state: (term.vi, term.en) for state, term in DECIDED.items()}
OF_KIND = {"acknowledge": "acknowledged", "confirm": "confirmed", "doubtful": "doubtful"}  # kind of decision: state


@dataclass(frozen=True, slots=True)
class Wish:
    """Which findings; "" is no wish. ``state`` may also be "done": anything but open."""

    severity: str = ""
    rule: str = ""
    bloc: str = ""
    state: str = ""
    document: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Work:
    """A page of findings; ``done`` of ``all`` that fit the wish, whatever their state, are judged."""

    rows: list[dict[str, Any]]
    total: int
    all: int
    done: int


def work(db: sqlite3.Connection, wish: Wish, page: int = PAGE) -> Work:
    """The findings that fit a wish, the gravest first; those of one cause are one row."""
    conditions, values = ["chief = 1"], []
    for column, value in (
        ("severity", SEVERITIES.index(wish.severity) if wish.severity in SEVERITIES else ""),
        ("rule_id", wish.rule),
        ("bloc_id", wish.bloc),
        ("doc_id", wish.document),
    ):
        if value != "":
            conditions.append(f"{column} = ?")
            values.append(value)
    order = "state" if len(conditions) == 1 else "+state"  # the plus: not all findings in the order of their states
    counted = f"SELECT state, count(*) FROM findings WHERE {' AND '.join(conditions)} GROUP BY {order}"
    states: dict[str, int] = dict(db.execute(counted, values).fetchall())
    everything = sum(states.values())
    total = everything
    if wish.state == "done":
        conditions.append("state <> 'open'")
        total -= states.get("open", 0)
    elif wish.state in STATES:
        conditions.append("state = ?")
        values.append(wish.state)
        total = states.get(wish.state, 0)
    cursor = db.execute(
        f"SELECT * FROM findings WHERE {' AND '.join(conditions)} ORDER BY severity, id LIMIT ? OFFSET ?",
        (*values, page, page * (max(wish.page, 1) - 1)),
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    titles = _titles(db, {row["doc_id"] for row in rows})
    for row in rows:
        row["severity"] = SEVERITIES[row["severity"]]
        row["document"] = titles.get(row["doc_id"], {})
    return Work(rows, total, everything, everything - states.get("open", 0))


def one(db: sqlite3.Connection, check_id: str, doc_id: str | None = None) -> dict[str, Any] | None:
    """One finding with its state, None where there is none."""
    cursor = db.execute(
        "SELECT * FROM findings WHERE check_id = ? AND doc_id = coalesce(?, doc_id)", (check_id, doc_id)
    )
    row = cursor.fetchone()
    if row is None:
        return None
    found = dict(zip([column[0] for column in cursor.description], row, strict=True))
    found["severity"] = SEVERITIES[found["severity"]]
    found["document"] = _titles(db, {found["doc_id"]}).get(found["doc_id"], {})
    return found


def same_cause(db: sqlite3.Connection, finding: dict[str, Any]) -> list[str]:
    """The checks of the findings that share the cause of one, itself first."""
    if not finding["cause"]:
        return [finding["check_id"]]
    rows = db.execute(
        "SELECT check_id FROM findings WHERE doc_id = ? AND cause = ? ORDER BY severity, id",
        (finding["doc_id"], finding["cause"]),
    )
    return list(dict.fromkeys([finding["check_id"], *(row[0] for row in rows)]))


def _titles(db: sqlite3.Connection, doc_ids: set[str]) -> dict[str, dict[str, Any]]:
    marks = ", ".join("?" * len(doc_ids))
    rows = db.execute(
        f"SELECT doc_id, title, number, symbol, date, bloc_id, source, status FROM documents WHERE doc_id IN ({marks}) "
        "AND status IN ('ok', 'partial')",
        list(doc_ids),
    )
    names = ("doc_id", "title", "number", "symbol", "date", "bloc_id", "source", "status")
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}
