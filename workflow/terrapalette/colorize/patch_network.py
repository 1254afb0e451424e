"""Feedforward networks that tell classes from numbers, trained as textbooks write it down.

Examples are columns, and a pass runs over blocks of them that stay in the processor's cache from the first layer to
the gradient: a full pass over 118 604 patches then takes about a third of what whole matrices need.
"""

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch

from terrapalette.runtime.errors import DivergedError

BLOCK = 4096

# Weights that keep signals their size: a sigmoid's slope is a quarter (Glorot and Bengio 2010), half of a ReLU's
# inputs pass (He et al. 2015).
GAINS = {"sigmoid": 4.0, "relu": math.sqrt(2), "softmax": 1.0}
# The gradient is that of the loss summed over the batch, so plain descent needs a small learning rate. gd, mbgd and sgd
# are one method on all examples, on batches and on single examples.
OPTIMIZERS = {
    "gd": torch.optim.SGD,
    "mbgd": torch.optim.SGD,
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
}
# Learning rate as a share of the first one, after a share t of the iterations.
SCHEDULES = {
    "constant": lambda t: 1.0,
    "step": lambda t: 0.5 ** math.floor(4 * t),
    "cosine": lambda t: 0.5 * (1 + math.cos(math.pi * t)),
}


class Examples(NamedTuple):
    """Features (feature, example) float32 and classes one-hot (class, example) float32."""

    features: torch.Tensor
    targets: torch.Tensor


class Trace(NamedTuple):
    """How training went: iterations done, mean loss of the examples, and of the held-out ones (NaN without any)."""

    iteration: list[int]
    loss: list[float]
    held_out: list[float]


def examples(features: np.ndarray, classes: np.ndarray, n_classes: int) -> Examples:
    """Examples from features (example, feature) and classes (example,) from 0."""
    targets = torch.nn.functional.one_hot(torch.as_tensor(np.asarray(classes, np.int64)), n_classes)
    columns = np.ascontiguousarray(np.asarray(features, np.float32).T)
    return Examples(torch.as_tensor(columns), targets.T.float().contiguous())


class Network:
    """Layers of weights in one vector.

    Parameters
    ----------
    widths : numbers of neurons from the inputs to the outputs
    activations : "sigmoid" or "relu" for each hidden layer
    outputs : "sigmoid" (each class for itself) or "softmax"; the loss is the cross entropy that belongs to it
    random_state : draws the weights, normal with deviation gain / sqrt(inputs); biases are zero
    """

    def __init__(self, widths: list[int], activations: list[str], outputs: str, random_state: np.random.Generator):
        if len(activations) != len(widths) - 2:
            raise ValueError(f"{len(activations)} activations for {len(widths) - 2} hidden layers")
        self.activations, self.outputs = activations, outputs
        shapes = [(n_out, n_in) for n_in, n_out in pairwise(widths)]
        gains = [GAINS[kind] for kind in [*activations, outputs]]
        drawn = [
            random_state.normal(0, gain * n_in**-0.5, (n_out, n_in))
            for gain, (n_out, n_in) in zip(gains, shapes, strict=True)
        ]
        parts = [np.hstack([weights.ravel(), np.zeros(len(weights))]) for weights in drawn]
        self.vector = torch.as_tensor(np.concatenate(parts), dtype=torch.float32)
        self.vector.grad = torch.zeros_like(self.vector)
        self.layers = _views(self.vector, shapes)
        self.gradients = _views(self.vector.grad, shapes)

    def activate(self, features: torch.Tensor) -> list[torch.Tensor]:
        """Outputs of every layer for features (feature, example), the network's own last: (class, example)."""
        passed = []
        for index, (weights, biases) in enumerate(self.layers):
            features = torch.addmm(biases, weights, features)
            kind = self.outputs if index == len(self.layers) - 1 else self.activations[index]
            if kind == "softmax":
                features = torch.softmax(features, dim=0)
            else:
                features = features.sigmoid_() if kind == "sigmoid" else features.relu_()
            passed.append(features)
        return passed

    def predict(self, features: np.ndarray) -> np.ndarray:
        """Outputs (example, class) for features (example, feature)."""
        columns = torch.as_tensor(np.ascontiguousarray(np.asarray(features, np.float32).T))
        parts = [self.activate(block)[-1] for block in columns.split(BLOCK, dim=1)]
        return torch.cat(parts, dim=1).T.numpy()

    def loss(self, batch: Examples) -> float:
        """Mean cross entropy of the examples."""
        total = 0.0
        for features, targets in _blocks(batch):
            # Where single precision rounds an output to 0 or 1, its logarithm is as bad as -100 and no worse.
            outputs = self.activate(features)[-1]
            right = -outputs.log().clamp_(min=-100) * targets
            wrong = 0 if self.outputs == "softmax" else -torch.log1p(-outputs).clamp_(min=-100) * (1 - targets)
            total += float((right + wrong).sum(dtype=torch.float64))
        return total / batch.features.shape[1]

    def differentiate(self, batch: Examples) -> None:
        """Put the gradient of the loss, summed over the examples, into `vector.grad`."""
        self.vector.grad.zero_()
        for features, targets in _blocks(batch):
            passed = [features, *self.activate(features)]
            # For both pairs of output and cross entropy the derivative by the last sums is this difference.
            delta = passed[-1] - targets
            for index in range(len(self.layers) - 1, -1, -1):
                weights_gradient, biases_gradient = self.gradients[index]
                weights_gradient.addmm_(delta, passed[index].T)
                biases_gradient.add_(delta.sum(dim=1, keepdim=True))
                if index:
                    delta = self._through(index, delta, passed[index])

    def _through(self, index: int, delta: torch.Tensor, output: torch.Tensor) -> torch.Tensor:
        """Derivatives by the sums of the layer below, from those of layer `index` and the lower layer's output."""
        back = self.layers[index][0].T @ delta
        if self.activations[index - 1] == "sigmoid":
            return back.mul_(output).mul_(1 - output)
        return back.mul_(output > 0)


