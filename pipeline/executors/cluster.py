"""Work on a Dask cluster: of this machine, or of many.

Tasks go out in small batches, a few for each worker at a time. A worker that dies costs nothing: its batch is done
elsewhere. Inside a Dask worker each task runs in a process of ours, so that deadlines and memory are kept there too,
and a task that takes its process with it does not take the worker.
"""

from __future__ import annotations

import multiprocessing
import pickle
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from multiprocessing.util import Finalize
from typing import Any, Generic

from pipeline.executors import Alive, Allowance, Loss, Result, Task, Work
from schemas.problems import ClusterFailed, MissingPart, Text

_BATCH = 4  # tasks in one message
_BATCH_SECONDS = 600.0  # of what its tasks may take; a large file goes alone
_IN_FLIGHT = 3  # batches for each thread of the cluster
_PATIENCE = 60.0  # seconds for the first worker to come
_here = threading.local()
Version = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Cluster:
    """An executor on the Dask cluster at ``scheduler``, or on one of ``jobs`` workers on this machine.

    ``version`` must give the same there as here. Files are read by the workers, under the same paths as here.
    """

    jobs: int
    scheduler: str | None
    version: Version

    def __call__(
        self,
        work: Work[Task, Result],
        tasks: Iterable[Task],
        allowance: Callable[[Task], Allowance],
        lost: Callable[[Task, Loss], Result],
    ) -> Generator[tuple[Task, Result], None, None]:
        """See ``Executor``. Raises MissingPart without Dask, ClusterFailed when there is no cluster any more."""
        waiting = iter(tasks)
        first = next(waiting, None)
        if first is None:  # no cluster for nothing
            return
        with _client(self.jobs, self.scheduler) as client:
            yield from _Session(client, work, self.version, allowance, lost).results(chain([first], waiting))


class _Session(Generic[Task, Result]):
    def __init__(
        self,
        client: Any,  # noqa: ANN401 - distributed carries no types
        work: Work[Task, Result],
        version: Version,
        allowance: Callable[[Task], Allowance],
        lost: Callable[[Task, Loss], Result],
    ) -> None:
        self.client, self.work, self.version, self.allowance, self.lost = client, work, version, allowance, lost
        self.expected = version()
        self.batches: dict[Any, list[Task]] = {}

    def results(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result]]:
        following = self._batched(tasks)
        futures = _library().as_completed()
        more = True
        while True:
            while more and len(self.batches) < self._most():
                batch = next(following, None)
                more = batch is not None
                if batch:
                    futures.add(self._submit(batch))
            if not self.batches:
                return
            with _reachable():
                future = next(futures)
            batch = self.batches.pop(future)
            answers = self._answers(future)
            if answers is not None:
                for task, answer in zip(batch, answers, strict=True):
                    yield task, self.lost(task, answer) if isinstance(answer, Loss) else answer
            elif len(batch) == 1:  # it has ended one worker after another
                yield batch[0], self.lost(batch[0], Loss.DIED)
            else:
                for task in batch:
                    futures.add(self._submit([task]))

    def _most(self) -> int:
        """Batches that may be on their way; workers come and go."""
        with _reachable():
            return _IN_FLIGHT * max(1, sum(map(int, self.client.nthreads().values())))

    def _batched(self, tasks: Iterable[Task]) -> Iterator[list[Task]]:
        batch: list[Task] = []
        seconds = 0.0
        for task in tasks:
            cost = self.allowance(task).seconds
            if batch and (len(batch) == _BATCH or seconds + cost > _BATCH_SECONDS):
                yield batch
                batch, seconds = [], 0.0
            batch.append(task)
            seconds += cost
        if batch:
            yield batch

    def _submit(self, batch: list[Task]) -> Any:  # noqa: ANN401
        allowances = [self.allowance(task) for task in batch]
        with _reachable():
            future = self.client.submit(_do, self.work, batch, allowances, self.version, self.expected, pure=False)
        self.batches[future] = batch
        return future

    def _answers(self, future: Any) -> list[Result | Loss] | None:  # noqa: ANN401
        """What came of a batch; None when it has ended its workers. Raises what the work has raised."""
        try:
            with _reachable():
                answers: list[Result | Loss] = future.result()
        except _library().KilledWorker:
            return None
        return answers


