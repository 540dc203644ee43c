"""Ways to do the same work on many tasks: in this process, in one process per core, or on a cluster.

An executor is called with a function and its tasks and gives each task with its result, in the order in which they are
done. Tasks are taken when they are needed, so there may be any number of them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from enum import Enum
from math import inf
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
Alive = Callable[[], None]
Work = Callable[[Task, Alive], Result]


class Loss(Enum):
    """Why a task has no result of its own."""

    DEADLINE = "deadline"
    DIED = "died"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a task may cost: ``seconds``, at least ``per_page`` seconds after each sign of life, ``memory`` in bytes."""

    seconds: float
    per_page: float = 0.0
    memory: float = inf


class Executor(Protocol):
    """Does ``work(task, alive)`` on each task; ``alive`` is to be called now and then by work that goes on.

    A task that costs more than ``allowance(task)``, or takes its worker with it, is lost: ``lost(task, loss)`` gives
    its result.
    """

    def __call__(
        self,
        work: Work[Task, Result],
        tasks: Iterable[Task],
        allowance: Callable[[Task], Allowance],
        lost: Callable[[Task, Loss], Result],
    ) -> Generator[tuple[Task, Result], None, None]: ...


def choose(
    jobs: int, engine: str = "processes", scheduler: str | None = None, version: Callable[[], str] = str
) -> Executor:
    """The executor of ``engine`` with ``jobs`` processes; no jobs stand for this process.

    ``scheduler`` is the address of a Dask cluster; ``version()`` must give the same on its workers as here.
    """
    if engine == "dask":
        from pipeline.executors.cluster import Cluster

        return Cluster(max(1, jobs), scheduler, version)
    if jobs == 0:
        from pipeline.executors.serial import serial

        return serial
    from pipeline.executors.processes import Processes

    return Processes(jobs)
