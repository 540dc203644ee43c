"""A run: files in, a dataset out, in the order of the sources whatever the number of processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Protocol

from pipeline import ack, stages
from pipeline.config import Config
from pipeline.executors import Loss, choose
from pipeline.inputs import InputFile, discover
from pipeline.publish.output import REPORT, is_dataset, output_folder
from pipeline.publish.rows import check_rows, document_rows, json_lines
from pipeline.summary import Summary
from pipeline.validate.across import Across
from schemas.checks import Acknowledgement, Check
from schemas.document import READ, Document
from schemas.problems import DeadlineExceeded, DuplicateContent, ForeignOutput, NoInput, Text, WorkerLost

_SOME = 1_000  # checks that are rows at the same time
Process = Callable[[InputFile], Document]
Page = Callable[[Path, Path, str], None]


class Watcher(Protocol):
    """Someone who follows a run while it goes on."""

    def begin(self, total: int) -> None: ...
    def document(self, document: Document) -> None: ...


@dataclass(frozen=True, slots=True)
class Finished:
    """A document at the end of its way, and its rows by table as lines of JSON."""

    document: Document
    lines: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Finish:
    """Makes the rows of a document, in the worker, so that the parent need not."""

    acknowledged: Mapping[str, Acknowledgement]
    timings: bool

    def __call__(self, document: Document) -> Finished:
        tables = document_rows(document, self.acknowledged, self.timings)
        return Finished(document, {table: json_lines(rows) for table, rows in tables.items()})


def find(patterns: Sequence[str], folder: Path | None) -> list[InputFile]:
    """The files of a run that writes to ``folder``, if any. Raises ForeignOutput when that is one of its inputs."""
    out = os.path.realpath(folder) if folder else None
    if out and any(os.path.realpath(pattern) == out for pattern in patterns):
        raise ForeignOutput(
            Text(f"{folder} vừa là đầu vào vừa là nơi ghi kết quả.", f"{folder} is both the input and the output."),
            Text("Hãy chọn thư mục khác sau -o.", "Choose another folder after -o."),
        )
    return discover(patterns, lambda path: os.path.realpath(path) == out or is_dataset(path))


def run(
    patterns: Sequence[str],
    folder: Path,
    config: Config,
    *,
    force: bool = False,
    watch: Watcher | None = None,
    process: Process = stages.process,
    page: Page | None = None,
) -> Summary:
    """Reads what ``patterns`` name and leaves the dataset, and the page about it, in ``folder``.

    An earlier dataset there is replaced when all is done, and kept when anything is raised: ForeignOutput,
    DiskFull, BadConfiguration (acknowledgements), NoInput (nothing could be read, and the folder holds
    a dataset; ``force`` replaces it all the same), KeyboardInterrupt.
    """
    from pipeline.publish.dataset import DatasetWriter

    begun = perf_counter()
    files = find(patterns, folder)
    summary, across = Summary(), Across()
    with output_folder(folder, force) as new:
        acknowledged = ack.words(folder)
        finish = Finish(acknowledged, config.timings)
        work = partial(_work, process, finish)
        results = choose(config.jobs)(
            work, files, lambda file: config.seconds_for(file.size), lambda file, loss: finish(_lost(file, loss))
        )
        if watch:
            watch.begin(len(files))
        with closing(results), DatasetWriter(new) as writer:
            for once in _each_once(results, finish):
                finished = _compared(once, across, finish)
                writer.add(finished.lines)
                summary.count(finished.document, acknowledged)
                if watch:
                    watch.document(finished.document)
            checks = iter(_checks(across, summary))
            while some := list(islice(checks, _SOME)):
                writer.add({"checks": json_lines(check_rows(some, acknowledged))})
                summary.count_checks(some, acknowledged)
        if not summary.read and not force and is_dataset(folder):
            why = summary.why_nothing()
            raise NoInput(
                Text(
                    f"Không đọc được báo cáo nào; kết quả cũ được giữ nguyên. {why}",
                    f"No report could be read; no change. {why.en}",
                ),
                Text("Thêm --force để vẫn thay kết quả cũ.", "Add --force to replace it all the same."),
            )
        if config.report:
            _write_page(page, new, config.lang, summary)
    summary.seconds = perf_counter() - begun
    return summary


def _work(process: Process, finish: Finish, file: InputFile) -> Finished:
    """What a worker does with a file. Never raises: a document whose rows cannot be made has failed."""
    try:
        return finish(process(file))
    except Exception as error:
        return finish(stages.with_problem(stages.unread(file), "failed", stages.broken("publish", error)))


def _each_once(results: Iterable[Finished], finish: Finish) -> Iterator[Finished]:
    """The documents, those with the bytes of an earlier one without their content."""
    sources: dict[str, str] = {}
    for finished in results:
        document = finished.document
        if document.status in READ and document.doc_id in sources:
            yield finish(_duplicate(document, sources[document.doc_id]))
            continue
        if document.status in READ:
            sources[document.doc_id] = document.source
        yield finished


def _compared(finished: Finished, across: Across, finish: Finish) -> Finished:
    """The document after it was laid beside the others; a bug there makes it partial."""
    document = finished.document
    try:
        if document.status in READ:
            across.add(document)
    except Exception as error:
        return finish(stages.with_problem(document, "partial", stages.broken("validate", error)))
    return finished


def _checks(across: Across, summary: Summary) -> Sequence[Check]:
    """The checks between documents; none, and a word in the summary, when a bug keeps them away."""
    try:
        return across.checks()
    except Exception as error:
        summary.broken.append(stages.broken("validate", error).message)
        return ()


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


def _lost(file: InputFile, loss: Loss) -> Document:
    """The document of a file whose worker was killed, by us or by someone else."""
    if loss is Loss.DEADLINE:
        late = DeadlineExceeded(
            Text(f"Đọc {file.source} quá thời hạn.", f"Reading {file.source} took too long."),
            Text("Tăng deadline trong cấu hình hoặc chia nhỏ tệp.", "Raise the deadline, or split the file."),
        )
        return stages.unread(file, late)
    died = WorkerLost(
        Text(f"Tiến trình đọc {file.source} bị chết giữa chừng.", f"The process that read {file.source} died."),
        Text("Có thể thiếu bộ nhớ; thử lại với --jobs 1.", "Memory may be short; try again with --jobs 1."),
    )
    return stages.unread(file, died)


def _duplicate(document: Document, earlier: str) -> Document:
    problem = DuplicateContent(
        Text(f"Nội dung giống hệt {earlier}.", f"The same bytes as {earlier}."),
        Text("Số liệu chỉ được ghi một lần.", "Its facts are written once."),
    ).problem()
    return Document(
        document.doc_id, document.source, document.media_type, "", "skipped", (problem,), seconds=document.seconds
    )
