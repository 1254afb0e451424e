"""Shares of clusters and their entropy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from terrapalette.clustering import memberships


def test_entropy_runs_from_one_cluster_to_all_alike():
    shares = np.array([[1.0, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0]])
    np.testing.assert_allclose(memberships.entropy(shares), [0, np.log(4), np.log(2)])
    np.testing.assert_allclose(memberships.relative_entropy(shares), [0, 1, 0.5])
    assert memberships.relative_entropy(np.ones((3, 1))).tolist() == [0, 0, 0]


@given(arrays.arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.floats(-800, 800)))
def test_shares_of_any_logarithms_sum_to_one(logs):
    shares, total = memberships.from_logs(logs)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    entropy = memberships.entropy(shares)
    assert (entropy >= 0).all() and (entropy <= np.log(logs.shape[1]) + 1e-12).all()
    # As logarithms of sums are computed where nothing overflows.
    small = logs / 100
    np.testing.assert_allclose(memberships.from_logs(small)[1], np.log(np.exp(small).sum(axis=1)), atol=1e-12)
    assert total == pytest.approx(logs.max(axis=1), abs=np.log(logs.shape[1]) + 1e-12)
