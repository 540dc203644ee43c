"""What every request passes before any page sees it: host, size, session; and what every answer carries."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from pipeline.web.sessions import Password, Session, Sessions, Token

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_FORM = 1_000_000  # bytes of a request that is no upload
_OPEN = ("/static/", "/login")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(slots=True)
class Rules:
    """How a server is guarded. On the loopback address the token opens it, on a network the password.

    ``port`` names the cookie, so that two desks on one machine do not take each other's; ``upload`` is the largest
    upload in bytes; ``hosts`` are names under which a desk on a network may be called besides its addresses.
    """

    port: int
    by: str
    upload: int
    password: Password | None = None
    hosts: tuple[str, ...] = ()
    token: Token = field(default_factory=Token)
    sessions: Sessions = field(default_factory=Sessions)

    @property
    def cookie(self) -> str:
        return f"doichieu-{self.port}"

    def set_cookie(self, session: Session) -> str:
        """The header that gives a browser its session."""
        return f"{self.cookie}={session.key}; Path=/; HttpOnly; SameSite=Strict"

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server: a page of another name that leads here is turned away."""
        name, port = _host(host)
        if port not in (self.port, None):
            return False
        if name in _LOOPBACK:
            return True
        return self.password is not None and (_is_address(name) or name in (socket.gethostname().lower(), *self.hosts))


class Guard:
    """The outermost layer of the application, plain ASGI."""

    def __init__(self, app: App, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        sealed = _sealed(send, scope["path"])
        refused = self._refusal(scope, headers)
        if refused:
            await _answer(sealed, *refused)
            return
        if await self._enters(scope, sealed):
            return
        session = self._session(headers)
        scope["session"] = session
        if session is None and not scope["path"].startswith(_OPEN):
            await self._closed(scope, sealed)
            return
        limit = self._rules.upload + _FORM if scope["path"] == "/upload" else _FORM
        if int(headers.get("content-length") or 0) > limit:
            await _answer(sealed, 413, "Tệp quá lớn. / Too large.")
            return
        await self._app(scope, _bounded(receive, limit), sealed)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
        if len(hosts) != 1 or not self._rules.knows(headers["host"]):
            return 421, "Không phải địa chỉ của bàn làm việc này. / Not an address of this desk."
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            return 400, "Bad request."
        if scope["method"] not in ("GET", "HEAD"):
            origin, site = headers.get("origin"), headers.get("sec-fetch-site")
            if origin is not None and not self._is_ours(origin, site, headers["host"]):
                return 403, "Yêu cầu từ trang khác bị từ chối. / Refused: sent by another site."
            if site not in (None, "same-origin"):
                return 403, "Yêu cầu từ trang khác bị từ chối. / Refused: sent by another site."
        return None

    def _is_ours(self, origin: str, site: str | None, host: str) -> bool:
        """Whether an Origin is this server's. Our pages give no referrer, so browsers may write "null" for it; then
        Sec-Fetch-Site must vouch, which browsers leave out only towards networks without encryption.
        """
        if origin == "null":
            return site == "same-origin" or (site is None and self._rules.password is not None)
        try:
            return urlsplit(origin).netloc == host
        except ValueError:
            return False

    async def _enters(self, scope: Scope, send: Send) -> bool:
        """Turns the token in an address into a session, and sends the browser on to the address without it."""
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        words = [value for name, value in asked if name == "token"]
        if not words or scope["method"] != "GET" or self._rules.password is not None:
            return False
        if len(words) != 1 or not self._rules.token.fits(words[0]):
            return False
        rest = urlencode([(name, value) for name, value in asked if name != "token"])
        path = "/" + quote(scope["path"].lstrip("/\\"))  # "//host" would lead away
        session = self._rules.sessions.begin(self._rules.by)
        more = {"location": path + (f"?{rest}" if rest else ""), "set-cookie": self._rules.set_cookie(session)}
        await _answer(send, 303, "", more)
        return True

    def _session(self, headers: dict[str, str]) -> Session | None:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._rules.cookie)
        except CookieError:
            return None
        return self._rules.sessions.find(cookie.value) if cookie else None

    async def _closed(self, scope: Scope, send: Send) -> None:
        if self._rules.password is not None and scope["method"] == "GET":
            await _answer(send, 303, "", {"location": "/login"})
            return
        await _answer(
            send,
            401,
            "Hãy mở đúng địa chỉ đã in ra trong cửa sổ lệnh khi chạy “doichieu serve”.\n"
            "Open the address that “doichieu serve” has printed in the terminal.",
        )


def _bounded(receive: Receive, limit: int) -> Receive:
    """Receives a body up to a limit; what goes on beyond it is taken for a client that has gone."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > limit else message

    return bounded


def _sealed(send: Send, path: str) -> Send:
    """Sends answers with the headers that every one must carry."""
    kept = b"max-age=3600" if path.startswith("/static/") else b"no-store"

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name.lower() for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in names]
            if b"cache-control" not in names:
                more.append((b"cache-control", kept))
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return sealed


async def _answer(send: Send, status: int, text: str, more: dict[str, str] | None = None) -> None:
    body = text.encode()
    headers = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **(more or {})}
    lines = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


def _host(header: str) -> tuple[str, int | None]:
    """Name and port of a Host header; an empty name for what is none."""
    try:
        parts = urlsplit(f"//{header}")
        if parts.username is not None or parts.path or parts.query or parts.fragment:
            return "", None
        return (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "", None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
