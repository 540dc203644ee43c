"""Hostile and broken files of every format through the command, beside good reports: what becomes of each.

    python benchmarks/hostile.py [--seed 1] [--jobs 2] [--every 1] [--minutes 20] [--keep FOLDER]

Writes some 350 files that are damaged, bombs, endless, locked or falsely named, and a few good reports; runs ``doichieu
run`` on the good ones alone and then on everything; prints a table by kind and state, the slowest files, and every
broken promise. Ends with 1 when a promise was broken:

- the command ends by itself, with 0 or 3, and leaves no process behind;
- every file has its row, in a stated state, with a code and a sentence unless it is ok; no code is a bug of ours;
- no document takes longer than its allowance, and all processes together stay below the memory they may have;
- the good reports give what they give alone; nothing is written outside the output folder, or read outside the archive.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.adversarial import images, others, pdf, word  # noqa: E402
from benchmarks.adversarial.base import Base, Hostile  # noqa: E402
from pipeline.config import Config  # noqa: E402
from schemas.problems import ExitCode, StageFailed  # noqa: E402

CONFIG = Config(deadline=30.0, deadline_per_mb=2.0, deadline_per_page=30.0, memory_mb=2_048.0)
GOOD = ("pdf", "docx", "html", "rtf")
_MAIN_MB = 512.0  # what the main process may take, beside its workers
_LATE = 2.0  # seconds until a worker that has passed its allowance is seen and ended
_LOOK = 0.25
_TOLD = 10
_MARK = "HOSTILE_RUN"


@dataclass
class Ended:
    """How a run ended: exit code (None when it had to be killed), seconds, the most memory of all its processes in
    million bytes, what it wrote outside its output, and what it left behind."""

    code: int | None
    seconds: float
    memory_mb: float
    outside: list[str]
    left: list[str]
    said: str


def hostile_files() -> list[Hostile]:
    """All hostile files that are made of bytes."""
    return [file for module in (pdf, images, word, others) for file in module.files()]


def write_good(folder: Path, seed: int, forms: Sequence[str] = GOOD) -> None:
    """Good reports, one in each of some formats and one as a text."""
    from corpus.samples.archive import printed
    from corpus.samples.formats import FORMATS

    folder.mkdir(parents=True)
    for form, (name, report) in zip(("txt", *forms), printed(len(forms) + 1, seed + 1), strict=True):
        data = report.text.encode() if form == "txt" else FORMATS[form](report).data
        (folder / f"{name}.{form}").write_bytes(data)


def write_hostile(folder: Path, seed: int, files: Sequence[Hostile]) -> int:
    """Writes files into a folder for each kind, and odd ones; how many of the latter a run has to tell of."""
    base = Base(seed)
    for file in files:
        path = folder / file.kind / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.make(base))
    (folder / "odd").mkdir()
    return others.odd(folder / "odd")


def run(archive: Path, out: Path, config: Config = CONFIG, jobs: int = 2, seconds: float = 1200.0) -> Ended:
    """The command as a process of its own, its home and temporary files beside the output, watched until it ends."""
    here = out.parent / f"{out.name} beside"
    (here / "tmp").mkdir(parents=True)
    settings = ("deadline", "deadline_per_mb", "deadline_per_page", "memory_mb")
    (here / "doichieu.toml").write_text("".join(f"{name} = {getattr(config, name)}\n" for name in settings))
    before, mark, began = _contents(out.parent, out), uuid.uuid4().hex, perf_counter()
    said = (out.parent / f"{out.name}.said").open("w+b")
    process = subprocess.Popen(
        [sys.executable, "-m", "doichieu", "run", str(archive), "-o", str(out), "--jobs", str(jobs), "--timings"],
        cwd=here,
        env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(here), "TMPDIR": str(here / "tmp"), _MARK: mark,
        },
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    most = 0.0
    while process.poll() is None and perf_counter() - began < seconds:
        most = max(most, sum(map(_memory, _family(process.pid))) / 1e6)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK)
    code = process.poll()
    took = perf_counter() - began
    if code is None:
        process.kill()
        process.wait()
    psutil.wait_procs(_belonging(mark, here), 2.0)  # what was killed takes a moment to go
    left = _belonging(mark, here)
    names = [" ".join(_tried(each.cmdline, [])) for each in left]
    for each in left:
        with suppress(psutil.Error):
            each.kill()
    after = _contents(out.parent, out)
    said.seek(0)
    words = said.read().decode(errors="replace")
    said.close()
    Path(said.name).unlink()
    changed = sorted(name for name in after.keys() | before.keys() if after.get(name) != before.get(name))
    if os.path.lexists(others.ESCAPE):
        changed.append(others.ESCAPE)
    return Ended(code, took, most, [name for name in changed if not name.endswith(".said")], names, words)


def broken_promises(
    archive: Path, out: Path, ended: Ended, expected: int, good: Path, config: Config = CONFIG, jobs: int = 2
) -> Iterator[str]:
    """What a run has to keep and has not; ``expected`` files are in the archive, ``good`` is the dataset of the good
    reports alone, which lie in the archive's folder "good"."""
    if ended.code not in {ExitCode.OK, ExitCode.FILES_FAILED}:
        yield f"the command ended with {ended.code}: {ended.said[-500:]}"
    yield from (f"written outside: {name}" for name in ended.outside[:_TOLD])
    if len(ended.outside) > _TOLD:
        yield f"written outside: {len(ended.outside)} in all"
    yield from (f"left behind: {name}" for name in ended.left)
    bound = _MAIN_MB + jobs * config.memory_mb
    if ended.memory_mb > bound:
        yield f"{ended.memory_mb:.0f} MB of memory, more than {bound:.0f}"
    rows = documents(out)
    names = list(sources(archive))
    if len(names) != expected:
        yield f"{len(names)} files in the archive instead of {expected}"
    yield from misplaced(names, rows)
    for row in rows:
        yield from (f"{row['source']}: {why}" for why in unstated(row, _size(archive / row["source"]), config))
    yield from (f"{name}: holds another file of this machine" for name in spied(out))
    alone = {name: facts for name, (_, facts) in figures(good).items()}
    beside = figures(out)
    for name, facts in alone.items():
        status, found = beside.get(f"good/{name}", ("missing", []))
        if status != "ok" or found != facts:
            yield f"good/{name}: {status}, {len(found)} figures instead of {len(facts)}"


