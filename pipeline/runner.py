"""A run: files in, a dataset out. What was read is kept at once: a run that was stopped goes on where it was."""

from __future__ import annotations

import os
import socket
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter, time
from typing import Protocol

from pipeline import ack, decisions, stages
from pipeline.across_images import Draw, Sight
from pipeline.again import kept
from pipeline.assembly import assemble, ingredients
from pipeline.config import Config
from pipeline.decisions import Standing
from pipeline.executors import Alive, Loss, choose
from pipeline.fingerprint import code_version, everything, fingerprint, readers
from pipeline.inputs import InputFile, discover, folders_without_files, was_handed_in
from pipeline.log import RunLog
from pipeline.outcome import Outcome
from pipeline.plan import Plan, Task
from pipeline.publish.output import LOG, REPORT, claimed, handed_in, is_dataset, is_output, is_upload, replacement
from pipeline.result import Result, result
from pipeline.state import State, discard, disk_errors, is_damage
from pipeline.summary import Summary
from schemas.checks import Acknowledgement
from schemas.document import READ, Document
from schemas.limits import DEFAULT, Limits
from schemas.problems import (
    DeadlineExceeded,
    DocumentError,
    DoichieuError,
    ForeignOutput,
    NoInput,
    NotADataset,
    Text,
    WorkerLost,
)

Process = Callable[..., Document]  # of a file, a sign of life, and decisions where there are some
Page = Callable[[Path, Path, str], None]


