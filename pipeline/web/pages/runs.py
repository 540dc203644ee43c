"""Handing in a report, running again, and how far a run is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from pipeline import shell
from pipeline.publish.output import UPLOADS
from pipeline.web.desk import Desk, NotReady
from pipeline.web.render import Json, Renderer
from pipeline.web.uploads import suffixes
from schemas.problems import DoichieuError

_MEMBERS = 1_000  # documents out of archives that are listed
_MEMBER = re.compile(rf"{UPLOADS}/(?P<upload>[0-9a-f]{{16}})[0-9a-f]{{48}}\.zip/(?P<name>.+)", re.IGNORECASE)


class Added(NamedTuple):
    """A file that was handed in, and its documents by id and name; "" is the file's own."""

    name: str
    documents: list[tuple[str, str]]


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the pages."""

    def state() -> Json:
        going, known, last = desk.work.going, desk.work.status(), desk.work.last
        desk.refresh()
        indexing = desk.making
        return {
            "going": going,
            "waiting": desk.work.waiting,
            "phase": known.phase if known else "",
            "done": known.done if known else 0,
            "files": known.files if known else 0,
            "failed": known.statuses.get("failed", 0) if known else 0,
            "indexing": indexing.going and not going,
            "indexed": indexing.done,
            "well": last.well if last and last.code is not None else None,
            "said": last.said if last and last.code is not None and not last.well else indexing.error,
        }

    @router.get("/runs")
    def page(request: Request) -> HTMLResponse:
        return _page(request)

    @router.get("/runs/status")
    def status() -> JSONResponse:
        return JSONResponse(state())

    @router.post("/runs")
    def again(_: Request) -> Response:
        desk.work.start()
        return RedirectResponse("/runs", 303)

    @router.post("/upload")
    def upload(request: Request) -> Response:
        desk.work.again()  # says so where no run is possible, before anything is kept
        kept, refused = 0, []
        for file in request.state.form.getlist("file"):
            if isinstance(file, UploadFile) and file.filename:
                try:
                    desk.uploads.keep(file.file, file.filename)
                    kept += 1
                except DoichieuError as error:
                    refused.append(error.spoken(render.lang(request)))
        if kept:
            desk.work.start(wait=True)
        if refused or not kept:
            return _page(request, refused, 400)
        return RedirectResponse("/runs", 303)

    def _page(request: Request, refused: Sequence[str] = (), code: int = 200) -> HTMLResponse:
        problem, line = "", ""
        try:
            again = desk.work.again()
            line = " ".join([*map("=".join, again.variables.items()), shell.line("run", *again.words)])
        except DoichieuError as error:
            problem = error.spoken(render.lang(request))
        return render.page(
            request, "runs.html.j2", code, run=state(), refused=refused, problem=problem, command=line,
            added=_added(desk), suffixes=suffixes(), limit=desk.config.limits.bytes >> 20,
            waiting=len(desk.standing().checks) + sum(map(len, desk.standing().figures.values())),
        )  # fmt: skip


def _added(desk: Desk) -> list[Added]:
    """What was handed in, the last first, each with its documents in the dataset: several of an archive."""
    names = desk.uploads.names()
    found: dict[str, list[tuple[str, str]]] = {}
    with suppress(NotReady), desk.reading() as reading:
        for doc_id in names:
            if reading.db.execute("SELECT 1 FROM documents WHERE doc_id = ?", (doc_id,)).fetchone():
                found[doc_id] = [(doc_id, "")]
        if any(name.lower().endswith(".zip") for name in names.values()):
            query = f"SELECT doc_id, source FROM documents WHERE source LIKE '%{UPLOADS}/%.zip%' ORDER BY id LIMIT ?"
            for doc_id, source in reading.db.execute(query, (_MEMBERS,)):
                if (match := _MEMBER.search(source)) and match["upload"] in names:
                    found.setdefault(match["upload"], []).append((doc_id, match["name"]))
    return [Added(name, found.get(key, [])) for key, name in reversed(names.items())]
