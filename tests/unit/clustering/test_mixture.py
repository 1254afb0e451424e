"""Mixtures of normal distributions: what was planted comes back, and memberships and criteria are what they say."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from terrapalette.clustering import mixture
from terrapalette.land import repeats
from terrapalette.runtime.errors import InputError


@pytest.fixture
def planted(rng):
    """Three flat normal distributions that k-means, which wants round ones, cuts the wrong way."""
    truth = np.repeat([0, 1, 2], [300, 200, 100])
    spread = np.array([4.0, 0.25])
    return rng.normal(size=(600, 2)) * spread + np.array([0.0, 2.5]) * truth[:, None], truth


def fitted(points, k_max=5, weights=None, seed=1, floor=1e-4, starts=1):
    random_state, settings = np.random.default_rng(seed), {"covariance_floor": floor, "starts": starts}
    return mixture.fit(points, k_max, weights=weights, random_state=random_state, **settings)


def test_planted_distributions_come_back(planted):
    points, truth = planted
    found = fitted(points, starts=5)
    assert adjusted_rand_score(truth, found.labels[2]) > 0.98
    assert found.k[int(np.argmin(found.extras["bic"][1]))] == 3
    shares = np.sort(found.extras["weight"][1][2][:3])
    np.testing.assert_allclose(shares, [1 / 6, 2 / 6, 3 / 6], atol=0.03)


def test_memberships_are_bayes_rule(planted):
    points, _ = planted
    found = fitted(points)
    partition = repeats.partition(found, 3, points)
    extras = partition.extras
    joint = []
    for weight, mean, root in zip(extras["weight"][:3], extras["mean"][:3], extras["whitening"][:3], strict=True):
        joint.append(weight * multivariate_normal(mean, np.linalg.inv(root @ root.T)).pdf(points))
    joint = np.stack(joint, axis=1)
    shares = mixture.membership(partition, points)
    np.testing.assert_allclose(shares, joint / joint.sum(axis=1, keepdims=True), atol=1e-9)
    np.testing.assert_array_equal(shares.argmax(axis=1), found.labels[2])
    # A single distribution holds every point.
    np.testing.assert_array_equal(mixture.membership(repeats.partition(found, 1, points), points), np.ones((600, 1)))


def test_bic_is_that_of_scikit_learn_and_icl_adds_twice_the_entropy(planted):
    points, _ = planted
    found = fitted(points)
    extras = repeats.partition(found, 3, points).extras
    other = GaussianMixture(3, max_iter=1).set_params(covariance_type="full")
    other.weights_, other.means_ = extras["weight"][:3], extras["mean"][:3]
    other.precisions_cholesky_ = extras["whitening"][:3]
    bic, icl = (found.extras[name][1][2] for name in ("bic", "icl"))
    assert bic == pytest.approx(other.bic(points), rel=1e-12)
    shares = other.predict_proba(points)
    entropy = -np.sum(shares * np.log(np.maximum(shares, 1e-300)))
    assert icl == pytest.approx(bic + 2 * entropy, rel=1e-9)


def test_weights_are_shares_of_a_systematic_sample(rng):
    weights = np.array([0.5, 0.5, 2.0, 1.0])
    drawn = np.bincount(mixture.systematic(weights, 0.25), minlength=4)
    assert drawn[2:].tolist() == [2, 1] and drawn[:2].sum() == 1
    many = rng.uniform(0.1, 3, 500)
    counts = np.bincount(mixture.systematic(many, 0.5), minlength=500)
    assert counts.sum() == 500 and (np.abs(counts - many / many.mean()) < 1).all()


def test_heavy_points_draw_the_distributions(planted):
    points, truth = planted
    weights = np.where(truth == 2, 5.0, 1.0)
    heavy = fitted(points, 3, weights)
    label = np.bincount(heavy.labels[2][truth == 2]).argmax()
    assert heavy.extras["weight"][1][2][label] == pytest.approx(0.5, abs=0.05)
    # Equal weights change nothing but which points are drawn: every one, once.
    even, plain = fitted(points, 3, np.full(600, 7.0)), fitted(points, 3)
    np.testing.assert_array_equal(even.labels[2], plain.labels[2])


def test_numbers_that_collapse_are_left_out(rng, caplog):
    # Three places and no more: a fourth cluster stays empty from every start.
    points = np.repeat(np.array([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]]), 20, axis=0) + rng.normal(0, 1e-9, (60, 2))
    found = fitted(points, 6, floor=0.1)
    assert found.k[:3] == [1, 2, 3] and len(found.k) < 6
    for k, labels in zip(found.k, found.labels, strict=True):
        assert len(np.unique(labels)) == k


def test_data_that_no_mixture_parts_are_told():
    with pytest.raises(
        InputError, match=r"^land\.methods\.gmm at k = 2: a covariance is singular, from each of 3 starts"
    ):
        fitted(np.ones((50, 2)), 2)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_floor_follows_the_scale_of_the_data(planted, scale):
    points, truth = planted
    assert adjusted_rand_score(truth, fitted(scale * points, 3, starts=5).labels[2]) > 0.98
