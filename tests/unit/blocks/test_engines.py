"""The same bytes wherever blocks are worked through: on threads, on dask's workers, and when one of these is killed."""

import threading
from itertools import count

import numpy as np
import psutil
import pytest
from distributed import LocalCluster

from terrapalette.blocks import kmeans, lloyd, moments, source
from terrapalette.runtime import engine

# More blocks than there are tasks.
SIZE = 90


@pytest.fixture
def blocks(clouds):
    return source.cut(clouds[0].astype(np.float32), clouds[1] + 1.0, size=SIZE)


@pytest.fixture
def passed(blocks, clouds):
    """Moments, three passes of k-means and the labels of all cells, as bytes."""
    starts = [clouds[0][:k] for k in (1, 3, 8)]

    def passes(run):
        whole = moments.merge(source.over(blocks, moments.partial, run))
        return as_bytes(blocks, lloyd.converged(blocks, starts, whole, run, most_passes=3), run)

    return passes


def as_bytes(blocks, found, run):
    """Centres, what else is known of them, and the labels of all cells."""
    labels = lloyd.labels(blocks, [one.centroids for one in found], blocks[0].cells.mean(axis=0), run)
    return [one.centroids.tobytes() for one in found], [one[1:] for one in found], np.concatenate(labels, 1).tobytes()


def test_workers_and_tasks_of_dask_change_nothing(passed):
    expected = passed(engine.loop)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:
        for workers, tasks in ((1, 7), (2, 1), (3, 64)):
            cluster.scale(workers)
            cluster.wait_for_workers(workers)
            with engine.started("dask", scheduler=cluster.scheduler_address, tasks=tasks) as run:
                assert passed(run) == expected, (workers, tasks)


def test_a_worker_killed_in_a_sweep_changes_nothing(blocks):
    """One of the job's own workers, twice in the middle of a pass; its nanny starts another one."""
    passes, killed = count(), []

    def swept(run):
        return as_bytes(blocks, kmeans.sweep(blocks, 3, np.random.default_rng(3), run), run)

    def kill():
        processes = psutil.Process().children(recursive=True)
        workers = [one for one in processes if "spawn_main" in " ".join(one.cmdline())]
        workers[0].kill()
        killed.append(workers[0].pid)

    with engine.started("dask", workers=2, tasks=16) as run:

        def deadly(function, blocks):
            if next(passes) in (1, 4):
                threading.Timer(0.02, kill).start()
            return run(function, blocks)

        found = swept(deadly)
    assert found == swept(engine.loop)
    assert len(set(killed)) == 2


@pytest.mark.parametrize("tasks", [1, 7, 64])
def test_threads_and_tasks_change_nothing(passed, tasks):
    expected = passed(engine.loop)
    for workers in (1, 2, 3):
        with engine.started(workers=workers, tasks=tasks) as run:
            assert passed(run) == expected, workers
