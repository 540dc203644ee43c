"""The command ``serve`` as a process: what it prints, whom it lets in, how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from pipeline.cli import main
from pipeline.config import Config
from pipeline.web import server, warm
from pipeline.web.desk import Desk
from pipeline.web.render import HERE, environment
from schemas.problems import ExitCode

ROOT = Path(__file__).parents[3]


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server and the address that it has printed."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "doichieu", "serve", str(folder), "--port", "0", *options],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment},
    )  # fmt: skip
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, process.stderr.read() if process.poll() is not None and process.stderr else line
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def test_the_server_lets_in_by_its_address_and_ends_when_asked(folder):
    with serving(folder) as (process, address):
        base, _, token = address.partition("/?token=")
        assert base.startswith("http://127.0.0.1:")
        assert len(token) >= 43
        with httpx2.Client() as client:
            assert client.get(f"{base}/").status_code == 401
            answer = client.get(address, follow_redirects=True)
            assert (answer.status_code, str(answer.url)) == (200, f"{base}/")
            assert "server" not in answer.headers
            refused = client.get(f"{base}/", headers={"host": "evil.example"})
            assert refused.status_code == 421
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=30)
        assert token not in out + said  # printed once, logged nowhere
        assert (process.returncode, said) == (ExitCode.OK, "")


def test_an_answer_in_two_parts_is_not_held_back():
    """Without this every page waits some 40 ms for the acknowledgement of its head."""
    with (
        server._listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_the_first_would_wait_for_is_done_before(folder):
    environment.cache_clear()
    desk = Desk(folder, Config())
    desk.refresh()
    warm.begin(desk).join()
    loaded = {name for _, name in environment().cache}
    assert {path.name for path in (HERE / "templates").glob("*.j2")} <= loaded
    assert desk.making.error == ""
    with desk.reading():
        pass  # the index was waited for


def test_a_desk_without_an_index_is_warmed_in_silence(folder, monkeypatch):
    """What goes wrong is told to the one who asks, not by a thread."""
    seen = []
    monkeypatch.setattr("threading.excepthook", seen.append)
    desk = Desk(folder, Config())  # its index is never made
    warm.begin(desk).join()
    assert seen == []


def test_a_request_that_breaks_off_leaves_no_traceback(folder):
    with serving(folder) as (process, address):
        port = int(address.partition("/?")[0].rpartition(":")[2])
        for line in ("POST /settings", "POST /login", "GET /"):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
                head = f"{line} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                client.sendall(head.encode())
                assert client.recv(100).startswith(b"HTTP/1.1 400")
        assert httpx2.get(address, follow_redirects=True).status_code == 200
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert "Traceback" not in said
        assert "ERROR" not in said


def test_a_network_asks_for_the_password(folder):
    with serving(folder, "--host", "0.0.0.0", DOICHIEU_PASSWORD="mật khẩu dài") as (_, address):
        assert "token" not in address
        assert f"//{socket.gethostname()}:" in address  # 0.0.0.0 is no address to type
        base = address.replace(socket.gethostname(), "127.0.0.1").rstrip("/")
        with httpx2.Client() as client:
            assert client.get(f"{base}/").headers["location"] == "/login"
            page = client.get(f"{base}/login").text
            secret = re.search(r'name="csrf" value="([^"]+)"', page)
            assert secret
            form = {"csrf": secret[1], "by": "Bình", "password": "mật khẩu ngắn"}
            wrong = client.post(f"{base}/login", data=form)
            assert wrong.status_code == 403
            assert 'value="Bình"' in wrong.text  # not to be typed again
            secret = re.search(r'name="csrf" value="([^"]+)"', wrong.text)
            assert secret
            form |= {"csrf": secret[1], "password": "mật khẩu dài"}
            assert client.post(f"{base}/login", data=form).status_code == 303
            assert client.get(f"{base}/").status_code == 200


@pytest.mark.parametrize(("host", "names", "called"), [
    ("127.0.0.1", (), "127.0.0.1"), ("::1", (), "[::1]"), ("may-chu", (), "may-chu"), ("192.0.2.1", (), "192.0.2.1"),
    ("0.0.0.0", (), socket.gethostname()), ("::", ("may-chu", "b"), "may-chu"),
])  # fmt: skip
def test_the_address_is_one_that_can_be_typed(host, names, called):
    assert server._called(host, names) == called


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "may-chu"])
def test_no_network_without_a_good_password(folder, monkeypatch, capsys, host):
    monkeypatch.setenv("DOICHIEU_PASSWORD", "ngắn")
    assert main(["serve", str(folder), "--host", host, "--port", "0"]) == ExitCode.BAD_CONFIG
    assert "8" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_is_none(folder, port):
    assert main(["serve", str(folder), "--port", port]) == ExitCode.USAGE


def test_what_is_no_dataset_is_not_served(tmp_path, capsys):
    assert main(["serve", str(tmp_path)]) == ExitCode.NOT_FOUND
    assert "R005" in capsys.readouterr().err


def test_no_other_command_loads_the_server(folder):
    script = (
        "import sys; from pipeline.cli import main; main(['status', sys.argv[1]]); main(['--version']); "
        "print([m for m in ('fastapi', 'uvicorn', 'duckdb', 'sklearn', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
