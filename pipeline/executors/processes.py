"""Worker processes, each at work on one task at a time.

``concurrent.futures`` cannot stop a task that hangs, and a worker that dies there takes the others' tasks with it.
Here each worker has a pipe of its own: one that passes its allowance is killed with the programs it has started, one
that dies is replaced, and in both cases one task is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, Generic

from pipeline.executors import Allowance, Loss, Result, Task, Work
from pipeline.executors.family import family_resident, kill_family, resident
from pipeline.executors.worker import Said, own_folder, serve, sweep

_START_SECONDS = 120.0
_LOOK_SECONDS = 0.2  # between two looks at the memory of workers
_LOOK_WIDE = 10  # every so many looks, the programs they have started are counted in
_SOME_TASKS = 50  # a worker does at least so many before it is replaced for having grown
_GROWN = 0.5  # of its allowance
_UNBOUNDED = Allowance(inf)
_spawn = get_context("spawn")


class WorkersDoNotStart(RuntimeError):
    """New workers die, or stay silent, before they get any task."""


@dataclass(frozen=True, slots=True)
class Processes:
    """An executor with ``jobs`` worker processes. ``work``, tasks and results must pickle."""

    jobs: int

    def __call__(
        self,
        work: Work[Task, Result],
        tasks: Iterable[Task],
        allowance: Callable[[Task], Allowance],
        lost: Callable[[Task, Loss], Result],
    ) -> Generator[tuple[Task, Result], None, None]:
        """See ``Executor``. An exception of ``work`` is raised here; raises WorkersDoNotStart."""
        pool = Pool(work, self.jobs, allowance, lost)
        try:
            yield from pool.results(tasks)
        finally:
            pool.stop()


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: Any
    pipe: Connection[Any, Any]
    until: float
    folder: str | None
    ready: bool = False
    task: Task | None = None
    allowed: Allowance = _UNBOUNDED
    tasks: int = 0

    @property
    def idle(self) -> bool:
        return self.ready and self.task is None


class Pool(Generic[Task, Result]):
    """Workers that stay for as many rounds of tasks as there are; no task is None."""

    def __init__(
        self,
        work: Work[Task, Result],
        jobs: int,
        allowance: Callable[[Task], Allowance],
        lost: Callable[[Task, Loss], Result],
    ) -> None:
        self.work, self.jobs, self.allowance, self.lost = work, jobs, allowance, lost
        self.workers: list[_Worker[Task]] = []
        self.done: deque[tuple[Task, Result]] = deque()
        self.looks, self.last_look = 0, monotonic()

    def results(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result]]:
        """Each task with its result. Raises what ``work`` raises, and WorkersDoNotStart."""
        following = iter(tasks)
        waiting: deque[Task] = deque()
        while True:
            waiting.extend(islice(following, self.jobs - len(waiting)))
            busy = sum(worker.task is not None for worker in self.workers)
            if not waiting and not busy:
                return
            while len(self.workers) < min(self.jobs, busy + len(waiting)):
                self.workers.append(self._start())
            for i in range(len(self.workers)):
                if waiting and self.workers[i].idle:
                    self.workers[i] = self._fresh(self.workers[i])
                if waiting and self.workers[i].idle and self._give(i, waiting[0]):
                    waiting.popleft()
            self._listen()
            while self.done:
                yield self.done.popleft()

    def stop(self) -> None:
        """Ends all workers at once, with what they have started."""
        for worker in self.workers:
            kill_family(worker.process.pid)
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()
            sweep(worker.folder)
        self.workers = []

    def _start(self) -> _Worker[Task]:
        ours, theirs = _spawn.Pipe()
        folder = own_folder()
        process = _spawn.Process(target=serve, args=(theirs, self.work, folder), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, monotonic() + _START_SECONDS, folder)

    def _fresh(self, worker: _Worker[Task]) -> _Worker[Task]:
        """The worker, or another in its place when it has grown large over many tasks."""
        if worker.tasks < _SOME_TASKS or worker.allowed.memory == inf:
            return worker
        worker.tasks = 0
        if resident(worker.process.pid) < _GROWN * worker.allowed.memory:
            return worker
        return self._replace(worker, Loss.DIED)

    def _give(self, number: int, task: Task) -> bool:
        worker, allowed = self.workers[number], self.allowance(task)
        try:
            worker.pipe.send((task, allowed.memory))
        except OSError:  # it died while it was idle
            self.workers[number] = self._replace(worker, Loss.DIED)
            return False
        worker.task, worker.allowed, worker.until = task, allowed, monotonic() + allowed.seconds
        worker.tasks += 1
        return True

    def _listen(self) -> None:
        """Waits until a worker says something; takes note of that, of deaths, and of allowances that were passed."""
        busy = [worker for worker in self.workers if not worker.idle]
        patience = min((worker.until for worker in busy), default=monotonic()) - monotonic()
        if any(worker.allowed.memory < inf for worker in busy):
            patience = min(patience, _LOOK_SECONDS)
        told = wait([worker.pipe for worker in self.workers], max(0.0, patience))
        now = monotonic()
        look = now - self.last_look >= _LOOK_SECONDS
        if look:
            self.looks, self.last_look = self.looks + 1, now
        for i, worker in enumerate(self.workers):
            if worker.pipe in told:
                try:
                    said, answer = worker.pipe.recv()
                except (EOFError, OSError):
                    self.workers[i] = self._replace(worker, Loss.DIED)
                    continue
                self._take(worker, said, answer)
            elif worker.idle:
                continue
            elif now > worker.until:
                self.workers[i] = self._replace(worker, Loss.DEADLINE)
            elif look and self._too_large(worker):
                self.workers[i] = self._replace(worker, Loss.MEMORY)

    def _too_large(self, worker: _Worker[Task]) -> bool:
        if worker.allowed.memory == inf:
            return False
        look = resident if self.looks % _LOOK_WIDE else family_resident
        return look(worker.process.pid) > worker.allowed.memory

    def _take(self, worker: _Worker[Task], said: Said, answer: Any) -> None:  # noqa: ANN401 - a result, an error or nothing
        match said:
            case Said.READY:
                worker.ready = True
            case Said.ALIVE:
                worker.until = max(worker.until, monotonic() + worker.allowed.per_page)
            case Said.RAISED:
                raise answer
            case Said.DONE:
                task, worker.task = worker.task, None
                if task is not None:
                    self.done.append((task, answer))

    def _replace(self, worker: _Worker[Task], loss: Loss) -> _Worker[Task]:
        kill_family(worker.process.pid)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        sweep(worker.folder)
        if worker.task is not None:
            self.done.append((worker.task, self.lost(worker.task, loss)))
        elif not worker.ready:
            raise WorkersDoNotStart(f"worker process ended with {worker.process.exitcode} before its first task")
        return self._start()
