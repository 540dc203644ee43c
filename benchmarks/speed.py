"""How fast and how large: all stages on the sample reports, on one core, beside two general extractors.

    python benchmarks/speed.py [--reports N] [--json]

Prints a Markdown table, or JSON. Speeds are code points per second after start-up: a first pass is made before
the clock starts. The others find less: dateparser dates only, quantulum3 quantities only.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
SECONDS = 3.0
LENGTHS = (1, 2, 4, 8)
Row = tuple[str, float, str]


def rate(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Code points per second over whole passes through ``texts``, for some seconds."""
    done, began = 0, perf_counter()
    while (elapsed := perf_counter() - began) < SECONDS:
        for text in texts:
            work(text)
        done += sum(map(len, texts))
    return done / elapsed


def stage_rates(texts: Sequence[str]) -> Iterator[Row]:
    """Each stage by itself: seconds it takes, over the characters of the text."""
    from corpus.readers import from_text
    from extractors import indicators
    from extractors.clean import clean
    from pipeline.stages import stages

    spent = dict.fromkeys(("ingest", *(name for name, _ in stages())), 0.0)
    labelling = 0.0
    for text in texts:
        began = perf_counter()
        document = from_text(text)
        spent["ingest"] += perf_counter() - began
        for name, stage in stages():
            began = perf_counter()
            document = stage(document)
            spent[name] += perf_counter() - began
        copy = clean(document)
        began = perf_counter()
        indicators.find(copy, document)
        labelling += perf_counter() - began
    yield "indicators, which extract holds", sum(map(len, texts)) / labelling, "characters/s"
    yield "indicators, of the time of all stages", 100 * labelling / sum(spent.values()), "%"
    for name, seconds in spent.items():
        yield f"stage {name}", sum(map(len, texts)) / seconds, "characters/s"


def others(texts: Sequence[str]) -> Iterator[Row]:
    """General extractors on the same text; a small part of it, for they are slow."""
    from dateparser.search import search_dates
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False  # its model is a pickle of an older scikit-learn

    warnings.simplefilter("ignore")
    part = [texts[0][:10_000]]
    for name, work in (
        ("dateparser.search_dates", lambda text: search_dates(text, languages=["vi"])),
        ("quantulum3.parser.parse", parser.parse),
    ):
        work(part[0][:1_000])
        yield name, rate(work, part), "characters/s"


def memory(texts: Sequence[str], reports: int) -> Iterator[Row]:
    """Resident memory while ``reports`` reports go by, one at a time."""
    import doichieu

    process = psutil.Process()
    sizes = []
    for number, text in enumerate(islice(cycle(texts), reports)):
        doichieu.read_text(f"{text}\n{number}")
        sizes.append(process.memory_info().rss / 2**20)
    tenth = max(1, reports // 10)
    yield f"memory after {tenth} reports", sizes[tenth - 1], "MiB"
    yield f"memory after {reports} reports", sizes[-1], "MiB"


def start_up() -> float:
    """Milliseconds that ``doichieu --version`` takes; the median of ten."""
    command = [sys.executable, "-m", "doichieu", "--version"]
    times = []
    for _ in range(10):
        began = perf_counter()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        times.append(1000 * (perf_counter() - began))
    return statistics.median(times)


def measure(reports: int) -> Iterator[Row]:
    """Every measure, in order."""
    import doichieu
    from corpus.samples import samples

    yield "start-up of --version", start_up(), "ms"
    texts = [sample.text for sample in samples()]
    for text in texts:
        doichieu.read_text(text)
    yield "all stages", rate(doichieu.read_text, texts), "characters/s"
    yield from stage_rates(texts)
    text = max(texts, key=len)
    for times in LENGTHS:
        longer = ["\n\n".join([text] * times)]
        yield f"all stages, one report {times} times as long", rate(doichieu.read_text, longer), "characters/s"
    yield from memory(texts, reports)
    yield from others(texts)


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1_000, help="reports to read one after another for memory")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if arguments.json:
        rows = {name: {"value": round(value, 1), "unit": unit} for name, value, unit in measure(arguments.reports)}
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    print("| measure | value |\n| --- | --- |")
    for name, value, unit in measure(arguments.reports):
        print(f"| {name} | {value:,.0f} {unit} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
