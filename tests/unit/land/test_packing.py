import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrapalette.land import packing


def unpacked(block):
    """What the page's own reader makes of a block."""
    raw = np.frombuffer(zlib.decompress(base64.b64decode(block["data"])), np.uint8)
    width = np.dtype(block["type"]).itemsize
    return np.ascontiguousarray(raw.reshape(width, -1).T).view(f"<u{width}").ravel()


@given(st.lists(st.integers(0, 2**32 - 1), max_size=50))
def test_whole_numbers_survive(values):
    np.testing.assert_array_equal(unpacked(packing.block(np.array(values, np.int64))), values)


@pytest.mark.parametrize(("most", "kind"), [(255, "uint8"), (256, "uint16"), (65_536, "uint32")])
def test_no_more_bytes_than_needed(most, kind):
    assert packing.block(np.array([0, most]))["type"] == kind


@pytest.mark.parametrize("value", [-1, 2**32])
def test_other_numbers_are_refused(value):
    with pytest.raises(ValueError, match="whole numbers from 0"):
        packing.block(np.array([value]))


def test_values_are_kept_to_half_a_step(rng):
    values = rng.normal(size=500)
    values[3] = np.nan
    packed = packing.quantized(values, 1000)
    steps = unpacked(packed)
    assert steps[3] == packed["missing"]
    known = np.arange(500) != 3
    error = np.abs(packed["low"] + packed["step"] * steps[known] - values[known])
    assert error.max() <= packed["step"] / 2 * (1 + 1e-9) and packed["step"] == np.ptp(values[known]) / 1000


def test_one_value_only():
    packed = packing.quantized(np.full(4, 0.3), 100)
    assert packed["low"] == 0.3 and (unpacked(packed) == 0).all()
