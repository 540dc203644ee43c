"""What a run did, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from pipeline.outcome import OpenCheck, Outcome, open_check, problem_row, read_problem
from schemas.checks import Check, holds
from schemas.document import READ
from schemas.problems import ExitCode, NothingThere, Problem, StageFailed, Text, spoken

_MOST_FAILURES = 20
_MOST_SKIPPED = 5
_COUNTERS = ("statuses", "codes", "findings")
_FILES = ("failures", "skipped")


@dataclass(slots=True)
class Summary:
    """What a run did. ``statuses``, ``codes`` (of problems) and ``findings`` (by severity) count.

    ``related`` are the figures that a relation or a check names, ``consistent`` the checks that hold, by rounding
    or outright. ``failures`` and ``skipped`` are the first failed and skipped files, each with what happened to it;
    ``reused`` documents were read by an earlier run, and ``unchanged`` is a dataset that was left as it was;
    ``empty`` are given folders without files; ``handed_in`` files come from the desk; ``broken`` says
    which steps for all documents together failed by a bug of ours.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, Problem]] = field(default_factory=list)
    skipped: list[tuple[str, Problem]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    acknowledged: int = 0
    figures: int = 0
    related: int = 0
    checks: int = 0
    consistent: int = 0
    chars: int = 0
    seconds: float = 0.0
    reused: int = 0
    unchanged: bool = False
    handed_in: int = 0

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

    def why_nothing(self) -> Text:
        """What happened to the first file of a run that read none; files of other formats come before the rest."""
        found = self.skipped + self.failures
        if not found:
            return Text("Không tìm thấy tệp nào.", "No file was found.")
        source, problem = found[0]
        return Text(*(f"{source}: {spoken(problem.message, lang)}" for lang in ("vi", "en")))

    def count(self, source: str, found: Outcome, acknowledged: Container[str] = ()) -> None:
        """Adds a document and its checks; what is acknowledged is no open finding."""
        self.statuses[found.status] += 1
        self.codes.update(problem.code for problem in found.problems)
        if found.status == "failed" and len(self.failures) < _MOST_FAILURES:
            self.failures += [(source, problem) for problem in found.problems[:1]]
        if found.status == "skipped" and len(self.skipped) < _MOST_SKIPPED:
            self.skipped += [(source, problem) for problem in found.problems[:1]]
        self.figures += found.figures
        self.related += found.related
        self.chars += found.chars
        self.checks += found.checks
        self.consistent += found.consistent
        for check in found.open:
            self._open(check, acknowledged)

    def count_checks(self, checks: Sequence[Check], acknowledged: Container[str]) -> None:
        """Adds checks that belong to several documents."""
        for check in checks:
            self.checks += 1
            if holds(check.verdict, check.severity):
                self.consistent += 1
            else:
                self._open(open_check(check), acknowledged)

    def to_row(self) -> dict[str, Any]:
        """The summary as JSON can hold it; ``from_row`` is its inverse."""
        row = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in _FILES:
            row[name] = [[source, problem_row(problem)] for source, problem in row[name]]
        row["broken"] = [[spoken(message, lang) for lang in ("vi", "en")] for message in self.broken]
        return row

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        """The summary that ``to_row`` wrote."""
        kept: dict[str, Any] = {name: Counter(row[name]) for name in _COUNTERS}
        for name in _FILES:
            kept[name] = [(source, read_problem(problem)) for source, problem in row[name]]
        kept["broken"] = [Text(*words) for words in row["broken"]]
        return cls(**row | kept)

    def _open(self, check: OpenCheck, acknowledged: Container[str]) -> None:
        if check.check_id in acknowledged:
            self.acknowledged += 1
        elif check.cause in {None, check.check_id}:  # findings of one cause are one finding
            self.findings[check.severity] += 1
