"""The command as a process of its own: signals, permissions, a full disk, a worker that is killed."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time

import psutil
import pyarrow.parquet as pq
import pytest

from schemas.problems import ExitCode
from tests.pipeline.conftest import ROOT, report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="uses limits and signals of Linux")


def hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


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


def test_a_disk_that_is_really_full(start, archive, tmp_path):
    disk = tmp_path / "đĩa nhỏ"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "none", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount a small disk")
    try:
        assert end(start("run", archive / "windows.txt", "-o", disk / "ra", "--no-report"))[0] == ExitCode.OK
        before = hashes(disk / "ra")
        for number in range(20):
            (archive / f"{number}.txt").write_text(report(number + 100), "utf-8")
        code, _, err = end(start("run", archive, "-o", disk / "ra", "--lang", "en", "--no-report"))
        assert code == ExitCode.DISK_FULL
        assert "untouched" in err
        assert hashes(disk / "ra") == before
    finally:
        subprocess.run(["umount", disk], check=True)


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
    new = hashes_without_stage(done)
    assert new == before
    worker.wait(60)
    for path in heavy.glob("nặng.txt"):
        path.unlink()
    assert end(start("run", heavy, "-o", done, "--no-report"))[0] == ExitCode.OK
    assert hashes(done) == before


def hashes_without_stage(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


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
