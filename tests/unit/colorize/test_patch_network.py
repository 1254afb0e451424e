import numpy as np
import pytest
import torch

from terrapalette.colorize import patch_network

pytestmark = pytest.mark.usefixtures("one_thread")

SHAPES = [
    ([4, 5, 3], ["sigmoid"], "sigmoid"),
    ([4, 5, 6, 3], ["relu", "sigmoid"], "softmax"),
    ([4, 6, 5, 3], ["sigmoid", "relu"], "sigmoid"),
]


def problem(rng, count=60):
    features = rng.normal(size=(count, 4))
    return features, rng.integers(0, 3, count)


def outputs_of(weights, features, activations, outputs):
    """A pass in float64, written down without torch: (example, class)."""
    passed = features
    for (matrix, biases), kind in zip(weights, [*activations, outputs], strict=True):
        sums = passed @ matrix.T + biases.T
        if kind == "softmax":
            powers = np.exp(sums - sums.max(axis=1, keepdims=True))
            passed = powers / powers.sum(axis=1, keepdims=True)
        else:
            passed = 1 / (1 + np.exp(-sums)) if kind == "sigmoid" else np.maximum(sums, 0)
    return passed


def loss_of(weights, features, classes, activations, outputs):
    """The cross entropy of the outputs, summed over the examples, in float64."""
    given, truth = outputs_of(weights, features, activations, outputs), np.eye(3)[classes]
    right = -(truth * np.log(given)).sum()
    return right if outputs == "softmax" else right - ((1 - truth) * np.log(1 - given)).sum()


def weights_of(network):
    parameters = [one.detach().numpy().astype(float) for one in network.parameters()]
    return list(zip(parameters[::2], parameters[1::2], strict=True))


@pytest.mark.parametrize(("widths", "activations", "outputs"), SHAPES)
def test_gradients_are_those_of_finite_differences(rng, monkeypatch, widths, activations, outputs):
    # Several blocks, the last one short.
    monkeypatch.setattr(patch_network, "BLOCK", 16)
    features, classes = problem(rng)
    features = features.astype(np.float32).astype(float)
    network = patch_network.Network(widths, activations, outputs, rng)
    batch = patch_network.examples(features, classes, 3)
    network.differentiate(batch)
    weights = weights_of(network)
    assert network.loss(batch) == pytest.approx(
        loss_of(weights, features, classes, activations, outputs) / 60, rel=1e-5
    )
    np.testing.assert_allclose(
        network.predict(features), outputs_of(weights, features, activations, outputs), rtol=1e-4, atol=1e-6
    )
    gradients = [one.grad.numpy() for one in network.parameters()]
    for part, gradient in zip([one for layer in weights for one in layer], gradients, strict=True):
        for place in np.ndindex(part.shape):
            value, ends = part[place], []
            for step in (1e-6, -1e-6):
                part[place] = value + step
                ends.append(loss_of(weights, features, classes, activations, outputs))
            part[place] = value
            # Single precision, sums of 60 terms.
            assert gradient[place] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-3, abs=1e-3)


def test_a_step_of_descent_is_the_textbooks(rng):
    features, classes = problem(rng)
    network = patch_network.Network([4, 3, 3], ["sigmoid"], "sigmoid", rng)
    known = patch_network.examples(features, classes, 3)
    network.differentiate(known)
    expected = [one.detach() - 0.01 * one.grad for one in network.parameters()]
    patch_network.train(network, known, optimizer="gd", learning_rate=0.01, **plain(rng, iterations=1))
    torch.testing.assert_close([one.detach() for one in network.parameters()], expected)


def test_activations_must_fit_the_layers(rng):
    with pytest.raises(ValueError, match="1 activations for 2 hidden layers"):
        patch_network.Network([4, 5, 5, 3], ["relu"], "softmax", rng)


def plain(rng, **changes):
    return {"schedule": "constant", "iterations": 100, "batch_size": "all", "random_state": rng} | changes


@pytest.mark.parametrize(
    ("optimizer", "learning_rate", "batch_size"),
    [
        ("gd", 0.02, "all"),
        ("mbgd", 0.02, 40),
        ("sgd", 0.1, 1),
        ("adam", 0.05, 40),
        ("adagrad", 0.2, "all"),
        ("rmsprop", 0.02, 40),
    ],
)
def test_every_optimizer_learns_separate_clouds(rng, optimizer, learning_rate, batch_size):
    classes = rng.integers(0, 3, 300)
    features = np.eye(4)[classes] * 2 - 0.5 + rng.normal(0, 0.1, (300, 4))
    network = patch_network.Network([4, 8, 3], ["sigmoid"], "sigmoid", rng)
    trace = patch_network.train(
        network,
        patch_network.examples(features, classes, 3),
        optimizer=optimizer,
        learning_rate=learning_rate,
        **plain(rng, batch_size=batch_size, iterations=2000 if optimizer == "sgd" else 400),
    )
    assert trace.loss[-1] < 0.5 * trace.loss[0]
    assert (network.predict(features).argmax(axis=1) == classes).mean() > 0.98


@pytest.mark.parametrize(("schedule", "expected"), [("constant", [1, 1, 1]), ("step", [1, 0.25, 0.125])])
def test_schedules(schedule, expected):
    assert [patch_network.SCHEDULES[schedule](t) for t in (0, 0.5, 0.99)] == expected


def test_the_cosine_falls_from_one_to_nothing():
    rates = [patch_network.SCHEDULES["cosine"](t) for t in np.linspace(0, 1, 11)]
    assert rates[0] == 1 and rates[-1] == pytest.approx(0) and rates == sorted(rates, reverse=True)


def test_the_same_seed_gives_the_same_weights():
    def trained():
        rng = np.random.default_rng(4)
        known = patch_network.examples(*problem(rng), 3)
        network = patch_network.Network([4, 5, 3], ["relu"], "softmax", rng)
        patch_network.train(network, known, optimizer="adam", learning_rate=0.01, **plain(rng, batch_size=16))
        return torch.cat([one.detach().ravel() for one in network.parameters()])

    assert torch.equal(trained(), trained())


def test_early_stopping_keeps_the_best_weights(rng):
    features, classes = problem(rng)
    known, other = patch_network.examples(features, classes, 3), patch_network.examples(*problem(rng), 3)
    network = patch_network.Network([4, 20, 3], ["sigmoid"], "softmax", rng)
    # Random classes: what is learnt by heart makes the held-out loss rise.
    trace = patch_network.train(
        network, known, optimizer="adam", learning_rate=0.05, **plain(rng, iterations=2000), held_out=other, patience=4
    )
    assert trace.iteration[-1] < 2000
    assert network.loss(other) == pytest.approx(min(trace.held_out))


def test_divergence_is_named(rng):
    known = patch_network.examples(*problem(rng), 3)
    network = patch_network.Network([4, 5, 3], ["relu"], "softmax", rng)
    with pytest.raises(patch_network.DivergedError, match="after"):
        patch_network.train(network, known, optimizer="gd", learning_rate=1e12, **plain(rng))
