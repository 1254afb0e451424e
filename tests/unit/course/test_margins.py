import numpy as np
import pytest
from sklearn.svm import SVC

from terrapalette.course import margins, svm, twoclasses


def test_cases_are_named_by_what_they_are():
    found = margins.cases(0.1, 100, [0.5])
    assert found == {
        "apart, hard margin": ("apart", np.inf, None),
        "apart, C = 0.1": ("apart", 0.1, None),
        "overlapping, C = 0.1": ("overlapping", 0.1, None),
        "overlapping, C = 100": ("overlapping", 100, None),
        "ring, gamma = 0.5": ("ring", 100, 0.5),
    }
    near = np.array([[0.0, 0]]), np.array([[0.0, 2]])
    assert found["ring, gamma = 0.5"].kernel(*near).item() == pytest.approx(np.exp(-2))
    assert found["apart, C = 0.1"].kernel is svm.linear


def test_scores_of_four_points_by_hand():
    # The border is x = 0 and the edges lie at -1 and 1: the outer points do not matter.
    points, signs = np.array([[-3.0, 0], [-1, 0], [1, 0], [4, 0]]), np.array([-1, -1, 1, 1])
    case = margins.Case("apart", np.inf, None)
    machine = svm.train(points, signs, case.kernel, case.c)
    found = margins.scores(machine, points, signs, case)
    assert found["margin"] == pytest.approx(1) and found["scikit_learn"]["margin"] == pytest.approx(1, abs=1e-6)
    assert found["support_vectors"] == found["scikit_learn"]["support_vectors"] == 2
    assert found["within_margin"] == found["wrong"] == 0 and found["pairs"] == len(machine.violations) - 1


def test_points_within_the_margin_and_on_the_wrong_side_are_counted(rng):
    points, signs = twoclasses.overlapping(rng, 80)
    case = margins.Case("overlapping", 0.1, None)
    found = margins.scores(svm.train(points, signs, case.kernel, case.c), points, signs, case)
    said = signs * SVC(kernel="linear", C=0.1, tol=1e-8).fit(points, signs).decision_function(points)
    assert 0 < found["wrong"] == np.sum(said < 0) < found["within_margin"] == np.sum(said < 0.999)


def test_the_field_is_the_answer_everywhere(rng):
    case = margins.Case("ring", 10.0, 0.5)
    points, signs = twoclasses.SETS[case.data](rng, 40)
    machine = svm.train(points, signs, case.kernel, case.c)
    field = margins.field(machine, points, signs, case, 20)
    place = np.array([[field["x_place"][3], field["y_place"][15]]])
    expected = svm.answer(machine, points, signs, case.kernel, place)[0]
    assert field["answer"][15, 3].item() == pytest.approx(expected, abs=1e-5)
    np.testing.assert_array_equal(field["weight"], machine.weights)
