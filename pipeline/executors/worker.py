"""The life of a worker process: a task in, signs of life and a result out, until the other end is gone."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

from pipeline.executors import Alive
from pipeline.executors.family import kill_family

_SWEEPS, _SWEEP_SECONDS = 20, 0.05  # a program that was killed may write for a moment yet
_BEAT_SECONDS = 0.5  # pages of text come by the hundred each second; one word now and then will do


class Said(Enum):
    """What a worker tells: it is ready, still at work, done, or its work has raised."""

    READY = "ready"
    ALIVE = "alive"
    DONE = "done"
    RAISED = "raised"


def serve(pipe: Connection[Any, Any], work: Callable[[Any, Alive], Any], folder: str | None) -> None:
    """Works until the pipe is closed; temporary files go into ``folder``."""
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    if hasattr(os, "setsid"):
        with suppress(OSError):
            os.setsid()
    Thread(target=_follow_parent, args=(folder,), daemon=True).start()
    if sys.platform == "linux":
        with suppress(OSError):  # when memory runs out, a worker should go and not the parent
            Path("/proc/self/oom_score_adj").write_text("500")
    with suppress(EOFError, OSError):
        pipe.send((Said.READY, None))
        while True:
            task, memory = pipe.recv()
            _limit_memory(memory)
            try:
                answer: tuple[Said, Any] = (Said.DONE, work(task, _beats(pipe)))
            except Exception as error:
                answer = (Said.RAISED, error)
            pipe.send(answer)


def _beats(pipe: Connection[Any, Any]) -> Alive:
    last = monotonic()

    def alive() -> None:
        nonlocal last
        now = monotonic()
        if now - last >= _BEAT_SECONDS:
            last = now
            pipe.send((Said.ALIVE, None))

    return alive


def _limit_memory(memory: float) -> None:
    """Refuses memory beyond twice the allowance at once: the parent, who keeps to it, looks only now and then."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        soft = hard if memory == float("inf") else int(2 * memory)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (soft if hard < 0 else min(soft, hard), hard))


def own_folder() -> str | None:
    """A new folder for the temporary files of one worker; None where there is no place for one."""
    try:
        return tempfile.mkdtemp(prefix="doichieu-")
    except OSError:
        return None


def sweep(folder: str | None) -> None:
    """Removes what a worker that was killed, with its programs, has left of temporary files."""
    for _ in range(_SWEEPS if folder else 0):
        shutil.rmtree(folder or "", ignore_errors=True)
        if not os.path.lexists(folder or ""):
            return
        sleep(_SWEEP_SECONDS)


def _follow_parent(folder: str | None) -> None:
    """Ends a worker, with the programs it has started, whose parent was killed and could not stop it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
    kill_family(os.getpid())
    sweep(folder)
    os._exit(1)
