"""What became of one document: little enough to be kept, logged and counted for every document of an archive."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from pipeline.publish.rows import PROPOSALS
from schemas.checks import Check, holds
from schemas.document import Document, DocumentStatus
from schemas.problems import Problem, Text, spoken


class OpenCheck(NamedTuple):
    """A check that does not hold."""

    check_id: str
    cause: str | None
    severity: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state a document ended in, and its counts.

    ``checks`` were tested, ``consistent`` of them hold, ``open`` are the others; ``severities`` counts all by severity.
    ``related`` figures stand in a relation or a check, ``alone`` are the ids of those that do not.
    """

    source: str
    doc_id: str
    media_type: str
    status: DocumentStatus
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    pages: int = 0
    ocr_pages: int = 0
    chars: int = 0
    figures: int = 0
    related: int = 0
    checks: int = 0
    consistent: int = 0
    open: tuple[OpenCheck, ...] = ()
    severities: Mapping[str, int] = field(default_factory=dict)
    alone: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the problems, each once."""
        return tuple(dict.fromkeys(problem.code for problem in self.problems))

    def names_its_file(self) -> bool:
        """True when a problem names the file, so that it would read otherwise under another name."""
        return any(self.source in spoken(problem.message, lang) for problem in self.problems for lang in ("vi", "en"))


def outcome(document: Document) -> Outcome:
    """The outcome of a document after all stages."""
    related = {figure for r in document.relations if r.kind not in PROPOSALS for figure in r.figure_ids}
    related |= {figure for check in document.checks for figure in check.figure_ids}
    figures = {figure.figure_id for figure in document.figures}
    still_open = tuple(open_check(check) for check in document.checks if not holds(check.verdict, check.severity))
    return Outcome(
        document.source,
        document.doc_id,
        document.media_type,
        document.status,
        document.problems,
        round(document.seconds, 4),
        len(document.pages),
        sum(page.origin == "ocr" for page in document.pages),
        len(document.text),
        len(document.figures),
        len(figures & related),
        len(document.checks),
        len(document.checks) - len(still_open),
        still_open,
        dict(Counter(check.severity for check in document.checks)),
        tuple(figure.figure_id for figure in document.figures if figure.figure_id not in related),
    )


def open_check(check: Check) -> OpenCheck:
    """What is to be known of a check that does not hold."""
    return OpenCheck(check.check_id, check.cause, check.severity)


def to_json(found: Outcome) -> str:
    """One line of JSON; ``from_json`` is its inverse."""
    row = asdict(found) | {"problems": [problem_row(problem) for problem in found.problems]}
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def from_json(line: str) -> Outcome:
    """The outcome that ``to_json`` wrote."""
    row = json.loads(line)
    return Outcome(
        **row
        | {
            "problems": tuple(read_problem(problem) for problem in row["problems"]),
            "open": tuple(OpenCheck(*check) for check in row["open"]),
            "alone": tuple(row["alone"]),
        }
    )


def problem_row(problem: Problem) -> list[Any]:
    """A problem as JSON can hold it, with its words in both languages; ``read_problem`` is the inverse."""
    words = [spoken(problem.message, lang) for lang in ("vi", "en")]
    return [problem.stage, problem.code, problem.page, *dict.fromkeys(words)]


def read_problem(row: list[Any]) -> Problem:
    """The problem of a row."""
    stage, code, page, *words = row
    return Problem(stage, code, Text(*words) if len(words) == 2 else words[0], page)
