"""One task after another in this process, no workers: for debuggers. No allowance is kept."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable

from pipeline.executors import Allowance, Loss, Result, Task, Work


def serial(
    work: Work[Task, Result],
    tasks: Iterable[Task],
    allowance: Callable[[Task], Allowance],
    lost: Callable[[Task, Loss], Result],
) -> Generator[tuple[Task, Result], None, None]:
    """See ``Executor``."""
    del allowance, lost
    for task in tasks:
        yield task, work(task, _nobody)


def _nobody() -> None:
    pass