def unstated(row: dict[str, Any], size: int, config: Config) -> Iterator[str]:
    """What is wrong with the row of a document of ``size`` bytes."""
    codes = [problem["code"] for problem in row["problems"]]
    if row["status"] not in {"ok", "partial", "failed", "skipped"}:
        yield f"no state: {row['status']}"
    if row["status"] != "ok" and not all(problem["message"].strip() for problem in row["problems"]):
        yield "a problem without a sentence"
    if (row["status"] != "ok") != bool(codes):
        yield f"{row['status']} with problems {codes}"
    for problem in row["problems"]:
        if problem["code"] == StageFailed.code:
            yield f"a bug of ours: {problem['message']}"
    allowed = config.allowance(size)
    most = allowed.seconds + allowed.per_page * (row["pages"] or 0) + _LATE
    if row["seconds"] > most:
        yield f"{row['seconds']:.1f} seconds, {most:.1f} allowed"


def misplaced(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Files without a row of their own or rows of members, and rows without a file."""
    found = Counter(row["source"] for row in rows)
    inside = Counter[str]()
    for source in found:
        for place in (i for i, letter in enumerate(source) if letter == "/"):
            inside[source[:place]] += 1
    for name, count in Counter(names).items():
        if found[name] + (inside[name] if found[name] != count else 0) < count or found[name] > count:
            yield f"{name}: {found[name]} rows, {inside[name]} of members"
    known = set(names)
    for source in found:
        parts = source.split("/")
        if not any("/".join(parts[: end + 1]) in known for end in range(len(parts))):
            yield f"{source}: a row without a file"


def sources(archive: Path) -> Iterator[str]:
    """The names, as tables have them, of everything in a folder but links and what is hidden."""
    for folder, folders, files in os.walk(archive):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            if not name.startswith(".") and not path.is_symlink():
                shown = os.fsencode(path.relative_to(archive).as_posix()).decode("utf-8", "backslashreplace")
                yield unicodedata.normalize("NFC", shown)


def documents(out: Path) -> list[dict[str, Any]]:
    """The rows of a dataset's documents."""
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(out / "documents.parquet").to_pylist()
    for row in rows:
        if isinstance(row["problems"], str):
            row["problems"] = json.loads(row["problems"])
    return rows


def figures(out: Path) -> dict[str, tuple[str, list[tuple[Any, ...]]]]:
    """State and figures, with place and value, of each document by its name."""
    import pyarrow.parquet as pq

    table = pq.read_table(out / "figures.parquet", columns=["doc_id", "start", "end", "value"]).to_pylist()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in table:
        found.setdefault(row["doc_id"], []).append((row["start"], row["end"], row["value"]))
    return {row["source"]: (row["status"], found.get(row["doc_id"], [])) for row in documents(out)}


def spied(out: Path) -> list[str]:
    """Documents whose text is that of ``others.OUTSIDE``, which hostile files of all formats ask for."""
    import pyarrow.parquet as pq

    secret = Path(others.OUTSIDE).read_text().splitlines()[0]
    texts = pq.read_table(out / "texts.parquet", columns=["doc_id", "text"]).to_pylist()
    found = {row["doc_id"] for row in texts if secret in row["text"]}
    return [row["source"] for row in documents(out) if row["doc_id"] in found]


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return max((_size(parent) for parent in path.parents if parent.is_file()), default=0) * 200


def _contents(folder: Path, out: Path) -> dict[str, tuple[int, int]]:
    """Everything in a folder but the output: name, size, time of change."""
    found = {}
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if Path(place, name) != out]
        for name in (*folders, *files):
            status = os.lstat(Path(place, name))
            found[str(Path(place, name))] = (0, 0) if name in folders else (status.st_size, status.st_mtime_ns)
    return found


