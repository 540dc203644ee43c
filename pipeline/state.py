"""What a run knows, kept in the output folder: the next run goes on where it was, and reads only what has changed.

One SQLite file in WAL mode. What is committed outlives the process, and whoever reads does not wait for whoever writes.
Nothing in it is needed to read the dataset: a state that is damaged, or of another version, is thrown away.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from typing import Any, NamedTuple, Self

from pipeline.outcome import Outcome, from_json, to_json
from pipeline.publish.output import STATE
from pipeline.result import Result
from pipeline.validate.claims import Claims
from schemas.document import READ, DocumentStatus

_FILE = "state.sqlite"
_VERSION = 2
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE plan (position INTEGER PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL, digest TEXT, key TEXT);
CREATE INDEX plan_digest ON plan (digest);
CREATE INDEX plan_key ON plan (key);
CREATE TABLE results (key TEXT PRIMARY KEY, source TEXT NOT NULL, renamable INTEGER NOT NULL, status TEXT NOT NULL,
  codes TEXT NOT NULL, pages INTEGER NOT NULL, seconds REAL NOT NULL, ended REAL NOT NULL,
  readers TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE bodies (key TEXT PRIMARY KEY, outcome TEXT NOT NULL, claims TEXT NOT NULL, tables BLOB NOT NULL);
"""
_DISK = {f"SQLITE_{name}" for name in ("FULL", "IOERR_WRITE", "IOERR_FSYNC", "IOERR_SHMSIZE", "IOERR_TRUNCATE")}
_REFUSED = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")


class Known(NamedTuple):
    """A result that is there: for which source it was made, and whether it holds under another name too.

    ``readers`` are the outside programs it needs, with the sign of the version it was made with, "" for one that was
    not there.
    """

    source: str
    renamable: bool
    status: DocumentStatus
    codes: tuple[str, ...]
    readers: dict[str, str]


class Planned(NamedTuple):
    """A file of the run; one without a key has no result of its own."""

    position: int
    source: str
    digest: str | None
    key: str | None


def state_file(folder: Path) -> Path:
    """Where the state of an output folder lies."""
    return folder / STATE / _FILE


