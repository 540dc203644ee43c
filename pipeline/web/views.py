"""What the pages show of one document, one figure, one finding: read from the tables when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.decisions import Decision
from pipeline.publish.report import naming
from pipeline.publish.report.images import COLUMNS as CROP_COLUMNS
from pipeline.publish.report.images import Images, ImageView
from pipeline.publish.report.places import Place, Places
from pipeline.publish.report.quotes import Segment, quotes
from pipeline.publish.report.wording import READINGS, RECOGNITION
from pipeline.validate.english import in_both
from pipeline.web import worklist
from pipeline.web.desk import Reading
from pipeline.web.parts import Row
from pipeline.web.text import Stretch
from schemas.checks import holds
from schemas.spans import Span

_QUOTES = 16
_POINTING = 12  # other documents whose findings are looked up
_CHECK = [
    "check_id", "doc_id", "rule_id", "verdict", "severity", "spans", "figure_ids", "arithmetic", "message_vi",
    "message_en", "suggested", "reading", "cause", "acknowledged",
]  # fmt: skip
FIGURE = [
    "figure_id", "start", "end", "text", "kind", "value", "denominator", "value_max", "lower", "upper", "qualifier",
    "unit", "measure", "direction", "role", "period_start", "period_end", "period_source", "section", "footnote",
    "indicator_id", "indicator_confidence", "dims", "method", "page", "bbox", "ocr_confidence",
]  # fmt: skip
OBSERVATION = [
    "observation_id", "figure_id", "bloc_id", "indicator_id", "dims", "period_start", "period_end", "period_kind",
    "period_source", "measure", "value", "unit", "obs_status", "confidence", "method",
]  # fmt: skip
_DOCUMENT = [
    "doc_id", "source", "media_type", "status", "problems", "kind", "number", "symbol", "issuer", "bloc_id", "date",
    "date_source", "title", "signer", "signer_role", "is_draft", "period_start", "period_end", "pages", "ocr_pages",
    "chars",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A passage in its context; ``doc_id`` and ``start`` lead to it."""

    doc_id: str
    title: str
    start: int
    segments: tuple[Segment, ...]
    place: Place
    images: tuple[ImageView, ...] = ()
    unsure: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckView:
    """One row of ``checks`` in words. ``decision`` is what a person has said of it, ``state`` follows from that."""

    check_id: str
    doc_id: str
    rule: tuple[str, str]
    severity: str
    verdict: str
    message: tuple[str, str]
    arithmetic: tuple[str, str]
    suggested: tuple[str, str] | None
    reading: tuple[str, str] | None
    recognition: tuple[str, str] | None
    acknowledged: Mapping[str, str] | None
    decision: Decision | None
    state: str
    quotes: tuple[QuoteView, ...] = ()
    quotes_left_out: int = 0


def document(reading: Reading, doc_id: str) -> Row | None:
    """The row of a document that was read, or of one that was not; None for an unknown one."""
    rows = reading.rows("documents", doc_id, _DOCUMENT)
    return next((row for row in rows if row["status"] in ("ok", "partial")), rows[0] if rows else None)


def text_of(reading: Reading, doc_id: str) -> str:
    """The text of a document, "" where it has none."""
    rows = reading.rows("texts", doc_id, ["text"])
    return rows[0]["text"] or "" if rows else ""


def checks_of(reading: Reading, doc_id: str) -> list[Row]:
    """All checks of a document, consistent ones too, and the findings of other documents that point to it."""
    found = reading.rows("checks", doc_id, _CHECK)
    pointing: dict[str, set[str]] = {}
    for home, check_id in reading.db.execute("SELECT home, check_id FROM mentions WHERE doc_id = ?", (doc_id,)):
        pointing.setdefault(home, set()).add(check_id)
    for home, checks in list(pointing.items())[:_POINTING]:
        found += [row for row in reading.rows("checks", home, _CHECK) if row["check_id"] in checks]
    for row in found:
        if row["check_id"] not in reading.told:  # the last run heard of it; the log says what holds now
            row["acknowledged"] = None
    return found


def level(row: Row, standing: Mapping[str, Decision]) -> str:
    """How a check marks its figures: its severity, acknowledged, or holds."""
    if holds(row["verdict"], row["severity"]):
        return "holds"
    decision = standing.get(row["check_id"])
    if (decision and decision.kind != "confirm") or (decision is None and row["acknowledged"]):
        return "acknowledged"
    return str(row["severity"])