def _family(pid: int) -> list[psutil.Process]:
    try:
        main = psutil.Process(pid)
        return [main, *main.children(recursive=True)]
    except psutil.Error:
        return []


def _memory(process: psutil.Process) -> int:
    """Proportional set size: pages that processes share are counted once."""
    return int(_tried(lambda: process.memory_full_info().pss, 0))


def _belonging(mark: str, folder: Path) -> list[psutil.Process]:
    """Processes of a run: those that have its mark, name its folder or stand in it."""

    def ours(process: psutil.Process) -> bool:
        environment, words = _tried(process.environ, {}), _tried(process.cmdline, [])
        place = str(_tried(process.cwd, ""))
        return mark == environment.get(_MARK) or str(folder) in " ".join(words) or place.startswith(str(folder))

    return [process for process in psutil.process_iter() if process.pid != os.getpid() and ours(process)]


def _tried(asked: Any, otherwise: Any) -> Any:  # noqa: ANN401 - whatever psutil has to tell
    try:
        return asked()
    except (psutil.Error, OSError):
        return otherwise


def tables(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Documents by kind and state, the codes of their problems, and the slowest ten."""
    states = ("ok", "partial", "failed", "skipped")
    counts = Counter((row["source"].split("/")[0], row["status"]) for row in rows)
    yield "| kind | " + " | ".join(states) + " |\n| --- |" + " --- |" * len(states)
    for kind in sorted({kind for kind, _ in counts}):
        yield f"| {kind} | " + " | ".join(str(counts[kind, state]) for state in states) + " |"
    codes = Counter(problem["code"] for row in rows for problem in row["problems"])
    yield "\ncodes: " + ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
    yield "\n| slowest | seconds | pages | state | codes |\n| --- | --- | --- | --- | --- |"
    for row in sorted(rows, key=lambda row: -row["seconds"])[:10]:
        told = " ".join(sorted({problem["code"] for problem in row["problems"]}))
        yield f"| {row['source']} | {row['seconds']:.1f} | {row['pages'] or 0} | {row['status']} | {told} |"


def main() -> int:
    """Makes the files, runs the command, prints what became of them; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="take every Nth of the files only")
    parser.add_argument("--minutes", type=float, default=20.0, help="the run may take at most")
    parser.add_argument("--keep", type=Path, help="work here, and leave everything")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = (given.keep or Path(temporary)).resolve()
        archive, out = work / "archive", work / "out"
        files = hostile_files()[:: given.every]
        write_good(archive / "good", given.seed)
        told = write_hostile(archive, given.seed, files)
        run(archive / "good", work / "alone", jobs=given.jobs)
        ended = run(archive, out, jobs=given.jobs, seconds=given.minutes * 60)
        expected = len(files) + told + len(GOOD) + 1
        print(f"{expected} files; exit code {ended.code}; {ended.seconds:.0f} s; {ended.memory_mb:.0f} MB at most\n")
        if ended.code is not None:
            print("\n".join(tables(documents(out))))
        broken = list(broken_promises(archive, out, ended, expected, work / "alone", jobs=given.jobs))
    print("\nbroken promises: " + ("\n- ".join(["", *broken]) if broken else "none"))
    return bool(broken)


if __name__ == "__main__":
    raise SystemExit(main())
