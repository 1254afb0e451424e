"""A perceptron of two layers that learns by back-propagation (Rumelhart, Hinton and Williams 1986).

Forward, a layer's potentials are weighted sums of its inputs and of a constant 1. The hidden neurons answer with the
logistic function of theirs; the output neurons' answers are probabilities of the classes (softmax). The error is the
cross-entropy: minus the logarithm of the probability given to the true class, averaged over the examples.

Backward, the error's slope along an output potential is (answer - target); along a hidden one it is what comes back
through the output weights, times the logistic's own slope, answer * (1 - answer).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from terrapalette.runtime.errors import DivergedError


class Network(NamedTuple):
    """Weights: hidden (input + 1, hidden neuron) and output (hidden neuron + 1, class), the constant's last.

    Slopes of the error along the weights, and steps of the weights, have the same form.
    """

    hidden: np.ndarray
    output: np.ndarray


def initialize(n_inputs: int, n_hidden: int, n_classes: int, random_state: np.random.Generator) -> Network:
    """Small random weights: with equal ones all hidden neurons would stay alike."""
    return Network(
        random_state.normal(0, 1 / np.sqrt(n_inputs + 1), (n_inputs + 1, n_hidden)),
        random_state.normal(0, 1 / np.sqrt(n_hidden + 1), (n_hidden + 1, n_classes)),
    )


def with_constant(values: np.ndarray) -> np.ndarray:
    """A column of ones after the others."""
    return np.hstack([values, np.ones((len(values), 1))])


def forward(network: Network, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Answers of the hidden neurons (example, hidden neuron) and probabilities (example, class)."""
    hidden = 1 / (1 + np.exp(-with_constant(inputs) @ network.hidden))
    potential = with_constant(hidden) @ network.output
    # The largest potential goes out first, or its exponential might overflow.
    raised = np.exp(potential - potential.max(axis=1, keepdims=True))
    return hidden, raised / raised.sum(axis=1, keepdims=True)


def error(network: Network, inputs: np.ndarray, targets: np.ndarray) -> float:
    """Mean cross-entropy of (example, class) targets of 0 and 1."""
    _, probability = forward(network, inputs)
    return float(-np.mean(np.log(np.maximum(probability[targets == 1], 1e-300))))


def slopes(network: Network, inputs: np.ndarray, targets: np.ndarray) -> Network:
    """How the error rises along every weight: back-propagation."""
    hidden, probability = forward(network, inputs)
    at_output = (probability - targets) / len(inputs)
    at_hidden = at_output @ network.output[:-1].T * hidden * (1 - hidden)
    return Network(with_constant(inputs).T @ at_hidden, with_constant(hidden).T @ at_output)


def train(
    network: Network,
    inputs: np.ndarray,
    targets: np.ndarray,
    *,
    rate: float,
    momentum: float,
    batch_size: int,
    epochs: int,
    random_state: np.random.Generator,
) -> Iterator[Network]:
    """Descend the error's slope, and give the network after every epoch.

    Parameters
    ----------
    rate : length of a step down the slope
    momentum : share of the last step that is taken again, below 1
    batch_size : examples per step; 1 is online learning, all of them is batch learning
    epochs : passes over the examples, each in a new order

    Raises
    ------
    DivergedError
        if a weight is no longer finite, naming the epoch
    """
    step = Network(np.zeros_like(network.hidden), np.zeros_like(network.output))
    for number in range(1, epochs + 1):
        order = random_state.permutation(len(inputs))
        for start in range(0, len(inputs), batch_size):
            batch = order[start : start + batch_size]
            slope = slopes(network, inputs[batch], targets[batch])
            step = Network(*(momentum * last - rate * new for last, new in zip(step, slope, strict=True)))
            network = Network(*(weights + change for weights, change in zip(network, step, strict=True)))
        if not all(np.isfinite(weights).all() for weights in network):
            raise DivergedError(f"a weight is not finite in epoch {number}")
        yield network


def classify(network: Network, inputs: np.ndarray) -> np.ndarray:
    """The most probable class of each example: (example,)."""
    return forward(network, inputs)[1].argmax(axis=1)
