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


def weighted_silhouettes(points, labels, weights):
    """By definition, one point after the other."""
    distances = np.linalg.norm(points[:, None] - points, axis=2)
    scores = np.zeros(len(points))
    for i, own in enumerate(labels):
        mates = (labels == own) & (np.arange(len(points)) != i)
        if mates.any():
            within = np.average(distances[i, mates], weights=weights[mates])
            between = min(
                np.average(distances[i, labels == other], weights=weights[labels == other])
                for other in set(labels) - {own}
            )
            scores[i] = (between - within) / max(within, between)
    return scores


def test_weighted_silhouettes_by_definition(rng):
    points, weights = rng.normal(size=(90, 3)) + 20, rng.lognormal(size=90)
    labellings = np.stack([rng.integers(0, k, 90) for k in (2, 5)])
    labellings[1, 0] = 5  # a cluster of one
    each = [weighted_silhouettes(points, labels, weights) for labels in labellings]
    expected = [np.average(scores, weights=weights) for scores in each]
    np.testing.assert_allclose(validity.silhouette(points, labellings, weights=weights), expected, rtol=1e-9)
    sample = np.array([0, 3, 4, 50, 89])
    expected = [np.average(scores[sample], weights=weights[sample]) for scores in each]
    np.testing.assert_allclose(validity.silhouette(points, labellings, sample, weights), expected, rtol=1e-9)


def test_equal_weights_are_no_weights(cloud):
    points, labellings = cloud
    plain = validity.silhouette(points, labellings)
    np.testing.assert_array_equal(validity.silhouette(points, labellings, weights=np.ones(700)), plain)
    np.testing.assert_allclose(validity.silhouette(points, labellings, weights=np.full(700, 0.3)), plain, rtol=1e-12)
    for labels in labellings:
        plain = validity.davies_bouldin(points, labels)
        assert validity.davies_bouldin(points, labels, np.ones(700)) == plain
        assert validity.davies_bouldin(points, labels, np.full(700, 0.3)) == pytest.approx(plain, rel=1e-12)


def test_the_scale_of_weights_does_not_matter(cloud, rng):
    points, labellings = cloud
    weights = rng.lognormal(sigma=2, size=700)
    found = validity.silhouette(points, labellings, weights=weights)
    np.testing.assert_allclose(validity.silhouette(points, labellings, weights=1e-5 * weights), found, rtol=1e-12)
    assert np.all(np.abs(found - validity.silhouette(points, labellings)) > 1e-6)


def test_blocks_do_not_matter_with_weights(cloud, rng, monkeypatch):
    points, labellings = cloud
    weights = rng.lognormal(size=700)
    whole = validity.silhouette(points, labellings, weights=weights)
    monkeypatch.setattr(validity, "ROWS", 13)
    monkeypatch.setattr(validity, "COLUMNS", 37)
    np.testing.assert_allclose(validity.silhouette(points, labellings, weights=weights), whole, rtol=1e-11)


def test_weights_below_zero_are_refused(rng):
    points, labels, weights = rng.normal(size=(4, 2)), np.array([0, 0, 1, 1]), np.array([1, 1, 1, -1.0])
    with pytest.raises(ValueError, match="above 0"):
        validity.silhouette(points, labels, weights=weights)
    with pytest.raises(ValueError, match="above 0"):
        validity.davies_bouldin(points, labels, weights)


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


def test_davies_bouldin_of_a_whole_weight_is_that_of_repeated_points(cloud, rng):
    points, labellings = cloud
    times = rng.integers(1, 5, 700)
    for labels in labellings:
        expected = davies_bouldin_score(np.repeat(points, times, axis=0), np.repeat(labels, times))
        assert validity.davies_bouldin(points, labels, times.astype(float)) == pytest.approx(expected, rel=1e-9)


def test_davies_bouldin_of_two_pairs():
    points = np.array([[0.0, 0], [0, 2], [10, 0], [10, 2]])
    assert validity.davies_bouldin(points, np.array([0, 0, 1, 1])) == pytest.approx((1 + 1) / 10)
    assert validity.davies_bouldin(points, np.array([0, 1, 0, 1])) == pytest.approx((5 + 5) / 2)


def test_clusters_with_one_centre_are_infinitely_bad():
    points = np.array([[-1.0], [1.0], [-2.0], [2.0]])
    assert validity.davies_bouldin(points, np.array([0, 0, 1, 1])) == np.inf


def test_points_that_belong_nowhere_have_no_part_in_scores(rng):
    points, weights = rng.normal(size=(300, 3)), rng.uniform(0.5, 2, 300)
    labels = rng.integers(-1, 3, 300)
    whole = rng.integers(0, 4, 300)
    typed = labels >= 0
    found = validity.silhouette(points, np.stack([labels, whole]), None, weights)
    assert found[0] == pytest.approx(validity.silhouette(points[typed], labels[typed], None, weights[typed])[0])
    assert found[1] == pytest.approx(validity.silhouette(points, whole, None, weights)[0])
    own = validity.davies_bouldin(points[typed], labels[typed], weights[typed])
    assert validity.davies_bouldin(points, labels, weights) == own
    assert np.isnan(validity.silhouette(points, np.where(typed, 0, -1))[0])
