"""The command as a process of its own: signals, permissions, a full disk, a worker that is killed."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time

import psutil
import pyarrow.parquet as pq
import pytest

from pipeline import runner
from pipeline.config import Config
from pipeline.status import status
from schemas.problems import ExitCode, NotADataset
from tests.pipeline import faults
from tests.pipeline.conftest import ROOT, report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="uses limits and signals of Linux")


def hashes(folder):
    """Of the dataset; the log of runs is another with each of them."""
    files = [path for path in folder.iterdir() if path.is_file() and path.name != "run.log"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def documents(folder):
    return {row["source"]: row for row in pq.read_table(folder / "documents.parquet").to_pylist()}


def end(process):
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err


@pytest.fixture
def done(start, archive, out):
    assert end(start("run", archive, "-o", out, "--no-report"))[0] == ExitCode.OK
    return out


@pytest.fixture
def heavy(archive, request):
    """The archive, after ``done`` where a test asks for both, with a file that takes long."""
    if "done" in request.fixturenames:
        request.getfixturevalue("done")
    (archive / "nặng.txt").write_text(report(9) * 20_000, "utf-8")
    return archive


def limit_file_size(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def without_power():
    """Even root must now ask for permission: takes CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH away."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):
        libc.prctl(24, capability, 0, 0, 0)


def workers(process):
    return [
        child for child in psutil.Process(process.pid).children() if "spawn_main" in " ".join(child.cmdline() or [""])
    ]


