"""Dask as an engine: the same tables, and workers that may die."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from threading import Thread
from types import SimpleNamespace

import psutil
import pytest

from pipeline import runner
from pipeline.config import Config
from pipeline.executors import Allowance, choose
from pipeline.status import status
from schemas.problems import ClusterFailed, MissingPart
from tests.pipeline import faults
from tests.pipeline.conftest import ROOT, report
from tests.pipeline.test_executors import lost
from tests.pipeline.test_run import documents, hashes

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes the way of Linux")


@pytest.fixture
def many(archive):
    for number in range(40):
        (archive / f"{number}.txt").write_text(report(100 + number, percent=str(number)), "utf-8")
    return archive


def run(archive, out, **settings):
    config = Config(**{"jobs": 2, "report": False, "engine": "dask"} | settings)
    return runner.run([str(archive)], out, config, process=faults.fragile)


def dask_workers():
    """The worker processes of a local cluster: children that have a worker of ours as a child, or will have one."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):  # it ends while we look
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
    return found


@contextmanager
def cluster(workers=1):
    """A scheduler and workers as programs of their own, as on a real cluster. Gives the scheduler's address."""
    begun = []

    def start(*arguments):
        command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
        begun.append(subprocess.Popen(command, cwd="/", env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL))

    address = "tcp://127.0.0.1:28786"
    start("dask_scheduler", "--host", "127.0.0.1", "--port", "28786", "--no-dashboard")
    for _ in range(workers):
        start("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--memory-limit", "0")
    try:
        yield address
    finally:
        for process in begun:
            with suppress(psutil.Error):
                for child in psutil.Process(process.pid).children():
                    child.kill()
            process.kill()
            process.wait(20)


def test_a_local_cluster_loses_what_processes_lose_and_nothing_else():
    tasks = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    allowance = Allowance(4, memory=300e6)
    found = dict(choose(2, "dask")(faults.faulty, tasks, lambda _: allowance, lost))
    expected = {number: number * 10 for number in tasks} | {3: -1, 5: -2, 7: -1, 9: -3}
    assert found == expected


def test_no_temporary_files_stay_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    work = choose(1, "dask")(faults.tenfold, [1, 2], lambda _: Allowance(60), lost)
    assert dict(work) == {1: 10, 2: 20}
    assert not list(tmp_path.glob("doichieu-*"))


def test_an_exception_of_the_work_is_raised():
    with pytest.raises(ValueError, match="not 4"):
        list(choose(1, "dask")(faults.refuse, [4], lambda _: Allowance(60), lost))


def test_no_cluster_is_set_up_for_nothing():
    begun = time.monotonic()
    assert list(choose(1, "dask")(faults.tenfold, [], lambda _: Allowance(60), lost)) == []
    assert time.monotonic() - begun < 0.5


def test_a_worker_killed_in_the_middle_costs_nothing(many, out, tmp_path):
    killed = []

    def killer():
        until = time.monotonic() + 60
        while len(killed) < 2 and time.monotonic() < until:
            time.sleep(0.05)
            try:
                done = status(out).done
            except Exception:
                continue
            if done > 5 + 12 * len(killed) and dask_workers():
                victim = dask_workers()[0]
                victim.kill()
                killed.append(victim.pid)

    thread = Thread(target=killer)
    thread.start()
    summary = run(many, out)
    thread.join()
    assert len(killed) == 2
    assert summary.statuses == {"ok": 44}
    run(many, tmp_path / "một mình", engine="processes", jobs=1)
    assert hashes(out) == hashes(tmp_path / "một mình")
    assert dask_workers() == []


def test_a_cluster_of_its_own(many, out, tmp_path, monkeypatch):
    monkeypatch.chdir(many.parent)  # workers have other current folders
    with cluster() as address:
        (many / "giết tôi.txt").write_text(report(7), "utf-8")
        config = Config(jobs=1, report=False, engine="dask", scheduler=address)
        runner.run([many.name], out, config, process=faults.fragile)
    assert documents(out)["giết tôi.txt"]["problems"][0]["code"] == "D010"
    run(many, tmp_path / "một mình", engine="processes", jobs=1)
    assert hashes(out) == hashes(tmp_path / "một mình")


def test_a_cluster_that_goes_away_ends_the_run_and_what_was_read_is_kept(many, out):
    with cluster() as address:

        def gone(found, reused):
            for process in psutil.Process().children():
                with suppress(psutil.Error):  # it is gone already
                    if "dask_scheduler" in " ".join(process.cmdline()):
                        process.kill()

        follower = SimpleNamespace(begin=lambda total: None, document=gone)
        config = Config(jobs=1, report=False, engine="dask", scheduler=address)
        with pytest.raises(ClusterFailed, match="Mất liên lạc"):
            runner.run([str(many)], out, config, watch=follower)
    kept = status(out).done
    assert 0 < kept < 44
    assert run(many, out, engine="processes").reused >= kept


def test_a_cluster_that_is_not_there_is_an_error_that_says_so(archive, out, monkeypatch):
    monkeypatch.setattr("pipeline.executors.cluster._PATIENCE", 1.0)
    with pytest.raises(ClusterFailed, match="28999"):
        run(archive, out, scheduler="tcp://127.0.0.1:28999")


def test_workers_of_another_version_are_refused():
    with pytest.raises(ClusterFailed, match="phiên bản"):
        list(choose(1, "dask", None, faults.my_pid)(faults.tenfold, [1], lambda _: Allowance(60), lost))


def test_without_dask_there_is_a_word_what_to_type(archive, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingPart, match=r"doichieu\[cluster\]"):
        run(archive, out)
