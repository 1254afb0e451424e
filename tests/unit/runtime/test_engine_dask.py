"""Faults of dask.distributed, made with real schedulers and workers."""

import os
import subprocess
import sys
import time

import dask
import numpy as np
import psutil
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


@pytest.mark.parametrize("error", [InputError("block 3 is broken"), ValueError("a shape"), KeyError("NDVI")])
def test_an_error_of_a_block_comes_as_itself(scheduler, error):
    def fails(number):
        if number == 3:
            raise error
        return number

    with engine.started("dask", scheduler=scheduler) as run, pytest.raises(type(error)) as raised:
        run(fails, range(5))
    assert type(raised.value) is type(error) and str(raised.value) == str(error)


def test_a_block_that_outgrows_its_workers_is_told():
    """The nanny of a worker ends it at 95 % of its memory."""

    def grows(_):
        held = []
        for _ in range(60):
            held.append(np.ones(2**22))
            time.sleep(0.05)
        return len(held)

    once = dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with (
        once,
        LocalCluster(n_workers=1, threads_per_worker=1, memory_limit="400MB", dashboard_address=":0") as cluster,
        engine.started("dask", scheduler=cluster.scheduler_address) as run,
    ):
        with pytest.raises(InputError, match=r"died again and again.*each more memory"):
            run(grows, range(1))
        # A cluster that closes while a worker rises again waits half a minute for it.
        with cluster.get_client() as client:
            client.wait_for_workers(1, timeout=30)


def test_a_lost_scheduler_is_told():
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        address = next(line.split()[-1] for line in process.stderr if "Scheduler at:" in line)
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads=1"]
        worker = subprocess.Popen(command, env=with_library(), stderr=subprocess.DEVNULL)
        try:
            with (
                dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
                engine.started("dask", scheduler=address) as run,
                pytest.raises(InputError, match="was lost, or cancelled"),
            ):
                process.kill()
                run(time.sleep, [0.1])
        finally:
            process.kill()
            worker.kill()
            worker.wait()


def with_library(**variables):
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables}


def test_blocks_get_one_blas_thread(scheduler):
    """Also on a worker that somebody started with more."""

    def threads(_):
        from threadpoolctl import threadpool_info

        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as cluster:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address, "--no-nanny"]
        many = with_library(OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2")
        worker = subprocess.Popen([*command, "--nthreads=2"], env=many, stderr=subprocess.DEVNULL)
        try:
            with engine.started("dask", scheduler=cluster.scheduler_address) as run:
                found = run(threads, range(6))
                assert found[0] and {number for one in found for number in one} == {1}
                # The work between the passes over blocks is done here, as on one machine.
                assert set(threads(None)) == {1}
        finally:
            worker.terminate()
            worker.wait()


def crew():
    return [one for one in psutil.Process().children() if "distributed.cli.dask_worker" in " ".join(one.cmdline())]


def test_a_job_starts_workers_beside_itself():
    config = {"engine": {"kind": "dask", "workers": None, "scheduler": None}, "land": {"blocks": None}}
    with engine.started(**engine.settings(config, threads=2)) as run:
        (process,) = crew()
        family = process.children(recursive=True)
        # Each worker sleeps, so that the other one gets some.
        found = run(lambda number: (time.sleep(0.2), number, os.getpid())[1:], range(12))
        assert [number for number, _ in found] == list(range(12))
        used = {worker for _, worker in found}
        assert len(used) == 2 and used <= {one.pid for one in family}
    assert not process.is_running() and psutil.wait_procs(family, timeout=5)[1] == []


def test_workers_end_when_the_job_fails():
    with pytest.raises(KeyError, match="ours"), engine.started("dask", workers=1):
        family = crew()[0].children(recursive=True)
        raise KeyError("ours")
    assert crew() == [] and psutil.wait_procs(family, timeout=5)[1] == []


def test_workers_end_when_the_job_is_killed():
    """They finish their block, and find nobody to tell."""
    code = (
        "import time\nfrom terrapalette.runtime import engine\n"
        "with engine.started('dask', workers=1) as run:\n    print('up', flush=True); run(time.sleep, [2, 2])"
    )
    with subprocess.Popen([sys.executable, "-c", code], env=with_library(), stdout=subprocess.PIPE) as job:
        job.stdout.readline()
        family = psutil.Process(job.pid).children(recursive=True)
        job.kill()
    assert len(family) >= 2 and psutil.wait_procs(family, timeout=30)[1] == []


def test_workers_that_do_not_start_are_told(monkeypatch):
    monkeypatch.setattr(dask_workers, "_worker", lambda count: [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(InputError, match="ended with exit status 3"), engine.started("dask"):
        pass
    monkeypatch.setattr(dask_workers, "_worker", lambda count: [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(dask_workers, "STARTING", 1)
    monkeypatch.setattr(dask_workers, "ENDING", 1)
    with pytest.raises(InputError, match="none came within 1 s"), engine.started("dask"):
        pass


def test_all_workers_lost_is_told(monkeypatch):
    monkeypatch.setattr(dask_workers, "LOST", 1)
    with engine.started("dask", workers=1) as run:
        (process,) = crew()
        for one in [process, *process.children(recursive=True)]:
            one.kill()
        with pytest.raises(InputError, match=r"all workers .* are lost.*the job more memory .* or fewer workers"):
            run(abs, range(2))


SCONTROL = (
    "JobId=7 NumNodes=2 NumCPUs=8 NumTasks=8 ReqTRES=cpu=8,mem=1G,node=2 AllocTRES=cpu=8,mem=2.50G,node=2,billing=8"
)


@pytest.fixture
def slurm(monkeypatch, tmp_path):
    """Slurm's commands as small scripts: what each says, by name."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def say(**commands):
        for name, words in commands.items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n")
            (tmp_path / name).chmod(0o755)

    return say


def test_what_slurm_gave(slurm, monkeypatch):
    monkeypatch.setenv("SLURM_JOB_ID", "7")
    slurm(srun="", scontrol=f"echo '{SCONTROL}'")
    assert dask_workers.allocation() == ("7", 8, 2.5 * 2**30)
    # A cluster that does not count memory.
    slurm(scontrol="echo 'JobId=7 NumCPUs=2 TRES=cpu=2,node=1'")
    assert dask_workers.allocation() == ("7", 2, None)


def test_slurm_without_an_allocation(slurm, monkeypatch):
    monkeypatch.delenv("SLURM_JOB_ID", raising=False)
    connected = engine.started("dask", scheduler="slurm")
    with pytest.raises(InputError, match="'slurm' needs a job of Slurm's, but SLURM_JOB_ID is not set"), connected:
        pass
    monkeypatch.setenv("SLURM_JOB_ID", "7")
    with pytest.raises(InputError, match="there is no command 'srun'"), engine.started("dask", scheduler="slurm"):
        pass
    slurm(srun="", scontrol="echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1")
    with pytest.raises(InputError, match=r"does not tell the CPUs of job 7.*Invalid job id"):
        dask_workers.allocation()


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
        command = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address, "--no-nanny"]
        connected = engine.started("dask", scheduler=cluster.scheduler_address)
        worker = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            with pytest.raises(InputError, match="cannot import 'terrapalette'; start workers"), connected:
                pass
        finally:
            worker.terminate()
            worker.wait()
