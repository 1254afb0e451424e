import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from terrapalette.land import pyramids
from unit.land.test_packing import unpacked


def restored(text, shape):
    return unpacked({"type": "uint8", "data": text}).reshape(shape) if text else np.zeros(shape, np.uint8)


def mode(cells):
    """The most frequent number but 0, the smallest of several; by counting."""
    counts = Counter(one for one in cells if one)
    return min((-count, number) for number, count in counts.items())[1] if counts else 0


SHAPES = arrays.array_shapes(min_dims=2, max_dims=2, max_side=7)
CLASSES = st.sampled_from([0, 1, 2, 3, 254, 255])


@given(arrays.arrays(np.uint8, SHAPES, elements=CLASSES))
def test_a_pixel_is_the_most_frequent_class_of_its_four(classes):
    found = pyramids.halved(classes)
    assert found.dtype == np.uint8 and found.shape == ((classes.shape[0] + 1) // 2, (classes.shape[1] + 1) // 2)
    for row, column in np.ndindex(found.shape):
        four = classes[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        assert found[row, column] == mode(four.ravel().tolist())


@pytest.mark.parametrize(
    ("four", "expected"),
    [([0, 0, 0, 0], 0), ([0, 0, 0, 7], 7), ([0, 0, 9, 7], 7), ([5, 3, 5, 3], 3), ([9, 5, 5, 1], 5), ([4, 3, 2, 1], 1)],
)
def test_ties_go_to_the_smallest_number(four, expected):
    assert pyramids.halved(np.array(four, np.uint8).reshape(2, 2)).tolist() == [[expected]]


def test_strips_leave_no_seam(rng, monkeypatch):
    classes = rng.integers(0, 5, (41, 23)).astype(np.uint8)
    expected = pyramids.halved(classes)
    monkeypatch.setattr(pyramids, "TILE", 4)
    np.testing.assert_array_equal(pyramids.halved(classes), expected)


@pytest.mark.parametrize(
    ("shape", "shapes"),
    [((3, 5), [(3, 5)]), ((16, 8), [(16, 8), (8, 4)]), ((9, 33), [(9, 33), (5, 17), (3, 9), (2, 5)])],
)
def test_levels_end_where_one_tile_holds_the_map(shape, shapes, monkeypatch, rng):
    monkeypatch.setattr(pyramids, "TILE", 8)
    levels = pyramids.levels(rng.integers(0, 4, shape).astype(np.uint8))
    assert [one.shape for one in levels] == shapes
    for fine, coarse in itertools.pairwise(levels):
        np.testing.assert_array_equal(coarse, pyramids.halved(fine))


def test_packed_tiles_give_the_map_back(monkeypatch, rng):
    monkeypatch.setattr(pyramids, "TILE", 8)
    classes = rng.integers(0, 4, (20, 30)).astype(np.uint8)
    classes[:8, 8:16] = 0
    packed = pyramids.packed(classes)
    assert [len(level) for level in packed] == [3 * 4, 2 * 2, 1] and packed[0][1] == "" and packed[0][0]
    for level, texts in zip(pyramids.levels(classes), packed, strict=True):
        corners = [(top, left) for top in range(0, level.shape[0], 8) for left in range(0, level.shape[1], 8)]
        for (top, left), text in zip(corners, texts, strict=True):
            tile = level[top : top + 8, left : left + 8]
            np.testing.assert_array_equal(restored(text, tile.shape), tile)


def test_a_class_that_covers_most_stays_where_it_is():
    """A block of one class in another, of even corners, keeps its share at every level."""
    classes = np.full((2048, 1024), 2, np.uint8)
    classes[512:1024, 256:512] = 1
    for level in pyramids.levels(classes):
        assert (level == 1).mean() == 1 / 16 and (level == 2).mean() == 15 / 16
