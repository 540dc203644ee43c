"""The desk's index of a dataset: one SQLite file beside the run's state, made from the tables and thrown away at will.

It holds what lists, filters and search need. Facts themselves stay in the tables: for each document the index says in
which row groups its rows stand. Texts that have not changed are not indexed again.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.publish.output import STATE, refuse_links
from pipeline.web.folding import fold
from pipeline.web.parts import Row, Run, Tables

FILE_NAME = "desk.sqlite"
SEVERITIES = ("error", "warning", "info")
_VERSION = 6
_SOME = 2_000  # documents between two commits
_STALE = 0.3  # of the search index may be about texts that are gone
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (id INTEGER PRIMARY KEY, doc_id TEXT NOT NULL, digest TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (title, body, facets, content='', tokenize='unicode61 remove_diacritics 0');
CREATE TABLE documents (id INTEGER PRIMARY KEY, doc_id TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL,
  sorting TEXT NOT NULL, kind TEXT, number TEXT, symbol TEXT, bloc_id TEXT, date TEXT, year INTEGER,
  status TEXT NOT NULL, pages INTEGER, ocr_pages INTEGER, chars INTEGER NOT NULL, is_draft INTEGER NOT NULL,
  figures INTEGER NOT NULL, checks INTEGER NOT NULL, errors INTEGER NOT NULL, warnings INTEGER NOT NULL,
  infos INTEGER NOT NULL);
CREATE INDEX documents_doc_id ON documents (doc_id, status);
CREATE INDEX documents_date ON documents (date DESC, id);
CREATE INDEX documents_oldest ON documents (date IS NULL, date, id);
CREATE INDEX documents_sorting ON documents (sorting, id);
CREATE INDEX documents_findings ON documents (errors DESC, warnings DESC, infos DESC, id);
CREATE INDEX documents_bloc ON documents (bloc_id, date DESC, id);
CREATE INDEX documents_year ON documents (year, date DESC, id);
CREATE INDEX documents_status ON documents (status, date DESC, id);
CREATE TABLE places (tab TEXT NOT NULL, doc_id TEXT NOT NULL, grp INTEGER NOT NULL, first INTEGER NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY (tab, doc_id, grp, first)) WITHOUT ROWID;
CREATE TABLE findings (id INTEGER PRIMARY KEY, check_id TEXT NOT NULL, doc_id TEXT NOT NULL, rule_id TEXT NOT NULL,
  severity INTEGER NOT NULL, bloc_id TEXT, vi TEXT NOT NULL, en TEXT NOT NULL, cause TEXT, chief INTEGER NOT NULL,
  others INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX findings_check ON findings (check_id);
CREATE INDEX findings_document ON findings (doc_id, chief, severity);
CREATE INDEX findings_list ON findings (chief, severity, id, state, rule_id, bloc_id);
CREATE INDEX findings_state ON findings (chief, state, severity, id);
CREATE INDEX findings_rule ON findings (chief, rule_id, severity, id, state);
CREATE INDEX findings_bloc ON findings (chief, bloc_id, severity, id, state);
CREATE TABLE cells (n INTEGER PRIMARY KEY, bloc TEXT NOT NULL, indicator_id TEXT NOT NULL, dims TEXT NOT NULL,
  measure TEXT NOT NULL, unit TEXT NOT NULL, period TEXT NOT NULL, year INTEGER, months INTEGER NOT NULL,
  value TEXT NOT NULL, lower TEXT, upper TEXT, qualifier TEXT NOT NULL, status TEXT NOT NULL,
  contradicted INTEGER NOT NULL, sources INTEGER NOT NULL, several INTEGER NOT NULL, varied INTEGER NOT NULL,
  source INTEGER NOT NULL, doc_id TEXT NOT NULL, observation_id TEXT NOT NULL, derivation TEXT NOT NULL,
  made_of TEXT NOT NULL, basis TEXT NOT NULL);
CREATE INDEX cells_kind ON cells (indicator_id, derivation, dims, measure, unit, bloc);
CREATE INDEX cells_bloc ON cells (derivation, indicator_id, bloc);
CREATE TABLE mentions (doc_id TEXT NOT NULL, check_id TEXT NOT NULL, home TEXT NOT NULL,
  PRIMARY KEY (doc_id, check_id, home)) WITHOUT ROWID;
CREATE TABLE facets (name TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (name, value));
"""
_DERIVED = ("documents", "places", "findings", "mentions", "facets")
Progress = Callable[[int, int], None]


