import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from terrapalette.runtime import engine
from terrapalette.runtime.errors import InputError


@pytest.mark.parametrize("settings", [{}, {"workers": 3}, {"tasks": 2}, {"tasks": 20}, {"tasks": 4, "workers": 2}])
def test_results_come_in_the_order_of_the_blocks(settings):
    def squared(number):
        # The first are done last.
        time.sleep(0.002 * (7 - number))
        return number**2

    with engine.started(**settings) as run:
        assert run(squared, range(7)) == [number**2 for number in range(7)] == engine.loop(squared, range(7))
        assert run(squared, []) == []


def test_workers_work_at_the_same_time():
    both = threading.Barrier(2, timeout=20)
    with engine.started(workers=2) as run:
        assert sorted(run(lambda _: both.wait(), range(2))) == [0, 1]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_a_block_is_told_and_the_rest_not_begun(workers):
    begun = []

    def fails(number):
        begun.append(number)
        raise InputError(f"block {number} is broken")

    with engine.started(workers=workers) as run, pytest.raises(InputError, match="block 0 is broken"):
        run(fails, range(1000))
    assert len(begun) < 1000


@pytest.mark.parametrize("workers", [1, 2])
def test_too_little_memory_is_told_in_a_sentence(workers):
    with (
        engine.started(workers=workers) as run,
        pytest.raises(InputError, match=r"does not fit into memory.*fewer workers"),
    ):
        run(lambda _: np.empty(2**60, np.uint8), range(3))


def test_without_dask_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "terrapalette.runtime.dask_workers", raising=False)
    with pytest.raises(InputError, match="'dask' needs the Python package distributed"), engine.started("dask"):
        pass


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"kind": "spark"}, "engine.kind is 'spark', expected one of local, dask"),
        ({"workers": 0}, "engine.workers is 0, expected at least 1, or null"),
        ({"kind": "dask", "workers": -1}, "engine.workers is -1, expected at least 1, or null"),
        ({"tasks": 0}, "land.blocks is 0, expected at least 1, or null"),
    ],
)
def test_settings_that_make_no_engine(settings, told):
    with pytest.raises(InputError) as raised, engine.started(**settings):
        pass
    assert str(raised.value) == told


def threads_at_once(run):
    """In how many threads an engine works."""
    names = run(lambda _: time.sleep(0.02) or threading.current_thread().name, range(12))
    return len(set(names))


@pytest.mark.parametrize(("workers", "at_once"), [(None, 3), (1, 1), (2, 2)])
def test_a_job_works_in_its_threads_unless_told_otherwise(workers, at_once):
    config = {"engine": {"kind": "local", "workers": workers, "scheduler": None}, "land": {"blocks": None}}
    with engine.started(**engine.settings(config, threads=3)) as run:
        assert threads_at_once(run) == at_once


def test_blocks_are_worked_through_in_as_many_tasks_as_the_configuration_says(monkeypatch):
    groups = []
    monkeypatch.setattr(
        engine, "loop", lambda function, blocks: groups.append(list(blocks)) or [*map(function, blocks)]
    )
    config = {"engine": {"kind": "local", "workers": 3, "scheduler": None}, "land": {"blocks": 4}}
    with engine.started(**engine.settings(config, threads=1)) as run:
        assert run(abs, range(10)) == list(range(10))
    assert sorted(groups) == [[0, 1], [2, 3, 4], [5, 6], [7, 8, 9]]


def test_jobs_that_do_not_ask_for_dask_do_not_load_it():
    code = (
        "import sys, xarray, terrapalette.land.whole_fit\n"
        "from terrapalette.runtime import engine\n"
        "with engine.started(workers=2) as run: run(abs, range(3))\n"
        "print(sorted({'dask', 'distributed', 'tornado'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
