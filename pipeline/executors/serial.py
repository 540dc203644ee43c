"""All work in this process, one task after the other: for debuggers. Deadlines are not kept."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable

from pipeline.executors import Loss, Result, Task


def serial(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    seconds: Callable[[Task], float],
    lost: Callable[[Task, Loss], Result],
) -> Generator[Result, None, None]:
    """See ``Executor``."""
    del seconds, lost
    for task in tasks:
        yield work(task)
