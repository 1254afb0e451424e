import numpy as np
import pytest
from sklearn.linear_model import Perceptron

from terrapalette.course import perceptron
from terrapalette.course.gates import GATES, INPUTS


@pytest.mark.parametrize("gate", GATES)
def test_gates_that_a_line_can_part_are_learnt(gate, rng):
    targets = np.array(GATES[gate])[:, None]
    history = perceptron.train(INPUTS, targets, rate=0.1, epochs=50, random_state=rng)
    wrong = np.sum((perceptron.potential(history[-1].weights, INPUTS) > 0) != targets)
    if gate == "xor":
        assert history[-1].mistakes > 0 and len(history) == 51 and wrong > 0
    else:
        assert history[-1].mistakes == wrong == 0 and len(history) < 20


def test_one_mistake_moves_the_weights_by_the_rate(rng):
    history = perceptron.train(np.array([[2.0, -1.0]]), np.array([[1]]), rate=0.5, epochs=5, random_state=rng)
    # Potential 0 says no; the true answer is yes; then the potential is 3 and nothing changes any more.
    assert [epoch.weights.ravel().tolist() for epoch in history] == [[0, 0, 0], [1, -0.5, 0.5], [1, -0.5, 0.5]]
    assert [epoch.mistakes for epoch in history] == [1, 1, 0]


def test_the_rate_only_scales_the_weights(rng):
    values = rng.normal(size=(40, 3))
    targets = (values[:, :1] > 0).astype(int)
    one, other = (
        perceptron.train(values, targets, rate=rate, epochs=9, random_state=np.random.default_rng(1))[-1].weights
        for rate in (1.0, 0.25)
    )
    np.testing.assert_allclose(one, 4 * other)


def test_in_order_it_is_scikit_learns(rng):
    """Labels of -1 and 1 and updates by the label there; 0, 1 and updates by the error here: the same steps."""

    class InOrder:
        def permutation(self, count):
            return np.arange(count)

    values = rng.normal(size=(60, 2))
    species = (values.sum(axis=1) + 0.3 * rng.normal(size=60) > 0).astype(int)
    theirs = Perceptron(eta0=1.0, shuffle=False, max_iter=4, tol=None, random_state=0).fit(values, species)
    ours = perceptron.train(values, species[:, None], rate=1.0, epochs=4, random_state=InOrder())[-1].weights
    np.testing.assert_allclose(ours[:-1, 0], theirs.coef_[0])
    assert ours[-1, 0] == pytest.approx(theirs.intercept_[0])


def test_groups_that_lie_apart_are_named_rightly(rng):
    centres = np.array([[0, 0], [9, 0], [0, 9]])
    truth = rng.integers(0, 3, 90)
    values = centres[truth] + rng.normal(size=(90, 2))
    history = perceptron.train(values, np.eye(3)[truth], rate=0.1, epochs=300, random_state=rng)
    assert np.mean(perceptron.classify(history[-1].weights, values) == truth) > 0.97