class State:
    """The state in an output folder; one process writes to it. A context manager."""

    def __init__(self, folder: Path) -> None:
        path = state_file(folder)
        path.parent.mkdir(exist_ok=True)
        try:
            self._db = _open(path)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            discard(folder)
            self._db = _open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self._db.close()

    def commit(self) -> None:
        """Makes what was written so far outlive this process."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    # Facts about the run as a whole

    def fact(self, name: str) -> Any:  # noqa: ANN401 - whatever was kept under the name
        """What was kept under a name, or None."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def keep(self, **facts: object) -> None:
        """Keeps values that JSON can hold under their names, at once."""
        self._write(
            "INSERT OR REPLACE INTO facts VALUES (?, ?)",
            *((name, json.dumps(value, ensure_ascii=False)) for name, value in facts.items()),
        )
        self.commit()

    # Files and what is planned for them

    def digest(self, name: str, stamp: str) -> str | None:
        """The digest of a file that bore this stamp when it was last looked at."""
        row = self._db.execute("SELECT digest FROM files WHERE name = ? AND stamp = ?", (name, stamp)).fetchone()
        return str(row[0]) if row else None

    def seen(self, name: str, stamp: str, digest: str) -> None:
        """Notes the digest of a file."""
        self._write("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (name, stamp, digest))

    def clear_plan(self) -> None:
        """Begins a new plan."""
        self._write("DELETE FROM plan", ())

    def plan(self, position: int, name: str, source: str, digest: str | None, key: str | None) -> None:
        """Plans a file, or plans it anew."""
        self._write("INSERT OR REPLACE INTO plan VALUES (?, ?, ?, ?, ?)", (position, name, source, digest, key))

    def is_planned(self, digest: str) -> bool:
        """True when a file with this digest was planned before."""
        return self._db.execute("SELECT 1 FROM plan WHERE digest = ? LIMIT 1", (digest,)).fetchone() is not None

    def was_read(self, digest: str) -> bool:
        """True when a planned file with this digest has given a text."""
        query = "SELECT 1 FROM plan JOIN results USING (key) WHERE plan.digest = ? AND results.status IN (?, ?) LIMIT 1"
        return self._db.execute(query, (digest, *READ)).fetchone() is not None

    def planned(self) -> Iterator[Planned]:
        """All files in order."""
        yield from map(
            Planned._make, self._db.execute("SELECT position, source, digest, key FROM plan ORDER BY position")
        )

    def waiting(self) -> list[Planned]:
        """Files that share the content of another, which may have to be read themselves after all."""
        query = "SELECT position, source, digest, key FROM plan WHERE key IS NULL AND digest NOT NULL ORDER BY position"
        return list(map(Planned._make, self._db.execute(query)))

    def repeated(self) -> set[str]:
        """The digests that more than one file has."""
        query = "SELECT digest FROM plan WHERE digest NOT NULL GROUP BY digest HAVING count(*) > 1"
        return {row[0] for row in self._db.execute(query)}

    # Results

    def known(self, key: str) -> Known | None:
        """What is known of a result, None when there is none."""
        query = "SELECT source, renamable, status, codes, readers FROM results WHERE key = ?"
        row = self._db.execute(query, (key,)).fetchone()
        if not row:
            return None
        with _damage():
            return Known(row[0], bool(row[1]), row[2], tuple(row[3].split()), json.loads(row[4]))

    def save(self, key: str, result: Result, readers: Mapping[str, str] = {}) -> None:
        """Keeps a result, for good, and which outside programs it needs."""
        found = result.outcome
        self._write(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key, found.source, not found.names_its_file(), found.status, " ".join(found.codes), found.pages,
                found.seconds, time(), json.dumps(readers),
            ),
        )  # fmt: skip
        claims = json.dumps(result.claims, ensure_ascii=False, separators=(",", ":"))
        self._write("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?)", (key, to_json(found), claims, result.tables))
        self.commit()

    def outcome(self, key: str) -> Outcome:
        """The outcome of a result that is there."""
        row = self._db.execute("SELECT outcome FROM bodies WHERE key = ?", (key,)).fetchone()
        with _damage():
            return from_json(row[0])

    def result(self, key: str) -> Result:
        """A result that is there."""
        row = self._db.execute("SELECT outcome, claims, tables FROM bodies WHERE key = ?", (key,)).fetchone()
        with _damage():
            return Result(from_json(row[0]), Claims(*json.loads(row[1])), row[2])

    def ended(self) -> Iterator[tuple[str, str | None, float | None]]:
        """Source, key and time of the result of every planned file, in order: what a dataset is made from."""
        query = "SELECT plan.source, plan.key, results.ended FROM plan LEFT JOIN results USING (key) ORDER BY position"
        yield from self._db.execute(query)

    def alone(self, doc_id: str) -> frozenset[str]:
        """The figures of a document of the plan that stand in no relation."""
        query = (
            "SELECT bodies.outcome FROM plan JOIN bodies USING (key) JOIN results USING (key) "
            "WHERE plan.digest >= ? AND plan.digest < ? AND results.status IN (?, ?) ORDER BY plan.position LIMIT 1"
        )
        row = self._db.execute(query, (doc_id, doc_id + "g", *READ)).fetchone()
        return frozenset(from_json(row[0]).alone) if row else frozenset()

    def forget(self) -> None:
        """Drops what no planned file needs: results of files that changed or were removed, and of other versions."""
        self._write("DELETE FROM results WHERE key NOT IN (SELECT key FROM plan WHERE key NOT NULL)", ())
        self._write("DELETE FROM bodies WHERE key NOT IN (SELECT key FROM plan WHERE key NOT NULL)", ())
        self._write("DELETE FROM files WHERE name NOT IN (SELECT name FROM plan)", ())
        self.commit()
        self._db.executescript("PRAGMA incremental_vacuum")  # "execute" would free one page and stop

    def _write(self, statement: str, *rows: tuple[object, ...]) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(statement, rows)


def is_damage(error: Exception) -> bool:
    """True for what is raised about a state that is damaged or not ours, and not about the disk it lies on."""
    damaged = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", ""}
    name = getattr(error, "sqlite_errorname", "")
    return isinstance(error, zlib.error) or (isinstance(error, sqlite3.DatabaseError) and name in damaged)


def discard(folder: Path) -> None:
    """Throws the state of an output folder away."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(f"{state_file(folder)}{ending}")


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turns what SQLite says of a full disk, or of no right to write, into what the system says."""
    try:
        yield
    except sqlite3.OperationalError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name in _DISK:
            raise OSError(errno.ENOSPC, str(error)) from error
        if name.startswith(_REFUSED):
            raise OSError(errno.EACCES, str(error)) from error
        raise


@contextmanager
def _damage() -> Iterator[None]:
    """Turns what is raised for a row that is missing, or that we have not written so, into what SQLite says."""
    try:
        yield
    except (ValueError, TypeError, LookupError) as error:
        raise sqlite3.DatabaseError(f"a result that is damaged: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=60, isolation_level=None)
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] not in (0, _VERSION):
            raise sqlite3.DatabaseError("a state of another version")
        fresh = not db.execute("SELECT 1 FROM sqlite_master").fetchone()
        if fresh:
            db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        if fresh:
            db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
        db.execute("SELECT count(*) FROM facts, plan WHERE position = 0").fetchall()
    except BaseException:
        db.close()
        raise
    return db
