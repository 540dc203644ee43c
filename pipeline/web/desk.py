"""A dataset as it is served: its tables and its index, which belong together, and what people have decided about it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import ack, decisions
from pipeline.config import Config
from pipeline.dataset import Dataset
from pipeline.decisions import Decision, Kind, Standing
from pipeline.publish.output import settle
from pipeline.web import build, index, worklist
from pipeline.web.parts import Row, Tables, stamp
from pipeline.web.uploads import Uploads
from pipeline.web.work import Work
from schemas.problems import DoichieuError

_BUSY = 2.0  # seconds to wait for an index that is being made
_LAST_WORDS = 30.0  # seconds that the index of a small dataset may take to be done at the end


@dataclass(slots=True)
class Making:
    """How far the index is; ``error`` says why it could not be made, ``compare_error`` the same of the comparison."""

    done: int = 0
    all: int = 0
    going: bool = False
    stamp: str = ""
    error: str = ""
    compare_error: str = ""


class Reading(NamedTuple):
    """The index and the tables as of one moment; ``told`` are the checks that are acknowledged."""

    db: sqlite3.Connection
    tables: Tables
    told: frozenset[str]

    def rows(self, table: str, doc_id: str, columns: list[str]) -> list[Row]:
        """The rows of one document."""
        query = "SELECT grp, first, count FROM places WHERE tab = ? AND doc_id = ? ORDER BY grp, first"
        return self.tables[table].take(self.db.execute(query, (table, doc_id)).fetchall(), columns)


class NotReady(Exception):
    """The index is not made yet."""


class Desk:
    """What the server knows. Raises NotADataset for a folder that is no dataset."""

    def __init__(self, folder: Path, config: Config) -> None:
        self.folder = Dataset(folder).path
        self.config = config
        self.making = Making()
        self.uploads = Uploads(self.folder, config.limits.bytes)
        self.work = Work(self.folder, config.lang, self.uploads, self.refresh)
        self._tables: dict[str, Tables] = {}  # by their stamp: those that the index holds, and those before them
        self._current = ""  # the stamp that the index holds
        self._local = threading.local()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._maker: threading.Thread | None = None
        self._building: subprocess.Popen[str] | None = None
        self._closing = False
        self._kept: tuple[object, Standing, frozenset[str]] | None = None

    def refresh(self, wait: bool = False) -> None:
        """Makes the index anew, beside the requests, when a run has written the dataset since."""
        with self._lock:
            if (
                self._closing
                or self.making.going
                or (self.making.error and self.making.stamp == stamp(self.folder))
                or stamp(self.folder) == self._current
            ):
                return
            self.making = Making(going=True, stamp=stamp(self.folder))
            self._maker = threading.Thread(target=self._make, name="index", daemon=True)
            self._maker.start()
        if wait:
            self.wait()

    def wait(self) -> None:
        """Waits until the index is made, if it is being made."""
        if self._maker:
            self._maker.join()

    def close(self) -> None:
        """Ends what goes on beside the requests: a run of ours politely, an index that is made for a large dataset."""
        self._closing = True
        self.work.stop()
        if self._building and self._building.poll() is None:
            self._building.terminate()
        if self._maker:
            self._maker.join(_LAST_WORDS)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """The index and the tables to read from, of one moment. Raises NotReady."""
        self.refresh()
        told = self._said()[1]
        db = self._connection()
        db.execute("BEGIN")
        try:
            tables = self._tables.get(index.fact(db, "stamp") or "")
            if tables is None:
                raise NotReady
            yield Reading(db, tables, told)
        finally:
            db.execute("ROLLBACK")

    def standing(self) -> Standing:
        """What people have decided. Raises BadConfiguration for a damaged log."""
        return self._said()[0]

    def _said(self) -> tuple[Standing, frozenset[str]]:
        """The decisions that hold and the checks that are acknowledged, read again when the files have changed."""
        now = tuple(_stamp(self.folder / name) for name in (decisions.FILE_NAME, ack.FILE_NAME))
        if self._kept is None or self._kept[0] != now:
            self._kept = (now, decisions.standing(self.folder), build.told(self.folder))
        return self._kept[1], self._kept[2]

    def state(self, check_id: str) -> str:
        """What has become of a finding: a key of ``worklist.STATES``. Raises BadConfiguration for a damaged log."""
        standing, told = self._said()
        said = standing.checks.get(check_id)
        return worklist.OF_KIND[said.kind] if said else "acknowledged" if check_id in told else "open"

    def decide(self, kind: Kind, by: str, **about: Any) -> Decision:  # noqa: ANN401 - fields of Decision
        """Adds a decision to the log and shows it in the lists. Raises BadDecision, DiskFull, ForeignOutput."""
        decision = decisions.append(self.folder, kind, by, **about)
        self._mark(decision)
        return decision

    def problem(self, error: BaseException) -> str:
        """What went wrong, in words."""
        if isinstance(error, DoichieuError):
            return error.spoken(self.config.lang)
        return f"{type(error).__name__}: {error}"

    def _mark(self, decision: Decision) -> None:
        """Brings the list in line; an index that is being made is brought in line at its end."""
        checks = {decision.check_id} if decision.check_id else {
            earlier.check_id for earlier in decisions.load(self.folder) if earlier.id == decision.undoes
        }  # fmt: skip
        with suppress(sqlite3.OperationalError), self._writing, closing(index.connect(self.folder)) as db:
            db.execute(f"PRAGMA busy_timeout = {int(_BUSY * 1000)}")
            for check in checks - {""}:
                index.mark(db, {check: self.state(check)})

    def _make(self) -> None:
        making = self.making
        try:
            settle(self.folder)
            tables = Tables(self.folder)
            before = self._tables.get(self._current)
            self._tables = {**self._tables, tables.stamp: tables}  # there before the index names them
            build.lists(self.folder, tables, partial(_note, making), self._started)
            with self._writing, closing(index.connect(self.folder)) as db:
                db.execute("BEGIN IMMEDIATE")
                index.mark(db, build.states(self.folder), build.told(self.folder))
                db.execute("COMMIT")
            self._current = tables.stamp
            self._tables = {one.stamp: one for one in (before, tables) if one}  # a page may still read those before
            self._compare(making, tables)
        except Exception as error:
            making.error = self.problem(error)
        finally:
            making.going = False

    def _compare(self, making: Making, tables: Tables) -> None:
        """Brings the comparison in line; its failure costs nothing else."""
        if self._closing:
            return
        try:
            build.comparison(self.folder, tables, self._started)
        except Exception as error:
            making.compare_error = self.problem(error)

    def _started(self, process: subprocess.Popen[str]) -> None:
        self._building = process
        if self._closing:
            process.terminate()

    def _connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = index.connect(self.folder)
        return db


def _note(making: Making, done: int, everything: int) -> None:
    making.done, making.all = done, everything


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
