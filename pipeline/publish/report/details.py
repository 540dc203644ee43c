"""The part of the page that belongs to one report: its findings with their quotes, what holds, and its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from pipeline.publish.report import naming
from pipeline.publish.report.counting import Group
from pipeline.publish.report.fulltext import Stain, runs
from pipeline.publish.report.images import images_of, unsure_numbers
from pipeline.publish.report.quotes import Mark
from pipeline.publish.report.quoting import Placed, quote_all
from pipeline.publish.report.tables import Row, Tables
from pipeline.publish.report.views import CheckView, DetailView, DocumentView, FindingView, QuoteView, TextRun
from pipeline.publish.report.wording import READINGS, RECOGNITION
from pipeline.validate.english import in_both
from schemas.spans import Span

FULL_TEXT = 3_000_000  # code points of full text that a page carries, worst reports first
QUOTES_SHOWN = 16

_COLUMNS = [
    "doc_id", "check_id", "rule_id", "verdict", "severity", "spans", "figure_ids", "arithmetic", "message_vi",
    "message_en", "suggested", "reading", "acknowledged",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show of one report: groups of findings and relations that hold, as rows of ``checks``."""

    document: DocumentView
    groups: list[Group]
    holding: list[int]


class Details:
    """The details of the wanted reports. ``documents`` are all reports by id, for quotes across reports."""

    def __init__(self, tables: Tables, wanted: list[Wanted], documents: Mapping[str, DocumentView]) -> None:
        self._wanted = wanted
        self._documents = documents
        self._with_text = _with_text(wanted)
        levels = {row: group.level for w in wanted for group in w.groups for row in (group.main, *group.others)}
        holding = {row for w in wanted for row in w.holding}
        self._states: dict[int, str] = {**dict.fromkeys(holding, "holds"), **levels}
        self._rows = dict(tables.take("checks", _COLUMNS, self._states))
        self._anchors = _anchors(self._rows)
        self._quoted = quote_all(tables, self._rows, holding, self._with_text)
        self._figures = tables.by_document("figures", ["start", "end"], self._with_text)
        quoted = self._quoted_documents()
        self._images, self.without_images = images_of(tables, quoted)
        self._unsure = unsure_numbers(tables, quoted)

    def views(self) -> Iterator[DetailView]:
        """The details of each wanted report, in order; findings are numbered through the page."""
        stains, targets = self._stains()
        number = 0
        for wanted in self._wanted:
            document, tally = wanted.document, wanted.document.tally
            findings: list[FindingView] = []
            for group in wanted.groups:
                number += 1
                others = tuple(self._check(row, document) for row in group.others)
                findings.append(FindingView(number, group.level, self._check(group.main, document), others))
            text = self._quoted.texts.get(document.doc_id)
            yield DetailView(
                document=document,
                findings=tuple(findings),
                findings_left_out=tally.listed - len(findings),
                holding=tuple(self._check(row, document) for row in wanted.holding),
                holding_left_out=tally.holding - len(wanted.holding),
                runs=tuple(self._runs(document, text, stains[document.doc_id], targets[document.doc_id]))
                if text
                else (),
            )

    def _check(self, index: int, home: DocumentView) -> CheckView:
        row = self._rows[index]
        placed = self._quoted.by_check[index]
        reading = row["reading"]
        recognition = RECOGNITION.get(reading)
        return CheckView(
            anchor=self._anchors[index],
            check_id=row["check_id"] or "",
            rule_id=row["rule_id"] or "",
            rule=naming.rule_name(row["rule_id"] or ""),
            severity=row["severity"] or "info",
            verdict=row["verdict"] or "suspicious",
            message=(row["message_vi"] or row["message_en"] or "", row["message_en"] or row["message_vi"] or ""),
            arithmetic=in_both(row["arithmetic"] or ""),
            reading=READINGS.get(reading, (reading, reading)) if reading and not recognition else None,
            recognition=recognition,
            suggested=in_both(row["suggested"]) if row["suggested"] else None,
            acknowledged=row["acknowledged"] if self._states[index] != "holds" else None,
            quotes=tuple(self._quote(one, home, self._states[index]) for one in placed[:QUOTES_SHOWN]),
            quotes_left_out=max(0, len(placed) - QUOTES_SHOWN),
        )

    def _quoted_documents(self) -> list[str]:
        """The documents that findings quote, in the order of the page."""
        rows = (row for w in self._wanted for group in w.groups for row in (group.main, *group.others))
        return list(dict.fromkeys(placed.doc_id for row in rows for placed in self._quoted.by_check[row]))

    def _quote(self, placed: Placed, home: DocumentView, state: str) -> QuoteView:
        document = self._documents.get(placed.doc_id)
        shown = document and placed.doc_id in self._quoted.texts
        marks = placed.quote.marks
        doubts = {
            span: text
            for span, text in self._unsure.get(placed.doc_id, {}).items()
            if state != "holds" and any(Span(mark.start, mark.end).overlaps(span) for mark in marks)
        }
        images = self._images.get(placed.doc_id) if state != "holds" else None
        return QuoteView(
            segments=placed.quote.segments,
            place=placed.place,
            document=document if placed.doc_id != home.doc_id else None,
            link=f"{_prefix(document)}{placed.quote.start}" if document and shown else None,
            images=images.of(marks, doubts.keys()) if images else (),
            unsure={
                mark.start: text
                for mark in marks
                for span, text in doubts.items()
                if Span(mark.start, mark.end).overlaps(span)
            },
        )

    def _stains(self) -> tuple[dict[str, list[Stain]], dict[str, set[int]]]:
        """What to mark in the full texts, by document, and the offsets that quotes lead to."""
        stains: dict[str, list[Stain]] = defaultdict(list)
        targets: dict[str, set[int]] = defaultdict(set)
        for index, state in self._states.items():
            link = None if state == "holds" else self._anchors.get(index)
            for placed in self._quoted.by_check[index]:
                if placed.doc_id in self._quoted.texts:
                    targets[placed.doc_id].add(placed.quote.start)
                    marks = (m for m in placed.quote.marks if m.kind == "figure" or state != "holds")
                    stains[placed.doc_id] += [Stain(mark, state, link) for mark in marks]
        return stains, targets

    def _runs(self, document: DocumentView, text: str, stains: list[Stain], targets: set[int]) -> list[TextRun]:
        unchecked = [Stain(Mark(f["start"], f["end"]), "unchecked") for f in self._figures.get(document.doc_id, ())]
        return runs(text, [*stains, *unchecked], targets, _prefix(document))


def _with_text(wanted: list[Wanted]) -> set[str]:
    """The reports whose full text the page has room for."""
    chosen: set[str] = set()
    room = FULL_TEXT
    for one in wanted:
        if one.document.chars <= room:
            chosen.add(one.document.doc_id)
            room -= one.document.chars
    return chosen


def _prefix(document: DocumentView) -> str:
    return f"{document.anchor}-"


def _anchors(rows: Mapping[int, Row]) -> dict[int, str]:
    """An anchor for each check: its id, which is the same over runs, made unique where reports share one."""
    anchors: dict[int, str] = {}
    taken: dict[str, int] = defaultdict(int)
    for index, row in rows.items():
        name = "c-" + regex.sub(r"[^A-Za-z0-9_-]", "_", row["check_id"] or str(index))
        taken[name] += 1
        anchors[index] = name if taken[name] == 1 else f"{name}.{taken[name]}"
    return anchors
