import numpy as np
import pytest

from terrapalette.clustering.elbow import elbow


def test_a_bent_line_bends_at_its_bend():
    # Steep to k = 4, then flat: at a third of the way the chord has 2/3 of the height left, the curve 6/96.
    assert elbow(np.array([100, 70, 40, 10, 9, 8, 7, 6, 5, 4.0])) == (4, pytest.approx(2 / 3 - 6 / 96))


def test_the_deepest_bend_counts_not_the_first():
    # Kneedle's first knee is k = 2; the chord's farthest point is k = 6.
    found = elbow(np.array([100, 60, 58, 56, 20, 10, 9, 8, 7, 6, 5.0]))
    assert found == (6, pytest.approx(5 / 10 - 5 / 95))


def test_scale_does_not_matter():
    curve = 1 / np.arange(1, 21)
    # k = 4 and k = 5 lie equally far from the chord.
    assert elbow(curve) == elbow(1e6 * curve + 3) == (4, pytest.approx(16 / 19 - 4 / 19))


def test_the_farthest_point_by_geometry(rng):
    """Distances from the chord of the scaled curve, measured at right angles to it."""
    curve = np.sort(rng.exponential(size=15))[::-1]
    x, y = np.linspace(0, 1, 15), (curve - curve[-1]) / (curve[0] - curve[-1])
    distance = (1 - x - y) / np.sqrt(2)
    assert elbow(curve) == (np.argmax(distance) + 1, pytest.approx(np.sqrt(2) * distance.max()))


def test_sharper_bends_are_deeper():
    blunt, sharp = (elbow(np.r_[1, np.full(9, rest) - np.arange(9) * rest / 20]) for rest in (0.6, 0.1))
    assert blunt.k == sharp.k == 2 and 0 < blunt.depth < sharp.depth < 1


def test_no_elbow_in_a_line_or_in_too_few_points():
    assert elbow(np.array([3.0, 2.0, 1.0, 0.0])) is None
    assert elbow(np.linspace(0.7, 0.1, 11)) is None
    assert elbow(np.array([3.0, 1.0])) is None


def test_no_elbow_in_a_curve_that_rises_stays_or_bulges():
    assert elbow(np.array([1.0, 0.0, 2.0])) is None
    assert elbow(np.ones(5)) is None
    assert elbow(np.array([10.0, 9.0, 7.0, 0.0])) is None


def test_an_elbow_of_numbers_with_gaps_is_one_of_them():
    # The corner of a curve that falls steeply up to 6 and hardly beyond, at uneven steps.
    assert elbow([10.0, 2.0, 1.0], [2, 6, 20]).k == 6
    assert elbow([9.0, 5.0, 0.0], [1, 5, 10]) is None
