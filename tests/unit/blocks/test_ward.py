import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from terrapalette.blocks import micro_clusters, source, ward
from terrapalette.clustering import centers
from terrapalette.clustering import ward as whole_ward
from terrapalette.clustering.kmeans import Summary


def test_as_many_micro_clusters_as_cells_give_the_whole_tree(rng, split):
    cells, weights = rng.normal(size=(300, 3)), rng.uniform(0.5, 2, 300)
    blocks = [source.Held(*pair) for pair in zip(split(cells), split(weights), strict=True)]
    found = ward.merge_tree(blocks, 12, np.random.default_rng(0), n_micro=10**6)
    expected = whole_ward.merge_tree(cells, weights)
    assert len(found.micro.points) == 300 and found.lost == pytest.approx(0, abs=1e-15)
    np.testing.assert_allclose(found.tree[:, 2], expected[:, 2], rtol=1e-9)
    np.testing.assert_allclose(found.inertia, whole_ward.inertia(expected, 12), rtol=1e-9)
    assert adjusted_rand_score(np.concatenate(ward.labels(found, 12)), whole_ward.cut(expected, 12)[-1]) == 1


def test_inertia_of_every_cut_is_that_of_the_cells(clouds, rng, in_blocks):
    cells, weights = clouds[0], rng.lognormal(size=6000)
    found = ward.merge_tree(in_blocks(cells, weights), 9, np.random.default_rng(0), n_micro=100)
    for k, inertia in enumerate(found.inertia, 1):
        labels = np.concatenate(ward.labels(found, k)).astype(int)
        means = centers.means(cells, labels, k, weights)
        assert inertia == pytest.approx(centers.inertia(cells, weights, labels, means), rel=1e-9)
    within = centers.inertia(cells, weights, np.concatenate(found.micro.labels), found.micro.points)
    assert found.micro.within == pytest.approx(within, rel=1e-9) and found.lost == pytest.approx(
        within / found.inertia[0]
    )


def test_clouds_apart_are_found(rng):
    truth = rng.integers(0, 4, 8000)
    cells = 10 * np.eye(4)[truth] + rng.normal(size=(8000, 4))
    blocks = source.cut(cells, size=1000)
    trees = [ward.merge_tree(blocks, 6, np.random.default_rng(seed), n_micro=200) for seed in range(3)]
    assert adjusted_rand_score(np.concatenate(ward.labels(trees[0], 4)), truth) > 0.999
    found = ward.trust(blocks, trees, np.random.default_rng(9), n_exact=500)
    assert found.cells == 500 and found.lost.shape == (3,) and (found.lost > 0).all() and (found.lost < 0.2).all()
    # The three merges of the clouds hardly depend on the summary, and the exact tree makes them too.
    assert found.agreement[3] > 0.999 and found.exact[3] > 0.999 and found.spread[:3].max() < 0.01
    assert found.agreement[0] == 1 and found.heights.shape == (3, 20)
    # What is cut out of round clouds is chance.
    assert found.agreement[5] < 0.99


def test_seeds_reach_what_lies_apart(rng):
    points = np.concatenate([rng.normal(size=(100_000, 2)), [[50.0, 50]] * 3])
    seeds = micro_clusters.seeds(Summary(points, np.ones(len(points))), 100, rng)
    assert len(np.unique(seeds, axis=0)) == 100 and (seeds == 50).all(axis=1).any()


def test_seeds_of_few_places_are_these(rng):
    points = np.repeat([[0.0, 1], [2, 3], [4, 4]], 20, axis=0)
    seeds = micro_clusters.seeds(Summary(points, np.ones(60)), 2000, rng)
    np.testing.assert_array_equal(np.unique(seeds, axis=0), [[0, 1], [2, 3], [4, 4]])
    one = micro_clusters.seeds(Summary(points[:20], np.ones(20)), 5, rng)
    np.testing.assert_array_equal(one, points[:1])
