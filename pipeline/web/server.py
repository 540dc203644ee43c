"""The server: one process, bound to the loopback address unless a password guards it."""

from __future__ import annotations

import getpass
import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import uvicorn
from h11 import LocalProtocolError

from pipeline.cli.language import Say
from pipeline.config import load
from pipeline.web import warm
from pipeline.web.app import application
from pipeline.web.desk import Desk
from pipeline.web.guard import App, Receive, Rules, Scope, Send
from pipeline.web.sessions import Password
from schemas.problems import BadConfiguration, Text

VARIABLE = "DOICHIEU_PASSWORD"
_SHORTEST = 8
_THREADS = 8  # requests that are worked on at the same time
_WAITING = 64  # connections


def serve(folder: Path, host: str, port: int, names: tuple[str, ...], say: Say) -> None:
    """Serves a dataset until it is interrupted. Raises NotADataset, BadConfiguration (address, password)."""
    password = None if _is_loopback(host) else Password(_password(say))
    desk = Desk(folder, load(options={"lang": say.lang}))
    with _listening(host, port) as listener:
        port = listener.getsockname()[1]
        rules = Rules(port, _user(), desk.config.limits.bytes, password, tuple(name.lower() for name in names))
        desk.refresh()
        warm.begin(desk)
        shown = _called(host, names)
        address = f"http://{shown}:{port}/" + ("" if password else f"?token={rules.token.word}")
        click.echo(say(f"Mở trong trình duyệt: {address}", f"Open in a browser: {address}"))
        if password:
            click.echo(
                say(
                    "Đang mở ra mạng, không mã hóa: chỉ dùng trong mạng tin cậy, hoặc sau một máy chủ HTTPS.",
                    "Open to the network, without encryption: use a trusted network, or a proxy with HTTPS.",
                )
            )
        click.echo(say("Ctrl-C để dừng.", "Ctrl-C to stop."))
        config = uvicorn.Config(
            _undisturbed(application(desk, rules)),
            log_level="warning",
            access_log=False,  # addresses may hold the token
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=_WAITING,
            timeout_keep_alive=15,
            lifespan="off",
        )
        try:
            with suppress(KeyboardInterrupt):
                _Server(config).run(sockets=[listener])
        finally:
            desk.close()
        click.echo(say("Đã đóng.", "Closed."))


def _undisturbed(app: App) -> App:
    """The application, quiet about a request that breaks off: the server has said so and closed, nobody listens."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except LocalProtocolError:
            while (await receive())["type"] != "http.disconnect":
                pass

    return served


class _Server(uvicorn.Server):
    """Uvicorn with few threads: each holds what it has read from the tables."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        from anyio.to_thread import current_default_thread_limiter

        current_default_thread_limiter().total_tokens = _THREADS
        await super().startup(sockets)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=_WAITING
        )
    except (OSError, OverflowError) as error:
        raise BadConfiguration(
            Text(f"Không mở được {host}:{port}: {error}.", f"Cannot listen on {host}:{port}: {error}."),
            Text("Chọn cổng khác bằng --port.", "Choose another port with --port."),
        ) from error
    with listener:
        # For those that are accepted too: the second half of an answer does not wait until the first was acknowledged.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


def _password(say: Say) -> str:
    """The password from the environment, or asked for twice. Raises BadConfiguration for a short one."""
    word = os.environ.pop(VARIABLE, "") or str(
        click.prompt(say("Mật khẩu cho người vào", "Password for those who enter"), hide_input=True,
                     confirmation_prompt=say("Gõ lại", "Once more"))
    )  # fmt: skip
    if len(word) < _SHORTEST:
        raise BadConfiguration(
            Text(f"Mật khẩu cần ít nhất {_SHORTEST} ký tự.", f"The password needs {_SHORTEST} characters at least."),
            Text("Chọn mật khẩu dài hơn.", "Choose a longer one."),
        )
    return word


def _called(host: str, names: tuple[str, ...]) -> str:
    """What to type for a host; a machine that listens on all its addresses is called by its name."""
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_unspecified:
            return names[0] if names else socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
