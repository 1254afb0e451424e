import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import SVC

from terrapalette.course import svm, twoclasses


def theirs(points, signs, kernel, arguments):
    model = SVC(tol=1e-8, **arguments).fit(points, signs)
    signed = model.dual_coef_[0]
    return model, 1 / np.sqrt(signed @ kernel(model.support_vectors_, model.support_vectors_) @ signed)


CASES = [
    ("apart", svm.linear, np.inf, {"kernel": "linear", "C": 1e9}),
    ("apart", svm.linear, 0.1, {"kernel": "linear", "C": 0.1}),
    ("overlapping", svm.linear, 0.1, {"kernel": "linear", "C": 0.1}),
    ("overlapping", svm.linear, 100.0, {"kernel": "linear", "C": 100}),
    ("ring", svm.gaussian(0.5), 100.0, {"kernel": "rbf", "gamma": 0.5, "C": 100}),
    ("ring", svm.gaussian(20.0), np.inf, {"kernel": "rbf", "gamma": 20, "C": 1e9}),
]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("data", "kernel", "c", "arguments"), CASES)
def test_margin_border_and_support_are_scikit_learns(data, kernel, c, arguments, seed):
    points, signs = twoclasses.SETS[data](np.random.default_rng(seed), 60)
    machine = svm.train(points, signs, kernel, c)
    model, margin = theirs(points, signs, kernel, arguments)
    # The project's promise is 1e-3; both solvers stop at violations of 1e-6 or less.
    assert svm.margin(machine, points, signs, kernel) == pytest.approx(margin, abs=1e-4)
    said = svm.answer(machine, points, signs, kernel, points)
    np.testing.assert_allclose(said, model.decision_function(points), atol=1e-3)
    # Nobody's weight is so small that the solvers may disagree on it.
    clear = machine.weights > 1e-4 * machine.weights.max()
    assert set(np.flatnonzero(clear)) <= set(model.support_)


def test_two_points_have_the_border_between_them():
    points, signs = np.array([[0.0, 0.0], [4.0, 3.0]]), np.array([-1, 1])
    machine = svm.train(points, signs, svm.linear, np.inf)
    assert svm.margin(machine, points, signs, svm.linear) == pytest.approx(2.5)
    np.testing.assert_allclose(svm.answer(machine, points, signs, svm.linear, points), [-1, 1])
    assert svm.answer(machine, points, signs, svm.linear, np.array([[2.0, 1.5]]))[0] == pytest.approx(0)


def test_a_hard_margin_keeps_every_point_out(rng):
    points, signs = twoclasses.apart(rng, 80)
    machine = svm.train(points, signs, svm.linear, np.inf)
    distance = signs * svm.answer(machine, points, signs, svm.linear, points)
    assert distance.min() == pytest.approx(1, abs=1e-5)
    # A lower price gives a wider margin.
    soft = svm.train(points, signs, svm.linear, 0.1)
    assert svm.margin(soft, points, signs, svm.linear) > 2 * svm.margin(machine, points, signs, svm.linear)


@given(st.integers(2, 20), st.integers(0, 10_000), st.sampled_from([0.01, 1.0, 10.0]))
@settings(max_examples=60, deadline=None)
def test_the_conditions_of_the_optimum_hold(count, seed, c):
    """Karush, Kuhn and Tucker: weight 0 outside the margin, C inside it, anything on its edge."""
    random = np.random.default_rng(seed)
    # Whole numbers bring points on each other, of both classes.
    points, signs = random.integers(-2, 3, (count, 2)).astype(float), random.choice([-1, 1], count)
    signs[:2] = [-1, 1]
    machine = svm.train(points, signs, svm.gaussian(1.0), c)
    assert np.all(machine.weights >= 0) and np.all(machine.weights <= c)
    assert machine.weights @ signs == pytest.approx(0, abs=1e-9)
    outside = signs * svm.answer(machine, points, signs, svm.gaussian(1.0), points) - 1
    assert np.all(outside[machine.weights == 0] > -1e-5) and np.all(outside[machine.weights == c] < 1e-5)
    between = (machine.weights > 0) & (machine.weights < c)
    np.testing.assert_allclose(outside[between], 0, atol=1e-5)


def test_what_cannot_be_done_is_said(rng):
    points, signs = twoclasses.overlapping(rng, 40)
    with pytest.raises(svm.ConvergenceError, match="not at the optimum after 2000 pairs; a hard margin may not exist"):
        svm.train(points, signs, svm.linear, np.inf, max_pairs=2000)
    with pytest.raises(ValueError, match=r"signs are \[1\], expected both -1 and 1"):
        svm.train(points, np.ones(40, int), svm.linear, 1.0)
