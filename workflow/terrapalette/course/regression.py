"""Functions to recover from noisy samples, and three ways to do it, each from too simple to too supple."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.polynomial import chebyshev
from sklearn.exceptions import ConvergenceWarning
from sklearn.neighbors import KNeighborsRegressor
from sklearn.neural_network import MLPRegressor

# What a method learns: from places (place, dimension) between -1 and 1 to values (place,).
Function = Callable[[np.ndarray], np.ndarray]


def truth(places: np.ndarray) -> np.ndarray:
    """The function to recover at (place, dimension) places, in one dimension or two: (place,)."""
    x = places[:, 0]
    if places.shape[1] == 1:
        return np.sin(3 * np.pi * x / 2) * np.exp(-x) / 2
    y = places[:, 1]
    return np.sin(np.pi * x) * np.cos(np.pi * y / 2) + x * y / 2


def terms(places: np.ndarray, degree: int) -> np.ndarray:
    """Products of Chebyshev polynomials up to a total degree: (place, term).

    They span all polynomials of that degree, and unlike powers they do not resemble each other.
    """
    each = [chebyshev.chebvander(column, degree) for column in places.T]
    if len(each) == 1:
        return each[0]
    return np.stack([each[0][:, i] * each[1][:, j] for i in range(degree + 1) for j in range(degree + 1 - i)], axis=1)


def polynomial(places: np.ndarray, values: np.ndarray, degree: int, seed: int) -> Function:
    """The polynomial of a degree with the least squared error; the seed is not needed."""
    coefficients = np.linalg.lstsq(terms(places, degree), values, rcond=None)[0]
    return lambda others: terms(others, degree) @ coefficients


def neighbours(places: np.ndarray, values: np.ndarray, count: int, seed: int) -> Function:
    """The mean of the nearest samples' values; the seed is not needed."""
    return KNeighborsRegressor(count).fit(places, values).predict


def network(places: np.ndarray, values: np.ndarray, hidden: int, seed: int) -> Function:
    """A perceptron of two layers with tanh neurons, fitted as closely as its optimizer gets."""
    model = MLPRegressor(
        hidden_layer_sizes=[hidden], activation="tanh", solver="lbfgs", alpha=0.0, max_iter=1500, tol=1e-7,
        random_state=seed,
    )  # fmt: skip
    with warnings.catch_warnings():
        # Stopping early is no fault here: large networks would creep on for ever.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(places, values).predict


class Method(NamedTuple):
    """fit(places, values, complexity, seed) -> Function; what its complexity is called; whether more of it is simpler.

    places are (place, dimension), values (place,).
    """

    fit: Callable[[np.ndarray, np.ndarray, int, int], Function]
    complexity: str
    falling: bool


METHODS = {
    "polynomial": Method(polynomial, "degree", falling=False),
    "kNN": Method(neighbours, "neighbours", falling=True),
    "MLP": Method(network, "hidden", falling=False),
}


def rmse(function: Function, places: np.ndarray, values: np.ndarray) -> float:
    """Root of the mean squared error of a function at some places."""
    return float(np.sqrt(np.mean((function(places) - values) ** 2)))
