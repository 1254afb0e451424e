import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from terrapalette.clustering.agreement import agreement


def test_renamed_classes_agree(rng):
    first = rng.integers(0, 4, 200)
    name = np.array([2, 0, 3, 1])
    found = agreement(first, name[first])
    assert (found.adjusted_rand_index, found.adjusted_mutual_information) == pytest.approx((1, 1))
    assert found.partner == dict(enumerate(name.tolist()))
    assert found.contingency[range(4), name].sum() == 200


def test_two_labellings_by_hand():
    found = agreement(np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 2]))
    assert found.contingency.tolist() == [[2, 1, 0], [0, 1, 1]]
    # One pair of points is together in both; 4 and 2 pairs in either, of 10.
    assert found.adjusted_rand_index == pytest.approx((1 - 4 * 2 / 10) / ((4 + 2) / 2 - 4 * 2 / 10))
    assert found.partner == {0: 0, 1: 1}


def test_figures_are_scikit_learns(rng):
    first, second = rng.integers(0, 5, 300), rng.integers(0, 3, 300)
    found = agreement(first, second)
    assert found.adjusted_rand_index == adjusted_rand_score(first, second) != 0
    assert found.adjusted_mutual_information == adjusted_mutual_info_score(first, second) != 0
    assert len(found.partner) == 3


def test_what_belongs_nowhere_is_a_class_of_its_own_in_the_indices():
    first, second = np.array([0, 0, 1, 1, -1, -1]), np.array([1, 1, 0, 0, -1, -1])
    found = agreement(first, second)
    assert found.adjusted_rand_index == 1 and found.contingency.sum() == 4 and found.partner == {0: 1, 1: 0}