class Watcher(Protocol):
    """Someone who follows a run while it goes on: each document once, ``reused`` when an earlier run has read it."""

    def begin(self, total: int) -> None: ...
    def document(self, found: Outcome, reused: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker does with a task. Never raises: a document whose rows cannot be made has failed."""

    process: Process

    def __call__(self, task: Task, alive: Alive) -> Result:
        try:
            if task.decisions:
                return result(self.process(task.file, alive, decisions=task.decisions))
            return result(self.process(task.file, alive))
        except Exception as error:
            failed = stages.unread(task.file, digest=task.digest)
            return result(stages.with_problem(failed, "failed", stages.broken("publish", error)))


def find(patterns: Sequence[str], folder: Path | None, limits: Limits = DEFAULT) -> list[InputFile]:
    """The files of a run that writes to ``folder``, if any, those that were handed in at its desk among them.

    Raises ForeignOutput when the folder is one of the inputs.
    """
    out = os.path.realpath(folder) if folder else None
    if out and any(os.path.realpath(pattern) == out for pattern in patterns):
        raise ForeignOutput(
            Text(f"{folder} vừa là đầu vào vừa là nơi ghi kết quả.", f"{folder} is both the input and the output."),
            Text("Hãy chọn thư mục khác sau -o.", "Choose another folder after -o."),
        )
    kept = handed_in(folder) if folder else None
    if kept and os.path.realpath(kept) not in map(os.path.realpath, patterns):
        patterns = [*patterns, str(kept)]
    return discover(patterns, lambda path: os.path.realpath(path) == out or is_output(path), limits)


def run(
    patterns: Sequence[str],
    folder: Path,
    config: Config,
    *,
    force: bool = False,
    retry: bool = False,
    watch: Watcher | None = None,
    process: Process | None = None,
    page: Page | None = None,
    log: Path | None = None,
) -> Summary:
    """Reads what ``patterns`` name and leaves the dataset, and the page about it, in ``folder``.

    What an earlier run has read is not read again; with ``retry``, what failed there for reasons that may pass is.
    An earlier dataset is replaced when all is done, and kept when anything is raised: ForeignOutput,
    DiskFull, BadConfiguration (acknowledgements, decisions), NoInput (nothing could be read, and the folder holds
    a dataset; ``force`` replaces it all the same), MissingPart (Dask), KeyboardInterrupt.
    """
    begun = perf_counter()
    files = find(patterns, folder, config.limits)
    if config.engine == "dask":  # its workers have other current folders
        files = [replace(file, path=Path(os.path.abspath(file.path))) for file in files]
    work = Work(process or partial(stages.process, limits=config.limits, ocr=config.ocr))
    with claimed(folder, force), disk_errors(), RunLog(log or folder / LOG) as lines:
        for attempt in (1, 2):
            try:
                with State(folder) as state:
                    summary = _Run(folder, config, state, lines, watch).run(files, work, force, retry, page)
                    state.keep(
                        inputs={"paths": [*map(os.path.abspath, patterns)], "folder": os.getcwd()}, config=kept(config)
                    )
                break
            except (sqlite3.DatabaseError, zlib.error) as error:
                if not is_damage(error) or attempt == 2:
                    raise
                discard(folder)
    summary.seconds = perf_counter() - begun
    summary.empty = folders_without_files(patterns, files)
    summary.handed_in = sum(map(was_handed_in, files))
    return summary


@dataclass(slots=True)
class _Run:
    """One run with what it needs at every step."""

    folder: Path
    config: Config
    state: State
    log: RunLog
    watch: Watcher | None
    reused: int = 0

    def run(self, files: Sequence[InputFile], work: Work, force: bool, retry: bool, page: Page | None) -> Summary:
        """See the function ``run``."""
        acknowledged = ack.words(self.folder)
        decided = decisions.standing(self.folder)
        self.log.begin(len(files))
        if self.watch:
            self.watch.begin(len(files))
        self._note("reading", begun=time(), files=len(files), host=socket.gethostname(), pid=os.getpid())
        try:
            self._read(files, work, retry, decided)
            made_from = ingredients(
                self.state,
                code_version(()),
                self.config.report and os.path.realpath(self.folder),  # the page names it
                self.config.lang,
                self.config.timings,
                acknowledged,
            )
            self._note("writing")
            summary = self._standing(made_from) or self._write(files, made_from, acknowledged, force, page)
        except BaseException as error:
            self._stopped(error)
            raise
        summary.reused = self.reused
        self._note("done")
        self.log.end(summary)
        return summary

    def _read(self, files: Sequence[InputFile], work: Work, retry: bool, decided: Standing) -> None:
        """Reads what is to be read, in any order, and keeps each result."""
        config = self.config
        execute = choose(config.jobs, config.engine, config.scheduler, partial(everything, config.limits, config.ocr))
        plan = Plan(
            self.state,
            files,
            fingerprint(config.limits, config.ocr),
            config.limits,
            readers=readers(config.ocr),
            retry=retry,
            decided=decided,
            reused=self._reused,
        )
        for tasks in plan.rounds():
            with closing(execute(work, tasks, lambda task: config.allowance(task.file.size), _lost)) as results:
                for task, found in results:
                    if plan.took(task, found):
                        self.log.document(found.outcome)
                        self._tell(found.outcome, reused=False)
        self.state.commit()

    def _standing(self, made_from: str) -> Summary | None:
        """The summary of the dataset that is there, if it is made from the same."""
        known = self.state.fact("dataset")
        if not known or known["made_from"] != made_from or known["files"] != _stamps(self.folder, known["files"]):
            return None
        summary = Summary.from_row(known["summary"])
        summary.unchanged = True
        return summary

    def _write(
        self,
        files: Sequence[InputFile],
        made_from: str,
        acknowledged: Mapping[str, Acknowledgement],
        force: bool,
        page: Page | None,
    ) -> Summary:
        from pipeline.publish.dataset import DatasetWriter

        with replacement(self.folder) as new:
            with DatasetWriter(new) as writer:
                summary = assemble(
                    self.state, writer, acknowledged, self.config.timings, self._copied, files, self._draw
                )
            if not force and self._would_lose(files, summary):
                raise _nothing_read(summary)
            if self.config.report:
                _write_page(page, new, self.config.lang, summary)
            names = [path.name for path in new.iterdir()]
        made = {"made_from": made_from, "files": _stamps(self.folder, names), "summary": summary.to_row()}
        self.state.keep(dataset=None if summary.broken else made)
        self.state.forget()
        return summary

    def _would_lose(self, files: Sequence[InputFile], summary: Summary) -> bool:
        """True where nothing was read of what an earlier dataset was made from: a wrong path must not cost it.

        What was handed in at the desk is read whatever path is given, so that only an archive of nothing else is
        held by it.
        """
        if not summary.read:
            return _holds_texts(self.folder)
        if not any(map(was_handed_in, files)):
            return False
        named = (one for one in self.state.planned() if one.digest and not was_handed_in(files[one.position]))
        if any(one.key is None or self.state.outcome(one.key).status in READ for one in named):  # None: a copy
            return False
        return _holds_texts(self.folder, of_paths=True)

    def _draw(self, sights: Iterable[Sight]) -> Iterator[tuple[Sight, bytes]]:
        """Images for findings between documents; a file that takes its worker with it costs its images."""
        config = self.config
        drawing = choose(config.jobs)(
            Draw(config.limits), sights, lambda task: config.allowance(task.file.size), lambda *_: b""
        )
        with closing(drawing) as drawn:
            yield from drawn

    def _reused(self, found: Outcome) -> None:
        self.reused += 1
        self._tell(found, reused=True)

    def _copied(self, found: Outcome) -> None:
        self.log.document(found)
        self._tell(found, reused=False)

    def _tell(self, found: Outcome, reused: bool) -> None:
        if self.watch:
            self.watch.document(found, reused)

    def _note(self, phase: str, **more: object) -> None:
        """Notes how far the run is, for those who ask meanwhile."""
        self.state.keep(run={**({} if more else self.state.fact("run")), **more, "phase": phase, "changed": time()})

    def _stopped(self, error: BaseException) -> None:
        why = error.spoken("en") if isinstance(error, DoichieuError) else f"{type(error).__name__}: {error}"
        with suppress(OSError, sqlite3.Error):  # the disk may be full
            self.log.stopped(why)
            self._note("stopped")


def _stamps(folder: Path, names: Iterable[str]) -> dict[str, list[int]]:
    """Size, time and number of files in a folder, of those that are there."""
    stamps: dict[str, list[int]] = {}
    for name in names:
        with suppress(FileNotFoundError):
            status = os.stat(folder / name)
            stamps[name] = [status.st_size, status.st_mtime_ns, status.st_ino]
    return stamps


def _holds_texts(folder: Path, of_paths: bool = False) -> bool:
    """True for a dataset in which anything was read, or that cannot be told to be empty; ``of_paths`` leaves out what
    was handed in at the desk."""
    from pipeline.dataset import Dataset

    if not is_dataset(folder):
        return False
    try:
        rows = Dataset(folder).rows("documents", ["source", "status"])
        read = (row["source"] for row in rows if row["status"] in READ)
        return any(not of_paths or not is_upload(folder, source) for source in read)
    except NotADataset:
        return True


def _nothing_read(summary: Summary) -> NoInput:
    why = summary.why_nothing()
    return NoInput(
        Text(
            f"Không đọc được báo cáo nào; kết quả cũ được giữ nguyên. {why}",
            f"No report could be read; no change. {why.en}",
        ),
        Text("Thêm --force để vẫn thay kết quả cũ.", "Add --force to replace it all the same."),
    )


def _write_page(page: Page | None, new: Path, lang: str, summary: Summary) -> None:
    """Makes the page; a bug there costs the page and not the tables. Raises OSError."""
    from pipeline.publish import report

    try:
        (page or report.write)(new, new / REPORT, lang)
    except OSError:
        raise
    except Exception as error:
        (new / REPORT).unlink(missing_ok=True)
        summary.broken.append(stages.broken("publish", error).message)


def _lost(task: Task, loss: Loss) -> Result:
    """The result of a file whose worker was killed, by us or by someone else."""
    source = task.file.source
    error: DocumentError
    match loss:
        case Loss.DEADLINE:
            error = DeadlineExceeded(
                Text(f"Đọc {source} quá thời hạn.", f"Reading {source} took too long."),
                Text("Tăng deadline trong doichieu.toml, hoặc chia nhỏ tệp.", "Raise the deadline, or split the file."),
            )
        case Loss.MEMORY:
            error = stages.out_of_memory(source)
        case Loss.DIED:
            error = WorkerLost(
                Text(f"Tiến trình đọc {source} bị chết giữa chừng.", f"The process that read {source} died."),
                Text("Có thể thiếu bộ nhớ; thử lại với --jobs 1.", "Memory may be short; try again with --jobs 1."),
            )
    return result(stages.unread(task.file, error, digest=task.digest))
