"""Handing in a report, running again, and how far a run is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from pipeline import shell
from pipeline.web.desk import Desk
from pipeline.web.render import Json, Renderer
from pipeline.web.uploads import suffixes
from schemas.problems import DoichieuError


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the pages."""

    def state() -> Json:
        going, known, last = desk.work.going, desk.work.status(), desk.work.last
        desk.refresh()
        indexing = desk.making
        return {
            "going": going,
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
        kept, refused = 0, ""
        for file in request.state.form.getlist("file"):
            if isinstance(file, UploadFile) and file.filename:
                try:
                    desk.uploads.keep(file.file, file.filename)
                    kept += 1
                except DoichieuError as error:
                    refused = error.spoken(render.lang(request))
        if kept:
            desk.work.start()
        if refused or not kept:
            return _page(request, refused, 400)
        return RedirectResponse("/runs", 303)

    def _page(request: Request, refused: str = "", code: int = 200) -> HTMLResponse:
        problem, paths = "", []
        try:
            paths = desk.work.inputs()[0]
        except DoichieuError as error:
            problem = error.spoken(render.lang(request))
        uploads = [str(desk.uploads.folder)] if desk.uploads.any else []
        line = shell.line("run", *paths, *uploads, "-o", desk.folder.resolve())
        return render.page(
            request, "runs.html.j2", code, run=state(), refused=refused, problem=problem, command=line,
            names=desk.uploads.names(), suffixes=suffixes(), limit=desk.config.limits.bytes >> 20,
            waiting=len(desk.standing().checks) + sum(map(len, desk.standing().figures.values())),
        )  # fmt: skip
