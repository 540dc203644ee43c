"""The library of documents."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.web import index
from pipeline.web.desk import Desk
from pipeline.web.library import ORDERS, PAGE, Wish, facets, shelf
from pipeline.web.render import Renderer

_LONGEST = 200


def wish_of(request: Request) -> Wish:
    """What the address asks for; what it holds besides is not looked at."""
    q = request.query_params
    return Wish(
        words=q.get("q", "")[:_LONGEST],
        bloc=q.get("bloc", "")[:40],
        status=q.get("status", "")[:20],
        year=q.get("year", "")[:4],
        findings=q.get("findings") == "1",
        order=q.get("order", "date") if q.get("order") in ORDERS else "date",
        page=page_of(request),
    )


def page_of(request: Request) -> int:
    """The number of the page that is asked for, from 1."""
    asked = request.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the page."""

    @router.get("/")
    def library(request: Request) -> HTMLResponse:
        wish = wish_of(request)
        with desk.reading() as reading:
            shown = shelf(reading.db, reading.tables, wish)
            totals = json.loads(index.fact(reading.db, "totals") or "[0, 0, 0]")
            choices = {name: facets(reading.db, name) for name in ("bloc", "year", "status")}
        pages = -(-shown.total // PAGE)
        return render.page(
            request, "library.html.j2", wish=wish, shelf=shown, totals=totals, choices=choices, pages=pages,
            orders=ORDERS,
        )  # fmt: skip
