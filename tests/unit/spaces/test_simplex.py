import numpy as np
import pytest
from scipy.optimize import nnls

from terrapalette.spaces import simplex


def oracle(point, corners):
    """Shares by non-negative least squares with a heavy row that makes their sum 1."""
    heavy = 1e4
    return nnls(np.vstack([corners.T, np.full(len(corners), heavy)]), np.append(point, heavy))[0]


@pytest.mark.parametrize(("n_corners", "n_dimensions"), [(1, 3), (2, 3), (3, 2), (3, 7), (4, 3), (5, 7)])
def test_shares_are_those_of_the_nearest_mixture(rng, n_corners, n_dimensions):
    corners, points = rng.normal(size=(n_corners, n_dimensions)), 2 * rng.normal(size=(50, n_dimensions))
    found = simplex.shares(points, corners)
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=1), 1)
    # The heavy row leaves about 1e-8 of the sum open.
    np.testing.assert_allclose(found, [oracle(point, corners) for point in points], atol=1e-6)


def test_mixtures_are_given_back_their_shares(rng):
    corners, shares = rng.normal(size=(4, 6)), rng.dirichlet(np.ones(4), 200)
    np.testing.assert_allclose(simplex.shares(shares @ corners, corners), shares, atol=1e-9)


def test_corners_that_fall_together_still_give_a_nearest_mixture(rng):
    corners = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 0.0]])
    found = simplex.shares(np.array([[0.3, 5.0], [-2.0, 1.0]]), corners)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    np.testing.assert_allclose(found @ corners, [[0.3, 0], [0, 0]], atol=1e-12)


def test_more_points_than_a_block_are_the_same_points(rng, monkeypatch):
    corners, points = rng.normal(size=(3, 5)), rng.normal(size=(50, 5))
    whole = simplex.shares(points, corners)
    monkeypatch.setattr(simplex, "ROWS", 7)
    np.testing.assert_allclose(simplex.shares(points, corners), whole, atol=1e-12)


def test_the_nearest_point_of_a_hull(rng):
    points = rng.normal(size=(30, 3))
    for target in 3 * rng.normal(size=(10, 3)):
        members, share = simplex.nearest_in_hull(points, target)
        assert (share > 0).all() and share.sum() == pytest.approx(1) and len(members) <= 3
        found = share @ points[members]
        # No point of the hull lies ahead of it, as seen from the target: the condition of the nearest one.
        assert (points @ (found - target)).min() >= found @ (found - target) - 1e-9
        # From the answer for another target it is the same one.
        elsewhere = simplex.nearest_in_hull(points, -target)
        again = simplex.nearest_in_hull(points, target, elsewhere)
        np.testing.assert_allclose(again.share @ points[again.members], found, atol=1e-7)


def test_a_target_inside_the_hull_is_its_own_nearest_point(rng):
    points = rng.normal(size=(40, 3))
    inside = rng.dirichlet(np.ones(40)) @ points
    members, share = simplex.nearest_in_hull(points, inside)
    np.testing.assert_allclose(share @ points[members], inside, atol=1e-7)


def test_a_hull_of_equal_points():
    assert simplex.nearest_in_hull(np.ones((4, 2)), np.array([3.0, 0.0])).share.tolist() == [1.0]
