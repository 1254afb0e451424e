import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from terrapalette.colorize import patches


def brute_force(known, wanted, n):
    """Squared distances and the n nearest in whole numbers, equal distances by index."""
    squares = ((wanted[:, None].astype(int) - known) ** 2).sum(axis=2)
    order = np.argsort(squares * len(known) + np.arange(len(known)), axis=1)[:, :n]
    return squares, order


@pytest.mark.parametrize("size", [1, 3, 5])
def test_neighbours_are_those_of_brute_force(rng, size):
    image = np.clip(rng.normal(120, 40, (30, 40)).cumsum(axis=1) / 8, 0, 255).astype(np.uint8)
    known, wanted = patches.patches(image[:, :22], size), patches.patches(image[:, 22:], size)
    distances, indices = patches.nearest(known, wanted, 6)
    squares, order = brute_force(known, wanted, 6)
    expected = np.take_along_axis(squares, order, 1)
    # Whole numbers below 2^53: not even a rounding apart.
    np.testing.assert_array_equal(distances, np.sqrt(expected))
    np.testing.assert_array_equal(np.take_along_axis(squares, indices, 1), expected)
    # Only patches as far as the last neighbour may be others.
    decided = expected < expected[:, -1:]
    np.testing.assert_array_equal(indices[decided], order[decided])


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.uint8, st.tuples(st.integers(2, 30), st.just(9)), elements=st.integers(0, 255)),
    arrays(np.uint8, st.tuples(st.integers(1, 8), st.just(9)), elements=st.integers(0, 255)),
    st.integers(1, 6),
)
def test_neighbours_of_any_patches(known, wanted, n):
    n = min(n, len(known))
    distances, indices = patches.nearest(known, wanted, n)
    squares, order = brute_force(known, wanted, n)
    np.testing.assert_array_equal(distances, np.sqrt(np.take_along_axis(squares, order, 1)))
    assert all(len(set(row)) == n for row in indices.tolist())


def test_equal_patches_come_in_order():
    known = np.zeros((5, 9), np.uint8)
    distances, indices = patches.nearest(known, known[:1], 5)
    assert indices.tolist() == [[0, 1, 2, 3, 4]] and not distances.any()


def test_more_neighbours_than_patches_are_refused():
    with pytest.raises(ValueError, match="7 neighbours asked for, but there are only 2 patches"):
        patches.nearest(np.zeros((2, 9), np.uint8), np.zeros((1, 9), np.uint8), 7)


@pytest.mark.parametrize(
    ("votes", "winner"),
    [
        ([4, 1, 1, 1, 1, 2], 1),  # four of six
        ([4, 1, 1, 1, 2, 2], 4),  # three of six are no majority: the nearest
        ([0, 0, 3], 0),
        ([2, 0, 1], 2),
        ([5], 5),
        ([3, 2, 2, 2], 2),
    ],
)
def test_a_majority_is_more_than_half(votes, winner):
    assert patches.vote(np.array([votes])).tolist() == [winner]


@given(arrays(np.int16, st.tuples(st.integers(1, 20), st.integers(1, 9)), elements=st.integers(0, 3)))
def test_votes_are_those_of_counting(classes):
    def counted(row):
        counts = np.bincount(row)
        return counts.argmax() if 2 * counts.max() > len(row) else row[0]

    assert patches.vote(classes).tolist() == [counted(row) for row in classes]


def test_patches_and_their_middles(rng):
    image = rng.integers(0, 256, (7, 9), dtype=np.uint8)
    found = patches.patches(image, 3)
    assert found.shape == (5 * 7, 9)
    np.testing.assert_array_equal(found[0], image[:3, :3].ravel())
    np.testing.assert_array_equal(found[:, 4], patches.inner(image, 3).ravel())
    everywhere = patches.patches(patches.padded(image, 5), 5)
    np.testing.assert_array_equal(everywhere[:, 12], image.ravel())


def test_borders_are_mirrored_or_black(rng):
    image = rng.integers(1, 256, (6, 8), dtype=np.uint8)

    def middle(found):
        return found[:, 4].astype(int)

    np.testing.assert_array_equal(patches.painted(image, 3, "reflect", 0, middle), image)
    black = patches.painted(image, 3, "black", -5, middle)
    np.testing.assert_array_equal(black[1:-1, 1:-1], image[1:-1, 1:-1])
    assert (black[[0, -1]] == -5).all() and (black[:, [0, -1]] == -5).all()
