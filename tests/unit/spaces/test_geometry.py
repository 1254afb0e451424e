import numpy as np
import pytest
import torch

from terrapalette.spaces import geometry


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