@contextmanager
def _reachable() -> Iterator[None]:
    from concurrent.futures import CancelledError

    try:
        yield
    except (CancelledError, TimeoutError, OSError) as error:
        raise ClusterFailed(
            Text("Mất liên lạc với cụm Dask.", "The Dask cluster cannot be reached any more."),
            Text("Phần đã đọc được giữ lại; chạy lại để tiếp tục.", "What was read is kept; run again to go on."),
        ) from error


def _library() -> Any:  # noqa: ANN401 - distributed carries no types
    try:
        return import_module("distributed")
    except ImportError as error:
        raise MissingPart(
            Text("Chưa cài Dask.", "Dask is not installed."),
            Text("Hãy gõ: pip install 'doichieu[cluster]'", "Type: pip install 'doichieu[cluster]'"),
        ) from error


@contextmanager
def _client(jobs: int, scheduler: str | None) -> Iterator[Any]:
    dask = _library()
    if scheduler is None:
        cluster = dask.LocalCluster(
            n_workers=jobs, threads_per_worker=1, memory_limit=0, dashboard_address=None, silence_logs="ERROR"
        )
        with cluster, dask.Client(cluster) as client:
            yield client
        return
    try:
        client = dask.Client(scheduler, timeout=_PATIENCE)
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterFailed(
            Text(f"Không nối được với cụm Dask {scheduler}.", f"Cannot reach a Dask cluster at {scheduler}."),
            Text(
                "Kiểm tra địa chỉ và xem cụm đã có máy làm việc (worker) nào chưa.",
                "Check the address, and that there are workers.",
            ),
        ) from error
    with client:
        yield client


def _do(
    work: Work[Any, Any],
    batch: Sequence[Any],
    allowances: Sequence[Allowance],
    version: Version,
    expected: str,
) -> list[Any]:
    """Does a batch in a Dask worker: the result of each task, or how it was lost."""
    if version() != expected:
        raise ClusterFailed(
            Text(
                "Một máy trong cụm Dask dùng phiên bản khác của doichieu, thư viện hoặc chương trình ngoài.",
                "A Dask worker runs another version of doichieu.",
            ),
            Text(
                "Cài cùng một phiên bản trên mọi máy, cả thư viện, LibreOffice và dữ liệu Tesseract.",
                "Install the same everywhere: doichieu, libraries, LibreOffice, Tesseract's data.",
            ),
        )
    pool = _pool(work)
    pool.allowance = lambda numbered: allowances[numbered[0]]
    answers: list[Any] = [Loss.DIED] * len(batch)
    for (number, _), answer in pool.results(enumerate(batch)):
        answers[number] = answer
    return answers


def _pool(work: Work[Any, Any]) -> Any:  # noqa: ANN401 - a Pool over numbered tasks
    """The process of this thread for this work; it stays for the batches to come."""
    from pipeline.executors.processes import Pool

    made_for = pickle.dumps(work)
    if getattr(_here, "made_for", None) != made_for:
        if hasattr(_here, "pool"):
            _here.pool.stop()
        # Dask marks its workers as daemons, which may have no children. Ours end by themselves with their parent.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        _here.pool = Pool(_Numbered(work), 1, lambda _: Allowance(0), lambda _, loss: loss)
        # Before the worker ends its children by a signal, which leaves their temporary files.
        Finalize(None, _here.pool.stop, exitpriority=1)
        _here.made_for = made_for
    return _here.pool


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Work on tasks that carry a number."""

    work: Work[Any, Any]

    def __call__(self, numbered: tuple[int, Any], alive: Alive) -> Any:  # noqa: ANN401
        return self.work(numbered[1], alive)
