"""A document as rows of the tables: one function per table, names and meanings as in ``schemas.tables``.

Sections are named by their path and footnotes by their label; exact numbers become decimal text.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import groupby
from typing import Any

from schemas.checks import Acknowledgement, Check
from schemas.document import READ, Document, Footnote
from schemas.facts import DateSpan, Figure, Reference
from schemas.indicators import Dims
from schemas.intervals import decimal_text
from schemas.layout import Crop, Place
from schemas.observations import Observation
from schemas.spans import Span

Row = dict[str, Any]
PROPOSALS = frozenset({"runs", "claim"})  # figures that only may belong together; a check that holds confirms it


def document_rows(
    document: Document, acknowledged: Mapping[str, Acknowledgement], timings: bool = False
) -> dict[str, list[Row]]:
    """The rows of a document by table. ``documents.seconds`` is 0 unless ``timings``."""
    doc_id = document.doc_id
    sections = {section.section_id: section.path for section in document.sections}
    labels = {note.footnote_id: note.label for note in document.footnotes}

    def place(fact: Reference | DateSpan | Figure) -> Row:
        return {
            "doc_id": doc_id,
            "start": fact.start,
            "end": fact.end,
            "text": fact.text,
            "section": sections.get(fact.section or ""),
            "footnote": labels.get(fact.footnote or ""),
        } | _place(document.place(fact.start, fact.end))

    read = document.status in READ
    return {
        "documents": [_document(document, timings)],
        "texts": [{"doc_id": doc_id, "text": document.text}] if read else [],
        "pages": [
            {
                "doc_id": doc_id,
                "page": page.page,
                "origin": page.origin,
                "text_start": page.text_start,
                "text_end": page.text_end,
                "ocr_confidence": page.ocr_confidence,
                "width": page.width,
                "height": page.height,
                "rotation": page.rotation if page.width else None,
            }
            for page in document.pages
        ],
        "sections": [
            {
                "doc_id": doc_id,
                "section_id": section.section_id,
                "parent_id": section.parent_id,
                "level": section.level,
                "number": section.number,
                "title": section.title,
                "path": section.path,
                "start": section.start,
                "end": section.end,
            }
            | _place(document.place(section.start, section.end))
            for section in document.sections
        ],
        "footnotes": [
            {
                "doc_id": doc_id,
                "footnote_id": note.footnote_id,
                "label": note.label,
                "anchor_start": note.anchor.start if note.anchor else None,
                "anchor_end": note.anchor.end if note.anchor else None,
                "body_start": note.body.start if note.body else None,
                "body_end": note.body.end if note.body else None,
                "page": note.page,
                "status": note.status,
            }
            | _note_places(document, note)
            for note in document.footnotes
        ],
        "references": [place(reference) | _reference(reference) for reference in document.references],
        "dates": [place(date) | _date(date) for date in document.dates],
        "figures": [
            place(figure) | _figure(figure) | {"ocr_confidence": _confidence(document, figure)}
            for figure in document.figures
        ],
        "observations": [
            {"doc_id": doc_id} | _observation(observation) | _place(document.place(observation.start, observation.end))
            for observation in document.observations
        ],
        "relations": list(_relations(document)),
        "checks": check_rows(document.checks, acknowledged),
        "layout": list(_layout(document)),
        "readings": [
            {
                "doc_id": doc_id,
                "page": reading.page,
                "start": reading.start,
                "end": reading.end,
                "text": reading.text,
                "raw": reading.raw,
                "confidence": reading.confidence,
                "certain": reading.certain,
                "alternatives": list(reading.alternatives),
            }
            for reading in document.readings
        ],
        "crops": crop_rows(doc_id, document.crops),
    }


def crop_rows(doc_id: str, crops: Iterable[Crop]) -> list[Row]:
    """The rows of ``crops`` of one document."""
    return [
        {
            "doc_id": doc_id,
            **_place(crop.place),
            "start": crop.start,
            "end": crop.end,
            "starts": crop.words.starts.tolist(),
            "ends": crop.words.ends.tolist(),
            "boxes": _rounded(crop.words.boxes),
            "media_type": crop.media_type,
            "image": b64encode(crop.image).decode(),
        }
        for crop in crops
    ]


def _layout(document: Document) -> Iterator[Row]:
    """A row for each page that has words."""
    layout = document.layout
    if layout is None:
        return
    for page, words in groupby(range(len(layout)), key=lambda word: layout.pages[word]):
        found = list(words)
        first, last = found[0], found[-1]
        yield {
            "doc_id": document.doc_id,
            "page": page,
            "starts": layout.starts[first : last + 1].tolist(),
            "ends": layout.ends[first : last + 1].tolist(),
            "boxes": _rounded(layout.boxes[4 * first : 4 * last + 4]),
            "confidences": [round(c, 3) for c in layout.confidences[first : last + 1]]
            if layout.confidences[first] >= 0
            else None,
        }


def _note_places(document: Document, note: Footnote) -> Row:
    """``page`` and ``bbox`` of the note's body, or of its marker where it has none."""
    span = note.body or note.anchor
    return _place(document.place(span.start, span.end)) if span else {}


def _confidence(document: Document, figure: Figure) -> float | None:
    found = document.layout.confidence(Span(figure.start, figure.end)) if document.layout else None
    return None if found is None else round(found, 3)


def _relations(document: Document) -> Iterator[Row]:
    for i, relation in enumerate((r for r in document.relations if r.kind not in PROPOSALS), 1):
        yield {
            "doc_id": document.doc_id,
            "relation_id": f"r{i}",
            "kind": relation.kind,
            "spans": [{"doc_id": document.doc_id, "start": s.start, "end": s.end} for s in relation.spans],
            "figure_ids": list(relation.figure_ids),
        }


