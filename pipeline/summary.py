"""What a run did, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from pipeline.publish.idsets import IdSets
from pipeline.publish.rows import PROPOSALS
from schemas.checks import Check, holds
from schemas.document import READ, Document
from schemas.problems import ExitCode, NothingThere, Problem, StageFailed, Text, spoken

_MOST_FAILURES = 20
_MOST_SKIPPED = 5


@dataclass(slots=True)
class Summary:
    """What a run did. ``statuses``, ``codes`` (of problems) and ``findings`` (by severity) count.

    ``related`` are the figures that a relation or a check names, ``consistent`` the checks that hold, by rounding
    or outright. ``failures`` and ``skipped`` are the first failed and skipped files, each with what happened to it;
    ``broken`` says which steps for all documents together failed by a bug of ours.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, Problem]] = field(default_factory=list)
    skipped: list[tuple[str, Problem]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    acknowledged: int = 0
    figures: int = 0
    related: int = 0
    checks: int = 0
    consistent: int = 0
    chars: int = 0
    seconds: float = 0.0
    _alone: dict[str, int] = field(default_factory=dict)  # figures in no relation so far, by document
    _ids: IdSets = field(default_factory=IdSets)

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
            return Text("", "")
        source, problem = found[0]
        return Text(*(f"{source}: {spoken(problem.message, lang)}" for lang in ("vi", "en")))

    def count(self, document: Document, acknowledged: Container[str] = ()) -> None:
        """Adds a document and its checks; what is acknowledged is no open finding."""
        self.statuses[document.status] += 1
        self.codes.update(problem.code for problem in document.problems)
        if document.status == "failed" and len(self.failures) < _MOST_FAILURES:
            self.failures += [(document.source, problem) for problem in document.problems[:1]]
        if document.status == "skipped" and len(self.skipped) < _MOST_SKIPPED:
            self.skipped += [(document.source, problem) for problem in document.problems[:1]]
        self.figures += len(document.figures)
        if document.figures:
            self._alone[document.doc_id] = self._ids.of(figure.figure_id for figure in document.figures)
        for relation in document.relations:
            if relation.kind not in PROPOSALS:
                self._relate(document.doc_id, self._ids.of(relation.figure_ids))
        self.chars += len(document.text)
        self.count_checks(document.checks, acknowledged)

    def count_checks(self, checks: Sequence[Check], acknowledged: Container[str]) -> None:
        """Adds checks that belong to several documents."""
        for check in checks:
            self.checks += 1
            figures = self._ids.of(check.figure_ids)
            for doc_id in {check.doc_id, *(passage.doc_id for passage in check.passages)}:
                self._relate(doc_id, figures)
            if holds(check.verdict, check.severity):
                self.consistent += 1
            elif check.check_id in acknowledged:
                self.acknowledged += 1
            elif check.cause in {None, check.check_id}:  # findings of one cause are one finding
                self.findings[check.severity] += 1

    def _relate(self, doc_id: str, figures: int) -> None:
        """Counts those of the figures that were in no relation before, as the page does."""
        alone = self._alone.get(doc_id, 0)
        named = alone & figures
        self.related += named.bit_count()
        self._alone[doc_id] = alone & ~named
