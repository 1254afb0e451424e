import numpy as np
import pytest
import torch
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

from terrapalette.course import backpropagation
from terrapalette.runtime.errors import DivergedError


@pytest.fixture
def lesson(rng):
    targets = np.eye(3)[rng.integers(0, 3, 12)]
    return backpropagation.initialize(4, 5, 3, rng), rng.normal(size=(12, 4)), targets


def test_slopes_are_those_of_finite_differences(lesson):
    network, inputs, targets = lesson
    found = backpropagation.slopes(network, inputs, targets)
    for layer, slopes in zip(("hidden", "output"), found, strict=True):
        for place in np.ndindex(slopes.shape):
            errors = []
            for nudge in (1e-5, -1e-5):
                weights = getattr(network, layer).copy()
                weights[place] += nudge
                errors.append(backpropagation.error(network._replace(**{layer: weights}), inputs, targets))
            # Central differences are exact to the square of the nudge, and to rounding over it.
            assert slopes[place] == pytest.approx((errors[0] - errors[1]) / 2e-5, abs=1e-9)


def test_slopes_and_error_are_those_of_torch(lesson):
    network, inputs, targets = lesson
    hidden, output = (torch.tensor(weights, requires_grad=True) for weights in network)
    values, ones = torch.tensor(inputs), torch.ones(len(inputs), 1, dtype=torch.float64)
    answers = torch.sigmoid(torch.hstack([values, ones]) @ hidden)
    error = torch.nn.functional.cross_entropy(torch.hstack([answers, ones]) @ output, torch.tensor(targets))
    error.backward()
    found = backpropagation.slopes(network, inputs, targets)
    assert backpropagation.error(network, inputs, targets) == pytest.approx(error.item(), rel=1e-12)
    np.testing.assert_allclose(found.hidden, hidden.grad, atol=1e-14)
    np.testing.assert_allclose(found.output, output.grad, atol=1e-14)


@pytest.mark.parametrize("momentum", [0.0, 0.7])
def test_steps_are_those_of_torchs_descent(lesson, momentum):
    network, inputs, targets = lesson
    parameters = [torch.tensor(weights) for weights in network]
    descent = torch.optim.SGD(parameters, lr=0.3, momentum=momentum)
    networks = backpropagation.train(
        network, inputs, targets, rate=0.3, momentum=momentum, batch_size=12, epochs=5,
        random_state=np.random.default_rng(0),
    )  # fmt: skip
    for found in networks:
        now = backpropagation.Network(*(parameter.numpy() for parameter in parameters))
        for parameter, slope in zip(parameters, backpropagation.slopes(now, inputs, targets), strict=True):
            parameter.grad = torch.tensor(slope)
        descent.step()
        for ours, theirs in zip(found, parameters, strict=True):
            np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-12)


def test_answers_are_probabilities_even_far_out(lesson):
    network, inputs, targets = lesson
    loud = backpropagation.Network(network.hidden, 1e4 * network.output)
    _, probability = backpropagation.forward(loud, inputs)
    np.testing.assert_allclose(probability.sum(axis=1), 1)
    assert np.isfinite(backpropagation.error(loud, inputs, targets))


def test_two_layers_learn_exclusive_or(rng):
    inputs, targets = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.eye(2)[[0, 1, 1, 0]]
    network = backpropagation.initialize(2, 4, 2, rng)
    *_, last = backpropagation.train(
        network, inputs, targets, rate=1.0, momentum=0.9, batch_size=4, epochs=1000, random_state=rng
    )
    assert backpropagation.classify(last, inputs).tolist() == [0, 1, 1, 0]


def test_weights_that_run_away_stop_with_their_epoch(lesson, rng):
    network, inputs, targets = lesson
    learning = backpropagation.train(
        network, inputs, targets, rate=np.inf, momentum=0.9, batch_size=4, epochs=5, random_state=rng
    )
    with np.errstate(all="ignore"), pytest.raises(DivergedError, match="a weight is not finite in epoch 1"):
        list(learning)


@pytest.mark.parametrize("seed", [1, 2])
def test_iris_is_learnt(seed):
    """The project's promise: 95 % of a held-out third, mean of ten splits."""
    iris, shares = load_iris(), []
    for split in range(10):
        values, test_values, species, test_species = train_test_split(
            iris.data, iris.target, test_size=1 / 3, stratify=iris.target, random_state=100 * seed + split
        )
        mean, deviation = values.mean(axis=0), values.std(axis=0)
        random = np.random.default_rng(split)
        network = backpropagation.initialize(4, 8, 3, random)
        *_, network = backpropagation.train(
            network, (values - mean) / deviation, np.eye(3)[species], rate=0.1, momentum=0.9, batch_size=16, epochs=100,
            random_state=random,
        )  # fmt: skip
        shares.append(np.mean(backpropagation.classify(network, (test_values - mean) / deviation) == test_species))
    assert np.mean(shares) >= 0.95
