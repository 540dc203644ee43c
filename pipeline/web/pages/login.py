"""The password, where the desk is open to a network."""

from __future__ import annotations

import math
import secrets

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.web.guard import Rules
from pipeline.web.render import Renderer
from pipeline.web.sessions import Attempts

COOKIE = "doichieu-login"
_LONGEST = 100


def add(router: APIRouter, rules: Rules, render: Renderer) -> None:
    """Adds the pages."""
    attempts = Attempts()

    @router.get("/login")
    def ask(request: Request) -> HTMLResponse:
        if rules.password is None:
            raise HTTPException(404)
        return _form(request)

    @router.post("/login")
    def enter(request: Request) -> Response:
        if rules.password is None:
            raise HTTPException(404)
        address = request.client.host if request.client else "?"
        wait = attempts.wait(address)
        if wait > 0:
            return _form(request, 429, wait=math.ceil(wait))
        by, word = request.state.form.get("by", ""), request.state.form.get("password", "")
        if not isinstance(by, str) or not isinstance(word, str) or not rules.password.fits(word):
            attempts.wrong(address)
            return _form(request, 403, wrong=True, by=by if isinstance(by, str) else "")
        attempts.right(address)
        session = rules.sessions.begin(" ".join(by.split())[:_LONGEST] or rules.by)
        return RedirectResponse("/", 303, headers={"set-cookie": rules.set_cookie(session)})

    @router.post("/logout")
    def leave(request: Request) -> Response:
        rules.sessions.end(request.scope["session"])
        return RedirectResponse("/login" if rules.password else "/", 303)

    def _form(request: Request, status: int = 200, wrong: bool = False, wait: int = 0, by: str = "") -> HTMLResponse:
        secret = secrets.token_urlsafe(32)
        response = render.page(request, "login.html.j2", status, secret=secret, wrong=wrong, wait=wait, by=by)
        response.set_cookie(COOKIE, secret, samesite="strict", httponly=True, max_age=3600)
        return response
