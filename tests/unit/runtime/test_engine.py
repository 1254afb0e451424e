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


def test_dask_needs_an_address(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="'dask' needs the Python package distributed"), engine.started("dask"):
        pass


@pytest.fixture(scope="module")
def scheduler():
    """A scheduler, and two workers that are processes of their own."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


def test_results_of_dask_come_in_the_order_of_the_blocks(scheduler):
    with engine.started("dask", scheduler=scheduler) as run:
        assert run(abs, range(-5, 5)) == [abs(number) for number in range(-5, 5)]
    with engine.started("dask", scheduler=scheduler, tasks=3) as run:
        assert run(abs, range(-5, 5)) == [abs(number) for number in range(-5, 5)]


def test_a_lost_worker_costs_its_tasks_alone(scheduler, tmp_path):
    def dies_once(number):
        try:
            (tmp_path / "died").mkdir()
        except FileExistsError:
            return number**2
        os.kill(os.getpid(), 9)

    with engine.started("dask", scheduler=scheduler) as run:
        assert run(dies_once, range(8)) == [number**2 for number in range(8)]


def test_a_block_that_kills_its_workers_is_told(scheduler):
    with engine.started("dask", scheduler=scheduler) as run, pytest.raises(InputError, match="died again and again"):
        run(lambda _: os.kill(os.getpid(), 9), range(1))


def test_too_little_memory_of_a_worker_is_told(scheduler):
    with (
        engine.started("dask", scheduler=scheduler) as run,
        pytest.raises(InputError, match="does not fit into memory"),
    ):
        run(lambda _: np.empty(2**60, np.uint8), range(2))


def test_nothing_at_the_address(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(engine, "PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        connected = engine.started("dask", scheduler=address)
        with pytest.raises(InputError, match=f"no dask scheduler answers at '{address}'"), connected:
            pass
    with pytest.raises(InputError, match="needs the address"), engine.started("dask"):
        pass


def test_a_scheduler_without_workers(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(engine, "PATIENCE", 1)
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as cluster:
        connected = engine.started("dask", scheduler=cluster.scheduler_address)
        with pytest.raises(InputError, match="has had no worker"), connected:
            pass


def test_a_worker_that_lacks_the_library(tmp_path):
    distributed = pytest.importorskip("distributed")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as cluster:
        command = [sys.executable, "-m", "dask", "worker", cluster.scheduler_address, "--no-nanny"]
        connected = engine.started("dask", scheduler=cluster.scheduler_address)
        worker = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            with pytest.raises(InputError, match="cannot import 'terrapalette'; start workers"), connected:
                pass
        finally:
            worker.terminate()
            worker.wait()
