"""One process per core, each at work on one task at a time, results in the order of the tasks.

``concurrent.futures`` cannot stop a task that hangs, and a worker that dies there takes the others' tasks with it.
Here each worker has a pipe of its own: one that passes its deadline is killed, one that dies is replaced, and in both
cases one task is lost.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any, Generic

from pipeline.executors import Loss, Result, Task

_AHEAD = 4  # tasks begun and not yet handed on, per worker: what a slow document can keep waiting
_START_SECONDS = 120.0
_READY = "ready"
_spawn = get_context("spawn")


class WorkersDoNotStart(RuntimeError):
    """New workers die, or stay silent, before they get any task."""


@dataclass(frozen=True, slots=True)
class Processes:
    """An executor with ``jobs`` worker processes. ``work``, tasks and results must pickle."""

    jobs: int

    def __call__(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        seconds: Callable[[Task], float],
        lost: Callable[[Task, Loss], Result],
    ) -> Generator[Result, None, None]:
        """See ``Executor``. An exception of ``work`` is raised here; raises WorkersDoNotStart."""
        pool = _Pool(work, self.jobs, seconds, lost)
        try:
            yield from pool.results(tasks)
        finally:
            pool.stop()


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: Any
    pipe: Connection[Any, Any]
    until: float
    ready: bool = False
    task: tuple[int, Task] | None = None


class _Pool(Generic[Task, Result]):
    def __init__(
        self,
        work: Callable[[Task], Result],
        jobs: int,
        seconds: Callable[[Task], float],
        lost: Callable[[Task, Loss], Result],
    ) -> None:
        self.work, self.jobs, self.seconds, self.lost = work, jobs, seconds, lost
        self.workers: list[_Worker[Task]] = []
        self.done: dict[int, Result] = {}

    def results(self, tasks: Iterable[Task]) -> Iterator[Result]:
        numbered = enumerate(tasks)
        waiting: deque[tuple[int, Task]] = deque()
        begun = handed_on = 0
        while True:
            following = list(islice(numbered, _AHEAD * self.jobs - (begun - handed_on)))
            waiting.extend(following)
            begun += len(following)
            if handed_on == begun:
                return
            while len(self.workers) < min(self.jobs, begun):
                self.workers.append(self._start())
            self._hand_out(waiting)
            self._listen(block=handed_on not in self.done)
            if handed_on in self.done:
                yield self.done.pop(handed_on)
                handed_on += 1

    def _start(self) -> _Worker[Task]:
        ours, theirs = _spawn.Pipe()
        process = _spawn.Process(target=_serve, args=(theirs, self.work), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, monotonic() + _START_SECONDS)

    def _hand_out(self, waiting: deque[tuple[int, Task]]) -> None:
        for i, worker in enumerate(self.workers):
            if waiting and worker.ready and worker.task is None:
                try:
                    worker.pipe.send(waiting[0][1])
                except OSError:  # it died while it was idle
                    self.workers[i] = self._replace(worker, Loss.DIED)
                    continue
                worker.task = waiting.popleft()
                worker.until = monotonic() + self.seconds(worker.task[1])

    def _listen(self, block: bool) -> None:
        """Takes note of what workers have said, of deaths and of deadlines passed; waits for one if ``block``."""
        until = min((w.until for w in self.workers if w.task or not w.ready), default=None)
        patience = None if until is None else max(0.0, until - monotonic())
        told = wait([w.pipe for w in self.workers], patience if block else 0)
        now = monotonic()
        for i, worker in enumerate(self.workers):
            if worker.pipe in told:
                try:
                    ok, answer = worker.pipe.recv()
                except (EOFError, OSError):
                    self.workers[i] = self._replace(worker, Loss.DIED)
                    continue
                if not ok:
                    raise answer
                self._take(worker, answer)
            elif now > worker.until and (worker.task or not worker.ready):
                self.workers[i] = self._replace(worker, Loss.DEADLINE)

    def _take(self, worker: _Worker[Task], answer: Result) -> None:
        if worker.task is None:
            worker.ready = True
        else:
            self.done[worker.task[0]] = answer
            worker.task = None

    def _replace(self, worker: _Worker[Task], loss: Loss) -> _Worker[Task]:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        if worker.task is not None:
            self.done[worker.task[0]] = self.lost(worker.task[1], loss)
        elif not worker.ready:
            raise WorkersDoNotStart(f"worker process ended with {worker.process.exitcode} before its first task")
        return self._start()

    def stop(self) -> None:
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()


def _serve(pipe: Connection[Any, Any], work: Callable[[Any], Any]) -> None:
    """The life of a worker: a task in, a result out, until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    Thread(target=_follow_parent, daemon=True).start()
    if sys.platform == "linux":
        with suppress(OSError):  # when memory runs out, a worker should go and not the parent
            Path("/proc/self/oom_score_adj").write_text("500")
    with suppress(EOFError, OSError):
        pipe.send((True, _READY))
        while True:
            task = pipe.recv()
            try:
                answer: tuple[bool, Any] = (True, work(task))
            except Exception as error:
                answer = (False, error)
            pipe.send(answer)


def _follow_parent() -> None:
    """Ends a worker whose parent was killed and could not stop it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
