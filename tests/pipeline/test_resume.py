"""Runs one after another: what is read again, what is not, and that the tables are those of one undisturbed run."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from corpus import external
from pipeline import runner
from pipeline.config import Config
from pipeline.fingerprint import everything, fingerprint, readers, readers_of
from pipeline.outcome import Outcome
from pipeline.state import State, state_file
from pipeline.status import status
from schemas.limits import DEFAULT
from schemas.problems import ExitCode, ForeignOutput, NotADataset, Problem
from tests.pipeline import faults
from tests.pipeline.conftest import report
from tests.pipeline.test_run import documents, hashes, read


class Follower:
    """Remembers what was read and what was reused."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.reused: list[str] = []

    def begin(self, total: int) -> None: ...

    def document(self, found: Outcome, reused: bool) -> None:
        (self.reused if reused else self.read).append(found.source)


def run(archive, out, *, process=None, retry=False, **settings):
    follower = Follower()
    config = Config(**{"jobs": 0, "report": False} | settings)
    patterns = [str(archive)] if isinstance(archive, Path) else list(map(str, archive))
    summary = runner.run(patterns, out, config, watch=follower, process=process, retry=retry)
    return summary, follower


def fresh(archive, tmp_path, **settings):
    """The tables of one undisturbed run."""
    out = tmp_path / "không bị ngắt"
    shutil.rmtree(out, ignore_errors=True)
    run(archive, out, **settings)
    return hashes(out)


@pytest.fixture
def done(archive, out):
    run(archive, out)
    return out


def settle_times(folder):
    """As if all files had been written an hour ago."""
    for path in folder.rglob("*.*"):
        os.utime(path, (time.time() - 3600,) * 2)


def test_what_has_not_changed_is_not_read_and_the_tables_stay(done, archive):
    before = {path: path.stat().st_mtime_ns for path in done.glob("*.parquet")}
    summary, follower = run(archive, done)
    assert (follower.read, len(follower.reused), summary.reused, summary.unchanged) == ([], 4, 4, True)
    assert {path: path.stat().st_mtime_ns for path in done.glob("*.parquet")} == before


def test_the_summary_of_an_unchanged_dataset_is_that_of_the_run_that_made_it(archive, out):
    (archive / "rỗng.txt").touch()
    first, _ = run(archive, out)
    again, _ = run(archive, out)
    assert again.unchanged
    assert replace(again, seconds=0, reused=0, unchanged=False) == replace(first, seconds=0)
    assert again.exit_code is ExitCode.FILES_FAILED


def test_only_what_changed_is_read(done, archive, tmp_path):
    (archive / "windows.txt").write_text(report(3, percent="26"), "utf-8")
    (archive / "mới.txt").write_text(report(9), "utf-8")
    (archive / "Đắk Nông.md").unlink()
    _, follower = run(archive, done)
    assert sorted(follower.read) == ["mới.txt", "windows.txt"]
    assert "Đắk Nông.md" not in documents(done)
    assert hashes(done) == fresh(archive, tmp_path)


def test_names_that_are_no_unicode(archive, out):
    """Two that are shown alike, and one of them again in an unchanged run."""
    names = [b"b\xe1o c\xe1o.txt", b"b\\xe1o c\\xe1o.txt", "Ha\u0300.txt".encode(), "Hà.txt".encode(), b"a\nb.txt"]
    for number, name in enumerate(names):
        (archive / os.fsdecode(name)).write_text(report(50 + number), "utf-8")
    settle_times(archive)
    summary, _ = run(archive, out)
    assert summary.statuses == {"ok": 4 + len(names)}
    assert run(archive, out)[1].read == []


def test_a_change_that_keeps_size_and_time_is_seen(done, archive, tmp_path):
    path = archive / "windows.txt"
    settle_times(archive)
    run(archive, done)
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"30/120", b"40/120"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    _, follower = run(archive, done)
    assert follower.read == ["windows.txt"]
    assert hashes(done) == fresh(archive, tmp_path)


def test_a_file_under_another_name_is_not_read_again(done, archive, tmp_path):
    (archive / "windows.txt").rename(archive / "a đổi tên.txt")
    _, follower = run(archive, done)
    assert follower.read == []
    assert hashes(done) == fresh(archive, tmp_path)


