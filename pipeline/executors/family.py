"""A worker and the programs it has started: how much memory they take, and how to end them all. Linux only.

A worker leads a session of its own. Programs it starts belong to that session, or descend from it, or both: a program
that left the session is found by its parents, one whose parents died by the session.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_PARENT, _SESSION, _RESIDENT = 1, 3, 21  # fields of /proc/PID/stat after the name of the program


class _Process(NamedTuple):
    pid: int
    parent: int
    session: int
    resident: int  # bytes


def resident(pid: int) -> int:
    """Bytes of memory that one process has in use; 0 where the system does not say, and for one that is gone."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def family_resident(leader: int) -> int:
    """Bytes of memory that a worker and the programs it started have in use."""
    return sum(process.resident for process in _family(leader))


def kill_family(leader: int) -> None:
    """Kills what a worker has started, but not the worker itself. It may be gone already."""
    for process in _family(leader):
        if process.pid != leader:
            with suppress(OSError):
                os.kill(process.pid, signal.SIGKILL)


def _family(leader: int) -> list[_Process]:
    everyone = list(_processes())
    found = {leader} | {process.pid for process in everyone if process.session == leader}
    grown = True
    while grown:
        children = {process.pid for process in everyone if process.parent in found} - found
        found |= children
        grown = bool(children)
    return [process for process in everyone if process.pid in found]


def _processes() -> Iterator[_Process]:
    try:
        names = os.listdir("/proc")
    except OSError:
        return
    for name in names:
        if name.isdigit():
            with suppress(OSError, IndexError, ValueError), open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
                yield _Process(int(name), int(fields[_PARENT]), int(fields[_SESSION]), int(fields[_RESIDENT]) * _PAGE)