def index_file(folder: Path) -> Path:
    """Where the index of a dataset lies."""
    return folder / STATE / FILE_NAME


def facet(name: str, value: object) -> str:
    """One word of the search index that stands for a document's bloc, year or status."""
    return "x" + name + re.sub(r"[^0-9a-z]", "", str(value).lower())


def connect(folder: Path) -> sqlite3.Connection:
    """The index, made anew where it is missing, damaged or of another version. Raises ForeignOutput for a link."""
    refuse_links(folder)
    path = index_file(folder)
    path.parent.mkdir(exist_ok=True)
    try:
        return _open(path)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
            raise
        for ending in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                Path(f"{path}{ending}").unlink()
        return _open(path)


def fact(db: sqlite3.Connection, name: str) -> str | None:
    """What is kept in the index under a name."""
    row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def build(
    folder: Path,
    tables: Tables,
    states: Mapping[str, str],
    told: Collection[str] = (),
    progress: Progress = lambda *_: None,
    names: Mapping[str, str] = {},
) -> None:
    """Brings the index in line with the tables; ``states`` are what people have decided, by check; ``told`` are
    the checks that were acknowledged by command; ``names`` are those under which documents were handed in.

    ``progress`` hears how many documents of how many are in the index. May be killed at any moment: texts that are
    indexed stay so, and readers see the old lists until the new ones are there.
    """
    with closing(connect(folder)) as db:
        documents = sum(run.rows for run in tables["documents"].runs())
        ids, gone = _index_words(db, tables, documents, progress)
        db.execute("BEGIN IMMEDIATE")
        for name in _DERIVED:
            db.execute(f"DELETE FROM {name}")
        db.executemany("DELETE FROM texts WHERE id = ?", ((number,) for number in gone))
        figures, checks = _places(db, tables)
        counts = _findings(db, tables, states, told)
        _documents(db, tables, ids, figures, checks, counts, names)
        _facets(db)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('stamp', ?)", (tables.stamp,))
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def mark(db: sqlite3.Connection, states: Mapping[str, str], told: Collection[str] | None = None) -> None:
    """Sets the state of findings by check; with ``told``, see ``build``, when these are all that people have said."""
    if told is not None:
        db.execute("UPDATE findings SET state = 'open' WHERE state <> 'open'")
        acknowledged = "UPDATE findings SET state = 'acknowledged' WHERE check_id = ?"
        db.executemany(acknowledged, ((check,) for check in told))
    db.executemany("UPDATE findings SET state = ? WHERE check_id = ?", ((s, check) for check, s in states.items()))


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError("an index of another version")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -32000")
        db.execute("PRAGMA temp_store = MEMORY")
        if not version:
            db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
        db.execute("SELECT count(*) FROM meta, facets WHERE meta.name = ''").fetchall()
    except BaseException:
        db.close()
        raise
    return db


