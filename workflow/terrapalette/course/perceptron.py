"""The perceptron (Rosenblatt 1958): neurons that say yes or no, and learn from their mistakes alone.

A neuron says yes (1) when its potential, the weighted sum of its inputs and of a constant 1, is above 0. After every
example its weights move against the error times the input. If some weights make no mistake, learning finds such weights
in finitely many steps; if none do, as for exclusive or, it never settles.
"""

from typing import NamedTuple

import numpy as np


class Epoch(NamedTuple):
    """After one pass over the examples: weights (input + 1, neuron), the constant's last, and mistakes made in it."""

    weights: np.ndarray
    mistakes: int


def potential(weights: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    """Weighted sums of (example, input) inputs: (example, neuron)."""
    return inputs @ weights[:-1] + weights[-1]


def train(
    inputs: np.ndarray, targets: np.ndarray, *, rate: float, epochs: int, random_state: np.random.Generator
) -> list[Epoch]:
    """Learn example by example, in a new order every epoch, until an epoch goes by without a mistake.

    Parameters
    ----------
    inputs : (example, input)
    targets : (example, neuron) of 0 and 1
    rate : length of a step
    epochs : passes over the examples at most

    Returns
    -------
    every epoch; the first entry holds the weights before learning, all 0, and the mistakes that they make
    """
    weights = np.zeros((inputs.shape[1] + 1, targets.shape[1]))
    history = [Epoch(weights, int(np.sum((potential(weights, inputs) > 0) != targets)))]
    for _ in range(epochs):
        weights, mistakes = weights.copy(), 0
        for example in random_state.permutation(len(inputs)):
            answer = potential(weights, inputs[example]) > 0
            error = answer - targets[example]
            weights -= rate * np.outer(np.append(inputs[example], 1.0), error)
            mistakes += int(np.sum(error != 0))
        history.append(Epoch(weights, mistakes))
        if mistakes == 0:
            break
    return history


def classify(weights: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    """The neuron with the highest potential for each example, where each neuron stands for a class: (example,)."""
    return potential(weights, inputs).argmax(axis=1)
