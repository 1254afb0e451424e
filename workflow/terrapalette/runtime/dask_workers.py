"""The workers of dask.distributed: those of a scheduler that runs, or of one that a job starts for itself."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import dask
from distributed import CancelledError, Client, KilledWorker, LocalCluster
from distributed.scheduler import NoWorkerError
from distributed.utils import get_ip
from threadpoolctl import threadpool_limits

from terrapalette.runtime.engine import Mapped
from terrapalette.runtime.errors import InputError

SLURM = "slurm"
# Seconds to wait for a scheduler to answer, and for its first worker.
PATIENCE = 30
# For the first worker where workers are still to be started, for another one when all are lost, and for them to end.
STARTING, LOST, ENDING = 120, 120, 15
# Reading may fail for a moment on a shared file system. A lost worker is no failure of the task: dask moves its tasks.
RETRIES = 2
BYTES = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


class Allocation(NamedTuple):
    """What Slurm gave to a job: CPUs, and bytes of memory, which not every cluster counts."""

    job: str
    cpus: int
    memory: int | None


@contextmanager
def connected(scheduler: str | None, workers: int | None, threads: int) -> Iterator[Mapped]:
    """An engine on dask's workers, as `engine.started` describes it; workers that it started end with the context."""
    with ExitStack() as stack:
        crew = None
        if scheduler == SLURM:
            slurm = allocation()
            count = workers or slurm.cpus
            # One more share is left to the job itself.
            memory = "auto" if slurm.memory is None else f"{slurm.memory // (count + 1)}B"
            address, crew = stack.enter_context(_own(get_ip(), [*_srun(slurm, count), *_worker(1, memory)]))
        elif scheduler is None:
            address, crew = stack.enter_context(_own("127.0.0.1", _worker(workers or threads)))
        else:
            address = scheduler
        client = stack.enter_context(closing(_client(address)))
        _wait_for_workers(client, address, crew)
        _check_library(client)
        yield partial(_on_workers, client, address, crew is not None)
        if scheduler == SLURM:
            _dismiss(client, crew)


def allocation() -> Allocation:
    """What Slurm gave to the job that this process is part of.

    Asked of Slurm, not of variables: Snakemake's plugin takes most of these away from jobs.

    Raises
    ------
    InputError
        if this is no job of Slurm's, or Slurm does not know it
    """
    job = os.environ.get("SLURM_JOB_ID")
    if not job or not shutil.which("srun"):
        raise InputError(
            "engine.scheduler: 'slurm' needs a job of Slurm's, but "
            + ("SLURM_JOB_ID is not set" if not job else "there is no command 'srun'")
            + "; send jobs with --workflow-profile profiles/slurm, or set engine.scheduler to null"
        )
    said = subprocess.run(["scontrol", "--oneliner", "show", "job", job], capture_output=True, text=True, check=False)
    counted = re.search(r"\bNumCPUs=(\d+)", said.stdout)
    if said.returncode or not counted:
        raise InputError(
            f"engine.scheduler: Slurm does not tell the CPUs of job {job} (`scontrol show job {job}`: "
            f"{(said.stderr or said.stdout).strip()[:200]!r}); set engine.scheduler to null"
        )
    given = re.search(r"\b(?:Alloc)?TRES=\S*?\bmem=([\d.]+)([KMGT])", said.stdout)
    return Allocation(job, int(counted[1]), int(float(given[1]) * BYTES[given[2]]) if given else None)


def _srun(slurm: Allocation, count: int) -> list[str]:
    # The job's own step holds all its CPUs while it waits for these.
    step = ["--overlap", "--overcommit", "--cpu-bind=none", "--mem=0"]
    return ["srun", f"--jobid={slurm.job}", f"--ntasks={count}", *step]


def _worker(processes: int, memory: str = "auto") -> list[str]:
    return [
        *(sys.executable, "-m", "distributed.cli.dask_worker", f"--nworkers={processes}", "--nthreads=1"),
        *(f"--memory-limit={memory}", "--no-dashboard", f"--death-timeout={STARTING}"),
    ]


@contextmanager
def _own(host: str, command: list[str]) -> Iterator[tuple[str, subprocess.Popen]]:
    """A scheduler in this process, and a process that starts its workers: the scheduler's address, and that process."""
    patience = dask.config.set({"distributed.scheduler.no-workers-timeout": f"{LOST} s"})
    with patience, LocalCluster(n_workers=0, host=host, dashboard_address=f"{host}:0") as cluster:
        address = cluster.scheduler_address
        crew = subprocess.Popen([*command, address], env=_environment(), stdin=subprocess.DEVNULL)
        try:
            yield address, crew
        finally:
            _end(crew)


