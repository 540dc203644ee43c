"""The worklist of findings, and one finding with its passages."""

from __future__ import annotations

import re

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from pipeline.web import views, worklist
from pipeline.web.desk import Desk, Reading
from pipeline.web.index import SEVERITIES
from pipeline.web.library import facets
from pipeline.web.pages.library import page_of
from pipeline.web.parts import Row
from pipeline.web.render import Renderer

_NAME = re.compile(r"[\w.-]{1,64}")


def wish_of(request: Request) -> worklist.Wish:
    """Which findings the address asks for; those still open unless it says otherwise."""
    q = request.query_params
    return worklist.Wish(
        severity=q.get("severity", "") if q.get("severity") in SEVERITIES else "",
        rule=q.get("rule", "")[:20],
        bloc=q.get("bloc", "")[:40],
        state=q.get("state", "open") if q.get("state", "open") in (*worklist.STATES, "done", "all") else "open",
        document=q.get("document", "")[:64],
        page=page_of(request),
    )


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the pages."""

    @router.get("/findings")
    def listing(request: Request) -> HTMLResponse:
        wish = wish_of(request)
        with desk.reading() as reading:
            found = worklist.work(reading.db, wish)
            choices = {name: facets(reading.db, f"finding_{name}") for name in ("severity", "rule", "bloc")}
            first = found.rows[0] if found.rows else None
            asked = request.query_params.get("check")
            chosen = next((row for row in found.rows if row["check_id"] == asked), first)
            detail = _detail(reading, desk, chosen["check_id"], chosen["doc_id"]) if chosen else None
        return render.page(
            request, "findings.html.j2", wish=wish, work=found, choices=choices, detail=detail,
            pages=-(-found.total // worklist.PAGE), severities=SEVERITIES, states=worklist.STATES,
        )  # fmt: skip

    @router.get("/findings/{check_id}")
    def one(request: Request, check_id: str) -> HTMLResponse:
        with desk.reading() as reading:
            detail = _detail(reading, desk, check_id, request.query_params.get("document"))
        if detail is None:
            raise HTTPException(404)
        fragment = request.query_params.get("fragment") == "1"
        return render.page(request, "finding_detail.html.j2" if fragment else "finding_page.html.j2", detail=detail)


def _detail(reading: Reading, desk: Desk, check_id: str, doc_id: str | None) -> Row | None:
    if not _NAME.fullmatch(check_id):
        return None
    row = worklist.one(reading.db, check_id, doc_id or None)
    if row is None:
        return None
    standing = desk.standing().checks
    group = worklist.same_cause(reading.db, row)
    rows = {check["check_id"]: check for check in views.checks_of(reading, row["doc_id"]) if check["check_id"] in group}
    if check_id not in rows:
        return None
    return {
        "row": row,
        "check": views.finding(reading, rows[check_id], standing),
        "others": [views.check_view(rows[other], standing) for other in group[1:] if other in rows],
    }
