"""Hostile files through the command, beside good reports; ``benchmarks/hostile.py`` takes all there are."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import hostile
from benchmarks.adversarial.base import Hostile
from pipeline.config import Config

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes and files as Linux has them")

COUNT = 60
CONFIG = replace(hostile.CONFIG, deadline=20.0, deadline_per_page=20.0, deadline_per_mb=1.0)
# Seconds of work each, most of it in LibreOffice, or large to make.
LONG = {"DOC", "RTF", "ODT"}
LONG_NAMES = (
    "noise", "million dots", "lines of text", "MB", "79 million", "2 GB", "bomb", "number", "numbers", "directories",
    "turned", "another scale", "RTF", "unclosed", "colours", "CMYK", "within", "inch", "JPEG.pdf", "60000",
)  # fmt: skip
MUST = (
    "password RC4 128.pdf", "empty password RC4 128.pdf", "tree in itself.pdf", "60000 x 60000 bits.pdf", "10 deep.zip",
    "2e9 points.pdf", "50000 x 50000.png", "1 x 1.png", "directory in circles.tif", "a billion laughs.docx", "bomb.zip",
    "elements in elements.html", "names.zip", "EXE.pdf", "PDF.docx", "nothing.txt", "zeros.txt", "rubbish.doc",
)  # fmt: skip


def some_files() -> list[Hostile]:
    """Those that must be among them, and others spread over the rest."""
    files = hostile.hostile_files()
    must = [file for file in files if file.name in MUST]
    quick = [f for f in files if f.kind not in LONG and f.name not in MUST and not any(w in f.name for w in LONG_NAMES)]
    spread = len(quick) / (COUNT - len(must))
    return must + [quick[int(i * spread)] for i in range(COUNT - len(must))]


def test_hostile_files_cost_themselves_only(tmp_path: Path) -> None:
    archive, out, alone = tmp_path / "archive", tmp_path / "out", tmp_path / "alone"
    files = some_files()
    hostile.write_good(archive / "good", 1, ("pdf", "docx"))
    told = hostile.write_hostile(archive, 1, files)
    assert hostile.run(archive / "good", alone, CONFIG, seconds=60.0).code == 0
    ended = hostile.run(archive, out, CONFIG, seconds=200.0)
    assert list(hostile.broken_promises(archive, out, ended, len(files) + told + 3, alone, CONFIG)) == []
    rows = {row["source"]: row for row in hostile.documents(out)}
    assert len({row["status"] for row in rows.values()}) >= 3
    assert {name: codes(rows[name]) for name in EXPECTED} == EXPECTED
    assert rows["PDF/empty password RC4 128.pdf"]["status"] == "ok"


def codes(row: dict) -> str:
    return " ".join(problem["code"] for problem in row["problems"])


EXPECTED = {
    "PDF/password RC4 128.pdf": "D026",
    "PDF/tree in itself.pdf": "D013",
    "image/50000 x 50000.png": "D022",
    "DOCX/a billion laughs.docx": "D017",
    "ZIP/bomb.zip": "D023",
    "false name/PDF.docx": "",
    "text/nothing.txt": "D001",
    "odd/pipe.txt": "D004",
}


def test_there_are_many_and_they_are_the_same_for_a_seed(tmp_path: Path) -> None:
    files = hostile.hostile_files()
    assert len(files) >= 240
    assert max(Counter((file.kind, file.name) for file in files).values()) == 1
    some = [file for file in files if "flipped" in file.name and file.kind in {"PDF", "HTML", "ZIP"}]
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        hostile.write_hostile(tmp_path / folder, seed, some)
    first, again, other = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).glob("*/flipped*")} for folder in "abc"
    )
    assert first == again
    assert first != other


GOOD = {"source": "a", "status": "ok", "problems": [], "seconds": 1.0, "pages": None}
BAD = {"stage": "ingest", "code": "D001", "message": "Tệp rỗng.", "page": None}
ROWS = [
    ({}, [], "read"),
    ({"status": "failed", "problems": [BAD]}, [], "failed, and says why"),
    ({"status": "failed"}, ["failed with problems []"], "failed, and does not"),
    ({"problems": [BAD]}, ["ok with problems ['D001']"], "a problem and all is well"),
    ({"status": "lost"}, ["no state: lost", "lost with problems []"], "no state"),
    ({"status": "failed", "problems": [{**BAD, "message": " "}]}, ["a problem without a sentence"], "no sentence"),
    ({"status": "partial", "problems": [{**BAD, "code": "D009"}]}, ["a bug of ours: Tệp rỗng."], "a bug"),
    ({"seconds": 99.0}, ["99.0 seconds, 72.0 allowed"], "too long"),
    ({"seconds": 99.0, "pages": 1}, [], "not too long for its pages"),
]


@pytest.mark.parametrize(("change", "wrong"), [row[:2] for row in ROWS], ids=[row[2] for row in ROWS])
def test_broken_promises_are_seen(change, wrong) -> None:
    config = Config(deadline=40.0, deadline_per_mb=30.0, deadline_per_page=60.0)
    assert list(hostile.unstated(GOOD | change, 1_000_000, config)) == wrong


PLACES = [
    (["a", "b"], ["a", "b"], 0, "one row each"),
    (["a.zip"], ["a.zip/b", "a.zip/c/d"], 0, "members"),
    (["a", "b"], ["a"], 1, "a file without a row"),
    (["a"], ["a", "a"], 1, "two rows"),
    (["a", "a"], ["a", "a"], 0, "two files of one name"),
    (["a", "a"], ["a"], 1, "one of two files of one name"),
    (["a"], ["a", "b"], 1, "a row without a file"),
]


@pytest.mark.parametrize(("names", "found", "count"), [row[:3] for row in PLACES], ids=[row[3] for row in PLACES])
def test_rows_and_files_are_held_together(names, found, count) -> None:
    assert len(list(hostile.misplaced(names, [{"source": source} for source in found]))) == count
