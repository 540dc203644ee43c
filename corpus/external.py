"""Outside programs: found, run in a folder of their own, without network, for a bounded time, and gone with us."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.problems import ProgramFailed, ProgramMissing, Text

# The program's process group dies when the pipe to us closes: when we are done, and when we are killed.
_WATCHED = 'exec 3<&0; (cat <&3 >/dev/null; kill -KILL 0) & exec "$@" </dev/null 3<&-'
_NOWHERE = "http://127.0.0.1:9"
_TESTED = 5.0
_SAID = 300


@dataclass(frozen=True, slots=True)
class Program:
    """A program: the names it goes by, and what to type to install it on Debian and Ubuntu.

    ``beside`` are files of it that lie beside the command and change with every version.
    """

    name: str
    commands: tuple[str, ...]
    install: str
    beside: tuple[str, ...] = ()


LIBREOFFICE = Program(
    "LibreOffice",
    ("soffice", "libreoffice"),
    "sudo apt install libreoffice-writer",
    ("soffice.bin", "versionrc", "libswlo.so"),
)


def find(program: Program) -> str | None:
    """The path of a program, or None."""
    return next(filter(None, map(shutil.which, program.commands)), None)


def version(program: Program) -> str | None:
    """A sign that changes when another version is installed; None without the program, which is not started.

    A package keeps the times of its files, so the sign is the same on all machines that have the same package.
    """
    found = find(program)
    if found is None:
        return None
    path = Path(found).resolve()
    seen = hashlib.sha256()
    for part in (path, *(path.with_name(name) for name in program.beside)):
        with suppress(OSError):
            status = part.stat()
            seen.update(f"{part.name} {status.st_size} {int(status.st_mtime)}\n".encode())
    return seen.hexdigest()[:16]


def run(program: Program, arguments: Sequence[str], folder: Path, seconds: float, source: str) -> None:
    """Runs a program on the file ``source`` stands for, in ``folder``, which is also its home.

    It gets no input, and no network where the system lets us take it away. When it ends, or after ``seconds``, whatever
    it started is killed. Raises ProgramMissing, ProgramFailed.
    """
    path = find(program)
    if path is None:
        raise ProgramMissing(
            Text(
                f"Đọc {source} cần {program.name}, máy này chưa cài.",
                f"Reading {source} needs {program.name}, which is not installed.",
            ),
            Text(f"Hãy cài bằng: {program.install}.", f"Install it: {program.install}."),
        )
    log = folder / "log"
    try:
        with log.open("wb") as said:
            child = subprocess.Popen(
                [*_offline(), "/bin/sh", "-c", _WATCHED, "sh", path, *arguments],
                cwd=folder,
                env=_environment(folder),
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            status = _wait(child, seconds)
    except OSError as error:
        raise _failed(program, source, Text("không khởi động được chương trình", str(error))) from error
    if status is None:
        why = Text(f"quá {seconds:g} giây", f"it took more than {seconds:g} seconds")
        raise _failed(program, source, why)
    if status != 0:
        tail = log.read_bytes()[-_SAID:].decode("utf-8", "replace").strip()
        raise _failed(
            program,
            source,
            Text(
                f"mã thoát {status}, chương trình báo “{tail}”" if tail else f"mã thoát {status}",
                f"exit status {status}: {tail}",
            ),
        )


def _wait(child: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit status, None for one that had to be stopped. Nothing of the program is left."""
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL)
        if child.stdin:
            child.stdin.close()
        child.wait()


def _failed(program: Program, source: str, why: Text) -> ProgramFailed:
    return ProgramFailed(
        Text(f"{program.name} không đọc được {source}: {why}.", f"{program.name} cannot read {source}: {why.en}."),
        Text(
            "Hãy mở tệp bằng chương trình gốc và lưu thành DOCX.",
            "Open the file in its own program and save it as DOCX.",
        ),
    )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours but the search path; what looks for a way out through a proxy finds none."""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE)
    return proxies | {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }


@cache
def _offline() -> tuple[str, ...]:
    """The words before a command that take the network away, as far as the system permits it."""
    unshare = shutil.which("unshare")
    for words in ((unshare, "--net"), (unshare, "--net", "--map-root-user")) if unshare else ():
        with suppress(OSError, subprocess.SubprocessError):
            tried = subprocess.run([*words, "true"], capture_output=True, timeout=_TESTED, check=False)
            if tried.returncode == 0:
                return tuple(map(str, words))
    return ()
