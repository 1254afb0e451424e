import numpy as np
import pytest
import torch
from sklearn.manifold import trustworthiness as of_sklearn

from terrapalette.spaces import geometry, trustworthiness


def helicoid(code):
    """A surface whose metric is known: z -> (r cos t, r sin t, t) has J'J = diag(1, 1 + r^2)."""
    r, t = code[..., 0], code[..., 1]
    return torch.stack([r * torch.cos(t), r * torch.sin(t), t], dim=-1)


@pytest.fixture
def codes(rng):
    return rng.uniform(-2, 2, (50, 2))


def test_pullback_metric_of_a_known_map(codes):
    jacobian = geometry.jacobian(helicoid, codes)
    assert jacobian.shape == (50, 3, 2)
    # Single precision.
    np.testing.assert_allclose(geometry.magnification(jacobian), np.sqrt(1 + codes[:, 0] ** 2), rtol=1e-5)


def test_gradient_of_the_decoded_norm(codes):
    decoded = helicoid(torch.as_tensor(codes)).numpy()
    found = geometry.norm_gradient(geometry.jacobian(helicoid, codes), decoded)
    # The helicoid's norm is that of its code.
    np.testing.assert_allclose(found, 1, rtol=1e-5)
    assert geometry.norm_gradient(np.ones((1, 3, 2)), np.zeros((1, 3))) == 0


def test_a_projection_onto_orthonormal_axes_keeps_volumes(rng):
    axes = torch.as_tensor(np.linalg.qr(rng.normal(size=(7, 3)))[0], dtype=torch.float32)
    found = geometry.magnification(geometry.jacobian(lambda code: code @ axes.T, rng.normal(size=(20, 3))))
    np.testing.assert_allclose(found, 1, rtol=1e-5)


def test_a_collapsed_code_has_no_volume(codes):
    found = geometry.magnification(geometry.jacobian(lambda code: code[:, :1] * torch.ones(4), codes))
    np.testing.assert_allclose(found, 0, atol=1e-3)


def test_pairs_are_of_different_points(rng):
    pairs = geometry.random_pairs(5, 1000, rng)
    assert (pairs[:, 0] != pairs[:, 1]).all() and set(pairs.ravel()) == set(range(5))
    points = rng.normal(size=(5, 3))
    distances = geometry.pair_distances(points, pairs)
    assert distances[7] == pytest.approx(np.linalg.norm(points[pairs[7, 0]] - points[pairs[7, 1]]))
    assert geometry.rank_correlation(distances, distances**3) == pytest.approx(1)


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


def test_a_sample_estimates_all(rng):
    points = rng.normal(size=(600, 4))
    projected = points[:, :2]
    every = trustworthiness.trustworthiness(points, projected, 5)
    assert trustworthiness.trustworthiness(points, projected, 5, np.arange(600)) == every
    some = trustworthiness.trustworthiness(points, projected, 5, rng.choice(600, 300, replace=False))
    # Half of the points, with a spread between points of about 0.1.
    assert some == pytest.approx(every, abs=0.03) and some != every


def test_equal_points_are_each_others_neighbours():
    points = np.repeat(np.arange(5.0)[:, None], 10, axis=0)
    assert trustworthiness.trustworthiness(points, points, 3) == 1


@pytest.mark.parametrize("n_neighbors", [0, 5])
def test_too_many_neighbours_are_refused(n_neighbors):
    with pytest.raises(ValueError, match="fewer than half of 10 points"):
        trustworthiness.trustworthiness(np.eye(10), np.eye(10), n_neighbors)
