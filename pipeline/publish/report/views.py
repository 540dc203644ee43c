"""What the template sees: plain values in the order they are printed, nothing left to look up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from pipeline import shell
from pipeline.publish.report.images import ImageView
from pipeline.publish.report.places import Place
from pipeline.publish.report.quotes import Segment

Level = Literal["error", "warning", "info", "acknowledged"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info", "acknowledged")
LONG_LIST = 40
STATUSES = ("ok", "partial", "failed", "skipped")


@dataclass(slots=True)
class Tally:
    """Counts of findings by level, of relations that hold, and of figures. Findings of one cause count once."""

    error: int = 0
    warning: int = 0
    info: int = 0
    acknowledged: int = 0
    consistent: int = 0
    rounding: int = 0
    figures: int = 0
    related: int = 0
    checked: int = 0

    @property
    def findings(self) -> int:
        """Findings that nobody has acknowledged."""
        return self.error + self.warning + self.info

    @property
    def listed(self) -> int:
        """All findings, acknowledged ones too."""
        return self.findings + self.acknowledged

    @property
    def holding(self) -> int:
        """Relations that hold, as printed or once rounding is allowed for."""
        return self.consistent + self.rounding

    def add(self, other: Tally) -> None:
        """Adds the counts of another."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def urgency(self) -> tuple[int, ...]:
        """Sorts the worst first."""
        return (-self.error, -self.warning, -self.info, -self.acknowledged)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quoted passage and where it stands. ``document`` names the report when it is another one.

    ``images`` show it on paper. ``unsure`` are the marked numbers that were recognised with doubt, by where they start.
    """

    segments: tuple[Segment, ...]
    place: Place
    document: DocumentView | None
    link: str | None
    images: tuple[ImageView, ...] = ()
    unsure: dict[int, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The quote as plain text."""
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class CheckView:
    """One row of ``checks`` as it is printed."""

    anchor: str
    check_id: str
    rule_id: str
    rule: tuple[str, str]
    severity: str
    verdict: str
    message: tuple[str, str]
    arithmetic: tuple[str, str]
    reading: tuple[str, str] | None
    recognition: tuple[str, str] | None
    suggested: tuple[str, str] | None
    acknowledged: dict[str, str] | None
    quotes: tuple[QuoteView, ...]
    quotes_left_out: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding: its main check, and those that follow from the same cause."""

    number: int
    level: Level
    main: CheckView
    others: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of the full text. ``state`` is None for plain text, a level of findings, "holds" or "unchecked"."""

    text: str
    state: str | None
    anchor: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ProblemView:
    code: str
    name: tuple[str, str]
    message: str
    page: int | None


@dataclass(slots=True)
class DocumentView:
    """One report: who wrote it, what was counted, and how it was read."""

    anchor: str
    doc_id: str
    source: str
    status: str
    problems: tuple[ProblemView, ...]
    title: str
    kind: str | None
    symbol: str | None
    date: str | None
    date_inferred: bool
    issuer: str | None
    bloc: tuple[str, str] | None
    place: str | None
    signer: str | None
    signer_role: str | None
    is_draft: bool
    period: tuple[str | None, str | None]
    chars: int
    tally: Tally
    pages: int | None = None
    ocr_pages: int | None = None
    confidence: float | None = None  # of the character recognition, mean of the pages
    detailed: bool = False

    @property
    def untitled(self) -> bool:
        """True when the file name stands for a title that the report does not give."""
        return self.source.endswith(self.title)


@dataclass(frozen=True, slots=True)
class DetailView:
    """A report with its findings, the relations that hold, and its text where the page has room for it."""

    document: DocumentView
    findings: tuple[FindingView, ...]
    findings_left_out: int
    holding: tuple[CheckView, ...]
    holding_left_out: int
    runs: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class BlocView:
    name: tuple[str, str] | None
    documents: int
    tally: Tally


@dataclass(slots=True)
class PageView:
    """The page. ``details`` is read once, while the page is being written.

    ``has_relations`` tells whether the dataset says which figures stand in a relation that was not tested;
    where it does not, ``Tally.related`` is ``Tally.checked``. ``folder`` is where the dataset lies, None for a path
    that cannot be written out.
    """

    lang: str
    name: str
    folder: str | None
    created: str | None
    version: str | None
    statuses: dict[str, int]
    total: Tally
    flagged: int
    has_relations: bool
    blocs: list[BlocView]
    documents: list[DocumentView]
    findings_left_out: int = 0
    without_images: int = 0  # documents whose images the page has no room for
    details: Iterable[DetailView] = field(default=())

    def acknowledge(self, check_id: str) -> str:
        """The command that acknowledges a finding; it asks for the reason."""
        return shell.line("ack", check_id, *([self.folder] if self.folder else ()))

    @property
    def unread(self) -> list[DocumentView]:
        """Files that gave no facts, or not all."""
        return [d for d in self.documents if d.status != "ok"]

    @property
    def clean(self) -> list[DocumentView]:
        """Reports that need no attention, when they are so many that the list is better without them."""
        quiet = [d for d in self.documents if not d.tally.listed and d.status == "ok"]
        return quiet if len(quiet) > LONG_LIST else []

    @property
    def unclean(self) -> list[DocumentView]:
        """The other reports."""
        return [d for d in self.documents if d.tally.listed or d.status != "ok"]

    @property
    def detailed(self) -> list[DocumentView]:
        """Reports that have a part of their own on the page."""
        return [d for d in self.documents if d.detailed]
