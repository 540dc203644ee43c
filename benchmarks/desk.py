"""How fast the desk is on a large dataset, and how much memory its server takes.

    python benchmarks/desk.py FOLDER [--documents 100000]

makes a dataset in FOLDER (unless it is there): the sample archive is read by a run, and its rows are written again and
again as Parquet, by the writer of runs, under other ids, blocs and years. Then ``doichieu serve`` is started on it as a
process of its own: the time until its index is there, the time of each page (the median and the slowest of several
requests, each about another document, bloc or word, and the processor time that the server takes for one), the
largest memory, while the index is made and while pages are served, and the first request of each page after a start.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx2
import psutil

ROOT = Path(__file__).parents[1]
_PAUSE = 3.0  # seconds: what a person takes from the printed address to the browser
sys.path.insert(0, str(ROOT))
_CHECK = re.compile(rb'"check_id": ?"([0-9a-f]{6})[0-9a-f]{6}"')
_WORDS = (
    "đảng viên mới", "dang vien", "kết nạp", "tổ chức cơ sở đảng", "chi bo co so", "khen thuong", "lớp bồi dưỡng",
    "thanh nien", "quan chung uu tu", "xuat sac nhiem vu", "nghi quyet dai hoi", "khong co trong bao cao nao",
)  # fmt: skip


class Sample(NamedTuple):
    """The rows of one sample report, as lines of JSON by table, with the ids that are to be replaced."""

    doc_id: bytes
    bloc: bytes
    tables: dict[str, bytes]


def main() -> None:
    """Makes the dataset and measures the server."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=15, help="requests of each page")
    arguments = parser.parse_args()
    if not (arguments.folder / "datapackage.json").exists():
        began = time.perf_counter()
        make(arguments.folder, arguments.documents)
        print(f"{arguments.documents} documents made in {time.perf_counter() - began:.0f} s")
    measure(arguments.folder, arguments.times)


