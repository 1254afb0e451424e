import numpy as np
import pytest
from sklearn.metrics import davies_bouldin_score, silhouette_samples, silhouette_score

from terrapalette.clustering import validity


@pytest.fixture
def cloud(rng):
    points = rng.normal(size=(700, 5)) + 100
    return points, np.stack([rng.integers(0, k, 700) for k in (2, 3, 9)])


def test_silhouettes_are_scikit_learns(cloud):
    points, labellings = cloud
    expected = [silhouette_score(points, labels) for labels in labellings]
    # Issue tolerance; the offset of 100 above makes careless squared distances fail it.
    np.testing.assert_allclose(validity.silhouette(points, labellings), expected, atol=1e-6)


def test_blocks_do_not_matter(cloud, monkeypatch):
    points, labellings = cloud
    whole = validity.silhouette(points, labellings)
    monkeypatch.setattr(validity, "ROWS", 13)
    monkeypatch.setattr(validity, "COLUMNS", 37)
    np.testing.assert_allclose(validity.silhouette(points, labellings), whole, rtol=1e-12)


def test_a_sample_averages_exact_silhouettes(cloud, rng):
    points, labellings = cloud
    sample = rng.choice(700, 50, replace=False)
    expected = [silhouette_samples(points, labels)[sample].mean() for labels in labellings]
    np.testing.assert_allclose(validity.silhouette(points, labellings, sample), expected, atol=1e-6)


def test_a_cluster_of_one_counts_zero(rng):
    points = rng.normal(size=(30, 2))
    labels = np.array([0] * 14 + [1] * 15 + [2])
    assert validity.silhouette(points, labels)[0] == pytest.approx(silhouette_score(points, labels), abs=1e-9)


def test_identical_points_have_no_silhouette():
    assert validity.silhouette(np.zeros((6, 2)), np.array([0, 0, 0, 1, 1, 1]))[0] == 0


def test_one_cluster_has_no_score(rng):
    points = rng.normal(size=(20, 2))
    found = validity.silhouette(points, np.stack([np.zeros(20, int), np.arange(20) % 2]))
    assert np.isnan(found[0]) and np.isfinite(found[1])
    assert np.isnan(validity.davies_bouldin(points, np.zeros(20, int)))


def test_davies_bouldin_is_scikit_learns(cloud):
    points, labellings = cloud
    for labels in labellings:
        assert validity.davies_bouldin(points, labels) == pytest.approx(davies_bouldin_score(points, labels), rel=1e-9)


def test_davies_bouldin_of_two_pairs():
    points = np.array([[0.0, 0], [0, 2], [10, 0], [10, 2]])
    assert validity.davies_bouldin(points, np.array([0, 0, 1, 1])) == pytest.approx((1 + 1) / 10)
    assert validity.davies_bouldin(points, np.array([0, 1, 0, 1])) == pytest.approx((5 + 5) / 2)


def test_clusters_with_one_centre_are_infinitely_bad():
    points = np.array([[-1.0], [1.0], [-2.0], [2.0]])
    assert validity.davies_bouldin(points, np.array([0, 0, 1, 1])) == np.inf
