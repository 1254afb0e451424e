import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from sklearn.cluster import KMeans

from terrapalette.blocks import coreset, kmeans, lloyd, moments, nearest, source
from terrapalette.clustering import centers
from terrapalette.runtime import engine


@pytest.fixture
def starts(clouds, rng):
    return [clouds[0][rng.choice(6000, k, replace=False)] for k in (1, 2, 5, 20)]


def test_labels_are_those_of_float64(clouds, rng, starts):
    # To a thousandth of float32's last digit, as near to one centre as to another.
    first, second = starts[1]
    across = rng.normal(size=(4000, 3))
    across -= np.outer(across @ (second - first), second - first) / ((second - first) ** 2).sum()
    cells = np.concatenate(
        [clouds[0], (first + second) / 2 + across + 1e-10 * rng.normal(size=(4000, 1)) * (second - first)]
    )
    for own, found in zip(starts, nearest.labels(cells, starts, cells.mean(axis=0)), strict=True):
        difference = cells[:, None] - own
        expected = np.einsum("ijk,ijk->ij", difference, difference)
        # At 1000 from the origin, distances nearer than 1e-14 of the squared norms count as equal (centers.assign).
        lost = expected[np.arange(len(cells)), found] - expected.min(axis=1)
        assert lost.max() < 5e-8
    assert found.dtype == np.uint8


def test_cells_at_the_same_distance_are_counted_once():
    cells = np.zeros((5000, 2))
    sums = lloyd.partial(cells, None, [np.array([[1.0, 0], [-1, 0], [0, 1]])], np.zeros(2))
    # Of centres equally near, the one with the lowest coordinates.
    np.testing.assert_array_equal(sums[0][:, -1], [0, 5000, 0])


def test_one_pass_is_one_step_of_lloyd(clouds, rng, starts, in_blocks):
    cells, weights = clouds[0], rng.uniform(0.1, 1, 6000)
    whole = moments.partial(cells, weights)
    found = lloyd.converged(in_blocks(cells, weights), starts, whole, most_passes=1)
    for start, own in zip(starts, found, strict=True):
        labels = centers.assign(cells, start)
        means = centers.means(cells, labels, len(start), weights)
        # Float32 sums of differences from the mean, some ten wide.
        np.testing.assert_allclose(own.centroids, means, rtol=0, atol=2e-5)
        labels = centers.assign(cells, own.centroids)
        assert own.inertia == pytest.approx(centers.inertia(cells, weights, labels, own.centroids), rel=1e-9)
        assert own.passes == 1 and own.shift == pytest.approx(np.linalg.norm(means - start, axis=1).max(), rel=1e-4)


def test_converged_means_no_gain_is_left(clouds, starts):
    cells = clouds[0]
    found = lloyd.converged(source.cut(cells, size=1000), starts, moments.partial(cells), most_passes=500)
    for start, own in zip(starts, found, strict=True):
        best = KMeans(len(start), init=start, n_init=1, tol=0, max_iter=1000).fit(cells)
        assert own.gain <= lloyd.LEAST_GAIN
        assert own.inertia == pytest.approx(best.inertia_, rel=1e-4)


def test_a_centre_without_cells_stays():
    cells = np.array([[0.0], [1.0]])
    found = lloyd.converged([source.Held(cells)], [np.array([[0.5], [9.0]])], moments.partial(cells))
    np.testing.assert_allclose(found[0].centroids, [[0.5], [9.0]])


def test_bytes_do_not_depend_on_workers_and_tasks(clouds):
    blocks = source.cut(clouds[0].astype(np.float32), size=400)
    found = []
    for settings in ({}, {"workers": 2}, {"workers": 3}, {"tasks": 1}, {"tasks": 7, "workers": 2}):
        with engine.started(**settings) as run:
            found.append(kmeans.sweep(blocks, 6, np.random.default_rng(3), run))
    for other in found[1:]:
        for one, same in zip(found[0], other, strict=True):
            assert one.centroids.tobytes() == same.centroids.tobytes() and one[1:] == same[1:]


