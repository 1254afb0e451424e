"""Every method keeps the promises that scripts, figures and pages build on."""

import numpy as np
import pytest

from terrapalette.clustering import methods
from terrapalette.land import repeats

DEEP = {
    "k": [3, 4], "hidden": [32], "latent_dim": 2, "batch_size": 30, "pretraining_steps": 200, "pretraining_rate": 1e-2,
    "steps": 20, "learning_rate": 1e-3, "refresh": 10, "tolerance": 0.0,
}  # fmt: skip
SETTINGS = {
    "kmeans": {},
    "hac": {},
    "gmm": {"covariance_floor": 1e-4, "starts": 1},
    "hdbscan": {"min_share": 0.1, "min_samples": 4},
    "idec": DEEP | {"gamma": 0.1},
    "dcss": DEEP | {"silhouette_weight": 0.1, "entropy_weight": 0.1, "temperature": 0.25, "by_mass": True},
}


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
        assert np.array_equal(np.unique(labels[labels >= 0]), np.arange(k)) and labels.shape == (90,)
        assert methods.method(name).leaves_out or labels.min() == 0
    if methods.method(name).numbers == methods.EVERY:
        assert found.k == list(range(1, 7))


@pytest.mark.parametrize("name", SETTINGS)
def test_three_groups_are_found_and_new_points_join_them(name, points, rng):
    found, method = fitted(name, points), methods.method(name)
    labels = found.labels[found.k.index(3)]
    truth, typed = np.repeat(np.arange(3), 30), labels >= 0
    assert len(set(zip(labels[typed].tolist(), truth[typed].tolist(), strict=True))) == 3 and typed.mean() > 0.7
    partition = repeats.partition(found, 3, points)
    np.testing.assert_array_equal(method.assign(partition, points), labels)
    moved = method.assign(partition, points + rng.normal(0, 0.01, points.shape))
    assert (moved == labels).mean() > 0.97


@pytest.mark.parametrize("name", SETTINGS)
def test_the_same_random_numbers_give_the_same_partitions(name, points):
    one, other = fitted(name, points), fitted(name, points)
    assert one.k == other.k and all(map(np.array_equal, one.labels, other.labels))
    assert one.extras.keys() == other.extras.keys()
    for key in one.extras:
        np.testing.assert_array_equal(np.asarray(one.extras[key][1]), np.asarray(other.extras[key][1]))


@pytest.mark.parametrize("name", SETTINGS)
def test_what_a_method_promises_is_there(name, points):
    found, method = fitted(name, points), methods.method(name)
    assert set(method.keeps) <= set(found.extras) | {"leaf_place", "leaf_label"}
    judged = [key for key, (_, _, *more) in found.extras.items() if more and "is_criterion" in more[0]]
    assert bool(judged) is method.has_criteria
    for key in judged:
        assert found.extras[key][0] == "k" and len(found.extras[key][1]) == len(found.k)
    if method.membership:
        shares = method.membership(repeats.partition(found, 3, points), points)
        assert shares.shape == (90, 3)
        np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("wanted", "found"), [(5, 5), (6, 5), (7, 8), (1, 2), (99, 8)])
def test_the_nearest_number_and_of_two_the_smaller(wanted, found):
    assert methods.nearest_number([2, 5, 8], wanted) == found
    assert methods.nearest_number([5, 7], 6) == 5


@pytest.mark.parametrize("name", ["kmeans", "hac"])
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
    with pytest.raises(
        ValueError, match="no clustering method 'ward', expected one of kmeans, hac, gmm, hdbscan, idec, dcss"
    ):
        methods.method("ward")