def stretches(
    doc_id: str,
    figures: Sequence[Row],
    checks: Sequence[Row],
    sections: Sequence[Row],
    standing: Mapping[str, Decision],
) -> list[Stretch]:
    """What is marked in a document: every figure by the gravest check it stands in, passages of findings, headings."""
    states: dict[str, str] = {}
    passages: list[Stretch] = []
    rank = ("error", "warning", "info", "acknowledged", "holds")
    for row in checks:
        state = level(row, standing)
        for figure_id in (row["figure_ids"] or ()) if row["doc_id"] == doc_id else ():
            if rank.index(state) < rank.index(states.get(figure_id, "holds")) or figure_id not in states:
                states[figure_id] = state
        if state != "holds":
            spans = (span for span in row["spans"] or () if span["doc_id"] == doc_id)
            passages += [Stretch(s["start"], s["end"], "passage", state, row["check_id"]) for s in spans]
    marked = [
        Stretch(f["start"], f["end"], "figure", states.get(f["figure_id"], "unchecked"), f["figure_id"])
        for f in figures
    ]
    return [*marked, *passages, *(Stretch(s["start"], s["end"], "heading", "", s["section_id"]) for s in sections)]


def check_view(row: Row, standing: Mapping[str, Decision]) -> CheckView:
    """A check without its quotes."""
    decision = standing.get(row["check_id"])
    reading = row["reading"]
    recognition = RECOGNITION.get(reading)
    state = worklist.OF_KIND[decision.kind] if decision else "acknowledged" if row["acknowledged"] else "open"
    return CheckView(
        row["check_id"],
        row["doc_id"],
        naming.rule_name(row["rule_id"] or ""),
        row["severity"] or "info",
        row["verdict"] or "suspicious",
        (row["message_vi"] or row["message_en"] or "", row["message_en"] or row["message_vi"] or ""),
        in_both(row["arithmetic"] or ""),
        in_both(row["suggested"]) if row["suggested"] else None,
        READINGS.get(reading, (reading, reading)) if reading and not recognition else None,
        recognition,
        row["acknowledged"],
        decision,
        state,
    )


def finding(reading: Reading, row: Row, standing: Mapping[str, Decision]) -> CheckView:
    """A check with the passages it is about, each in its context, with images where the dataset holds them."""
    from dataclasses import replace

    doc_ids = list(dict.fromkeys(span["doc_id"] for span in row["spans"] or ()))
    shown: list[QuoteView] = []
    for doc_id in doc_ids:
        text = text_of(reading, doc_id)
        if not text:
            continue
        named = set(row["figure_ids"] or ())
        figures = [
            Span(f["start"], f["end"])
            for f in reading.rows("figures", doc_id, ["figure_id", "start", "end"])
            if f["figure_id"] in named
        ]
        passages = [
            Span(max(0, s["start"]), max(0, s["start"], s["end"])) for s in row["spans"] if s["doc_id"] == doc_id
        ]
        if len(doc_ids) > 1:  # the same id may be another figure in the other document
            figures = [figure for figure in figures if any(figure.overlaps(passage) for passage in passages)]
        places = places_of(reading, doc_id)
        images = Images(reading.rows("crops", doc_id, CROP_COLUMNS))
        doubtful = reading.rows("readings", doc_id, ["start", "end", "text", "certain"])
        doubts = {Span(d["start"], d["end"]): d["text"] for d in doubtful if d["certain"] is False}
        title = title_of(document(reading, doc_id))
        for quote in quotes(text, passages, figures, borders=places.borders):
            spans = [Span(mark.start, mark.end) for mark in quote.marks]
            unsure = {span.start: words for part, words in doubts.items() for span in spans if span.overlaps(part)}
            shown.append(
                QuoteView(
                    doc_id,
                    title,
                    quote.start,
                    quote.segments,
                    places.at(quote.start),
                    images.of(quote.marks, doubts.keys()),
                    unsure,
                )
            )
    return replace(
        check_view(row, standing), quotes=tuple(shown[:_QUOTES]), quotes_left_out=max(0, len(shown) - _QUOTES)
    )


def places_of(reading: Reading, doc_id: str) -> Places:
    """Sections, notes and pages of a document, to be asked by offset."""
    return Places(
        reading.rows("sections", doc_id, ["path", "title", "start"]),
        reading.rows("footnotes", doc_id, ["label", "anchor_start", "body_start", "body_end"]),
        reading.rows("pages", doc_id, ["page", "text_start"]),
    )


def title_of(row: Row | None) -> str:
    """What a document is called."""
    return str(row["title"] or row["source"].rsplit("/", 1)[-1]) if row else ""


def dims(text: str | None) -> dict[str, str]:
    """The breakdowns of a figure or observation; none for what is no object."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def with_figure(checks: Iterable[Row], doc_id: str, figure_id: str) -> list[Row]:
    """The checks in which a figure stands, findings first."""
    rank: dict[str, Any] = {"error": 0, "warning": 1, "info": 2}
    found = [row for row in checks if row["doc_id"] == doc_id and figure_id in (row["figure_ids"] or ())]
    return sorted(found, key=lambda row: (rank.get(row["severity"], 3), row["verdict"] == "rounding"))
