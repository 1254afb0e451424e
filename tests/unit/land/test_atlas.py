import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrapalette.clustering import ward
from terrapalette.land import atlas


def unpacked(block):
    """What the page's own reader makes of a block."""
    raw = np.frombuffer(zlib.decompress(base64.b64decode(block["data"])), np.uint8)
    width = np.dtype(block["type"]).itemsize
    return np.ascontiguousarray(raw.reshape(width, -1).T).view(f"<u{width}").ravel()


@given(st.lists(st.integers(0, 2**32 - 1), max_size=50))
def test_whole_numbers_survive(values):
    np.testing.assert_array_equal(unpacked(atlas.block(np.array(values, np.int64))), values)


@pytest.mark.parametrize(("most", "kind"), [(255, "uint8"), (256, "uint16"), (65_536, "uint32")])
def test_no_more_bytes_than_needed(most, kind):
    assert atlas.block(np.array([0, most]))["type"] == kind


@pytest.mark.parametrize("value", [-1, 2**32])
def test_other_numbers_are_refused(value):
    with pytest.raises(ValueError, match="whole numbers from 0"):
        atlas.block(np.array([value]))


def test_values_are_kept_to_half_a_step(rng):
    values = rng.normal(size=500)
    values[3] = np.nan
    packed = atlas.quantized(values, 1000)
    steps = unpacked(packed)
    assert steps[3] == packed["missing"]
    known = np.arange(500) != 3
    error = np.abs(packed["low"] + packed["step"] * steps[known] - values[known])
    assert error.max() <= packed["step"] / 2 * (1 + 1e-9) and packed["step"] == np.ptp(values[known]) / 1000


def test_one_value_only():
    packed = atlas.quantized(np.full(4, 0.3), 100)
    assert packed["low"] == 0.3 and (unpacked(packed) == 0).all()


def test_labels_survive_for_every_k(rng):
    labels = np.stack([rng.integers(1, k + 1, 300) for k in range(1, 6)])
    packed = atlas.labelling(labels)
    combinations = unpacked(packed["combination"]).reshape(-1, 5)
    np.testing.assert_array_equal(combinations[unpacked(packed["index"])].T, labels)


def test_the_tree_counts_every_point_once(rng):
    points = rng.normal(size=(200, 2))
    merge_tree = ward.merge_tree(points)
    tree = atlas.tree(merge_tree, 12)
    labels = ward.cut(merge_tree, 12)[11]
    assert tree["cells"].sum() == 200 and len(tree["cells"]) == 12 and len(tree["height"]) == 11
    # The cell named for each leaf lies in the cluster of that size, and each cluster is named once.
    np.testing.assert_array_equal(np.bincount(labels)[labels[tree["member"]]], tree["cells"])
    assert len(set(labels[tree["member"]])) == 12
    np.testing.assert_allclose(np.sort(tree["y"][:, 1]), tree["height"])


def test_edges_lie_half_a_cell_out():
    assert atlas.edges(np.array([85.0, 75.0, 65.0])) == (60, 90)
