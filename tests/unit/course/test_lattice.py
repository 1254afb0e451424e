import numpy as np

from terrapalette.course import lattice


def test_a_grid_covers_points_with_a_margin():
    x, y = lattice.around(np.array([[0.0, 5], [10, 5]]), 11)
    np.testing.assert_allclose(x[[0, -1]], [-0.6, 10.6])
    np.testing.assert_allclose(np.diff(x), np.diff(x)[0])
    # Points on one level still get a grid that is not all one place.
    assert y[0] < 5 < y[-1]


def test_places_run_row_by_row():
    assert lattice.crossing(np.array([1, 2]), np.array([5, 6])).tolist() == [[1, 5], [2, 5], [1, 6], [2, 6]]
