"""Coarser levels of class maps."""

from collections import Counter

import numpy as np
import pytest

from terrapalette.land import modes


def slow(classes):
    """Each block of 2 x 2 cells counted by itself."""
    rows, columns = classes.shape
    own = np.zeros((-(-rows // 2), -(-columns // 2)), np.uint8)
    for row, column in np.ndindex(own.shape):
        block = classes[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].ravel().tolist()
        counts = Counter(number for number in block if number)
        own[row, column] = min(counts, key=lambda number: (-counts[number], number)) if counts else 0
    return own


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (2, 1), (2, 2), (3, 5), (40, 61), (41, 60)])
@pytest.mark.parametrize("numbers", [(0, 1), (0, 1, 2, 255), (1, 254, 255), range(256)])
def test_a_cell_takes_the_most_frequent_class_below_it(shape, numbers):
    classes = np.random.default_rng(0).choice(np.array(numbers, np.uint8), shape)
    half = modes.halved(classes)
    assert half.dtype == np.uint8
    np.testing.assert_array_equal(half, slow(classes))


def test_every_block_of_four_classes_is_right():
    classes = np.stack(np.meshgrid(*[np.arange(5, dtype=np.uint8)] * 4), axis=-1).reshape(-1, 2, 2)
    strip = np.concatenate(list(classes), axis=1)
    np.testing.assert_array_equal(modes.halved(strip), slow(strip))


def test_a_tie_goes_to_the_smallest_class_and_a_single_class_is_not_lost():
    np.testing.assert_array_equal(modes.halved(np.array([[4, 3, 0, 0], [3, 4, 0, 9]], np.uint8)), [[3, 9]])


def test_the_map_that_was_given_stays_as_it_was():
    classes = np.arange(16, dtype=np.uint8).reshape(4, 4)
    modes.halved(classes)
    np.testing.assert_array_equal(classes, np.arange(16).reshape(4, 4))