def make(folder: Path, documents: int) -> None:
    """Writes the dataset."""
    from pipeline.publish.dataset import DatasetWriter
    from schemas.provinces import provinces

    folder.mkdir(parents=True, exist_ok=True)
    samples = list(read_samples())
    codes = [code.encode() for code in provinces()]
    with DatasetWriter(folder) as writer:
        for number in range(documents):
            sample = samples[number % len(samples)]
            bloc, year = codes[number // len(samples) % len(codes)], b"%d" % (2005 + number % 20)
            writer.add({name: varied(lines, sample, number, bloc, year) for name, lines in sample.tables.items()})


def varied(lines: bytes, sample: Sample, number: int, bloc: bytes, year: bytes) -> bytes:
    """The rows of a sample as those of another document."""
    lines = lines.replace(sample.doc_id, b"%016x" % (number * 0x9E3779B97F4A7C15 % 2**64))
    lines = lines.replace(sample.bloc, bloc + b".KCQDN").replace(b'"date": "2022-', b'"date": "' + year + b"-")
    lines = lines.replace(b'"date": "2023-', b'"date": "' + year + b"-")
    return _CHECK.sub(lambda match: b'"check_id": "%s%06x"' % (match[1], number), lines)


def read_samples() -> Iterator[Sample]:
    """The sample archive as a run reads it."""
    import pyarrow.parquet as pq

    from schemas.tables import TABLES

    with TemporaryDirectory() as made:
        for command in (["sample", "-o", f"{made}/in"], ["run", f"{made}/in", "-o", f"{made}/out", "--quiet"]):
            subprocess.run([sys.executable, "-m", "doichieu", *command], cwd=ROOT, check=True, capture_output=True)
        tables = {name: pq.read_table(f"{made}/out/{name}.parquet").to_pylist() for name in TABLES}
    for document in tables["documents"]:
        doc_id = document["doc_id"]
        rows = {
            name: b"".join(
                json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in found if row["doc_id"] == doc_id
            )
            for name, found in tables.items()
            if "doc_id" in (found[0] if found else {})
        }
        yield Sample(doc_id.encode(), (document["bloc_id"] or "VN.none").encode(), rows)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, httpx2.Client, str]]:
    """A server of its own: its process, a client that is not let in yet, and the address that lets in."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "doichieu", "serve", str(folder), "--port", "0", "--lang", "en"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout
    try:
        address = server.stdout.readline().split(": ", 1)[1].strip()
        with httpx2.Client(base_url=address.partition("/?")[0], timeout=600, follow_redirects=True) as client:
            yield server.pid, client, address
    finally:
        server.terminate()
        server.wait()


def measure(folder: Path, times: int) -> None:
    """Serves the dataset and asks for its pages; then once more, for what the first request of a page takes."""
    with serving(folder) as (pid, client, address):
        made(folder, pid, client, address)
        largest = 0
        asked = pages(client)
        for name, page in asked.items():
            took, before = [], processor(pid)
            for number in range(times):
                began = time.perf_counter()
                answer = client.get(page(number))
                took.append(1000 * (time.perf_counter() - began))
                answer.raise_for_status()
                largest = max(largest, memory(pid))
            busy = 1000 * (processor(pid) - before) / times
            print(f"{name:28} median {statistics.median(took):6.0f} ms, slowest {max(took):6.0f} ms, "
                  f"processor {busy:4.0f} ms, {len(answer.content) >> 10} KB")  # fmt: skip
        print(f"largest memory while pages are served {largest >> 20} MB")
    with serving(folder) as (pid, client, address):
        time.sleep(_PAUSE)
        client.get(address).raise_for_status()
        print(f"after a new start and {_PAUSE:.0f} s, the first request of each page:")
        for name, page in asked.items():
            began = time.perf_counter()
            client.get(page(times)).raise_for_status()
            print(f"{name:28} {1000 * (time.perf_counter() - began):6.0f} ms")


def made(folder: Path, pid: int, client: httpx2.Client, address: str) -> None:
    """Waits until index and comparison are there."""
    largest, began = 0, time.perf_counter()
    while 'data-page="making"' in (page := client.get(address).text):
        if "could not be made" in page:
            raise SystemExit("the index could not be made")
        largest = max(largest, memory(pid))
        time.sleep(0.2)
    print(f"index ready after {time.perf_counter() - began:.1f} s, largest memory {largest >> 20} MB")
    while "being computed" in client.get("/compare").text:
        largest = max(largest, memory(pid))
        time.sleep(0.2)
    print(f"comparison ready after {time.perf_counter() - began:.1f} s, largest memory {largest >> 20} MB")
    while psutil.Process(pid).children():  # the process that has made them ends
        time.sleep(0.2)
    index = folder / ".doichieu" / "desk.sqlite"
    print(f"index of {index.stat().st_size >> 20} MB for tables of {_size(folder) >> 20} MB")


def pages(client: httpx2.Client) -> dict[str, Callable[[int], str]]:
    """The addresses of the pages, another at each request."""
    chance = random.Random(7)
    found = client.get("/", params={"order": "title"}).text
    documents = re.findall(r'href="/documents/([0-9a-f]{16})', found)
    for _ in range(6):
        found = client.get("/", params={"order": "findings", "page": chance.randrange(1, 2_000)}).text
        documents += re.findall(r'href="/documents/([0-9a-f]{16})', found)
    chance.shuffle(documents)
    blocs = re.findall(r'<option value="(VN-[^"]+)"', found)
    checks = re.findall(r'href="(/findings/[0-9a-f]+\?document=[0-9a-f]+)"', client.get("/findings?page=40").text)
    rules = re.findall(r'<option value="([A-Z]{3}\d\d)"', client.get("/findings").text)
    return {
        "library": lambda n: f"/?page={1 + 37 * n}",
        "library, last page": lambda n: f"/?order=oldest&page={4_990 - n}",
        "library, bloc and findings": lambda n: f"/?bloc={blocs[n % len(blocs)]}&findings=1&order=findings",
        "search": lambda n: f"/?q={_WORDS[n % len(_WORDS)]}",
        "search in a bloc": lambda n: f"/?q={_WORDS[n % len(_WORDS)]}&bloc={blocs[n % len(blocs)]}",
        "document": lambda n: f"/documents/{documents[n % len(documents)]}",
        "figure of a document": lambda n: f"/documents/{documents[n % len(documents)]}/figures/f0003",
        "worklist": lambda n: f"/findings?page={1 + 50 * n}",
        "worklist, one rule": lambda n: f"/findings?rule={rules[n % len(rules)]}",
        "worklist, bloc and severity": lambda n: f"/findings?bloc={blocs[n % len(blocs)]}&severity=error",
        "finding": lambda n: f"{checks[n % len(checks)]}",
        "coverage": lambda n: "/compare",
        "comparison of an indicator": lambda n: f"/compare?indicator={('MEM.TOTAL', 'ORG.TCCS')[n % 2]}",
        "runs": lambda n: "/runs",
        "settings": lambda n: "/settings",
    }


def processor(pid: int) -> float:
    """Seconds of processor time that the server has taken."""
    spent = psutil.Process(pid).cpu_times()
    return spent.user + spent.system


def memory(pid: int) -> int:
    """Bytes that the server holds, children included."""
    process = psutil.Process(pid)
    return sum(one.memory_info().rss for one in [process, *process.children(recursive=True)])


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.parquet"))


if __name__ == "__main__":
    main()
