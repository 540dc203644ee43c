"""Executors: every task once, lost tasks, allowances, and no process left behind."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing

import psutil
import pytest

from pipeline.executors import Allowance, Loss, choose
from pipeline.executors.processes import WorkersDoNotStart
from tests.pipeline import faults
from tests.pipeline.conftest import ROOT

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes the way of Linux")


def lost(number: int, loss: Loss) -> int:
    return {Loss.DIED: -1, Loss.DEADLINE: -2, Loss.MEMORY: -3}[loss]


def workers():
    return {child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())}


def within(seconds: float, per_page: float = 0.0, memory: float = float("inf")):
    return lambda _: Allowance(seconds, per_page, memory)


def results(jobs, work, tasks, allowance=None):
    """What comes of each task, by task. Every task must come once."""
    found = list(choose(jobs)(work, tasks, allowance or within(60), lost))
    assert len(found) == len(dict(found))
    return dict(found)


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_every_task_has_its_result(jobs):
    assert results(jobs, faults.tenfold, range(40)) == {n: n * 10 for n in range(40)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_tasks_no_results(jobs):
    assert results(jobs, faults.tenfold, []) == {}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_dies_or_hangs_costs_one_task(jobs):
    found = results(jobs, faults.faulty, range(9), within(1))
    assert found == {0: 0, 1: 10, 2: 20, 3: -1, 4: 40, 5: -2, 6: 60, 7: -1, 8: 80}


@linux
def test_a_worker_that_eats_memory_costs_one_task():
    before = psutil.Process().memory_info().rss
    assert results(1, faults.faulty, [8, 9, 10], within(60, memory=300e6)) == {8: 80, 9: -3, 10: 100}
    assert psutil.Process().memory_info().rss - before < 50e6


def test_signs_of_life_move_the_deadline():
    assert results(2, faults.long_but_alive, [0, 1], within(1.2, per_page=1.2)) == {0: 0, 1: -2}


def test_a_hanging_task_does_not_hold_up_the_others():
    begun = time.monotonic()
    assert results(2, faults.faulty, [5, 1, 2, 4, 6, 8], within(3))[5] == -2
    assert time.monotonic() - begun < 10


@linux
@pytest.mark.parametrize(("number", "loss"), [(2, -2), (10, -2), (1, -1)], ids=["hangs", "other session", "dies"])
def test_programs_of_a_lost_worker_are_ended(tmp_path, monkeypatch, number, loss):
    note = tmp_path / "pid"
    monkeypatch.setenv("DOICHIEU_TEST_CHILD", str(note))
    assert results(1, faults.with_child, [number], within(1)) == {number: loss}
    child = int(note.read_text("utf-8"))
    until = time.monotonic() + 5
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(child)


def test_temporary_files_of_lost_workers_are_removed(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert results(2, faults.with_files, [1, 2, 3], within(2)) == {1: -2, 2: -1, 3: 3}
    assert list(tmp_path.iterdir()) == []


@linux
def test_programs_end_with_workers_whose_parent_was_killed(tmp_path):
    note = tmp_path / "pid"
    code = (
        "from pipeline.executors import *; from tests.pipeline import faults\n"
        "if __name__ == '__main__': list(choose(1)(faults.with_child, [10], lambda _: Allowance(60), None))"
    )
    (tmp_path / "parent.py").write_text(code, "utf-8")
    (tmp_path / "tmp").mkdir()
    environment = os.environ | {
        "DOICHIEU_TEST_CHILD": str(note), "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp"),
    }  # fmt: skip
    with subprocess.Popen([sys.executable, tmp_path / "parent.py"], env=environment) as parent:
        until = time.monotonic() + 30
        while not (note.exists() and note.read_text("utf-8")) and time.monotonic() < until:
            time.sleep(0.05)
        parent.kill()
    child = int(note.read_text("utf-8"))
    until = time.monotonic() + 10
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(child)
    while list((tmp_path / "tmp").iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert list((tmp_path / "tmp").iterdir()) == []


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@linux
def test_a_worker_that_has_grown_is_replaced():
    found = results(1, faults.grow, range(120), within(60, memory=400e6))
    assert len(found) == 120
    assert len(set(found.values())) == 3  # it has 200 MB after 50 tasks


def test_a_worker_killed_while_idle_costs_nothing():
    with closing(choose(1)(faults.tenfold, range(6), within(60), lost)) as found:
        assert next(found) == (0, 0)
        time.sleep(0.5)  # the worker waits for its second task
        for child in workers():
            child.kill()
            child.wait()
        assert list(found) == [(n, n * 10) for n in range(1, 6)]


@pytest.mark.parametrize("jobs", [0, 1])
def test_an_exception_of_the_work_is_raised(jobs):
    with pytest.raises(ValueError, match="not 4"):
        list(choose(jobs)(faults.refuse, [4], within(60), lost))


def test_workers_that_cannot_start_are_an_error_and_no_endless_loop():
    with pytest.raises(WorkersDoNotStart):
        list(choose(2)(faults.CannotArrive(), range(3), within(60), lost))


def test_tasks_are_taken_as_they_are_needed():
    taken = []
    tasks = (taken.append(n) or n for n in itertools.count())
    with closing(choose(2)(faults.tenfold, tasks, within(60), lost)) as found:
        assert len(list(itertools.islice(found, 5))) == 5
    assert len(taken) < 20


def test_closing_early_leaves_no_process():
    before = workers()
    found = choose(2)(faults.faulty, [0, 5, 5], within(60), lost)
    assert next(found) == (0, 0)
    assert workers() - before
    found.close()
    assert not workers() - before
