"""The application: routes behind the guard. Nothing is served to a request without a session but style and login."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect

from pipeline.web.desk import Desk, NotReady
from pipeline.web.guard import App, Guard, Rules
from pipeline.web.pages import comparison, decide, document, exports, findings, library, login, runs, settings
from pipeline.web.render import HERE, REPORT, Renderer
from schemas.problems import DoichieuError, Text, spoken

_LATER = Text(
    "Đang lập chỉ mục nên chưa làm được gì. Đợi một lát rồi thử lại.",
    "The index is being made; nothing was done. Try again in a moment.",
)
_SILENT: TelemetryConfig = {  # nothing leaves the machine, whatever the environment says
    "tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False,
}  # fmt: skip


def application(desk: Desk, rules: Rules) -> App:
    """The desk as an ASGI application."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, telemetry=_SILENT)
    render = Renderer(desk)
    router = APIRouter(dependencies=[Depends(_csrf)])
    for page in (library, document, findings, comparison, decide, exports, runs, settings):
        page.add(router, desk, render)
    login.add(router, rules, render)
    app.include_router(router)

    @app.get("/static/report.css")
    def report_style() -> Response:
        return Response((REPORT / "page.css").read_text("utf-8"), media_type="text/css")

    app.mount("/static", StaticFiles(directory=HERE / "static"))

    def not_ready(request: Request, _: Exception) -> Response:
        """A page waits and loads itself again; whoever else asks is told to ask again, a POST that nothing was done."""
        if request.method != "GET" or "x-fragment" in request.headers:
            return _problem(request, render, 503, desk.making.error or _LATER)
        return render.page(request, "making.html.j2", making=desk.making)

    def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, StarletteHTTPException) else 400
        why = str(error.detail) if isinstance(error, StarletteHTTPException) else ""
        return _problem(request, render, status, why)

    def ours(request: Request, error: Exception) -> Response:
        said = error.spoken(render.lang(request)) if isinstance(error, DoichieuError) else ""
        return _problem(request, render, 409, said)

    app.add_exception_handler(NotReady, not_ready)
    app.add_exception_handler(StarletteHTTPException, refused)
    app.add_exception_handler(DoichieuError, ours)
    app.add_exception_handler(ClientDisconnect, lambda *_: PlainTextResponse("Tệp quá lớn. / Too large.", 413))
    app.add_exception_handler(Exception, lambda request, error: _problem(request, render, 500, type(error).__name__))
    return Guard(app, rules)


async def _csrf(request: Request) -> None:
    """Reads the form of a POST and refuses one that does not carry the secret of its session."""
    if request.method in ("GET", "HEAD"):
        return
    form = await request.form(max_files=20, max_fields=100)
    request.state.form = form
    session = request.scope.get("session")
    given = request.headers.get("x-csrf") or form.get("csrf")
    expected = session.csrf if session else request.cookies.get(login.COOKIE, "")
    if not expected or not isinstance(given, str) or not secrets.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(403, "csrf")


def _problem(request: Request, render: Renderer, status: int, why: str) -> Response:
    why = spoken(why, render.lang(request))
    if request.headers.get("accept") == "application/json":
        return Response(why, status, media_type="text/plain")
    return render.page(request, "problem.html.j2", status, code=status, why=why)
