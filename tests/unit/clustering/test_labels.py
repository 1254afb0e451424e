from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terrapalette.clustering import labels


def test_numbers_rise_with_the_mean():
    raw, ndvi = np.array([0, 0, 1, 1, 2, 2]), np.array([0.8, 0.9, 0.1, 0.1, 0.4, 0.5])
    assert labels.canonical(raw, ndvi, 3)[raw].tolist() == [2, 2, 0, 0, 1, 1]


def test_equal_means_are_ordered_by_size():
    raw = np.array([0, 1, 1, 1])
    assert labels.canonical(raw, np.full(4, 0.3), 2).tolist() == [1, 0]


@given(st.permutations(range(5)), st.integers(0, 100))
@settings(max_examples=30, deadline=None)
def test_renamed_clusters_get_the_same_numbers(names, seed):
    random = np.random.default_rng(seed)
    raw, ndvi = random.integers(0, 5, 200), random.random(200)
    renamed = np.array(names)[raw]
    np.testing.assert_array_equal(labels.canonical(raw, ndvi, 5)[raw], labels.canonical(renamed, ndvi, 5)[renamed])


def test_tiny_values_are_ordered_too():
    raw = np.array([0, 1, 1, 2, 2, 2])
    assert labels.canonical(raw, np.array([1e-9, 3e-9, 3e-9, 2e-9, 2e-9, 2e-9]), 3).tolist() == [0, 2, 1]


def test_partitions_of_equal_size_keep_their_numbers(rng):
    reference, other = np.concatenate([[range(6)] * 2, rng.integers(0, 6, (2, 100))], axis=1)
    assert labels.match(reference, other).tolist() == list(range(6))


def test_fewer_clusters_take_the_numbers_of_what_they_hold():
    # Of four reference classes the other keeps the first, and joins the last three.
    reference = np.repeat([0, 1, 2, 3], [50, 10, 80, 20])
    other = np.repeat([0, 1, 1, 1], [50, 10, 80, 20])
    assert labels.match(reference, other).tolist() == [0, 2]


@given(st.integers(1, 6), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_no_rising_numbers_share_more(n_clusters, seed):
    random = np.random.default_rng(seed)
    reference = np.concatenate([np.arange(6), random.integers(0, 6, 40)])
    other = np.concatenate([np.arange(n_clusters), random.integers(0, n_clusters, 46 - n_clusters)])
    shared = labels.contingency(reference, other)
    found = labels.match(reference, other)
    best = max(shared[list(numbers), range(n_clusters)].sum() for numbers in combinations(range(6), n_clusters))
    assert shared[found, range(n_clusters)].sum() == best and np.all(np.diff(found) > 0)


def test_weights_order_clusters():
    raw, ndvi = np.array([0, 0, 1]), np.array([0.9, 0.1, 0.4])
    assert labels.canonical(raw, ndvi, 2).tolist() == [1, 0]
    assert labels.canonical(raw, ndvi, 2, np.array([1.0, 3.0, 5.0])).tolist() == [0, 1]


def test_pairs_share_most():
    assert labels.pair(np.array([[0, 9, 1], [8, 7, 0]])) == {0: 1, 1: 0}


def test_pairs_are_not_greedy():
    # The fullest cell first would share 10 + 0 points.
    assert labels.pair(np.array([[10, 9], [8, 0]])) == {0: 1, 1: 0}


def test_classes_without_shared_points_have_no_partner():
    assert labels.pair(np.array([[5, 0, 0], [0, 0, 0], [3, 0, 0]])) == {0: 0}
    assert labels.pair(np.zeros((2, 2), int)) == {}


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_no_other_pairs_share_more_from_either_side(n_rows, n_columns, seed):
    shared = np.random.default_rng(seed).integers(0, 4, (n_rows, n_columns))
    pairs = labels.pair(shared)
    found = sum(shared[row, column] for row, column in pairs.items())
    few, many = (shared, n_columns) if n_rows <= n_columns else (shared.T, n_rows)
    best = max(few[range(len(few)), list(partners)].sum() for partners in permutations(range(many), len(few)))
    assert found == best == sum(shared.T[row, column] for row, column in labels.pair(shared.T).items())
    assert len(set(pairs.values())) == len(pairs) and all(shared[pair] > 0 for pair in pairs.items())


def test_more_clusters_than_classes_are_refused():
    with pytest.raises(ValueError, match="3 clusters cannot be matched to 2 classes"):
        labels.match(np.array([0, 1, 1]), np.array([0, 1, 2]))


def test_contingency_counts_pairs():
    found = labels.contingency(np.array([0, 0, 1, 1, 1]), np.array([0, 2, 2, 2, 1]))
    assert found.tolist() == [[1, 0, 1], [0, 1, 2]]


def test_what_belongs_nowhere_counts_in_no_contingency():
    first, second = np.array([0, 0, 1, -1, 1]), np.array([1, -1, 0, 0, 0])
    assert labels.contingency(first, second).tolist() == [[0, 1], [2, 0]]
    # Numbers last, whatever lies between.
    assert labels.match(np.array([0, 1, 2, -1, 2]), np.array([-1, 0, 1, 0, 1])).tolist() == [1, 2]
