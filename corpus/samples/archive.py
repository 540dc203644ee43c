"""Any number of sample reports, dealt out to the formats, with what is true of every file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from corpus.samples import Rows, Sample, sample_of, write_gold, write_rows, write_text
from corpus.samples.render import Draft, render
from corpus.samples.variation import variant

TEXT = "txt"
_AT_ONCE = 200  # texts that one process writes in about a second
_TRUNCATED = 0.6


@dataclass(frozen=True, slots=True)
class _Written:
    """A file of the archive, and its share of the truth that stands in one file for all."""

    path: Path
    checks: Rows = ()
    observations: Rows = ()


def formats() -> tuple[str, ...]:
    """Everything that a report can be written as: text, the formats, and what goes wrong in archives."""
    from corpus.samples.formats import FORMATS

    return (TEXT, *FORMATS, *_ODDITIES)


def draft(number: int, seed: int, printed: bool = False) -> Draft:
    """The report of a number; ``printed``: without what only text files have."""
    return render(f"v{number:06}", variant(number, seed, printed))


def reports(count: int, seed: int) -> Iterator[Sample]:
    """Reports as texts, with their truth."""
    for number in range(1, count + 1):
        made = draft(number, seed)
        yield sample_of(made, {made.key: made})


def printed(count: int, seed: int) -> Iterator[tuple[str, Any]]:
    """Names of reports, and the reports ready to print (``formats.Printed``)."""
    for number in range(1, count + 1):
        made = draft(number, seed, printed=True)
        yield made.front["name"], _to_print(made, seed, number)


def write_archive(
    directory: Path, count: int, seed: int, chosen: Sequence[str] = (TEXT,), truth: Path | None = None
) -> list[Path]:
    """Writes ``count`` files, one report each, the formats in turn; and where asked the truth.

    The truth of a text is in the layout of the gold. That of any other file is NAME.pages.jsonl: a line about the file,
    then a line for each page. Raises KeyError for an unknown format, MissingPart or ProgramMissing for what a format
    needs and is not installed.
    """
    if truth is not None:
        truth.mkdir(parents=True, exist_ok=True)
    work = partial(_write, directory=directory, seed=seed, chosen=tuple(chosen), truth=truth)
    numbers = range(1, count + 1)
    few = count <= (_AT_ONCE if set(chosen) == {TEXT} else 1)
    processes = 1 if few else min(os.cpu_count() or 1, 8)
    if processes == 1:
        written = [work(number) for number in numbers]
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            written = list(pool.map(work, numbers, chunksize=max(1, min(50, count // (4 * processes)))))
    if truth is not None:
        write_rows(truth / "checks.jsonl", [row for file in written for row in file.checks])
        write_rows(truth / "observations.jsonl", [row for file in written for row in file.observations])
    return [file.path for file in written]


def _write(number: int, directory: Path, seed: int, chosen: Sequence[str], truth: Path | None) -> _Written:
    """One file of the archive."""
    form = chosen[(number - 1) % len(chosen)]
    if form == TEXT:
        made = draft(number, seed)
        sample = sample_of(made, {made.key: made})
        path = write_text(sample, directory)
        if truth is not None:
            write_gold(sample, truth)
        return _Written(path, sample.truth.checks, sample.truth.observations)
    made = draft(number, seed, printed=True)
    rows: list[dict[str, Any]] = []
    if form in _ODDITIES:
        data, suffix, state = _ODDITIES[form](made, seed, number, chosen)
    else:
        from corpus.samples.formats import FORMATS

        data, suffix, pages = FORMATS[form](_to_print(made, seed, number))
        rows, state = [page.row() for page in pages], "ok"
    path = directory / made.front["folder"] / f"{made.front['name']}{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if truth is not None:
        sample = sample_of(made, {made.key: made})
        about = {
            "file": path.relative_to(directory).as_posix(),
            "format": form,
            "state": state,
            "sections": [{k: s[k] for k in ("number", "title", "path")} for s in sample.truth.meta["sections"]],
            "checks": [{k: c[k] for k in ("rule", "verdict", "severity", "spans")} for c in sample.truth.checks],
        }
        write_rows(truth / f"{made.front['name']}.pages.jsonl", [about, *rows])
    return _Written(path)


def _to_print(made: Draft, seed: int, number: int) -> Any:  # noqa: ANN401 - of a module that is loaded when needed
    from corpus.samples.formats import Printed

    return Printed(made.text, made.records, seed * 1_000_003 + number)


# what goes wrong in archives: bytes, suffix, and the state that the file ends in


def _zip(made: Draft, seed: int, number: int, _: Sequence[str]) -> tuple[bytes, str, str]:
    """The report as a Word file, a PDF and a text, packed."""
    from corpus.samples.formats import FORMATS

    report = _to_print(made, seed, number)
    members = {f"Văn bản/{form}/{made.front['name']}": FORMATS[form](report) for form in ("docx", "pdf")}
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, file in members.items():
            packed.writestr(ZipInfo(f"{name}{file.suffix}"), file.data, ZIP_DEFLATED)
        packed.writestr(ZipInfo(f"{made.front['name']}.txt"), made.text.encode(), ZIP_DEFLATED)
    return target.getvalue(), ".zip", "archive"


def _duplicate(_: Draft, seed: int, number: int, chosen: Sequence[str]) -> tuple[bytes, str, str]:
    """The bytes of a file a few numbers before, under a name of its own; a text where there is none."""
    from corpus.samples.formats import FORMATS

    for before in range(number - 1, 0, -1):
        form = chosen[(before - 1) % len(chosen)]
        if form in FORMATS and form not in {"doc", "rtf", "odt"}:  # whose bytes are not the same twice
            file = FORMATS[form](_to_print(draft(before, seed, printed=True), seed, before))
            return file.data, file.suffix, "duplicate"
    return draft(max(1, number - 1), seed).text.encode(), ".txt", "duplicate"


def _broken(made: Draft, seed: int, number: int, _: Sequence[str]) -> tuple[bytes, str, str]:
    """A Word file whose copying was cut off."""
    from corpus.samples.formats import FORMATS

    data = FORMATS["docx"](_to_print(made, seed, number)).data
    return data[: int(len(data) * _TRUNCATED)], ".docx", "failed"


def _empty(*_: Any) -> tuple[bytes, str, str]:  # noqa: ANN401
    return b"", ".pdf", "failed"


_ODDITIES = {"zip": _zip, "duplicate": _duplicate, "broken": _broken, "empty": _empty}
