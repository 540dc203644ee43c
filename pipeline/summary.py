"""What a run did, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from schemas.checks import Check
from schemas.document import Document
from schemas.problems import ExitCode, NothingThere, Problem, StageFailed

READ = ("ok", "partial")  # statuses of documents that gave a text
_MOST_FAILURES = 20


@dataclass(slots=True)
class Summary:
    """What a run did. ``statuses``, ``codes`` (of problems) and ``findings`` (by severity) count.

    ``related`` are the figures that a check names, ``consistent`` the checks that hold, by rounding or
    outright. ``failures`` are the first failed files, each with what happened to it; ``broken`` says which
    steps for all documents together failed by a bug of ours.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, Problem]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    acknowledged: int = 0
    figures: int = 0
    related: int = 0
    checks: int = 0
    consistent: int = 0
    chars: int = 0
    seconds: float = 0.0

    @property
    def read(self) -> int:
        """Documents that gave a text."""
        return sum(self.statuses[status] for status in READ)

    @property
    def exit_code(self) -> ExitCode:
        """How the command should end."""
        if self.broken:
            return ExitCode.ERROR
        if not self.read and self.statuses["failed"] == self.codes[NothingThere.code]:
            return ExitCode.NO_INPUT
        failed = self.statuses["failed"] + self.codes[StageFailed.code]
        return ExitCode.FILES_FAILED if failed else ExitCode.OK

    def count(self, document: Document, acknowledged: Container[str] = ()) -> None:
        """Adds a document and its checks; what is acknowledged is no open finding."""
        self.statuses[document.status] += 1
        self.codes.update(problem.code for problem in document.problems)
        if document.status == "failed" and len(self.failures) < _MOST_FAILURES:
            self.failures += [(document.source, problem) for problem in document.problems[:1]]
        self.figures += len(document.figures)
        self.related += len({figure_id for check in document.checks for figure_id in check.figure_ids})
        self.chars += len(document.text)
        self.count_checks(document.checks, acknowledged)

    def count_checks(self, checks: Sequence[Check], acknowledged: Container[str]) -> None:
        """Adds checks that belong to several documents."""
        for check in checks:
            self.checks += 1
            if check.verdict in {"consistent", "rounding"} and check.severity in {"none", "info"}:
                self.consistent += 1
            elif check.check_id in acknowledged:
                self.acknowledged += 1
            elif check.cause in {None, check.check_id}:  # findings of one cause are one finding
                self.findings[check.severity] += 1
