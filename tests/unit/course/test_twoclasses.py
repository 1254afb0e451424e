import numpy as np
import pytest
from sklearn.svm import SVC

from terrapalette.course import twoclasses


@pytest.mark.parametrize("name", twoclasses.SETS)
@pytest.mark.parametrize("count", [10, 61])
def test_both_classes_have_half_of_the_points(name, count, rng):
    points, signs = twoclasses.SETS[name](rng, count)
    assert points.shape == (count, 2) and np.sum(signs == -1) == count // 2 and set(signs) == {-1, 1}


def test_one_stray_lies_between_two_groups_that_a_line_parts(rng):
    points, signs = twoclasses.apart(rng, 60)
    assert SVC(kernel="linear", C=1e9).fit(points, signs).score(points, signs) == 1
    assert points[-1].tolist() == [-0.55, 0.4] and signs[-1] == 1
    assert (signs[:-1] * points[:-1, 0] >= 0.9).all()


def test_no_line_parts_the_others_and_a_curve_parts_the_ring(rng):
    for name in ("overlapping", "ring"):
        points, signs = twoclasses.SETS[name](rng, 200)
        assert SVC(kernel="linear", C=1e3).fit(points, signs).score(points, signs) < 1
    assert SVC(kernel="rbf", C=10).fit(points, signs).score(points, signs) > 0.95
