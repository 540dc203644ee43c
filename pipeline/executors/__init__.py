"""Ways to do the same work on many inputs: in this process, or in one process per core.

An executor is called with a function and its tasks and gives the results in the order of the tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from enum import Enum
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Loss(Enum):
    """Why a task has no result of its own."""

    DEADLINE = "deadline"
    DIED = "died"


class Executor(Protocol):
    """Does ``work`` on each task, for ``seconds(task)`` at most; ``lost`` gives the result of a lost task."""

    def __call__(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        seconds: Callable[[Task], float],
        lost: Callable[[Task, Loss], Result],
    ) -> Generator[Result, None, None]: ...


def choose(jobs: int) -> Executor:
    """The executor for ``jobs`` processes; 0 stands for this process."""
    if jobs == 0:
        from pipeline.executors.serial import serial

        return serial
    from pipeline.executors.processes import Processes

    return Processes(jobs)
