"""Where work on blocks is done: one after the other, on the cores of one machine, or on the workers of dask."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain, pairwise

from threadpoolctl import threadpool_limits

from terrapalette.runtime.errors import InputError

# A function and blocks to what it gives for each, in their order: an engine is such a function, `loop` the plainest.
Mapped = Callable[[Callable, Sequence], list]
# Seconds to wait for a scheduler to answer, and for its first worker.
PATIENCE = 30
# Reading may fail for a moment on a shared file system. A lost worker is no failure of the task: dask moves its tasks.
RETRIES = 2


def loop(function: Callable, blocks: Sequence) -> list:
    """What a function gives for each block, one after the other."""
    return [function(block) for block in blocks]


@contextmanager
def started(
    kind: str = "local", workers: int = 1, scheduler: str | None = None, tasks: int | None = None
) -> Iterator[Mapped]:
    """An engine, as long as the context lasts.

    Results come in the order of the blocks, and each is made by one thread: sums over them do not depend on how many
    workers there were. Blocks are read inside tasks, so no more of them are in memory than are being worked on.

    Parameters
    ----------
    kind : "local" for the cores of this machine, "dask" for the workers of a dask.distributed scheduler
    workers : of "local", threads: what takes time is NumPy's, which lets other threads run, and arrays are shared
    scheduler : of "dask", its address, such as tcp://node:8786. Its workers need this library and the files
    tasks : work through neighbouring blocks together, in so many tasks; every block by itself if None

    Raises
    ------
    InputError
        if no scheduler answers, it has no workers, a worker lacks the library, workers die, or memory does not suffice
    """
    if kind == "dask":
        with _client(scheduler) as client:
            yield partial(_in_tasks, partial(_on_dask, client, scheduler), tasks)
        return
    # Products of blocks are small: threads of their own would wait for each other, and could change the last digits.
    with threadpool_limits(1, user_api="blas"):
        if workers == 1:
            yield partial(_in_tasks, partial(_told, loop), tasks)
            return
        with ThreadPoolExecutor(workers) as pool:
            yield partial(_in_tasks, partial(_told, partial(_on_threads, pool)), tasks)


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


def _client(scheduler: str | None):
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise InputError("engine.kind: 'dask' needs the Python package distributed, which is not installed") from error
    if not scheduler:
        raise InputError("engine.scheduler: 'dask' needs the address of its scheduler, such as tcp://node:8786")
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            f"engine.scheduler: no dask scheduler answers at {scheduler!r} within {PATIENCE} s; start one there "
            "(`dask scheduler`), or set engine.kind to local"
        ) from error
    try:
        _check_workers(client, scheduler)
    except BaseException:
        client.close()
        raise
    return client


def _check_workers(client, scheduler: str) -> None:
    def lacks_the_library() -> bool:
        from importlib.util import find_spec

        return find_spec("terrapalette") is None

    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise InputError(
            f"engine.scheduler: the dask scheduler at {scheduler!r} has had no worker for {PATIENCE} s; start some "
            f"(`dask worker {scheduler}`), or set engine.kind to local"
        ) from error
    # A worker that cannot read a task dies of it, and dask waits for another one for ever.
    lacking = [address for address, lacks in client.run(lacks_the_library).items() if lacks]
    if lacking:
        raise InputError(
            f"engine.scheduler: the dask worker at {lacking[0]!r} cannot import 'terrapalette'; start workers from "
            "this project's environment, with its folder `workflow` on PYTHONPATH"
        )


def _on_dask(client, scheduler: str, function: Callable, blocks: Sequence) -> list:
    from distributed import KilledWorker

    # Without `pure` the keys are new each time: nothing is taken from an earlier call.
    futures = client.map(function, blocks, pure=False, retries=RETRIES)
    try:
        return client.gather(futures)
    except KilledWorker as error:
        raise InputError(
            f"engine: workers of the dask scheduler at {scheduler!r} died again and again over the same block; look "
            "into their logs, and give each more memory (`dask worker --memory-limit`)"
        ) from error
    except MemoryError as error:
        raise _too_little_memory(error) from error
    finally:
        client.cancel(futures)


def _too_little_memory(error: MemoryError) -> InputError:
    told = f" ({error})" if str(error) else ""
    return InputError(f"engine: a block does not fit into memory{told}; use fewer workers, or give each more memory")
