"""Following a run: a bar for people, JSON lines for programs, or nothing."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from pipeline.cli.language import Say
from pipeline.glossary import STATES
from pipeline.outcome import Outcome

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from pipeline.summary import Summary


class Silence:
    """Says nothing."""

    def begin(self, total: int) -> None: ...

    def document(self, found: Outcome, reused: bool) -> None: ...

    def end(self, summary: Summary) -> None: ...


class JsonLines:
    """One JSON object per line on stderr: ``begin``, each ``document`` when it is done, ``end``."""

    def begin(self, total: int) -> None:
        self._line(event="begin", files=total)

    def document(self, found: Outcome, reused: bool) -> None:
        self._line(
            event="document",
            source=found.source,
            doc_id=found.doc_id,
            status=found.status,
            reused=reused,
            seconds=found.seconds,
            pages=found.pages,
            ocr_pages=found.ocr_pages,
            chars=found.chars,
            figures=found.figures,
            checks=found.checks,
            findings={name: found.severities.get(name, 0) for name in ("error", "warning", "info")},
            problems=[asdict(problem) for problem in found.problems],
        )

    def end(self, summary: Summary) -> None:
        names = [field.name for field in fields(summary) if field.name not in {"failures", "skipped"}]
        counts = {name: getattr(summary, name) for name in names}
        self._line(event="end", exit_code=int(summary.exit_code), **counts)

    def _line(self, **fields: object) -> None:
        print(json.dumps(fields, ensure_ascii=False), file=sys.stderr, flush=True)


class Bar:
    """A progress bar with the counts of what went well and what did not."""

    def __init__(self, progress: Progress, say: Say) -> None:
        self._progress = progress
        self._say = say
        self._counts: Counter[str] = Counter()
        self._task: TaskID | None = None

    def begin(self, total: int) -> None:
        self._task = self._progress.add_task(self._words(), total=total)

    def document(self, found: Outcome, reused: bool) -> None:
        del reused
        self._counts[found.status] += 1
        if self._task is not None:
            self._progress.update(self._task, advance=1, description=self._words())

    def end(self, summary: Summary) -> None: ...

    def _words(self) -> str:
        from pipeline.cli.summary import STYLES, count

        return ", ".join(
            f"[{STYLES[state]}]{count(self._counts[state], self._say)} {self._say.term(STATES[state])}[/]"
            for state in ("ok", "partial", "failed")
        )


@contextmanager
def watcher(json_log: bool, quiet: bool, say: Say) -> Iterator[Silence | JsonLines | Bar]:
    """The watcher that the options ask for."""
    if json_log:
        yield JsonLines()
    elif quiet or not sys.stderr.isatty():
        yield Silence()
    else:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        from pipeline.cli.console import Console

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield Bar(progress, say)