def test_a_problem_that_names_its_file_is_not_told_of_another(archive, out, tmp_path):
    (archive / "hỏng.txt").write_bytes(bytes(range(128, 160)) * 20)
    run(archive, out)
    (archive / "hỏng.txt").rename(archive / "khác.txt")
    run(archive, out)
    assert "khác.txt" in documents(out)["khác.txt"]["problems"][0]["message"]
    assert hashes(out) == fresh(archive, tmp_path)


def test_the_same_bytes_under_another_suffix_are_read_anew(done, archive, tmp_path):
    (archive / "windows.txt").rename(archive / "windows.md")
    _, follower = run(archive, done)
    assert follower.read == ["windows.md"]
    assert documents(done)["windows.md"]["media_type"] == "text/markdown"
    assert hashes(done) == fresh(archive, tmp_path)


def test_members_of_an_archive_are_documents_like_any(archive, out, tmp_path):
    def fill(*percents):
        with ZipFile(archive / "nén.zip", "w") as packed:
            for number, percent in enumerate(percents):
                packed.writestr(f"thư mục/{number}.txt", report(50 + number, percent=percent))

    fill("25", "26", "27")
    run(archive, out)
    assert documents(out)["nén.zip/thư mục/2.txt"]["status"] == "ok"
    assert run(archive, out)[0].unchanged
    fill("25", "28", "27")
    _, follower = run(archive, out)
    assert follower.read == ["nén.zip/thư mục/1.txt"]
    assert hashes(out) == fresh(archive, tmp_path)