def _index_words(
    db: sqlite3.Connection, tables: Tables, documents: int, progress: Progress
) -> tuple[list[int], set[int]]:
    """Indexes texts that are new. The row of each document in order, and the rows of texts that are gone."""
    stale = db.execute("SELECT coalesce(max(id), 0) - count(*) FROM texts").fetchone()[0]
    if stale > 1_000 + _STALE * documents:
        db.executescript("BEGIN; DELETE FROM texts; INSERT INTO words (words) VALUES ('delete-all'); COMMIT;")
    known: dict[tuple[str, str], list[int]] = {}
    for number, doc_id, digest in db.execute("SELECT id, doc_id, digest FROM texts"):
        known.setdefault((doc_id, digest), []).append(number)
    last = db.execute("SELECT coalesce(max(id), 0) FROM texts").fetchone()[0]
    ids: list[int] = []
    rows = _with_texts(tables)
    while some := list(islice(rows, _SOME)):
        db.execute("BEGIN IMMEDIATE")
        for row, text in some:
            title, facets = _title(row), _facet_words(row)
            digest = hashlib.blake2b("\0".join((title, facets, text)).encode("utf-8", "replace"), digest_size=12)
            found = known.get((row["doc_id"], digest.hexdigest()))
            if found:
                ids.append(found.pop())
                continue
            last += 1
            db.execute("INSERT INTO texts VALUES (?, ?, ?)", (last, row["doc_id"], digest.hexdigest()))
            db.execute(
                "INSERT INTO words (rowid, title, body, facets) VALUES (?, ?, ?, ?)",
                (last, fold(f"{title}\n{row['source']}"), fold(text), facets),
            )
            ids.append(last)
        db.execute("COMMIT")
        progress(len(ids), documents)
    return ids, {number for left in known.values() for number in left}


def _with_texts(tables: Tables) -> Iterator[tuple[Row, str]]:
    """The documents with their texts, "" for those without; both tables are in the same order."""
    texts = tables["texts"].all(["doc_id", "text"])
    waiting = next(texts, None)
    columns = ["doc_id", "source", "title", "kind", "number", "symbol", "bloc_id", "date", "status"]
    for row in tables["documents"].all(columns):
        if waiting and waiting["doc_id"] == row["doc_id"] and row["status"] in ("ok", "partial"):
            yield row, waiting["text"] or ""
            waiting = next(texts, None)
        else:
            yield row, ""


def _title(row: Row) -> str:
    printed = " ".join(filter(None, (row["number"], row["symbol"])))
    return " ".join(filter(None, (row["kind"], printed, row["title"])))


def _year(row: Row) -> int | None:
    date = row["date"] or ""
    return int(date[:4]) if re.match(r"\d{4}", date) else None


def _facet_words(row: Row) -> str:
    found = {"bloc": row["bloc_id"], "year": _year(row), "status": row["status"]}
    return " ".join(facet(name, value) for name, value in found.items() if value)


def _places(db: sqlite3.Connection, tables: Tables) -> tuple[Counter[str], Counter[str]]:
    """Notes where the rows of each document stand; how many figures and checks each has."""
    counts: dict[str, Counter[str]] = {"figures": Counter(), "checks": Counter()}

    def noted(name: str) -> Iterator[tuple[Any, ...]]:
        run: Run
        for run in tables[name].runs():
            if name in counts:
                counts[name][run.doc_id] += run.rows
            yield name, *run

    for name in ("documents", "texts", "pages", "sections", "footnotes", "figures", "observations", "checks",
                 "readings", "crops"):  # fmt: skip
        db.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?)", noted(name))
    return counts["figures"], counts["checks"]


