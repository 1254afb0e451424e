import numpy as np

from terrapalette.colorize import squared_errors

BLACK = np.zeros((1, 3, 3), np.uint8)


def test_squares_do_not_overflow():
    picture = np.array([[[255, 0, 0], [3, 4, 0], [0, 0, 0]]], np.uint8)
    np.testing.assert_allclose(squared_errors.squared(picture, BLACK), [[255**2 / 3, 25 / 3, 0]])
    np.testing.assert_array_equal(squared_errors.squared(BLACK, picture), squared_errors.squared(picture, BLACK))


def test_excess_is_in_levels_and_has_a_sign():
    one, other = np.array([[[9] * 3, [0] * 3, [5] * 3]], np.uint8), np.array([[[0] * 3, [16] * 3, [5] * 3]], np.uint8)
    np.testing.assert_allclose(squared_errors.excess(one, other, BLACK), [[9, -16, 0]])
