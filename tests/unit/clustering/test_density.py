"""Dense regions: those that were planted come back, what lies far from them belongs nowhere, new points too."""

import numpy as np
import pytest
from sklearn.cluster import HDBSCAN
from sklearn.metrics import adjusted_rand_score

from terrapalette.clustering import density, methods
from terrapalette.land import repeats
from terrapalette.runtime.errors import InputError


@pytest.fixture
def rings(rng):
    """Two rings, one in the other, and twelve points far from both."""
    angle = rng.uniform(0, 2 * np.pi, 600)
    radius = np.repeat([1.0, 4.0], [200, 400]) + rng.normal(0, 0.08, 600)
    ring = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    far = 30.0 * np.stack([np.cos(np.arange(12)), np.sin(np.arange(12))], axis=1)
    return np.concatenate([ring, far]), np.repeat([0, 1, -1], [200, 400, 12])


def fitted(points, share=0.05, samples=5):
    return density.fit(points, 9, weights=None, random_state=None, min_share=share, min_samples=samples)


def test_regions_of_any_shape_come_back_and_the_rest_belongs_nowhere(rings):
    points, truth = rings
    found = fitted(points)
    assert found.k == [2] and (found.labels[0][truth < 0] == methods.NOWHERE).all()
    assert adjusted_rand_score(truth, found.labels[0]) > 0.98


def test_labels_are_those_of_scikit_learn(rings):
    points, _ = rings
    expected = HDBSCAN(min_cluster_size=31, min_samples=5, copy=True).fit_predict(points)
    np.testing.assert_array_equal(fitted(points).labels[0], expected)


def test_points_that_regions_were_found_in_get_their_labels_back(rng):
    points = np.concatenate(
        [rng.normal(size=(800, 3)) + 5 * rng.integers(0, 3, (800, 1)), rng.uniform(-9, 19, (80, 3))]
    )
    found = fitted(points)
    partition = repeats.partition(found, 5, points)
    np.testing.assert_array_equal(density.assign(partition, points), found.labels[0])
    # Not because they lie on themselves: moved by next to nothing, only what is just at a region's reach changes.
    moved = density.assign(partition, points + 1e-9 * rng.normal(size=points.shape))
    assert (found.labels[0] < 0).any() and (moved != found.labels[0]).mean() < 0.01


def test_new_points_join_the_region_that_they_lie_in(rings, rng):
    points, truth = rings
    found = fitted(points)
    partition = repeats.partition(found, 2, points)
    angle = rng.uniform(0, 2 * np.pi, 50)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    inner = found.labels[0][truth == 0][0]
    assert (density.assign(partition, circle) == inner).mean() > 0.95
    assert (density.assign(partition, 4 * circle) == 1 - inner).mean() > 0.9
    # Between the rings, and beyond them.
    assert (density.assign(partition, 2.5 * circle) == methods.NOWHERE).all()
    assert (density.assign(partition, 10 * circle) == methods.NOWHERE).all()


def test_smaller_regions_are_looked_for_where_there_are_no_two(rng):
    points = np.concatenate([rng.normal(size=(180, 2)), rng.normal(0, 0.3, (20, 2)) + 12])
    found = fitted(points, share=0.2)
    assert found.k == [2] and found.extras["smallest"][1] == [20]


def test_data_without_regions_are_told():
    lattice = np.stack(np.mgrid[:15, :15], axis=-1).reshape(-1, 2).astype(float)
    told = r"^land\.methods\.hdbscan with min_share 0\.3: .*Lower min_share or min_samples"
    with pytest.raises(InputError, match=told):
        fitted(lattice, share=0.3)
