"""Every method keeps the promises that scripts, figures and pages build on."""

import numpy as np
import pytest

from terrapalette.clustering import centers, methods

SETTINGS = {"kmeans": {}, "hac": {}}


@pytest.fixture
def points(rng):
    return rng.normal(size=(90, 2)) + 6 * np.repeat([[0, 0], [1, 0], [0, 1]], 30, axis=0)


def fitted(name, points, k_max=6, weights=None, seed=1):
    random_state = np.random.default_rng(seed)
    return methods.method(name).fit(points, k_max, weights=weights, random_state=random_state, **SETTINGS[name])


def test_every_method_is_tried_here():
    assert set(SETTINGS) == set(methods.MODULES)
    for name, settings in SETTINGS.items():
        assert set(methods.method(name).settings) == set(settings), name


@pytest.mark.parametrize("name", SETTINGS)
def test_labels_are_numbers_from_0_each_used(name, points):
    found = fitted(name, points)
    assert len(found.k) == len(found.labels) and found.k == sorted(found.k)
    for k, labels in zip(found.k, found.labels, strict=True):
        assert np.array_equal(np.unique(labels), np.arange(k)) and labels.shape == (90,)


@pytest.mark.parametrize("name", SETTINGS)
def test_three_groups_are_found_and_new_points_join_them(name, points, rng):
    found, method = fitted(name, points), methods.method(name)
    labels = found.labels[found.k.index(3)]
    truth = np.repeat(np.arange(3), 30)
    assert len(set(zip(labels.tolist(), truth.tolist(), strict=True))) == 3
    partition = methods.Partition(points, labels, centers.means(points, labels, 3), {})
    moved = method.assign(partition, points + rng.normal(0, 0.01, points.shape))
    np.testing.assert_array_equal(moved, labels)


@pytest.mark.parametrize("name", SETTINGS)
def test_heavy_points_draw_the_cut(name):
    # Seven points on a line: light ones join the left, unless weight holds them apart.
    points = np.array([[0.0], [1.0], [2.0], [5.0], [8.0], [9.0], [10.0]])
    weights = np.array([1.0, 1.0, 1.0, 60.0, 1.0, 1.0, 1.0])
    plain, heavy = fitted(name, points, 3), fitted(name, points, 3, weights)
    assert (heavy.labels[2] == heavy.labels[2][3]).sum() == 1
    assert (plain.labels[1] == plain.labels[1][3]).sum() > 1


@pytest.mark.parametrize("name", SETTINGS)
def test_the_tree_is_there_where_it_is_promised(name, points):
    assert ("merge_tree" in fitted(name, points).extras) is methods.method(name).has_tree


def test_an_unknown_method_names_the_known_ones():
    with pytest.raises(ValueError, match="no clustering method 'ward', expected one of kmeans, hac"):
        methods.method("ward")
