"""Faults of dask.distributed, made with real schedulers and workers."""

import os
import subprocess
import sys

import numpy as np
import pytest
from distributed import LocalCluster

from terrapalette.runtime import dask_workers, engine
from terrapalette.runtime.errors import InputError


@pytest.fixture(scope="module")
def scheduler():
    """A scheduler, and two workers that are processes of their own."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
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
    monkeypatch.setattr(dask_workers, "PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        connected = engine.started("dask", scheduler=address)
        with pytest.raises(InputError, match=f"no dask scheduler answers at '{address}'"), connected:
            pass


def test_a_scheduler_without_workers(monkeypatch):
    monkeypatch.setattr(dask_workers, "PATIENCE", 1)
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as cluster:
        connected = engine.started("dask", scheduler=cluster.scheduler_address)
        with pytest.raises(InputError, match="has had no worker"), connected:
            pass


def test_a_worker_that_lacks_the_library(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as cluster:
        command = [sys.executable, "-m", "dask", "worker", cluster.scheduler_address, "--no-nanny"]
        connected = engine.started("dask", scheduler=cluster.scheduler_address)
        worker = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            with pytest.raises(InputError, match="cannot import 'terrapalette'; start workers"), connected:
                pass
        finally:
            worker.terminate()
            worker.wait()
