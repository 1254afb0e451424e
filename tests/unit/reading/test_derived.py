import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terrapalette.reading import derived

ANY = st.floats(width=32) | st.sampled_from([0.0, -0.0, 1.0, -1.0])


def by_hand(kind, a, b):
    if not (math.isfinite(a) and math.isfinite(b)):
        return math.nan
    top, bottom = {"index": (a - b, a + b), "ratio": (a, b), "difference": (a - b, 1.0)}[kind]
    if bottom == 0:
        return math.nan
    return found if math.isfinite(found := top / bottom) else math.nan


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(derived.KINDS), st.lists(st.tuples(ANY, ANY), max_size=20))
def test_as_by_hand(kind, pairs):
    first, second = np.array(pairs, float).reshape(-1, 2).T
    expected = [by_hand(kind, a, b) for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    np.testing.assert_array_equal(derived.evaluate(kind, first, second), expected)


def test_whole_numbers_do_not_wrap_around():
    red, infrared = np.array([[200]], np.uint8), np.array([[100]], np.uint8)
    assert derived.evaluate("difference", infrared, red) == [[-100.0]]
    assert derived.evaluate("index", infrared, red) == [[-100 / 300]]


def test_computed_in_double_precision():
    first, second = np.float32([1.0]), np.float32([3.0])
    found = derived.evaluate("ratio", first, second)
    assert found.dtype == float and found[0] == 1 / 3


def test_operands_stay_as_they_are():
    first, second = np.array([1.0, np.inf]), np.array([0.0, 1.0])
    assert np.isnan(derived.evaluate("ratio", first, second)).all()
    assert first.tolist() == [1.0, np.inf] and second.tolist() == [0.0, 1.0]


def test_what_cannot_be():
    with pytest.raises(ValueError, match="'sum', expected one of index, ratio, difference"):
        derived.evaluate("sum", np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match=r"found \(2,\) and \(1,\)"):
        derived.evaluate("ratio", np.ones(2), np.ones(1))
