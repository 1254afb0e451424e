"""Where work on blocks is done: one after the other, on the cores of one machine, or on the workers of dask."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import chain, pairwise
from types import ModuleType

from threadpoolctl import threadpool_limits

from terrapalette.runtime.errors import InputError

# A function and blocks to what it gives for each, in their order: an engine is such a function, `loop` the plainest.
Mapped = Callable[[Callable, Sequence], list]
KINDS = ("local", "dask")


def loop(function: Callable, blocks: Sequence) -> list:
    """What a function gives for each block, one after the other."""
    return [function(block) for block in blocks]


def settings(config: dict, threads: int) -> dict:
    """What `started` is told for a job of so many threads: `engine` and `land.blocks` of the configuration.

    These are no parameters of a rule, since a change of parameters runs it again.
    """
    return {**config["engine"], "tasks": config["land"]["blocks"], "threads": threads}


@contextmanager
def started(
    kind: str = "local",
    workers: int | None = None,
    scheduler: str | None = None,
    tasks: int | None = None,
    threads: int = 1,
) -> Iterator[Mapped]:
    """An engine, as long as the context lasts.

    Results come in the order of the blocks, and each is made by one thread: sums over them do not depend on how many
    workers there were. Blocks are read inside tasks, so no more of them are in memory than are being worked on.

    Parameters
    ----------
    kind : "local" for the cores of this machine, "dask" for the workers of a dask.distributed scheduler
    workers : of "local", threads: what takes time is NumPy's, which lets other threads run, and arrays are shared.
        Of "dask", processes of one thread that are started here, where `scheduler` is no address. None: as many as the
        job has threads, or CPUs in its Slurm allocation
    scheduler : of "dask", its address, such as tcp://node:8786. Its workers need this library and the files. "slurm"
        starts one, and workers in the allocation that this process runs in; None, and workers on this machine
    tasks : work through neighbouring blocks together, in so many tasks; every block by itself if None
    threads : of the job

    Raises
    ------
    InputError
        if the settings make no engine, no scheduler answers, it has no workers, a worker lacks the library, workers
        die, or memory does not suffice
    """
    _check(kind, workers, tasks)
    # Products of blocks are small: threads of their own would wait for each other, and could change the last digits.
    with threadpool_limits(1, user_api="blas"), _runner(kind, workers, scheduler, threads) as run:
        yield partial(_in_tasks, partial(_told, run), tasks)


@contextmanager
def _runner(kind: str, workers: int | None, scheduler: str | None, threads: int) -> Iterator[Mapped]:
    if kind == "dask":
        with _dask().connected(scheduler, workers, threads) as run:
            yield run
    elif (workers or threads) == 1:
        yield loop
    else:
        with ThreadPoolExecutor(workers or threads) as pool:
            yield partial(_on_threads, pool)


def _check(kind: str, workers: int | None, tasks: int | None) -> None:
    if kind not in KINDS:
        raise InputError(f"engine.kind is {kind!r}, expected one of {', '.join(KINDS)}")
    for key, number in {"engine.workers": workers, "land.blocks": tasks}.items():
        if number is not None and number < 1:
            raise InputError(f"{key} is {number}, expected at least 1, or null")


def _dask() -> ModuleType:
    """Loaded where it is asked for alone: distributed takes half a second, and a notebook may do without it."""
    try:
        return import_module("terrapalette.runtime.dask_workers")
    except ModuleNotFoundError as error:
        raise InputError(
            f"engine.kind: 'dask' needs the Python package {error.name}, which is not installed; install it, or set "
            "engine.kind to local"
        ) from error


def _in_tasks(run: Mapped, tasks: int | None, function: Callable, blocks: Sequence) -> list:
    if tasks is None or tasks >= len(blocks):
        return run(function, blocks)
    ends = [len(blocks) * task // tasks for task in range(tasks + 1)]
    groups = [blocks[start:end] for start, end in pairwise(ends)]
    return list(chain.from_iterable(run(partial(loop, function), groups)))


def _told(run: Mapped, function: Callable, blocks: Sequence) -> list:
    try:
        return run(function, blocks)
    except MemoryError as error:
        raise _too_little_memory(error) from error


def _on_threads(pool: ThreadPoolExecutor, function: Callable, blocks: Sequence) -> list:
    futures = [pool.submit(function, block) for block in blocks]
    try:
        return [future.result() for future in futures]
    finally:
        for future in futures:
            future.cancel()


def _too_little_memory(error: MemoryError) -> InputError:
    told = f" ({error})" if str(error) else ""
    return InputError(f"engine: a block does not fit into memory{told}; use fewer workers, or give each more memory")
