import numpy as np
import pytest

from terrapalette.clustering import centers


def test_assign_takes_the_lower_label_on_ties():
    assert centers.assign(np.array([[0.0], [1.0], [2.0]]), np.array([[0.0], [2.0]])).tolist() == [0, 0, 1]


def test_assign_is_the_nearest_by_definition(rng):
    points, centroids = rng.normal(size=(300, 3)), rng.normal(size=(7, 3))
    distances = np.linalg.norm(points[:, None] - centroids, axis=2)
    np.testing.assert_array_equal(centers.assign(points, centroids), distances.argmin(axis=1))
    np.testing.assert_allclose(centers.squared_distances(points, centroids), distances**2)


def test_means_and_inertia_by_hand():
    points, labels, weights = np.array([[0.0, 1], [3, 1], [5, 5]]), np.array([0, 0, 2]), np.array([2.0, 1, 4])
    found = centers.means(points, labels, 3, weights)
    np.testing.assert_allclose(found, [[1, 1], [np.nan, np.nan], [5, 5]])
    assert centers.inertia(points, weights, labels, found) == pytest.approx(2 * 1 + 1 * 4)
    np.testing.assert_allclose(centers.means(points, labels, 3)[0], [1.5, 1])
