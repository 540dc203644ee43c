"""The log of runs: a line for each document that was read, in the order in which they were done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import IO, Self

from pipeline.outcome import Outcome
from pipeline.summary import Summary


class RunLog:
    """Appends to a text file: time, what happened, and of a document its state, pages, seconds, name and problems.

    A context manager. Raises OSError when it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self._file = self._path.open("a", encoding="utf-8", buffering=1, newline="\n")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def begin(self, total: int) -> None:
        """A run over ``total`` files begins."""
        self._line("begin", f"{total} files")

    def document(self, found: Outcome) -> None:
        """A document has been read, or failed to be."""
        pages = f"{found.pages} p" + (f" ({found.ocr_pages} ocr)" if found.ocr_pages else "") if found.pages else "-"
        self._line(found.status, pages, f"{found.seconds:.2f} s", found.source, " ".join(found.codes))

    def end(self, summary: Summary) -> None:
        """The run is done."""
        statuses = ", ".join(f"{count} {status}" for status, count in sorted(summary.statuses.items()))
        left = ", dataset left as it was" if summary.unchanged else ""
        self._line("end", f"{statuses}; {summary.reused} of them read before{left}")

    def stopped(self, why: str) -> None:
        """The run was stopped or has failed; what was read is kept."""
        self._line("stopped", why)

    def _line(self, *fields: str) -> None:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        shown = "\t".join(field.translate(_CONTROL) for field in (now, *fields)).rstrip("\t")
        if self._file:
            self._file.write(shown.encode("utf-8", "replace").decode() + "\n")


_CONTROL = dict.fromkeys((*range(32), 127), " ")
