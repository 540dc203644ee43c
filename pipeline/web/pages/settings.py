"""Help and settings: the name under which decisions are made, shortcuts, where the data lies, the log."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline import decisions
from pipeline.web.desk import Desk
from pipeline.web.render import Renderer

_LAST = 100
_LONGEST = 100


def add(router: APIRouter, desk: Desk, render: Renderer) -> None:
    """Adds the pages."""

    @router.get("/settings")
    def page(request: Request) -> HTMLResponse:
        log = decisions.load(desk.folder)
        undone = {one.undoes for one in log if one.kind == "undo"}
        return render.page(
            request, "settings.html.j2", folder=str(desk.folder.resolve()), log=log[-_LAST:][::-1], number=len(log),
            undone=undone, last=_LAST, file=str(desk.folder.resolve() / decisions.FILE_NAME),
        )  # fmt: skip

    @router.post("/settings")
    def change(request: Request) -> Response:
        by = request.state.form.get("by", "")
        if isinstance(by, str) and by.strip():
            request.scope["session"].by = " ".join(by.split())[:_LONGEST]
        return RedirectResponse("/settings", 303)

    @router.get("/decisions.jsonl")
    def log() -> Response:
        path = desk.folder / decisions.FILE_NAME
        decisions.load(desk.folder)  # says so where it is damaged
        content = path.read_bytes() if path.is_file() else b""
        headers = {"content-disposition": 'attachment; filename="decisions.jsonl"'}
        return Response(content, media_type="application/x-ndjson", headers=headers)