def busy_worker(process):
    """A worker that has been at work for a second."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        for worker in workers(process):
            if worker.cpu_times().user > 1.5:
                return worker
        time.sleep(0.05)
    raise AssertionError("no worker was ever busy")


@pytest.mark.parametrize("size", [1_000, 20_000])
def test_a_full_disk_ends_the_run_and_the_old_dataset_is_untouched(start, archive, done, size):
    before = hashes(done)
    (archive / "mới.txt").write_text(report(8), "utf-8")
    code, _, err = end(start("run", archive, "-o", done, "--no-report", preexec_fn=limit_file_size(size)))
    assert code == ExitCode.DISK_FULL
    assert "R003" in err
    assert hashes(done) == before
    assert end(start("run", archive, "-o", done, "--no-report"))[0] == ExitCode.OK
    assert documents(done)["mới.txt"]["status"] == "ok"


def test_a_disk_that_is_really_full(start, archive, tmp_path):
    disk = tmp_path / "đĩa nhỏ"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("may not mount a small disk")
    try:
        assert end(start("run", archive / "windows.txt", "-o", disk / "ra", "--no-report"))[0] == ExitCode.OK
        before = hashes(disk / "ra")
        for number in range(180):
            (archive / f"{number}.txt").write_text(report(number + 100), "utf-8")
        code, _, err = end(start("run", archive, "-o", disk / "ra", "--lang", "en", "--no-report"))
        assert code == ExitCode.DISK_FULL
        assert "untouched" in err
        assert hashes(disk / "ra") == before
        found = status(disk / "ra")
        assert (found.phase, found.running, found.done > 4, found.waiting > 0) == ("stopped", False, True, True)
        subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
        code, _, err = end(start("run", archive, "-o", disk / "ra", "--json-log", "--no-report"))
        lines = [json.loads(line) for line in err.splitlines()]
        assert code == ExitCode.OK
        assert sum(line.get("reused") is True for line in lines) >= found.done
        assert len(documents(disk / "ra")) == 184
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_run_killed_again_and_again_ends_with_the_tables_of_one_that_was_not(start, archive, out, tmp_path):
    for number in range(200):
        (archive / f"{number}.txt").write_text(report(100 + number, percent=str(number)), "utf-8")
    times = random.Random(5)
    killed = 0
    for _ in range(5):
        process = start("run", archive, "-o", out, "--jobs", 2, "--no-report")
        before = status(out).done if (out / ".doichieu").exists() else 0
        wait_for(lambda: process.poll() is not None or done_so_far(out) >= before + times.randint(1, 45))  # noqa: B023
        time.sleep(times.random() / 20)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
    assert killed == 5
    assert status(out).phase == "stopped"
    assert status(out).done > 0
    assert end(start("run", archive, "-o", out, "--jobs", 2, "--no-report"))[0] == ExitCode.OK
    assert end(start("run", archive, "-o", tmp_path / "yên", "--jobs", 1, "--no-report"))[0] == ExitCode.OK
    assert hashes(out) == hashes(tmp_path / "yên")
    assert len(documents(out)) == 204


def done_so_far(folder):
    try:
        return status(folder).done
    except NotADataset:
        return 0


def wait_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)


def test_status_of_a_run_that_goes_on_and_of_one_that_was_killed(start, heavy, out):
    process = start("run", heavy, "-o", out, "--jobs", 2, "--no-report")
    wait_for(lambda: done_so_far(out) >= 4)
    row = json.loads(end(start("status", out, "--json"))[1])
    assert (row["running"], row["phase"], row["files"], row["done"], row["waiting"]) == (True, "reading", 5, 4, 1)
    assert row["rate"] > 0
    assert "Đang đọc" in end(start("status", out))[1]
    code, _, err = end(start("run", heavy, "-o", out))
    assert (code, "khác đang ghi" in err) == (ExitCode.BAD_OUTPUT, True)
    process.kill()
    process.wait()
    code, shown, _ = end(start("status", out, "--lang", "en"))
    assert (code, "Stopped" in shown, "4 of 5 files" in shown) == (0, True, True)


def test_what_hangs_dies_or_eats_memory_costs_its_document_only(archive, out):
    for name in ("treo máy", "giết tôi", "ngốn bộ nhớ", "nuốt một lần"):
        (archive / f"{name}.txt").write_text(report(len(name)), "utf-8")
    config = Config(jobs=2, report=False, deadline=8, deadline_per_mb=0.001, memory_mb=400)
    summary = runner.run([str(archive)], out, config, process=faults.fragile)
    failed = {name: row["problems"][0]["code"] for name, row in documents(out).items() if row["status"] == "failed"}
    codes = {"treo máy": "D008", "giết tôi": "D010", "ngốn bộ nhớ": "D027", "nuốt một lần": "D027"}
    assert failed == {f"{name}.txt": code for name, code in codes.items()}
    assert summary.statuses == {"ok": 4, "failed": 4}
    assert status(out).codes == {"D008": 1, "D010": 1, "D027": 2}


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_the_old_dataset_and_no_process(start, heavy, done, sign):
    before = hashes(done)
    process = start("run", heavy, "-o", done, "--jobs", 2, start_new_session=True)
    busy_worker(process)
    children = workers(process)
    if sign == signal.SIGINT:
        os.killpg(process.pid, sign)  # as a terminal does it
    else:
        process.send_signal(sign)
    code, _, err = end(process)
    assert code == ExitCode.INTERRUPTED
    assert "Traceback" not in err
    assert hashes(done) == before
    assert not any(child.is_running() for child in children)


def test_a_run_that_is_killed_outright_leaves_the_old_dataset_and_no_process(start, heavy, done):
    before = hashes(done)
    process = start("run", heavy, "-o", done, "--jobs", 2)
    worker = busy_worker(process)
    process.kill()
    process.wait()
    assert hashes(done) == before
    worker.wait(60)
    for path in heavy.glob("nặng.txt"):
        path.unlink()
    assert end(start("run", heavy, "-o", done, "--no-report"))[0] == ExitCode.OK
    assert hashes(done) == before


def test_a_killed_worker_costs_its_document_only(start, heavy, out):
    process = start("run", heavy, "-o", out, "--jobs", 2, "--json-log", "--no-report")
    busy_worker(process).kill()
    code, _, err = end(process)
    assert code == ExitCode.FILES_FAILED
    rows = documents(out)
    assert rows["nặng.txt"]["problems"][0]["code"] == "D010"
    assert [row["status"] for row in rows.values()].count("ok") == 4
    lines = [json.loads(line) for line in err.splitlines()]
    assert [line["event"] for line in lines] == ["begin", *["document"] * 5, "end"]
    assert lines[-1]["exit_code"] == ExitCode.FILES_FAILED


def test_a_document_that_takes_too_long_is_given_up(start, heavy, out):
    limits = {"DOICHIEU_DEADLINE": "2", "DOICHIEU_DEADLINE_PER_MB": "0.001"}
    begun = time.monotonic()
    code, shown, _ = end(start("run", heavy, "-o", out, "--no-report", env=limits))
    assert time.monotonic() - begun < 60
    assert code == ExitCode.FILES_FAILED
    assert documents(out)["nặng.txt"]["problems"][0]["code"] == "D008"
    assert "D008" in shown


def test_what_may_not_be_read_is_a_row_that_says_why(start, archive, out):
    (archive / "cấm.txt").write_text(report(9), "utf-8")
    (archive / "cấm").mkdir()
    (archive / "cấm" / "a.txt").write_text(report(10), "utf-8")
    for name in ("cấm.txt", "cấm"):
        (archive / name).chmod(0)
    code, _, _ = end(start("run", archive, "-o", out, "--no-report", preexec_fn=without_power))
    rows = documents(out)
    assert code == ExitCode.FILES_FAILED
    assert rows["cấm.txt"]["problems"][0]["code"] == "D004"
    assert rows["cấm"]["problems"][0]["code"] == "D012"
    assert [row["status"] for row in rows.values()].count("ok") == 4


def test_a_folder_that_may_not_be_written_is_an_error(start, archive, tmp_path):
    (tmp_path / "khóa").mkdir(mode=0o500)
    code, _, err = end(start("run", archive, "-o", tmp_path / "khóa" / "ra", preexec_fn=without_power))
    assert code == ExitCode.BAD_OUTPUT
    assert "R002" in err


def test_the_version_is_said_at_once(start):
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        code, out, _ = end(start("--version"))
        times.append(time.perf_counter() - begun)
        assert (code, out[:9]) == (0, "doichieu ")
    assert min(times) < 0.3


def test_the_python_face_is_imported_at_once():
    code = "import sys, doichieu; print({'pandas', 'pyarrow', 'regex', 'yaml', 'click'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "set()\n"


def test_a_reader_that_goes_away_is_no_error(start, archive):
    process = start("show", archive / "windows.txt")
    process.stdout.close()
    assert process.wait(60) == ExitCode.OK
    assert "Traceback" not in process.stderr.read()
    process.stdout = None
