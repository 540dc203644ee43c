"""Bringing the index of a dataset in line: here when it is small, in a process of its own when it is large.

    python -m pipeline.web.build FOLDER

prints how far it is, a line "done all" at a time. The memory that it takes goes with its process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pipeline import ack, decisions
from pipeline.web import index, worklist
from pipeline.web.parts import Tables
from pipeline.web.uploads import Uploads

_LARGE = 8_000_000  # bytes of the table of texts
Progress = Callable[[int, int], None]
Started = Callable[[subprocess.Popen[str]], None]


def states(folder: Path) -> dict[str, str]:
    """The state of findings that people have decided on, by check. Raises BadConfiguration for a damaged log."""
    return {check: worklist.OF_KIND[one.kind] for check, one in decisions.standing(folder).checks.items()}


def told(folder: Path) -> frozenset[str]:
    """The checks that are acknowledged, by whatever means. Raises BadConfiguration for what is damaged."""
    return frozenset(entry.check_id for entry in ack.entries(folder))


def lists(folder: Path, tables: Tables, progress: Progress, started: Started) -> None:
    """Brings lists and search in line with the tables, unless they are; ``started`` hears of a process of its own."""
    with closing(index.connect(folder)) as db:
        if index.fact(db, "stamp") == tables.stamp:
            return
    if not _is_large(folder):
        index.build(folder, tables, states(folder), told(folder), progress, Uploads(folder, 0).names())
        return
    _apart(folder, "lists", progress, started)


def comparison(folder: Path, tables: Tables, started: Started) -> None:
    """Brings the comparison in line, in the same way."""
    from pipeline.web import comparing

    with closing(index.connect(folder)) as db:
        if index.fact(db, "compared") == tables.stamp:
            return
    if not _is_large(folder):
        comparing.keep(folder, tables.stamp)
    else:
        _apart(folder, "comparison", lambda *_: None, started)


def _is_large(folder: Path) -> bool:
    path = folder / "texts.parquet"
    return path.is_dir() or (path.exists() and path.stat().st_size > _LARGE)


def _apart(folder: Path, what: str, progress: Progress, started: Started) -> None:
    home = str(Path(__file__).parents[2])
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": f"{home}{os.pathsep}{known}" if known else home}
    command = [sys.executable, "-m", "pipeline.web.build", str(folder), what]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        started(process)
        assert process.stdout
        assert process.stderr
        for line in process.stdout:
            done, _, everything = line.partition(" ")
            progress(int(done), int(everything))
        said = process.stderr.read().strip()
    if process.returncode:
        raise RuntimeError(said.rpartition("\n")[2] or f"exit code {process.returncode}")


def main() -> None:
    """Brings one or the other in line; see above."""
    from pipeline.web import comparing

    folder, what = Path(sys.argv[1]), sys.argv[2]
    tables = Tables(folder)
    if what == "lists":
        index.build(folder, tables, states(folder), told(folder), _say, Uploads(folder, 0).names())
    else:
        comparing.keep(folder, tables.stamp)


def _say(done: int, everything: int) -> None:
    print(done, everything, flush=True)


if __name__ == "__main__":
    main()
