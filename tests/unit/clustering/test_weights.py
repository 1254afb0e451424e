import numpy as np
import pytest

from terrapalette.clustering.weights import masses


def test_no_weights_are_ones():
    assert masses(None, 3).tolist() == [1, 1, 1]


def test_whole_weights_become_floats():
    found = masses(np.array([1, 2]), 2)
    assert found.tolist() == [1, 2] and found.dtype == float


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan, np.inf])
def test_weights_that_weigh_nothing_known_are_refused(wrong):
    with pytest.raises(ValueError, match="finite and above 0"):
        masses(np.array([1.0, wrong]), 2)


def test_every_point_needs_one():
    with pytest.raises(ValueError, match=r"shape \(3,\) for 2 points"):
        masses(np.ones(3), 2)
