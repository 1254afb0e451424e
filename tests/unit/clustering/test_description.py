import numpy as np
import pytest

from terrapalette.clustering import description


@pytest.fixture
def cells(rng):
    """Points of a plane, three variables in physical units of which the last gives the order, and three partitions."""
    physical = rng.uniform(size=(60, 3))
    return rng.normal(size=(60, 2)), physical, [np.arange(60) % k for k in (5, 1, 3)]


def test_numbers_by_hand():
    points, physical = np.array([[0.0], [2.0], [7.0]]), np.array([[0.9, 10.0], [0.5, 20.0], [0.1, 60.0]])
    found = description.describe([np.array([0, 0, 1])], [2], points, physical, physical[:, 0])
    assert found.labels.tolist() == [[2, 2, 1]] and found.labels.dtype == np.int16
    assert found.size.tolist() == [[1, 2]]
    np.testing.assert_allclose(found.centroid, [[[0.1, 60], [0.7, 15]]])
    np.testing.assert_allclose(found.center, [[[7], [1]]])
    np.testing.assert_allclose(found.inertia, [2])


def test_weights_move_centres_inertia_and_order():
    points, physical = np.array([[0.0], [2.0], [7.0]]), np.array([[0.9, 10.0], [0.1, 20.0], [0.4, 60.0]])
    labels = [np.array([0, 0, 1])]
    assert description.describe(labels, [2], points, physical, physical[:, 0]).labels.tolist() == [[2, 2, 1]]
    found = description.describe(labels, [2], points, physical, physical[:, 0], np.array([1.0, 3.0, 5.0]))
    # The weighted mean of the first cluster, 0.3, now lies below 0.4.
    assert found.labels.tolist() == [[1, 1, 2]] and found.size.tolist() == [[2, 1]]
    np.testing.assert_allclose(found.centroid, [[[0.3, 17.5], [0.4, 60]]])
    np.testing.assert_allclose(found.center, [[[1.5], [7]]])
    np.testing.assert_allclose(found.inertia, [1.5**2 + 3 * 0.5**2])


def test_rows_have_their_own_numbers_of_clusters(cells):
    points, physical, partitions = cells
    found = description.describe(partitions, [5, 1, 3], points, physical, physical[:, 2])
    for row, k in enumerate((5, 1, 3)):
        assert sorted(set(found.labels[row])) == list(range(1, k + 1))
        assert found.size[row].tolist() == [60 // k] * k + [0] * (5 - k)
        for padded in (found.centroid[row], found.center[row]):
            assert np.isfinite(padded[:k]).all() and np.isnan(padded[k:]).all()
        assert np.all(np.diff(found.centroid[row, :k, 2]) > 0)
        for number in range(1, k + 1):
            members = found.labels[row] == number
            np.testing.assert_allclose(found.centroid[row, number - 1], physical[members].mean(axis=0))
            np.testing.assert_allclose(found.center[row, number - 1], points[members].mean(axis=0))
        own = found.center[row][found.labels[row] - 1]
        assert found.inertia[row] == pytest.approx(((points - own) ** 2).sum())


def test_equal_weights_are_no_weights(cells):
    points, physical, partitions = cells
    plain = description.describe(partitions, [5, 1, 3], points, physical, physical[:, 2])
    weighted = description.describe(partitions, [5, 1, 3], points, physical, physical[:, 2], np.ones(60))
    for one, other in zip(plain, weighted, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_whole_weight_is_a_repeated_cell(cells, rng):
    points, physical, partitions = cells
    times = rng.integers(1, 4, 60)
    weighted = description.describe(partitions, [5, 1, 3], points, physical, physical[:, 2], times.astype(float))
    repeated = description.describe(
        [np.repeat(one, times) for one in partitions], [5, 1, 3],
        np.repeat(points, times, axis=0), np.repeat(physical, times, axis=0), np.repeat(physical[:, 2], times),
    )  # fmt: skip
    np.testing.assert_array_equal(np.repeat(weighted.labels, times, axis=1), repeated.labels)
    for name in ("centroid", "center", "inertia"):
        np.testing.assert_allclose(getattr(weighted, name), getattr(repeated, name))


@pytest.mark.parametrize("labels", [[0, 0, 2], [0, 1, 3], [-1, 0, 1], [1, 1, 2]])
def test_labels_that_are_not_all_numbers_are_refused(labels):
    points = np.zeros((3, 1))
    with pytest.raises(ValueError, match=r"partition 1: labels must be 0\.\.2, each used"):
        description.describe([np.arange(3), np.array(labels)], [3, 3], points, points, points[:, 0])


def test_extras_follow_their_clusters():
    labels = [np.array([0, 0, 0]), np.array([1, 0, 0])]
    points, order = np.array([[0.0], [5.0], [6.0]]), np.array([0.1, 0.5, 0.6])
    told = description.describe(labels, [1, 2], points, points, order)
    extras = {
        "spread": (("k", "cluster"), np.array([[7.0, np.nan], [0.5, 0.0]]), {"units": "1"}),
        "tree": (("merge",), np.arange(2)),
        "shape": (("cluster", "k", "component"), np.arange(4.0).reshape(2, 2, 1)),
    }
    found = description.renumbered(extras, told.origin)
    # With two clusters, number 1 of the method comes first: it holds the lowest value.
    np.testing.assert_array_equal(found["spread"][1], [[7, np.nan], [0, 0.5]])
    np.testing.assert_array_equal(found["shape"][1][:, :, 0], [[0, 3], [2, 1]])
    assert found["spread"][2] == {"units": "1"} and found["tree"][1].tolist() == [0, 1]


def test_points_that_belong_nowhere_have_no_part_in_any_mean(rng):
    points, order = rng.normal(size=(40, 2)), rng.normal(size=40)
    labels = np.arange(40) % 3 - 1
    weights = rng.uniform(0.5, 2, 40)
    found = description.describe([labels], [2], points, points, order, weights)
    typed = labels >= 0
    alone = description.describe([labels[typed]], [2], points[typed], points[typed], order[typed], weights[typed])
    assert (found.labels[0][~typed] == 0).all()
    np.testing.assert_array_equal(found.labels[0][typed], alone.labels[0])
    for name in ("size", "centroid", "center", "inertia", "origin"):
        np.testing.assert_array_equal(getattr(found, name), getattr(alone, name))
    assert (
        found.no_type_share[0] == pytest.approx(weights[~typed].sum() / weights.sum()) and alone.no_type_share[0] == 0
    )


def test_labels_among_extras_keep_what_belongs_nowhere():
    extras = {"region": (("k", "place"), np.array([[-1, 0, 1, 1]]), {"is_label": 1})}
    renumbered = description.renumbered(extras, np.array([[1, 0]]))
    assert renumbered["region"][1].tolist() == [[-1, 1, 0, 0]]