def test_a_worker_killed_in_a_pass_changes_nothing(clouds, starts, tmp_path):
    distributed = pytest.importorskip("distributed")
    blocks, whole = source.cut(clouds[0], size=1000), moments.partial(clouds[0])
    expected = lloyd.converged(blocks, starts, whole, most_passes=4)

    # Sent as it is, since workers do not know this file.
    class Deadly(NamedTuple):
        """A block whose reading kills its worker, once."""

        block: source.Held
        grave: Path

        def read(self):
            try:
                self.grave.mkdir()
            except FileExistsError:
                return self.block.read()
            os.kill(os.getpid(), 9)

    deadly = [*blocks[:3], Deadly(blocks[3], tmp_path / "grave"), *blocks[4:]]
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        engine.started("dask", scheduler=cluster.scheduler_address) as run,
    ):
        found = lloyd.converged(deadly, starts, whole, run, most_passes=4)
        # A cluster that closes while a worker rises again waits half a minute for it.
        with cluster.get_client() as client:
            client.wait_for_workers(2, timeout=30)
    assert (tmp_path / "grave").exists()
    for one, same in zip(expected, found, strict=True):
        assert one.centroids.tobytes() == same.centroids.tobytes() and one[1:] == same[1:]


def test_a_rare_class_is_found(rng):
    """Twenty of 200 000 cells (0.01 %), in one block of eight, just so far out that they pay for a centre of their own.

    Apart they save 20 x 54^2 = 58 000, a wide class of 50 000 cut in two 2 / pi = 0.64 a cell: 32 000.
    """
    wide = np.array([[0, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]])[rng.integers(0, 4, 200_000)]
    cells = wide + rng.normal(size=(200_000, 3))
    cells[150_000:150_020] = 34 + rng.normal(size=(20, 3))
    blocks = source.cut(cells, size=25_000)
    found = kmeans.sweep(blocks, 5, np.random.default_rng(0))
    labels = np.concatenate(
        [own[4] for own in lloyd.labels(blocks, [one.centroids for one in found], cells.mean(axis=0))]
    )
    assert np.count_nonzero(labels == labels[150_000]) == 20 and len(set(labels[150_000:150_020])) == 1


def test_not_worse_than_scikit_learn(clouds):
    cells = clouds[0]
    found = kmeans.sweep(source.cut(cells, size=1000), 8, np.random.default_rng(0))
    for k, own in enumerate(found, 1):
        assert own.inertia < 1.001 * KMeans(k, n_init=3, random_state=0).fit(cells).inertia_


def test_too_few_distinct_cells_are_an_error():
    with pytest.raises(ValueError, match="3 clusters asked for, but only 2 distinct"):
        kmeans.sweep(source.cut(np.repeat([[0.0, 1], [2, 3]], 50, axis=0), size=30), 3, np.random.default_rng(0))


@pytest.mark.parametrize("even", [0.5, 1])
def test_sums_over_a_coreset_estimate_those_over_all_cells(clouds, rng, in_blocks, even):
    cells, weights = clouds[0], rng.uniform(0.5, 2, 6000)
    blocks = in_blocks(cells, weights)
    parts = source.over(blocks, moments.partial)
    whole = moments.merge(parts)
    draws = [coreset.drawn(blocks, parts, whole, 500, np.random.default_rng(seed), even=even) for seed in range(200)]
    # 200 means of 500 draws each, of numbers that spread like their mean: to a third of a percent, three times over.
    assert np.mean([own.weights.sum() for own in draws]) == pytest.approx(weights.sum(), rel=0.01)
    place = cells[0]
    squares = [own.weights @ ((own.points - place) ** 2).sum(axis=1) for own in draws]
    assert np.mean(squares) == pytest.approx(weights @ ((cells - place) ** 2).sum(axis=1), rel=0.01)
