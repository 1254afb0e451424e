import numpy as np
import pytest
from sklearn.metrics import calinski_harabasz_score, silhouette_score

from terrapalette.clustering import centers, kmeans, ward
from terrapalette.verdict import indices, light_sweep


@pytest.fixture(scope="module")
def points():
    random = np.random.default_rng(4)
    return random.normal(size=(400, 3)) + random.choice([-4, 0, 4], (400, 1))


def test_inertias_and_labels_belong_together(points):
    found = light_sweep.sweep(points, 8)
    assert (np.diff(found.inertia, axis=1) < 0).all()
    for method, k in np.ndindex(2, 8):
        labels = found.labels[method, k]
        assert np.array_equal(np.unique(labels), np.arange(k + 1))
        centroids = centers.means(points, labels, k + 1)
        expected = centers.inertia(points, np.ones(400), labels, centroids)
        # Passes end before the very last label of k-means has settled.
        assert found.inertia[method, k] == pytest.approx(expected, rel=1e-3 if method == 0 else 1e-9)


def test_kmeans_comes_near_the_thorough_search_and_ward_is_ward(points):
    found = light_sweep.sweep(points, 10)
    best = [one.inertia for one in kmeans.sweep(points, 10, np.random.default_rng(0))]
    excess = found.inertia[0] / best - 1
    assert excess.max() < 0.04 and excess[:3].max() < 1e-3
    assert (found.inertia[0] <= found.inertia[1] * (1 + 1e-9)).all()
    np.testing.assert_allclose(found.inertia[1], ward.inertia(ward.merge_tree(points), 10))


def test_new_points_go_to_the_nearest_centre(points):
    centres = light_sweep.centres(points, light_sweep.sweep(points, 4))
    labels = light_sweep.assigned(points[:50], centres)
    for method, k in np.ndindex(2, 4):
        expected = centers.squared_distances(points[:50], centres[method][k]).argmin(axis=1)
        np.testing.assert_array_equal(labels[method, k], expected)


def test_too_few_points_are_refused(points):
    with pytest.raises(ValueError, match="10 clusters need more than 10 points"):
        light_sweep.sweep(points[:10], 10)


def test_a_systematic_sample_is_even_over_the_mass(rng):
    masses = rng.uniform(0.2, 1, 5000)
    chosen = light_sweep.thinned(masses, 500)
    assert len(chosen) == 500 and (np.diff(chosen) > 0).all()
    held = np.cumsum(masses)[chosen] / masses.sum()
    # One step of 1 / 500, and a cell's own width.
    assert np.abs(held - (np.arange(500) + 0.5) / 500).max() < 1e-3
    np.testing.assert_array_equal(light_sweep.thinned(np.ones(70), 500), np.arange(70))
    # Cells of no mass are never chosen, one that holds half of it as often as all others.
    heavy = np.concatenate([np.zeros(10), [100.0], np.ones(100)])
    assert np.bincount(light_sweep.thinned(heavy, 60))[[3, 10]].tolist() == [0, 30]


def test_indices_are_scikit_learns(points):
    found = indices.measured(points, 6)
    swept = light_sweep.sweep(points, 6)
    for method, k in [(0, 2), (0, 3), (1, 6)]:
        labels = swept.labels[method, k - 1]
        assert found.calinski_harabasz[method, k - 1] == pytest.approx(
            calinski_harabasz_score(points, labels), rel=2e-3
        )
        assert found.silhouette[method, k - 1] == pytest.approx(silhouette_score(points, labels))
    assert (found.tightness[:, 0] == 0).all() and (np.diff(found.tightness, axis=1) > 0).all()
    # Three groups along one line, and one alone.
    assert found.dip > 2 * indices.measured(np.random.default_rng(0).normal(size=(400, 3)), 2).dip


def test_scale_and_place_do_not_matter(points):
    found, other = indices.measured(points, 5), indices.measured(7 * points - 3, 5)
    np.testing.assert_allclose(found.tightness, other.tightness, atol=1e-6)
    np.testing.assert_allclose(found.silhouette[:, 1:], other.silhouette[:, 1:], atol=1e-6)