def train(
    network: Network,
    known: Examples,
    *,
    optimizer: str,
    learning_rate: float,
    schedule: str,
    iterations: int,
    batch_size: int | str,
    random_state: np.random.Generator,
    held_out: Examples | None = None,
    patience: int = 0,
) -> Trace:
    """Train in place; the loss is taken at the start and after every hundredth part of the iterations.

    Parameters
    ----------
    iterations : updates of the weights
    batch_size : examples of each update, or "all"; batches go through the examples in random order
    held_out : examples that do not train; with a patience, training stops once their loss has not fallen for that many
        hundredth parts, and the best weights are kept

    Raises
    ------
    DivergedError
        if a loss is not finite
    """
    count = known.features.shape[1]
    stepper = OPTIMIZERS[optimizer]([network.vector], lr=learning_rate)
    batches = _batches(known, count if batch_size == "all" else min(batch_size, count), random_state)
    trace = Trace([], [], [])
    best, best_vector, waited = math.inf, None, 0
    pause = max(1, iterations // 100)
    for iteration in range(iterations + 1):
        if iteration % pause == 0 or iteration == iterations:
            _note(trace, iteration, network.loss(known), network.loss(held_out) if held_out else math.nan)
            if held_out and patience:
                if trace.held_out[-1] < best:
                    best, best_vector, waited = trace.held_out[-1], network.vector.clone(), 0
                else:
                    waited += 1
                if waited == patience:
                    break
        if iteration < iterations:
            network.differentiate(next(batches))
            stepper.param_groups[0]["lr"] = learning_rate * SCHEDULES[schedule](iteration / iterations)
            stepper.step()
    if best_vector is not None:
        network.vector.copy_(best_vector)
    return trace


def _note(trace: Trace, iteration: int, loss: float, held_out: float) -> None:
    if not math.isfinite(loss):
        raise DivergedError(f"the loss is {loss} after {iteration} iterations")
    trace.iteration.append(iteration)
    trace.loss.append(loss)
    trace.held_out.append(held_out)


def _batches(known: Examples, size: int, random_state: np.random.Generator):
    """All examples again and again, or batches of them in an order drawn anew for every pass."""
    count = known.features.shape[1]
    if size == count:
        while True:
            yield known
    # Rows lie together in memory, which makes picking examples cheap.
    features, targets = known.features.T.contiguous(), known.targets.T.contiguous()
    while True:
        order = torch.as_tensor(random_state.permutation(count))
        for chosen in order.split(size):
            yield Examples(features[chosen].T, targets[chosen].T)


def _blocks(batch: Examples):
    return zip(batch.features.split(BLOCK, dim=1), batch.targets.split(BLOCK, dim=1), strict=True)


def _views(vector: torch.Tensor, shapes: list[tuple[int, int]]) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Weights (out, in) and biases (out, 1) of each layer as parts of one vector."""
    views, start = [], 0
    for n_out, n_in in shapes:
        middle, end = start + n_out * n_in, start + n_out * n_in + n_out
        views.append((vector[start:middle].view(n_out, n_in), vector[middle:end].view(n_out, 1)))
        start = end
    return views
