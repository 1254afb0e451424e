"""A support vector machine by hand: sequential minimal optimization (Platt 1998) of the dual problem.

Every example i has a weight a_i between 0 and C. The machine says the sign of

    f(x) = sum_i a_i y_i k(x_i, x) + b

with y_i = -1 or 1 and a kernel k that measures likeness. The weights maximize

    sum_i a_i - 1/2 sum_ij a_i a_j y_i y_j k(x_i, x_j)    with    sum_i a_i y_i = 0.

Two weights are the fewest that can change without breaking that last condition, and for two the best values are written
down at once. So a pair that violates the optimum is mended, again and again, until none does by more than a tolerance:
the example that violates it most, and the partner with which most is gained (Fan, Chen and Lin 2005). Examples whose
weight is above 0 are the support vectors.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Kernel = Callable[[np.ndarray, np.ndarray], np.ndarray]


class ConvergenceError(ArithmeticError):
    """No optimum was found with as many pairs as were allowed."""


class Machine(NamedTuple):
    """A trained machine.

    Attributes
    ----------
    weights : (example,) each between 0 and C
    bias : b
    violations : how far the worst pair was from the optimum, before each pair was mended and at the end
    """

    weights: np.ndarray
    bias: float
    violations: list[float]


def linear(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Likeness as a scalar product: a straight border. (example, variable) each -> (example, example)."""
    return one @ other.T


def gaussian(gamma: float) -> Kernel:
    """Likeness that fades with the squared distance: borders of any form, finer for a larger gamma."""

    def kernel(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        distance = np.sum((one[:, None, :] - other) ** 2, axis=2)
        return np.exp(-gamma * distance)

    return kernel


def train(
    examples: np.ndarray,
    signs: np.ndarray,
    kernel: Kernel,
    c: float,
    tolerance: float = 1e-6,
    max_pairs: int = 100_000,
) -> Machine:
    """Find the weights.

    Parameters
    ----------
    examples : (example, variable)
    signs : (example,) of -1 and 1, both present
    c : largest weight: the price of an example on the wrong side. Infinity asks for a hard margin, which exists only
        if the kernel can part the classes
    tolerance : largest violation of the optimum that is left

    Raises
    ------
    ValueError
        if only one class is present
    ConvergenceError
        if the pairs ran out
    """
    if set(np.unique(signs)) != {-1, 1}:
        raise ValueError(f"signs are {np.unique(signs).tolist()}, expected both -1 and 1")
    likeness = kernel(examples, examples)
    itself = np.diag(likeness)
    weights = np.zeros(len(examples))
    # How fast the objective falls with each weight: 1 - y_i times the machine's answer without b.
    slope = np.ones(len(examples))
    violations = []
    for _ in range(max_pairs):
        # Along y, a weight can grow unless it is at its limit on that side.
        can_rise = np.where(signs > 0, weights < c, weights > 0)
        can_fall = np.where(signs > 0, weights > 0, weights < c)
        gain = signs * slope
        up, lowest = np.argmax(np.where(can_rise, gain, -np.inf)), np.min(gain[can_fall])
        violations.append(float(gain[up] - lowest))
        if violations[-1] < tolerance:
            return Machine(weights, float(gain[up] + lowest) / 2, violations)
        # The partner with which the objective rises most: by gap² / curvature / 2.
        gap = np.where(can_fall, np.maximum(gain[up] - gain, 0), 0)
        curvature = np.maximum(itself[up] + itself - 2 * likeness[up], 1e-12)
        down = np.argmax(gap**2 / curvature)
        # Both move by the same length along y: the best one, as far as their limits let them.
        limits = (c if signs[up] > 0 else 0.0, 0.0 if signs[down] > 0 else c)
        room = abs(limits[0] - weights[up]), abs(limits[1] - weights[down])
        length = min(gap[down] / curvature[down], *room)
        # A weight that reaches its limit takes it exactly: rounding must leave none beside it.
        weights[up] = limits[0] if length == room[0] else weights[up] + signs[up] * length
        weights[down] = limits[1] if length == room[1] else weights[down] - signs[down] * length
        slope -= signs * length * (likeness[:, up] - likeness[:, down])
    raise ConvergenceError(f"not at the optimum after {max_pairs} pairs; a hard margin may not exist")


def answer(machine: Machine, examples: np.ndarray, signs: np.ndarray, kernel: Kernel, places: np.ndarray) -> np.ndarray:
    """f at some places (place, variable): its sign is the class, and -1 and 1 are the edges of the margin: (place,)."""
    support = machine.weights > 0
    return kernel(places, examples[support]) @ (machine.weights * signs)[support] + machine.bias


def margin(machine: Machine, examples: np.ndarray, signs: np.ndarray, kernel: Kernel) -> float:
    """Distance between the border and the edge of the margin, in the kernel's space: 1 / |w|."""
    support = machine.weights > 0
    signed = (machine.weights * signs)[support]
    return float(1 / np.sqrt(signed @ kernel(examples[support], examples[support]) @ signed))
