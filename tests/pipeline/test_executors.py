"""Executors: order, lost tasks, deadlines, and no process left behind."""

from __future__ import annotations

import itertools
import time
from contextlib import closing

import psutil
import pytest

from pipeline.executors import Loss, choose
from pipeline.executors.processes import WorkersDoNotStart
from tests.pipeline import faults


def lost(number: int, loss: Loss) -> int:
    return {Loss.DIED: -1, Loss.DEADLINE: -2}[loss]


def workers():
    return {child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())}


def within(seconds: float):
    return lambda _: seconds


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_results_come_in_the_order_of_the_tasks(jobs):
    assert list(choose(jobs)(faults.tenfold, range(40), within(60), lost)) == [n * 10 for n in range(40)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_tasks_no_results(jobs):
    assert list(choose(jobs)(faults.tenfold, [], within(60), lost)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_dies_or_hangs_costs_one_task(jobs):
    results = list(choose(jobs)(faults.faulty, range(10), within(1), lost))
    assert results == [0, 10, 20, -1, 40, -2, 60, -1, 80, 90]


def test_a_hanging_task_does_not_hold_up_the_end():
    begun = time.monotonic()
    assert list(choose(1)(faults.faulty, [5, 5], within(0.5), lost)) == [-2, -2]
    assert time.monotonic() - begun < 10


def test_a_worker_killed_while_idle_costs_nothing():
    with closing(choose(1)(faults.tenfold, range(6), within(60), lost)) as results:
        assert next(results) == 0
        time.sleep(0.5)  # the worker has answered its second task by now
        for child in workers():
            child.kill()
            child.wait()
        assert list(results) == [10, 20, 30, 40, 50]


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
    with closing(choose(2)(faults.tenfold, tasks, within(60), lost)) as results:
        assert list(itertools.islice(results, 5)) == [0, 10, 20, 30, 40]
    assert len(taken) < 20


def test_closing_early_leaves_no_process():
    before = workers()
    results = choose(2)(faults.faulty, [0, 5, 5], within(60), lost)
    assert next(results) == 0
    assert workers() - before
    results.close()
    assert not workers() - before