def _dismiss(client: Client, crew: subprocess.Popen) -> None:
    """Let Slurm's workers, each of them its nanny's only one, end by themselves: srun that is ended tells a failure."""

    async def end() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    client.run(end, nanny=True, wait=False, on_error="ignore")
    with suppress(subprocess.TimeoutExpired):
        crew.wait(ENDING)


def _end(crew: subprocess.Popen) -> None:
    crew.terminate()
    try:
        crew.wait(ENDING)
    except subprocess.TimeoutExpired:
        crew.kill()
        crew.wait()


def _environment() -> dict[str, str]:
    """Variables of workers: they find this library, and what Slurm told the job's own step is no order for theirs."""
    kept = {"SLURM_CONF", "SLURM_JOB_ID", "SLURM_CLUSTER_NAME"}
    found = {key: value for key, value in os.environ.items() if key in kept or not key.startswith(("SLURM_", "SRUN_"))}
    paths = filter(None, [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH")])
    found.setdefault("DASK_LOGGING__DISTRIBUTED", "warning")
    return found | {"PYTHONPATH": os.pathsep.join(paths)}


def _client(address: str) -> Client:
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            f"engine.scheduler: no dask scheduler answers at {address!r} within {PATIENCE} s; start one there "
            "(`dask scheduler`), or set engine.kind to local"
        ) from error


def _wait_for_workers(client: Client, address: str, crew: subprocess.Popen | None) -> None:
    """Wait until there is one worker; those that come later get their share of the blocks."""
    seconds = PATIENCE if crew is None else STARTING
    until = time.monotonic() + seconds
    while crew is None or crew.poll() is None:
        try:
            client.wait_for_workers(1, timeout=seconds if crew is None else 1)
            return
        except TimeoutError:
            if time.monotonic() > until:
                break
    if crew is None:
        raise InputError(
            f"engine.scheduler: the dask scheduler at {address!r} has had no worker for {seconds} s; start some "
            f"(`dask worker {address}`), or set engine.kind to local"
        )
    ended = f"none came within {seconds} s" if crew.poll() is None else f"they ended with exit status {crew.returncode}"
    raise InputError(
        f"engine: workers were started with `{' '.join(crew.args)}`, but {ended}; what they said stands above, or set "
        "engine.kind to local"
    )


def _check_library(client: Client) -> None:
    # Inside, so that it is sent as it is: a worker that cannot read a task dies of it, and dask waits for another one.
    def lacks_the_library() -> bool:
        from importlib.util import find_spec

        return find_spec("terrapalette") is None

    lacking = [address for address, lacks in client.run(lacks_the_library).items() if lacks]
    if lacking:
        raise InputError(
            f"engine.scheduler: the dask worker at {lacking[0]!r} cannot import 'terrapalette'; start workers from "
            "this project's environment, with its folder `workflow` on PYTHONPATH"
        )


def _on_workers(client: Client, address: str, own: bool, function: Callable, blocks: Sequence) -> list:
    # Without `pure` the keys are new each time: nothing is taken from an earlier call. Dask would warn of blocks that
    # are sent because they are in memory.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"}):
        futures = client.map(partial(_alone, function), blocks, pure=False, retries=RETRIES)
    more = (
        "the job more memory (`mem_mb`) or fewer workers" if own else "each more memory (`dask worker --memory-limit`)"
    )
    try:
        return client.gather(futures)
    except KilledWorker as error:
        raise InputError(
            f"engine: workers of the dask scheduler at {address!r} died again and again over the same block; look "
            f"into their logs, and give {more}"
        ) from error
    except NoWorkerError as error:
        raise InputError(
            f"engine: all workers of the dask scheduler at {address!r} are lost; look into their logs, and give {more}"
        ) from error
    except CancelledError as error:
        raise InputError(
            f"engine: the dask scheduler at {address!r} was lost, or cancelled what it was asked for; look into its "
            "log, and start again"
        ) from error
    finally:
        client.cancel(futures)


def _alone(function: Callable, block):
    # As on one machine: BLAS threads could change the last digits. For good, since tasks of several threads share this.
    threadpool_limits(1, user_api="blas")
    return function(block)
