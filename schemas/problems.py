"""What can go wrong: problems of a document, errors of a run, exit codes.

Each problem has a stable code, says in one sentence what happened to which file and page, and in
one what to do. A problem is kept in the dataset; an error ends the command.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """How the command ends."""

    OK = 0
    ERROR = 1
    USAGE = 2
    FILES_FAILED = 3
    NO_INPUT = 4
    BAD_OUTPUT = 5
    DISK_FULL = 6
    BAD_CONFIG = 7
    NOT_FOUND = 8
    MISSING_PART = 9
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that happened to one file: a row of ``documents.problems``."""

    stage: str
    code: str
    message: str
    page: int | None = None


class DoichieuError(Exception):
    """Base of all errors. ``code`` is stable; ``advice`` says what to do."""

    code: ClassVar[str] = "E000"
    exit_code: ClassVar[ExitCode] = ExitCode.ERROR

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"[{self.code}] {self.message} {self.advice}"

    def __reduce__(self) -> tuple[type[DoichieuError], tuple[str, str]]:
        return type(self), (self.message, self.advice)


class DocumentError(DoichieuError):
    """A file that cannot be read; it becomes a row of ``documents`` and the run goes on."""

    stage: ClassVar[str] = "ingest"

    def problem(self) -> Problem:
        """The problem to keep with the document."""
        return Problem(self.stage, self.code, f"{self.message} {self.advice}")


class EmptyFile(DocumentError):
    code = "D001"


class BinaryContent(DocumentError):
    code = "D002"


class UnknownEncoding(DocumentError):
    code = "D003"


class UnreadableFile(DocumentError):
    code = "D004"


class UnsupportedFormat(DocumentError):
    code = "D005"


class FileTooLarge(DocumentError):
    code = "D006"


class NothingFound(DocumentError):
    """A file with text in it that gave none, or text that gave no fact at all."""

    code = "D007"
    stage = "extract"


class DeadlineExceeded(DocumentError):
    code = "D008"
    stage = "extract"


class StageFailed(DocumentError):
    """A bug of ours met by one document."""

    code = "D009"
    stage = "extract"


class NoInput(DoichieuError):
    code = "R001"
    exit_code = ExitCode.NO_INPUT


class ForeignOutput(DoichieuError):
    code = "R002"
    exit_code = ExitCode.BAD_OUTPUT


class DiskFull(DoichieuError):
    code = "R003"
    exit_code = ExitCode.DISK_FULL


class BadConfiguration(DoichieuError):
    code = "R004"
    exit_code = ExitCode.BAD_CONFIG


class NotADataset(DoichieuError):
    code = "R005"
    exit_code = ExitCode.NOT_FOUND


class UnknownCheck(DoichieuError):
    code = "R006"
    exit_code = ExitCode.NOT_FOUND


class MissingPart(DoichieuError):
    """An optional library or program that a command needs is not installed."""

    code = "R007"
    exit_code = ExitCode.MISSING_PART
