"""Work that goes wrong, for the tests of executors and runs. Imported by worker processes, by name."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.inputs import InputFile
from pipeline.stages import process
from schemas.document import Document

MB = 1_000_000
Alive = Callable[[], None]


def tenfold(number: int, alive: Alive) -> int:
    return number * 10


def faulty(number: int, alive: Alive) -> int:
    """Ten times ``number``, unless 3 (killed), 5 (hangs), 7 (reads memory that is not there) or 9 (eats memory)."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 5:
        time.sleep(3600)
    if number == 7:
        ctypes.string_at(0)
    if number == 9:
        eat()
    return number * 10


def eat() -> None:
    """Takes more and more memory, until someone ends it; gives up at 3 GB."""
    eaten = []
    while len(eaten) < 60:
        eaten.append(b"x" * (50 * MB))
        time.sleep(0.02)


def long_but_alive(number: int, alive: Alive) -> int:
    """Two seconds of work with a sign of life every tenth; 1 goes silent after the first second."""
    for step in range(20):
        time.sleep(3600 if number == 1 and step == 10 else 0.1)
        alive()
    return number * 10


def with_child(number: int, alive: Alive) -> int:
    """Starts a program that would outlive it, writes its number down, and hangs, or dies when ``number`` is odd."""
    child = subprocess.Popen(["sleep", "3600"], start_new_session=number >= 10)
    Path(os.environ["DOICHIEU_TEST_CHILD"]).write_text(str(child.pid), "utf-8")
    if number % 2:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(3600)
    return number


def with_files(number: int, alive: Alive) -> int:
    """Writes temporary files, and then hangs (1), is killed (2), or leaves them there."""
    folder = Path(tempfile.mkdtemp())
    (folder / "tệp").write_text("x", "utf-8")
    if number == 1:
        time.sleep(3600)
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def grow(number: int, alive: Alive) -> int:
    """The id of the process, which keeps 4 MB more for each task."""
    _kept.append(b"x" * (4 * MB))
    return os.getpid()


_kept: list[bytes] = []


def my_pid() -> str:
    """A version that no other process shares."""
    return str(os.getpid())


def refuse(number: int, alive: Alive) -> int:
    raise ValueError(f"not {number}")


class CannotArrive:
    """Something that can be sent to a worker and not be received there."""

    def __call__(self, number: int, alive: Alive) -> int:
        return number

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return __import__, ("a_module_that_is_nowhere",)


def fragile(file: InputFile, alive: Alive) -> Document:
    """The real stages, except for files whose names ask for trouble."""
    if "giết" in file.source:
        os.kill(os.getpid(), signal.SIGKILL)
    if "ngốn" in file.source:
        eat()
    if "nuốt" in file.source:
        return replace(process(file), text="x" * (3000 * MB))  # at once, between two looks at its memory
    if "treo" in file.source:
        time.sleep(3600)
    if "hỏng hóc" in file.source:
        raise ZeroDivisionError(file.source)
    return process(file)