def check_rows(checks: Iterable[Check], acknowledged: Mapping[str, Acknowledgement]) -> list[Row]:
    """The rows of ``checks``, with what people have said about them."""
    return [
        {
            "check_id": check.check_id,
            "doc_id": check.doc_id,
            "rule_id": check.rule_id,
            "verdict": check.verdict,
            "severity": check.severity,
            "spans": [{"doc_id": p.doc_id, "start": p.start, "end": p.end} for p in check.passages],
            "places": [_place(p.place) for p in check.passages] if any(p.place for p in check.passages) else None,
            "figure_ids": list(check.figure_ids),
            "arithmetic": check.arithmetic,
            "message_vi": check.message_vi,
            "message_en": check.message_en,
            "suggested": check.suggested,
            "reading": check.reading,
            "cause": check.cause,
            "acknowledged": acknowledged_row(acknowledged.get(check.check_id, check.acknowledged)),
        }
        for check in checks
    ]


def _place(place: Place | None) -> Row:
    """The columns ``page`` and ``bbox``; nothing for a text without pages."""
    return {"page": place.page, "bbox": _rounded(place.box)} if place else {}


def _rounded(numbers: Iterable[float]) -> list[float]:
    """Tenths of a point: a hair's breadth, and a third of the bytes."""
    return [round(number, 1) for number in numbers]


def acknowledged_row(word: Acknowledgement | None) -> Row | None:
    """The value of ``checks.acknowledged``."""
    return {"by": word.by, "date": word.date, "reason": word.reason} if word else None


def json_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as lines of JSON in UTF-8. What is no character (half a surrogate pair) becomes a question mark."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows]
    return "".join(lines).encode("utf-8", "replace")


def _document(document: Document, timings: bool) -> Row:
    header = document.header
    ocr_pages = sum(page.origin == "ocr" for page in document.pages)
    return {
        "doc_id": document.doc_id,
        "source": document.source,
        "media_type": document.media_type,
        "pages": len(document.pages) or None,
        "ocr_pages": ocr_pages if document.pages else None,
        "status": document.status,
        "problems": [
            {"stage": problem.stage, "page": problem.page, "code": problem.code, "message": problem.message}
            for problem in document.problems
        ],
        "kind": header.kind,
        "number": header.number,
        "symbol": header.symbol,
        "issuer": header.issuer,
        "bloc_id": header.bloc_id,
        "place": header.place,
        "date": header.date,
        "date_source": header.date_source,
        "title": header.title,
        "signer": header.signer,
        "signer_role": header.signer_role,
        "authority": header.authority,
        "is_draft": header.is_draft,
        "recipients": list(header.recipients),
        "period_start": header.period_start,
        "period_end": header.period_end,
        "chars": len(document.text),
        "seconds": round(document.seconds, 4) if timings else 0.0,
    }


def _reference(reference: Reference) -> Row:
    return {
        "reference_id": reference.reference_id,
        "doc_type": reference.doc_type,
        "number": reference.number,
        "symbol": reference.symbol,
        "issuer": reference.issuer,
        "date": reference.date,
        "title": reference.title,
        "role": reference.role,
        "method": reference.method,
        "confidence": reference.confidence,
    }


def _date(date: DateSpan) -> Row:
    return {
        "date_id": date.date_id,
        "kind": date.kind,
        "value_start": date.value_start,
        "value_end": date.value_end,
        "value": _decimal(date.value),
        "unit": date.unit,
        "qualifier": date.qualifier,
        "inside": date.inside,
    }


def _figure(figure: Figure) -> Row:
    return {
        "figure_id": figure.figure_id,
        "kind": figure.kind,
        "value": decimal_text(figure.value),
        "denominator": _decimal(figure.denominator),
        "value_max": _decimal(figure.value_max),
        "lower": _decimal(figure.interval.lo),
        "upper": _decimal(figure.interval.hi),
        "lower_closed": figure.interval.lo_closed,
        "upper_closed": figure.interval.hi_closed,
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "measure": figure.measure,
        "direction": figure.direction,
        "role": figure.role,
        "period_start": figure.period_start,
        "period_end": figure.period_end,
        "period_source": figure.period_source,
        "indicator_id": figure.indicator_id,
        "indicator_confidence": figure.indicator_confidence,
        "dims": dims_text(figure.dims) if figure.indicator_id else None,
        "method": figure.method,
        "model": figure.indicator_model,
    }


def _observation(observation: Observation) -> Row:
    return {
        "observation_id": observation.observation_id,
        "figure_id": observation.figure_id,
        "start": observation.start,
        "end": observation.end,
        "bloc_id": observation.bloc_id,
        "indicator_id": observation.indicator_id,
        "dims": dims_text(observation.dims),
        "period_start": observation.period_start,
        "period_end": observation.period_end,
        "period_kind": observation.period_kind,
        "period_source": observation.period_source,
        "measure": observation.measure,
        "value": decimal_text(observation.value),
        "lower": _decimal(observation.lower),
        "upper": _decimal(observation.upper),
        "unit": observation.unit,
        "qualifier": observation.qualifier,
        "obs_status": observation.obs_status,
        "denominator_id": observation.denominator_id,
        "confidence": observation.confidence,
        "method": observation.method,
        "model": observation.model,
    }


def dims_text(dims: Dims) -> str:
    """The value of ``observations.dims``: keys in order, so that equal breakdowns are equal text."""
    return json.dumps(dict(sorted(dims)), ensure_ascii=False, separators=(", ", ": "))


def _decimal(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value)
