"""How far a run is, from its state: while it goes on, and after it has ended in any way."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from time import time
from typing import Any, Literal

from pipeline.outcome import Outcome, from_json
from pipeline.publish.output import is_locked, refuse_links
from pipeline.state import state_file
from schemas.problems import NotADataset, Text

Phase = Literal["reading", "writing", "done", "stopped"]
_WINDOW = 300.0  # seconds over which the present speed is measured
_LAST = 10


@dataclass(frozen=True, slots=True)
class Status:
    """How far a run is.

    ``files`` are all, ``statuses`` count those that are done by the state they ended in, ``copies`` those that have
    the bytes of another. ``codes`` count problems of files that are not ok. ``rate`` is in documents and ``page_rate``
    in pages a second, of late; ``left`` in seconds. ``failures`` are the last, newest first.
    """

    running: bool
    phase: Phase
    begun: float
    changed: float
    files: int
    planned: int
    statuses: Mapping[str, int]
    copies: int
    codes: Mapping[str, int]
    pages: int
    rate: float | None
    page_rate: float | None
    left: float | None
    failures: tuple[tuple[str, Outcome], ...]

    @property
    def done(self) -> int:
        """Files that are done."""
        return sum(self.statuses.values()) + self.copies

    @property
    def waiting(self) -> int:
        """Files that are not done."""
        return max(0, self.files - self.done)


def status(folder: Path) -> Status:
    """The status of the run that writes to ``folder``, or was the last to do so. Raises NotADataset without any,
    ForeignOutput where the state is a link.
    """
    refuse_links(folder)
    path = state_file(folder)
    if not path.is_file():
        raise NotADataset(
            Text(f"Chưa có lần chạy nào ghi vào {folder}.", f"No run has written to {folder}."),
            Text("Nêu thư mục đã dùng sau -o.", "Name the folder that stood after -o."),
        )
    running = is_locked(folder)
    try:
        with closing(_reader(path)) as db:
            return _status(db, running)
    except sqlite3.DatabaseError as error:
        raise NotADataset(
            Text(
                f"Trạng thái lưu trong {folder} bị hỏng, không đọc được.",
                f"The state in {folder} cannot be read: {error}.",
            ),
            Text("Chạy lại “doichieu run”.", "Run “doichieu run” again."),
        ) from error


def _reader(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=10, isolation_level=None)


def _status(db: sqlite3.Connection, running: bool) -> Status:
    db.execute("BEGIN")  # all of it as of one moment
    run: dict[str, Any] = _fact(db, "run") or {}
    begun = run.get("begun", 0.0)
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    pages = 0
    query = "SELECT status, codes, count(*), sum(pages) FROM plan JOIN results USING (key) GROUP BY status, codes"
    for ended, names, number, sheets in db.execute(query):
        statuses[ended] += number
        pages += sheets
        if ended != "ok":
            codes.update(dict.fromkeys(names.split(), number))
    copies = (
        "SELECT count(*) FROM plan WHERE key IS NULL AND digest IN "
        "(SELECT digest FROM plan JOIN results USING (key) WHERE status IN ('ok', 'partial'))"
    )
    rate, page_rate = _rates(db, max(begun, time() - _WINDOW) if running else begun)
    found = Status(
        running=running,
        phase=run.get("phase", "stopped") if running or run.get("phase") == "done" else "stopped",
        begun=begun,
        changed=run.get("changed", begun),
        files=run.get("files", 0),
        planned=_number(db, "SELECT count(*) FROM plan"),
        statuses=dict(statuses),
        copies=_number(db, copies),
        codes=dict(codes),
        pages=pages,
        rate=rate,
        page_rate=page_rate,
        left=None,
        failures=_failures(db),
    )
    left = found.waiting / rate if rate and running and found.phase == "reading" else None
    return replace(found, left=left)


def _rates(db: sqlite3.Connection, since: float) -> tuple[float | None, float | None]:
    number, pages, last = db.execute(
        "SELECT count(*), sum(pages), max(ended) FROM results WHERE ended >= ?", (since,)
    ).fetchone()
    if not number or last <= since:
        return None, None
    return number / (last - since), (pages or 0) / (last - since)


def _failures(db: sqlite3.Connection) -> tuple[tuple[str, Outcome], ...]:
    rows = db.execute(
        "SELECT plan.source, bodies.outcome FROM plan JOIN results USING (key) JOIN bodies USING (key) "
        "WHERE status = 'failed' ORDER BY ended DESC, position LIMIT ?",
        (_LAST,),
    )
    try:
        return tuple((source, from_json(line)) for source, line in rows)
    except (TypeError, KeyError, ValueError):  # of another version of ours
        return ()


def _number(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])


def _fact(db: sqlite3.Connection, name: str) -> Any:  # noqa: ANN401 - whatever was kept under the name
    row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return json.loads(row[0]) if row else None