def _findings(
    db: sqlite3.Connection, tables: Tables, states: Mapping[str, str], told: Collection[str]
) -> dict[str, list[int]]:
    """Notes the findings, those of one cause together; how many errors, warnings and notes each document has."""
    import pyarrow.compute as pc

    blocs = {row["doc_id"]: row["bloc_id"] for row in tables["documents"].all(["doc_id", "bloc_id"])}
    columns = [
        "check_id", "doc_id", "rule_id", "severity", "message_vi", "message_en", "cause", "spans",
    ]  # fmt: skip
    rank = {name: number for number, name in enumerate(SEVERITIES)}
    counts: dict[str, list[int]] = {}
    mentions: set[tuple[str, str, str]] = set()

    def rows() -> Iterator[tuple[Any, ...]]:
        for row in tables["checks"].all(columns, pc.field("severity") != "none"):
            known = row["check_id"] in told
            others = {span["doc_id"] for span in row["spans"] or ()} - {row["doc_id"]}
            mentions.update((other, row["check_id"], row["doc_id"]) for other in others)
            state = states.get(row["check_id"], "acknowledged" if known else "open")
            yield (
                row["check_id"], row["doc_id"], row["rule_id"], rank.get(row["severity"], 2), blocs.get(row["doc_id"]),
                row["message_vi"], row["message_en"], row["cause"], state,
            )  # fmt: skip

    db.executemany(
        "INSERT INTO findings (check_id, doc_id, rule_id, severity, bloc_id, vi, en, cause, chief, others, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?)",
        rows(),
    )
    db.executemany("INSERT OR IGNORE INTO mentions VALUES (?, ?, ?)", mentions)
    _gather_causes(db)
    tally = "SELECT doc_id, severity, count(*) FROM findings WHERE chief = 1 GROUP BY doc_id, severity"
    for doc_id, severity, count in db.execute(tally):
        counts.setdefault(doc_id, [0, 0, 0])[severity] = count
    return counts


def _gather_causes(db: sqlite3.Connection) -> None:
    """Of findings with one cause the gravest is chief and knows how many others there are."""
    shared = "SELECT id, doc_id, cause FROM findings WHERE cause IS NOT NULL ORDER BY doc_id, cause, severity, id"
    chief, key = 0, None
    others: Counter[int] = Counter()
    followers: list[tuple[int]] = []
    for number, doc_id, cause in db.execute(shared):
        if (doc_id, cause) != key:
            chief, key = number, (doc_id, cause)
        else:
            followers.append((number,))
            others[chief] += 1
    db.executemany("UPDATE findings SET chief = 0 WHERE id = ?", followers)
    db.executemany("UPDATE findings SET others = ? WHERE id = ?", ((n, number) for number, n in others.items()))


def _documents(
    db: sqlite3.Connection,
    tables: Tables,
    ids: list[int],
    figures: Mapping[str, int],
    checks: Mapping[str, int],
    counts: Mapping[str, list[int]],
    names: Mapping[str, str],
) -> None:
    columns = [
        "doc_id", "source", "title", "kind", "number", "symbol", "bloc_id", "date", "status", "pages", "ocr_pages",
        "chars", "is_draft",
    ]  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, row in zip(ids, tables["documents"].all(columns), strict=True):
            name, read = row["doc_id"], row["status"] in ("ok", "partial")
            title = row["title"] or names.get(name) or row["source"].rsplit("/", 1)[-1]
            yield (
                number, name, row["source"], title, fold(title), row["kind"], row["number"], row["symbol"],
                row["bloc_id"], row["date"], _year(row), row["status"], row["pages"], row["ocr_pages"], row["chars"],
                row["is_draft"], *((figures.get(name, 0), checks.get(name, 0)) if read else (0, 0)),
                *(counts.get(name, (0, 0, 0)) if read else (0, 0, 0)),
            )  # fmt: skip

    db.executemany(f"INSERT INTO documents VALUES ({', '.join('?' * 21)})", rows())


def _facets(db: sqlite3.Connection) -> None:
    """How many documents and findings there are of each kind, for the filters."""
    for name, table, column in (
        ("bloc", "documents", "bloc_id"),
        ("year", "documents", "year"),
        ("status", "documents", "status"),
        ("finding_rule", "findings WHERE chief = 1", "rule_id"),
        ("finding_bloc", "findings WHERE chief = 1", "bloc_id"),
        ("finding_severity", "findings WHERE chief = 1", "severity"),
    ):
        counted = f"SELECT ?, coalesce({column}, ''), count(*) FROM {table} GROUP BY {column}"
        db.execute(f"INSERT INTO facets {counted}", (name,))
    total = db.execute("SELECT count(*), sum(figures), sum(checks) FROM documents").fetchone()
    db.execute("INSERT OR REPLACE INTO meta VALUES ('totals', ?)", (json.dumps(total),))
