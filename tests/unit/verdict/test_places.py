import numpy as np
import pytest

from terrapalette.verdict import places
from unit.verdict import worlds


def grid(dy, dx, n=10, is_geographic=True):
    numbers = np.arange(n)
    return places.Place(50 - dy * numbers, 10 + dx * numbers, numbers, numbers, is_geographic)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (grid(1.0, 1.0), True),
        (grid(0.5, 0.625), True),
        # Columns that do not close the circle, degrees by the thousand, and metres.
        (grid(7.0, 7.0), False),
        (grid(0.01, 0.01), False),
        (grid(1.0, 1.0, is_geographic=False), False),
    ],
)
def test_what_is_taken_as_a_sphere(place, expected):
    assert places.on_sphere(place) == expected


def test_distances_on_the_sphere_are_angles():
    place = worlds.place(30.0, share=1.0)
    position = places.positions(place)
    apart = places.distances(np.linalg.norm(position - position[0], axis=1), True)
    expected = np.arccos(np.clip(position @ position[0], -1, 1))
    # An arccosine near 1 keeps half of the digits.
    np.testing.assert_allclose(apart, expected, atol=1e-7)
    assert places.width(place) == pytest.approx(np.pi / 6)
    assert places.distances(places.straight(0.7, True), True) == pytest.approx(0.7)
    assert places.straight(0.7, False) == 0.7


def test_fine_degrees_are_a_plane_with_narrower_columns():
    place = grid(0.01, 0.01)
    position = places.positions(place)
    step = np.abs(position[1] - position[0])
    assert step == pytest.approx([0.01, 0.01 * np.cos(np.deg2rad(50 - 0.045))])
    assert places.width(place) == pytest.approx(0.01)


def test_one_row_has_the_spacing_of_its_columns():
    numbers = np.arange(5)
    row = places.Place(np.array([3.0]), 2.0 * numbers, np.zeros(5, int), numbers, False)
    assert places.steps(row) == (2, 2) and row.masses.tolist() == [0.2] * 5