def test_copies_are_read_once_and_the_next_takes_the_place_of_one_that_goes(archive, out, tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (archive / name).write_text(report(7), "utf-8")
    summary, follower = run(archive, out)
    assert Counter(follower.read)["a.txt"] == 1
    assert summary.statuses == {"ok": 5, "skipped": 2}
    assert [documents(out)[name]["status"] for name in ("a.txt", "b.txt", "c.txt")] == ["ok", "skipped", "skipped"]
    (archive / "a.txt").unlink()
    _, follower = run(archive, out)
    assert set(follower.read) == {"c.txt"}  # told of as a copy, not read
    assert documents(out)["b.txt"]["status"] == "ok"
    assert hashes(out) == fresh(archive, tmp_path)


def test_a_copy_whose_first_could_not_be_read_is_read_itself(archive, out, tmp_path):
    (archive / "1.txt").write_bytes(b"MZ\x90\0" * 50)
    (archive / "2.exe").write_bytes(b"MZ\x90\0" * 50)
    run(archive, out)
    rows = documents(out)
    assert (rows["1.txt"]["status"], rows["2.exe"]["status"]) == ("failed", "skipped")
    assert rows["2.exe"]["problems"][0]["code"] == "D005"
    assert hashes(out) == fresh(archive, tmp_path)


@pytest.mark.parametrize("settings", [{"limits": replace(DEFAULT, pages=3)}, {"ocr": False}])
def test_other_settings_read_everything_anew(done, archive, settings):
    _, follower = run(archive, done, **settings)
    assert len(follower.read) == 4


def test_other_limits_are_no_sign_of_a_file_that_changes(archive, out, monkeypatch):
    monkeypatch.setattr("pipeline.plan._FRESH_NS", -1)  # what was seen once is known
    with ZipFile(archive / "kho.zip", "w") as package:
        package.writestr("lớn.txt", report(40) + " " * 100_000)
        package.writestr("hỏng.bin", b"\x7fELF" + b"\0" * 100_000)
    codes = {}
    for limit in (DEFAULT.bytes, 50_000, 200_000):
        run(archive, out, limits=replace(DEFAULT, bytes=limit))
        codes[limit] = [[p["code"] for p in row["problems"]] for row in packed(out)]
    assert codes == {DEFAULT.bytes: [["D005"], []], 50_000: [["D006"], ["D006"]], 200_000: [["D005"], []]}


def packed(out):
    return [row for source, row in sorted(documents(out).items()) if "kho.zip" in source]


def test_what_is_too_large_is_not_read_to_tell_it_from_others(archive, out):
    with (archive / "phim.pdf").open("wb") as file:
        file.truncate(1 << 40)  # a terabyte that takes no place
    begun = time.perf_counter()
    run(archive, out)
    assert [problem["code"] for problem in documents(out)["phim.pdf"]["problems"]] == ["D006"]
    assert time.perf_counter() - begun < 60


def test_a_program_that_was_installed_meanwhile_is_used(archive, out, monkeypatch):
    (archive / "cũ.rtf").write_text(r"{\rtf1\ansi 12 vu\par}")
    here = external.find(external.LIBREOFFICE)
    monkeypatch.setattr(external, "find", lambda _: None)
    run(archive, out)
    assert run(archive, out)[1].read == []
    monkeypatch.setattr(external, "find", lambda _: here or "/bin/false")
    assert run(archive, out)[1].read == ["cũ.rtf"]
    assert [p["code"] for p in documents(out)["cũ.rtf"]["problems"]] == ([] if here else ["D019"])


def test_a_new_version_of_a_program_reads_its_files_again_and_no_others(archive, out, tmp_path, monkeypatch):
    program = tmp_path / "office" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1")
    program.chmod(0o755)
    monkeypatch.setattr(external, "find", lambda _: str(program))
    (archive / "cũ.rtf").write_text(r"{\rtf1\ansi 12 vu\par}")
    (archive / "ảnh.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    run(archive, out)
    assert run(archive, out)[1].read == []
    (program.parent / "versionrc").write_text("buildid=25.2")
    assert run(archive, out)[1].read == ["cũ.rtf"]
    assert run(archive, out)[1].read == []
    monkeypatch.setattr(external, "find", lambda _: None)
    assert run(archive, out)[1].read == []  # it could not be read at all


def test_results_say_which_programs_they_need():
    def needs(media_type, *codes, ocr_pages=0):
        problems = tuple(Problem("ingest", code, "") for code in codes)
        return readers_of(Outcome("a", "0" * 16, media_type, "ok", problems, ocr_pages=ocr_pages))

    assert needs("text/plain") == needs("application/pdf") == needs("application/zip", "D024") == set()
    assert needs("application/pdf", ocr_pages=1) == needs("image/tiff") == {"tesseract"}
    assert needs("application/rtf") == needs("application/octet-stream", "D018") == {"libreoffice"}
    assert needs("application/msword", "D030") == {"libreoffice", "tesseract"}


def test_a_sign_of_a_version_is_that_of_its_files(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text("exit 1")
    monkeypatch.setattr(external, "find", lambda _: str(program))
    first = external.version(external.LIBREOFFICE)
    assert external.version(external.LIBREOFFICE) == first
    os.utime(program, (1, 1))
    assert external.version(external.LIBREOFFICE) != first
    monkeypatch.setattr(external, "find", lambda _: None)
    assert external.version(external.LIBREOFFICE) is None
    assert "libreoffice" not in readers(True)


@pytest.mark.parametrize("settings", [{"deadline": 7.0}, {"jobs": 1}, {"memory_mb": 3000.0}])
def test_settings_that_change_no_result_read_nothing(done, archive, settings):
    summary, follower = run(archive, done, **settings)
    assert follower.read == []
    assert summary.unchanged


def test_other_code_reads_everything_anew(done, archive, monkeypatch):
    monkeypatch.setattr("pipeline.runner.fingerprint", lambda *_: "f" * 16)
    _, follower = run(archive, done)
    assert len(follower.read) == 4


def test_timings_come_from_what_was_kept(done, archive):
    _, follower = run(archive, done, timings=True)
    assert follower.read == []
    assert all(row["seconds"] > 0 for row in read(done, "documents"))


@pytest.mark.parametrize("damage", ["table", "page", "descriptor", "word"])
def test_a_dataset_that_was_touched_is_written_again(archive, out, damage):
    run(archive, out, report=True)
    before = hashes(out)
    match damage:
        case "table":
            (out / "figures.parquet").unlink()
        case "page":
            (out / "report.html").write_text("khác", "utf-8")
        case "descriptor":
            os.utime(out / "datapackage.json")
        case "word":
            (out / "acknowledgements.yaml").write_text("[]", "utf-8")
    summary, follower = run(archive, out, report=True)
    assert follower.read == []
    assert summary.unchanged is (damage == "word")  # a file that says nothing changes nothing
    assert {name: digest for name, digest in hashes(out).items() if name in before} == before


def breaking(after: int):
    """The real stages, until something goes wrong that no run survives."""
    left = [after]

    def process(file, alive):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return faults.fragile(file, alive)

    return process


def test_a_run_that_is_broken_off_again_and_again_ends_with_the_same_tables(archive, out, tmp_path):
    for number in range(20):
        (archive / f"{number}.txt").write_text(report(100 + number, percent=str(20 + number)), "utf-8")
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            run(archive, out, process=breaking(7))
        assert not list(out.glob("*.parquet"))
        assert (status(out).phase, status(out).running) == ("stopped", False)
    assert status(out).done == 21
    _, follower = run(archive, out)
    assert (len(follower.read), len(follower.reused)) == (3, 21)
    assert hashes(out) == fresh(archive, tmp_path)


def test_a_first_run_that_was_stopped_leaves_a_folder_that_is_ours(archive, out):
    with pytest.raises(KeyboardInterrupt):
        run(archive, out, process=breaking(1))
    assert {path.name for path in out.iterdir()} == {".doichieu", "run.log"}
    run(archive, out)
    assert len(documents(out)) == 4
    assert archive not in [path.parent for path in out.iterdir()]


def test_a_folder_of_others_is_not_ours_for_being_asked_once(archive, out):
    out.mkdir()
    (out / "thư.txt").write_text("của tôi", "utf-8")
    for _ in range(2):
        with pytest.raises(ForeignOutput):
            run(archive, out)
    assert [path.name for path in out.iterdir()] == ["thư.txt"]


def test_an_unfinished_run_inside_the_input_is_not_read(archive):
    with pytest.raises(KeyboardInterrupt):
        run(archive, archive / "dở dang", process=breaking(1))
    _, follower = run(archive, archive / "ra")
    assert len(follower.read) == 4


@pytest.mark.parametrize("jobs", [0, 1])
def test_what_failed_for_a_reason_that_may_pass_is_read_again_when_asked(archive, out, tmp_path, jobs):
    (archive / "treo máy.txt").write_text(report(8), "utf-8")
    (archive / "rỗng.txt").touch()
    run(archive, out, process=faults.fragile, jobs=1, deadline=3.0)
    assert documents(out)["treo máy.txt"]["problems"][0]["code"] == "D008"
    _, follower = run(archive, out, jobs=jobs)
    assert follower.read == []
    _, follower = run(archive, out, jobs=jobs, retry=True)
    assert follower.read == ["treo máy.txt"]
    assert documents(out)["treo máy.txt"]["status"] == "ok"
    assert hashes(out) == fresh(archive, tmp_path)


def test_a_file_that_changes_while_it_is_read_is_read_again(archive, out, tmp_path):
    path = archive / "windows.txt"

    def process(file, alive):
        if file.source == "windows.txt" and b"30/120" in path.read_bytes():
            path.write_bytes(path.read_bytes().replace(b"30/120", b"40/120"))
        return faults.fragile(file, alive)

    run(archive, out, process=process)
    assert any(row["text"].startswith("40/120") for row in read(out, "figures"))
    assert hashes(out) == fresh(archive, tmp_path)


def test_a_file_that_never_stands_still_is_a_failure_that_says_so(archive, out):
    path = archive / "windows.txt"
    times = iter(range(1000, 1100))

    def process(file, alive):
        if file.source == "windows.txt":
            path.write_text(report(next(times)), "utf-8")
        return faults.fragile(file, alive)

    run(archive, out, process=process)
    assert documents(out)["windows.txt"]["problems"][0]["code"] == "D028"
    assert [row["status"] for row in documents(out).values()].count("ok") == 3


@pytest.mark.parametrize("harm", ["garbage", "cut", "empty", "version", "body", "outcome", "length", "lost"])
def test_a_damaged_state_costs_time_and_nothing_else(done, archive, tmp_path, harm):
    path = state_file(done)
    match harm:
        case "garbage":
            path.write_bytes(b"rubbish" * 1000)
        case "cut":
            path.write_bytes(path.read_bytes()[:20_000])
        case "empty":
            path.write_bytes(b"")
        case "version":
            with sqlite3.connect(path) as db:
                db.execute("PRAGMA user_version = 99")
        case "body":
            with sqlite3.connect(path) as db:
                db.execute("UPDATE bodies SET tables = zeroblob(50)")
        case "outcome":
            with sqlite3.connect(path) as db:
                db.execute("UPDATE bodies SET outcome = '{'")
        case "length":
            with sqlite3.connect(path) as db:
                db.execute("UPDATE bodies SET tables = ?", (zlib.compress(b'{"documents": 5}\nab'),))
        case "lost":
            with sqlite3.connect(path) as db:
                db.execute("DELETE FROM bodies")
    (archive / "mới.txt").write_text(report(9), "utf-8")
    summary, _ = run(archive, done)
    assert summary.statuses["ok"] == 5
    assert hashes(done) == fresh(archive, tmp_path)


def test_a_state_that_cannot_be_opened_is_told_in_words(done, archive):
    path = state_file(done)
    path.unlink()
    path.mkdir()
    with pytest.raises(ForeignOutput):
        run(archive, done)


def test_what_is_no_longer_needed_is_dropped(done, archive):
    size = state_file(done).stat().st_size
    for number in range(40):
        (archive / f"{number}.txt").write_text(report(100 + number) + str(number) + "x" * 50_000, "utf-8")
    run(archive, done)
    assert state_file(done).stat().st_size > 2 * size
    for number in range(40):
        (archive / f"{number}.txt").unlink()
    run(archive, done)
    assert state_file(done).stat().st_size < 2 * size
    with State(done) as state:
        assert sum(1 for _ in state.planned()) == 4


def test_the_log_has_a_line_for_each_document_that_was_read(done, archive):
    (archive / "rỗng\n.txt").touch()
    run(archive, done)
    lines = [line.split("\t") for line in (done / "run.log").read_text("utf-8").splitlines()]
    assert [line[1] for line in lines] == ["begin", *["ok"] * 4, "end", "begin", "failed", "end"]
    assert lines[2][2] == "-"
    assert lines[2][4].endswith(".txt")
    assert lines[7][4:] == ["rỗng .txt", "D001"]
    assert "4 of them read before" in lines[8][2]


def test_the_log_may_lie_elsewhere(archive, out, tmp_path):
    runner.run([str(archive)], out, Config(jobs=0, report=False), log=tmp_path / "nhật ký.txt")
    assert len((tmp_path / "nhật ký.txt").read_text("utf-8").splitlines()) == 6
    assert not (out / "run.log").exists()


def test_status_counts_by_state_and_reason(archive, out, tmp_path):
    (archive / "rỗng.txt").touch()
    (archive / "b.txt").write_bytes((archive / "windows.txt").read_bytes())
    with pytest.raises(NotADataset):
        status(out)
    run(archive, out)
    found = status(out)
    assert (found.phase, found.running, found.files, found.done, found.waiting) == ("done", False, 6, 6, 0)
    assert (found.statuses, found.copies, found.codes) == ({"ok": 4, "failed": 1}, 1, {"D001": 1})
    [(source, failed)] = found.failures
    assert (source, failed.codes) == ("rỗng.txt", ("D001",))


def test_status_of_a_run_of_another_version_says_what_it_can(archive, out):
    (archive / "rỗng.txt").touch()
    run(archive, out)
    with sqlite3.connect(state_file(out)) as db:
        db.execute("UPDATE bodies SET outcome = json_set(outcome, '$.smell', 3)")
    found = status(out)
    assert (found.statuses, found.failures) == ({"ok": 4, "failed": 1}, ())


def test_the_fingerprint_knows_limits_and_recognition():
    prints = {fingerprint(DEFAULT, True), fingerprint(DEFAULT, False), fingerprint(replace(DEFAULT, pages=1), True)}
    assert len(prints) == 3
    assert fingerprint(DEFAULT, True) == fingerprint(DEFAULT, True)
    assert everything(DEFAULT, True) == everything(DEFAULT, True) != everything(DEFAULT, False)
