"""Runs of any size, measured: killed and resumed, repeated unchanged, over many files, on Dask.

    python benchmarks/scale.py kill [--files 5000] [--kills 5] [--engine dask]
    python benchmarks/scale.py again [--files 10000]
    python benchmarks/scale.py memory [--files 100000] [--jobs 2]
    python benchmarks/scale.py pages PATH... [--jobs 2]

``kill`` ends a run with kill -9 at random points, lets it finish, and compares its tables with those of an undisturbed
one. ``again`` repeats a run when nothing has changed. ``memory`` follows the largest memory of a run, all processes and
the main one. ``pages`` measures what a page costs of the files at hand (scans, PDF, Word, text): the figures of
docs/scaling.md.

The reports are the samples with other numbers in them, made here, no two alike; ``--length`` cuts them short.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, sleep

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
_NUMBER = re.compile(r"(?<![\d.,/])\d{2,3}(?![\d.,/])")


def write_reports(folder: Path, count: int, seed: int, length: int) -> None:
    """``count`` sample reports of ``length`` characters at most, each with numbers of its own, by the thousand."""
    from corpus.samples import samples

    texts = [sample.text for sample in samples()]
    chance = random.Random(seed)
    for number in range(count):
        text = texts[number % len(texts)][:length]
        varied = _NUMBER.sub(lambda match: str(max(10, int(match[0]) + chance.randint(-9, 9))), text)
        path = folder / f"{number // 1000:03d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{varied}\n{number}\n", "utf-8")


def command(archive: list[Path], out: Path, *options: str) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "doichieu", "run", *map(str, archive), "-o", str(out), "--quiet", *options]


def start(archive: list[Path], out: Path, *options: str) -> subprocess.Popen[bytes]:
    """Starts a run as a process of its own."""
    return subprocess.Popen(command(archive, out, *options), cwd=ROOT, start_new_session=True)


def hashes(out: Path) -> dict[str, str]:
    """A digest of every file of a dataset."""
    files = sorted(path for path in out.iterdir() if path.suffix in {".parquet", ".json"})
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def done(out: Path) -> int:
    """Files of a run that are done."""
    from pipeline.status import status
    from schemas.problems import NotADataset

    try:
        return status(out).done
    except NotADataset:
        return 0


def kill(folder: Path, files: int, length: int, kills: int, options: list[str]) -> Iterator[tuple[str, object]]:
    """A run that is killed again and again, beside one that is not."""
    archive = folder / "archive"
    write_reports(archive, files, 1, length)
    began = perf_counter()
    if start([archive], folder / "undisturbed", "--no-report").wait():
        raise SystemExit("the undisturbed run failed")
    yield "undisturbed run, seconds", round(perf_counter() - began, 1)
    chance = random.Random()
    began, killed = perf_counter(), []
    out = folder / "killed"
    for number in range(kills):
        process = start([archive], out, "--no-report", *options)
        goal = files * (number + chance.random()) / kills
        while process.poll() is None and done(out) < goal:
            sleep(0.2)
        sleep(chance.random() / 5)
        process.kill()  # SIGKILL, to the main process alone: its workers must see for themselves
        process.wait()
        killed.append(done(out))
    yield "killed when so many were done", killed
    if start([archive], out, "--no-report", *options).wait():
        raise SystemExit("the last run failed")
    yield "killed and resumed, seconds", round(perf_counter() - began, 1)
    yield "tables equal to those of the undisturbed run", hashes(out) == hashes(folder / "undisturbed")
    sleep(1)
    left = [p.pid for p in psutil.process_iter(["cmdline"]) if str(out) in " ".join(p.info["cmdline"] or ())]
    yield "processes left behind", len(left)


def again(folder: Path, files: int, length: int, options: list[str]) -> Iterator[tuple[str, object]]:
    """A run, and the same once more."""
    write_reports(folder / "archive", files, 2, length)
    for name in ("first run", "unchanged run", "unchanged run once more"):
        began = perf_counter()
        if start([folder / "archive"], folder / "out", *options).wait():
            raise SystemExit("a run failed")
        yield f"{name}, seconds", round(perf_counter() - began, 2)


def memory(folder: Path, files: int, length: int, options: list[str]) -> Iterator[tuple[str, object]]:
    """The memory of a run in MiB: of the main process at tenths of the way, and the most that all took together."""
    write_reports(folder / "archive", files, 3, length)
    began = perf_counter()
    process = start([folder / "archive"], folder / "out", "--no-report", *options)
    main = psutil.Process(process.pid)
    tenths, most_main, most_all = [], 0.0, 0.0
    while process.poll() is None:
        try:
            own = main.memory_info().rss / 2**20
            everyone = own + sum(child.memory_info().rss for child in main.children(recursive=True)) / 2**20
        except psutil.NoSuchProcess:
            continue
        most_main, most_all = max(most_main, own), max(most_all, everyone)
        if done(folder / "out") >= (len(tenths) + 1) * files / 10:
            tenths.append(round(own))
        sleep(1)
    yield "seconds", round(perf_counter() - began, 1)
    yield "main process at each tenth, MiB", tenths
    yield "main process at most, MiB", round(most_main)
    yield "all processes at most (resident, shared pages counted in each), MiB", round(most_all)
    yield "state, MiB", round((folder / "out" / ".doichieu" / "state.sqlite").stat().st_size / 2**20, 1)
    yield "tables, MiB", round(sum(path.stat().st_size for path in (folder / "out").glob("*.parquet")) / 2**20, 1)


def pages(folder: Path, paths: list[Path], options: list[str]) -> Iterator[tuple[str, object]]:
    """What a page costs: of the files at hand, by the kind of file."""
    import pyarrow.parquet as pq

    began, before = perf_counter(), getrusage(RUSAGE_CHILDREN)
    start(paths, folder / "out", "--timings", "--no-report", *options).wait()
    elapsed, after = perf_counter() - began, getrusage(RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rows = pq.read_table(folder / "out" / "documents.parquet").to_pylist()
    kinds: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        recognised = " (recognised)" if row["ocr_pages"] else ""
        kinds.setdefault(f"{row['media_type']}{recognised}", []).append(row)
    for kind, found in sorted(kinds.items()):
        sheets = sum(row["pages"] or 0 for row in found)
        seconds = sum(row["seconds"] for row in found)
        chars = sum(row["chars"] for row in found)
        per_page = f", {seconds / sheets:.3f} s a page" if sheets else ""
        yield kind, f"{len(found)} files, {sheets} pages, {chars} characters, {seconds:.1f} s at work{per_page}"
    everything = sum(row["pages"] or 0 for row in rows)
    yield "wall clock, seconds", round(elapsed, 1)
    yield "processor time of all processes, seconds", round(cpu, 1)
    yield "processor time per page, seconds", round(cpu / everything, 4) if everything else "no pages"
    yield "processor time per 2,500 characters, seconds", round(2_500 * cpu / sum(row["chars"] for row in rows), 4)


def main() -> int:
    """Measures and prints a Markdown table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=("kill", "again", "memory", "pages"))
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--files", type=int)
    parser.add_argument("--length", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engine", default="processes")
    given = parser.parse_args()
    options = ["--jobs", str(given.jobs), "--engine", given.engine]
    os.environ["PYTHONUTF8"] = "1"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = {
            "kill": lambda: kill(folder, given.files or 5_000, given.length, given.kills, options),
            "again": lambda: again(folder, given.files or 10_000, given.length, options),
            "memory": lambda: memory(folder, given.files or 100_000, given.length, options),
            "pages": lambda: pages(folder, [path.resolve() for path in given.paths], options),
        }[given.what]()
        print("| measure | value |\n| --- | --- |")
        for measure, value in found:
            print(f"| {measure} | {value} |", flush=True)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    raise SystemExit(main())
