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


def test_on_ties_neither_numbers_nor_company_decide(rng):
    # Points of a lattice, of which many lie half-way between two centres.
    points = rng.integers(0, 5, (400, 2)) + 0.0
    centroids = np.array([[0.0, 0], [4, 0], [2, 4], [0, 4], [4, 4]])
    labels = centers.assign(points, centroids)
    for _ in range(5):
        order, some = rng.permutation(5), rng.permutation(400)[:37]
        np.testing.assert_array_equal(order[centers.assign(points[some], centroids[order])], labels[some])
    # The lowest coordinate wins: half-way from (0, 0) to (4, 0).
    assert centers.assign(np.array([[2.0, 0]]), centroids[::-1].copy()).tolist() == [4]


def test_what_differs_by_rounding_alone_is_a_tie(rng):
    centroids, points = np.array([[0.1, 0.2, 0.7], [0.3, 0.2, 0.7]]), np.full((200, 3), [0.2, 0.4, 0.1])
    moved = points + rng.choice([-3e-17, 0, 3e-17], (200, 3))
    assert (centers.assign(moved, centroids) == 0).all() and (centers.assign(moved, centroids[::-1]) == 1).all()
