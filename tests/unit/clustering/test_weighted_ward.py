import fastcluster
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import is_monotonic, is_valid_linkage
from sklearn.metrics import adjusted_rand_score

from terrapalette.clustering import kmeans, ward, weighted_ward


def test_weights_of_one_change_nothing(rng):
    points = rng.normal(size=(400, 4)) + 50
    found, expected = ward.merge_tree(points, np.ones(400)), fastcluster.linkage_vector(points, "ward")
    np.testing.assert_array_equal(found[:, [0, 1, 3]], expected[:, [0, 1, 3]])
    np.testing.assert_allclose(found[:, 2], expected[:, 2], rtol=1e-12)


def test_a_whole_weight_is_a_repeated_point(rng):
    points, times = rng.normal(size=(150, 3)), rng.integers(1, 6, 150)
    weighted = ward.merge_tree(points, times.astype(float))
    repeated = ward.merge_tree(np.repeat(points, times, axis=0))
    n_copies = times.sum() - 150
    # Copies merge first, at heights that are rounding.
    assert repeated[n_copies - 1, 2] < 1e-12
    np.testing.assert_allclose(weighted[:, 2], repeated[n_copies:, 2], rtol=1e-12)
    first = np.cumsum(times) - times
    for one, other in zip(ward.cut(weighted, 150), ward.cut(repeated, 150)[:, first], strict=True):
        assert adjusted_rand_score(one, other) == 1


def test_inertia_from_heights_is_that_of_the_cuts(rng):
    points, weights = rng.normal(size=(200, 3)) + 1000, rng.lognormal(sigma=2, size=200)
    tree = ward.merge_tree(points, weights)
    expected = []
    for labels in ward.cut(tree, 20).astype(int):
        centroids = kmeans.means(points, labels, labels.max() + 1, weights)
        expected.append(kmeans.inertia(points, weights, labels, centroids))
    # The centroids of the oracle keep 13 digits of 1000.
    np.testing.assert_allclose(ward.inertia(tree, 20), expected, rtol=1e-9)


def test_each_merge_is_the_cheapest(rng):
    """Ward's own words, at every step: of all pairs of clusters the one that raises the inertia least."""
    points, weights = rng.normal(size=(30, 2)), rng.uniform(0.1, 5, 30)
    clusters = {node: (points[node], weights[node]) for node in range(30)}
    for merge, (first, second, height, _) in enumerate(ward.merge_tree(points, weights)):
        raised = {
            (i, j): v * w / (v + w) * ((a - b) ** 2).sum()
            for i, (a, v) in clusters.items()
            for j, (b, w) in clusters.items()
            if i < j
        }
        cheapest = min(raised, key=raised.get)
        assert cheapest == (first, second) and height == pytest.approx(np.sqrt(2 * raised[cheapest]))
        (a, v), (b, w) = clusters.pop(int(first)), clusters.pop(int(second))
        clusters[30 + merge] = ((v * a + w * b) / (v + w), v + w)


def test_the_scale_of_weights_is_that_of_squared_heights(rng):
    points, weights = rng.normal(size=(100, 3)), rng.uniform(0.5, 2, 100)
    found, scaled = ward.merge_tree(points, weights), ward.merge_tree(points, 9 * weights)
    np.testing.assert_array_equal(found[:, [0, 1, 3]], scaled[:, [0, 1, 3]])
    np.testing.assert_allclose(3 * found[:, 2], scaled[:, 2], rtol=1e-12)


@given(st.integers(1, 30), st.data())
@settings(max_examples=60, deadline=None)
def test_ties_make_valid_trees_too(n_points, data):
    coordinates = data.draw(st.lists(st.integers(0, 3), min_size=2 * n_points, max_size=2 * n_points))
    weights = np.array(data.draw(st.lists(st.integers(1, 2), min_size=n_points, max_size=n_points))) / 3
    points = np.array(coordinates).reshape(n_points, 2) / 10 + 100
    tree = ward.merge_tree(points, weights)
    if n_points > 1:
        assert is_valid_linkage(tree) and is_monotonic(tree)
        # The sums of squares around the common centre, however the ties were settled.
        centre = np.average(points, axis=0, weights=weights)
        total = (weights[:, None] * (points - centre) ** 2).sum()
        assert ward.inertia(tree, 1)[0] == pytest.approx(total, abs=1e-12)
    for k, labels in enumerate(ward.cut(tree, n_points), start=1):
        assert sorted(set(labels)) == list(range(k))


def test_corners_equally_far_from_each_other():
    """Regular simplices: every distance is the same but for rounding, which leads chains in circles."""
    for seed in range(600):
        random = np.random.default_rng(seed)
        n_corners = int(random.integers(25, 40))
        points = np.eye(n_corners)[random.permutation(n_corners)] * random.uniform(0.1, 2) + random.uniform(0, 1)
        weights = random.choice([1 / 3, 2 / 3], n_corners)
        tree = weighted_ward.merge_tree(points, weights)
        assert is_valid_linkage(tree) and tree[-1, 3] == n_corners


def test_one_point_has_no_merges():
    assert ward.merge_tree(np.zeros((1, 2)), np.ones(1)).shape == (0, 4)


def test_what_cannot_be_weighed_is_refused(rng):
    points = rng.normal(size=(5, 2))
    with pytest.raises(ValueError, match="above 0"):
        ward.merge_tree(points, np.array([1, 1, 0, 1, 1.0]))
    points[2, 1] = np.nan
    with pytest.raises(ValueError, match="coordinates must be finite"):
        ward.merge_tree(points, np.ones(5))
