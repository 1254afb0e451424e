import numpy as np

from terrapalette.clustering.elbow import elbow


def test_a_bent_line_bends_at_its_bend():
    # Steep to k = 4, then flat.
    assert elbow(np.array([100, 70, 40, 10, 9, 8, 7, 6, 5, 4.0])) == 4


def test_scale_does_not_matter():
    curve = 1 / np.arange(1, 21)
    assert elbow(curve) == elbow(1e6 * curve)


def test_no_elbow_in_a_line_or_in_too_few_points():
    assert elbow(np.array([3.0, 2.0, 1.0, 0.0])) is None
    assert elbow(np.array([3.0, 1.0])) is None
