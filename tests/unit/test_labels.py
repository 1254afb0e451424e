import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terrapalette import labels


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


@given(st.permutations(range(6)), st.integers(0, 100))
@settings(max_examples=30, deadline=None)
def test_the_same_partition_takes_the_reference_numbers(names, seed):
    random = np.random.default_rng(seed)
    reference = np.concatenate([np.arange(6), random.integers(0, 6, 100)])
    renamed = np.array(names)[reference]
    np.testing.assert_array_equal(labels.match(reference, renamed, random.random(106))[renamed], reference)


def test_unlike_clusters_take_free_numbers_in_order():
    # The reference splits bare ground in two, the other splits forest in two; only "grass" is the same.
    reference = np.repeat([0, 1, 2, 3], [50, 50, 30, 100])
    other = np.repeat([0, 0, 1, 2, 3], [50, 50, 30, 50, 50])
    ndvi = np.repeat([0.1, 0.15, 0.4, 0.7, 0.9], [50, 50, 30, 50, 50])
    assert labels.match(reference, other, ndvi).tolist() == [0, 2, 1, 3]


def test_fewer_clusters_take_the_nearest_numbers():
    reference = np.repeat([0, 1, 2], [10, 10, 10])
    other = np.repeat([0, 1], [10, 20])
    ndvi = np.repeat([0.1, 0.5, 0.9], [10, 10, 10])
    found = labels.match(reference, other, ndvi)
    assert found[0] == 0 and found[1] in {1, 2}


def test_more_clusters_than_classes_are_refused():
    with pytest.raises(ValueError, match="3 clusters cannot be matched to 2 classes"):
        labels.match(np.array([0, 1, 1]), np.array([0, 1, 2]), np.ones(3))


def test_contingency_counts_pairs():
    found = labels.contingency(np.array([0, 0, 1, 1, 1]), np.array([0, 2, 2, 2, 1]))
    assert found.tolist() == [[1, 0, 1], [0, 1, 2]]
