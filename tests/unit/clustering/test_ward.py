from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from terrapalette.clustering import centers, ward


def test_heights_are_scipys(rng):
    points = rng.normal(size=(500, 4))
    # Issue tolerance: both are sums of squares in another order.
    np.testing.assert_allclose(ward.merge_tree(points)[:, 2], linkage(points, "ward")[:, 2], rtol=1e-6)


def test_cuts_are_scipys(rng):
    points = rng.normal(size=(300, 3))
    tree = ward.merge_tree(points)
    cuts = ward.cut(tree, 12)
    for k in range(1, 13):
        assert adjusted_rand_score(cuts[k - 1], fcluster(tree, k, "maxclust")) == 1


@given(st.integers(1, 25), st.data())
@settings(max_examples=40, deadline=None)
def test_every_cut_has_k_clusters_and_nests_in_the_next(n_points, data):
    # Few distinct coordinates, so that ties abound.
    points = np.array(data.draw(st.lists(st.integers(0, 3), min_size=2 * n_points, max_size=2 * n_points)), float)
    cuts = ward.cut(ward.merge_tree(points.reshape(n_points, 2)), n_points)
    for k, labels in enumerate(cuts, start=1):
        assert sorted(set(labels)) == list(range(k))
    for coarse, fine in pairwise(cuts):
        assert all(len(set(coarse[fine == label])) == 1 for label in set(fine))


def test_too_many_clusters_are_refused(rng):
    with pytest.raises(ValueError, match=r"1\.\.5 clusters, not 6"):
        ward.cut(ward.merge_tree(rng.normal(size=(5, 2))), 6)


def test_inertia_from_heights_is_that_of_the_cuts(rng):
    points = rng.normal(size=(200, 3))
    tree = ward.merge_tree(points)
    expected = []
    for labels in ward.cut(tree, 9):
        centroids = centers.means(points, labels.astype(int), labels.max() + 1)
        expected.append(centers.inertia(points, np.ones(200), labels.astype(int), centroids))
    np.testing.assert_allclose(ward.inertia(tree, 9), expected)
