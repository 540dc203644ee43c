"""One document: its text or its pages, its contents, and the figure that was clicked."""

from __future__ import annotations

import re

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.publish.report.naming import problem_name
from pipeline.web import views
from pipeline.web.desk import Desk, Reading
from pipeline.web.folding import places, query
from pipeline.web.parts import Row
from pipeline.web.render import Renderer, with_query
from pipeline.web.sheets import Sheets, boxes
from pipeline.web.text import Stretch, marked, part_of, parts
from schemas.indicators import dimensions, indicators
from schemas.spans import Span

_NAME = re.compile(r"[\w.-]{1,64}")
_HITS = 500


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the pages."""
    sheets = Sheets(desk)

    @router.get("/documents/{doc_id}")
    def document(request: Request, doc_id: str) -> HTMLResponse:
        with desk.reading() as reading:
            row = _document(reading, doc_id)
            text = views.text_of(reading, doc_id) if row["status"] in ("ok", "partial") else ""
            pages = reading.rows(
                "pages", doc_id, ["page", "origin", "text_start", "text_end", "width", "height", "ocr_confidence"]
            )
            figures = reading.rows("figures", doc_id, views.FIGURE)
            checks = views.checks_of(reading, doc_id)
            sections = reading.rows(
                "sections", doc_id, ["section_id", "level", "number", "title", "path", "start", "end"]
            )
            chosen = _chosen(reading, desk, request, doc_id, figures, checks)
        standing = desk.standing()
        cut = parts(text, pages)
        number = _part(request, cut, chosen["figure"] if chosen else None, len(text))
        marks = views.stretches(doc_id, figures, checks, sections, standing.checks)
        asked = query(request.query_params.get("q", "")[:200])
        hits = [place for place, _ in zip(places(text, asked), range(_HITS), strict=False)]
        marks += [Stretch(start, end, "hit") for start, end in hits]
        found = [views.check_view(c, standing.checks) for c in checks if views.level(c, standing.checks) != "holds"]
        held = sum(views.level(c, standing.checks) == "holds" for c in checks)
        at = _offset(request)
        with_images = bool(pages) and pages[0]["width"] is not None and sheets.has(doc_id)
        shown = _sheets(pages, cut[number]) if with_images else []
        drawn = _boxes(figures, marks, {page["page"] for page in shown})
        return render.page(
            request, "document.html.j2", document=row, title=views.title_of(row), text_parts=cut, part=number,
            body=marked(text, cut[number], marks, f"/documents/{doc_id}?figure=", at), sections=sections,
            part_of=lambda offset: part_of(cut, offset), findings=_by_severity(found), held=held,
            figures=len(figures), chosen=chosen, at=at, sheets=shown,
            boxes_on=lambda page: drawn.get(page, ()), problem_name=problem_name,
            pager_query=lambda page, **_: with_query(request, part=page, at="", figure="", check=""),
            upload_name=desk.uploads.names().get(doc_id), hits=len(hits),
        )  # fmt: skip

    @router.get("/documents/{doc_id}/figures/{figure_id}")
    def figure(request: Request, doc_id: str, figure_id: str) -> HTMLResponse:
        with desk.reading() as reading:
            _document(reading, doc_id)
            figures = reading.rows("figures", doc_id, views.FIGURE)
            checks = views.checks_of(reading, doc_id)
            chosen = _panel(reading, desk, doc_id, figure_id, figures, checks)
        if chosen is None:
            raise HTTPException(404)
        return render.page(request, "figure.html.j2", chosen=chosen, doc_id=doc_id)

    @router.get("/documents/{doc_id}/sheets/{number}.webp")
    def sheet(doc_id: str, number: int) -> Response:
        with desk.reading() as reading:
            _document(reading, doc_id)
            pages = reading.rows("pages", doc_id, ["page", "rotation"])
        rotation = next((page["rotation"] or 0 for page in pages if page["page"] == number), None)
        image = sheets.image(doc_id, number, rotation) if rotation is not None else None
        if image is None:
            raise HTTPException(404)
        return Response(image, media_type="image/webp", headers={"cache-control": "private, max-age=600"})

    def _sheets(pages: list[Row], part: Span) -> list[Row]:
        return [page for page in pages if page["text_start"] < part.end and page["text_end"] >= part.start][:60]


def _document(reading: Reading, doc_id: str) -> Row:
    row = views.document(reading, doc_id) if _NAME.fullmatch(doc_id) else None
    if row is None:
        raise HTTPException(404)
    return row


def _chosen(
    reading: Reading, desk: Desk, request: Request, doc_id: str, figures: list[Row], checks: list[Row]
) -> Row | None:
    figure_id = request.query_params.get("figure")
    return _panel(reading, desk, doc_id, figure_id, figures, checks) if figure_id else None


def _panel(
    reading: Reading, desk: Desk, doc_id: str, figure_id: str, figures: list[Row], checks: list[Row]
) -> Row | None:
    """All that is known of one figure: where it came from, what it became, what people said of it."""
    figure = next((row for row in figures if row["figure_id"] == figure_id), None)
    if figure is None:
        return None
    standing = desk.standing()
    observations = [
        row for row in reading.rows("observations", doc_id, views.OBSERVATION) if row["figure_id"] == figure_id
    ]
    decided = {one.kind: one for one in standing.of(doc_id) if (one.start, one.end) == (figure["start"], figure["end"])}
    return {
        "figure": figure,
        "dims": views.dims(figure["dims"]),
        "observations": [{**row, "dims": views.dims(row["dims"])} for row in observations],
        "checks": [views.check_view(row, standing.checks) for row in views.with_figure(checks, doc_id, figure_id)],
        "decided": decided,
        "box": boxes([figure]),
        "indicators": indicators(),
        "dimensions": dimensions(),
        "dims_of": {i.indicator_id: i.dims for i in indicators().values()},
    }


def _part(request: Request, cut: list[Span], figure: Row | None, length: int) -> int:
    """The part that is shown: that of the figure, of the offset, or the one that is asked for."""
    at = _offset(request)
    if figure:
        return part_of(cut, figure["start"])
    if at is not None:
        return part_of(cut, min(at, length))
    asked = request.query_params.get("part", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    return min(max(number, 1), len(cut)) - 1


def _offset(request: Request) -> int | None:
    asked = request.query_params.get("at", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else None


def _boxes(figures: list[Row], marks: list[Stretch], pages: set[int]) -> dict[int, list[Row]]:
    """Where figures stand on the pages that are shown, each with its state and name."""
    states = {mark.name: mark.state for mark in marks if mark.kind == "figure"}
    drawn: dict[int, list[Row]] = {}
    for figure in figures:
        if figure["page"] in pages:
            more = {"name": figure["figure_id"], "state": states[figure["figure_id"]]}
            drawn.setdefault(figure["page"], []).extend(box | more for box in boxes([figure]))
    return drawn


def _by_severity(found: list[views.CheckView]) -> list[views.CheckView]:
    rank = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda check: (check.state != "open", rank.get(check.severity, 3)))
