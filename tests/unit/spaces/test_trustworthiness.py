import numpy as np
import pytest
from sklearn.manifold import trustworthiness as of_sklearn

from terrapalette.spaces import trustworthiness


@pytest.mark.parametrize("n_neighbors", [1, 5, 12])
def test_trustworthiness_is_scikit_learns(rng, n_neighbors):
    points = rng.normal(size=(700, 5))
    projected = np.tanh(points[:, :2]) + 0.1 * rng.normal(size=(700, 2))
    found = trustworthiness.trustworthiness(points, projected, n_neighbors)
    assert found == pytest.approx(of_sklearn(points, projected, n_neighbors=n_neighbors), abs=1e-12)


def test_a_rotation_keeps_all_neighbours(rng):
    points = rng.normal(size=(300, 3))
    turned = points @ np.linalg.qr(rng.normal(size=(3, 3)))[0]
    assert trustworthiness.trustworthiness(points, turned, 10) == 1


def test_equal_points_are_each_others_neighbours():
    points = np.repeat(np.arange(5.0)[:, None], 10, axis=0)
    assert trustworthiness.trustworthiness(points, points, 3) == 1


@pytest.mark.parametrize("n_neighbors", [0, 5])
def test_too_many_neighbours_are_refused(n_neighbors):
    with pytest.raises(ValueError, match="fewer than half of 10 points"):
        trustworthiness.trustworthiness(np.eye(10), np.eye(10), n_neighbors)
