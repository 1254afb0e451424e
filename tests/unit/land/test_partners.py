from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from terrapalette.clustering import labels
from terrapalette.land import partners
from unit.land.test_packing import unpacked


def greedy(shared):
    """Most shared cells first, as a page would pair that looks at one class after another."""
    found = np.zeros(shared.shape[1], int)
    left = shared.astype(float)
    for _ in range(min(shared.shape)):
        row, column = np.unravel_index(np.argmax(left), left.shape)
        if left[row, column] <= 0:
            break
        found[column] = row + 1
        left[row], left[:, column] = -1, -1
    return found


def cells_in_pairs(shared, found):
    return sum(shared[one - 1, other] for other, one in enumerate(found) if one)


def test_the_best_pairing_is_not_the_greedy_one():
    # Greedy takes 10 and is left with 0; best are 9 and 9.
    shared = np.array([[10, 9], [9, 0]])
    assert greedy(shared).tolist() == [1, 0]
    assert partners.partner(shared).tolist() == [2, 1]


def test_a_partner_that_shares_no_cell_is_none():
    assert partners.partner(np.array([[5, 0], [0, 0]])).tolist() == [1, 0]
    assert partners.partner(np.array([[5, 1, 2]])).tolist() == [1, 0, 0]


@given(arrays(int, st.tuples(st.integers(1, 5), st.integers(1, 40)), elements=st.integers(1, 4)))
def test_combinations_are_the_different_columns(rows):
    expected, index = np.unique(rows.T, axis=0, return_inverse=True)
    found = partners.combined(rows)
    np.testing.assert_array_equal(found.labels, expected)
    np.testing.assert_array_equal(found.index, index.ravel())


@given(arrays(int, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(0, 20)))
def test_no_pairing_shares_more(shared):
    n_first, n_second = shared.shape
    wide = shared if n_first <= n_second else shared.T
    best = max(wide[range(len(wide)), list(order)].sum() for order in permutations(range(wide.shape[1]), len(wide)))
    found = partners.partner(shared)
    assert cells_in_pairs(shared, found) == best
    used = found[found > 0]
    assert len(set(used.tolist())) == len(used)


@pytest.fixture
def every(rng):
    """Three labellings of 400 cells with their numbers of clusters."""
    counts = [[1, 2, 3], [2, 5], [4]]
    # Every cluster has a cell.
    rows = [np.stack([rng.permutation(np.arange(400) % k) + 1 for k in own]) for own in counts]
    return rows, counts


def test_partners_are_those_of_the_figures(every):
    rows, counts = every
    combined = [partners.combined(one) for one in rows]
    for one, own in zip(combined, rows, strict=True):
        np.testing.assert_array_equal(one.labels[one.index].T, own)
    for first in range(3):
        for second in range(3):
            table = partners.between(combined[first], combined[second], (counts[first], counts[second]))
            for row, k in enumerate(counts[first]):
                start = 0
                for column, k_other in enumerate(counts[second]):
                    shared = labels.contingency(rows[first][row] - 1, rows[second][column] - 1)
                    own = table[row, start : start + k_other]
                    start += k_other
                    expected = np.zeros(k_other, int)
                    for one, other in labels.pair(shared).items():
                        expected[other] = (one + 1) * (shared[one, other] > 0)
                    np.testing.assert_array_equal(own, expected)
                    assert k == len(shared)


def test_a_labelling_pairs_with_itself(every):
    rows, counts = every
    one = partners.combined(rows[1])
    table = partners.between(one, one, (counts[1], counts[1]))
    assert table[0, :2].tolist() == [1, 2] and table[1, 2:].tolist() == [1, 2, 3, 4, 5]


def test_every_two_labellings_are_stored_once(every):
    rows, counts = every
    combined = [partners.combined(one) for one in rows]
    tables = partners.tables(combined, counts)
    places = [(one["first"], one["second"]) for one in tables]
    assert places == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
    expected = partners.between(combined[0], combined[2], (counts[0], counts[2]))
    np.testing.assert_array_equal(unpacked(tables[2]), expected.ravel())


def test_what_is_of_no_type_pairs_with_nothing():
    first, second = np.array([[1, 1, 2, 0, 0]]), np.array([[2, 2, 1, 1, 1]])
    found = partners.between(partners.combined(first), partners.combined(second), ([2], [2]))
    assert found.tolist() == [[2, 1]]
