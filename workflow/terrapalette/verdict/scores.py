"""Normal scores, and the way back to the distribution of data."""

import numpy as np


def normal_scores(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Each variable by its ranks as a standard Gaussian one: (cell, variable).

    A value's score is the Gaussian quantile of the weight below it and half of its own; equal values share theirs.
    weights (cell,) are positive.
    """
    from scipy.special import ndtri

    found = np.empty(values.shape)
    for index, column in enumerate(np.asarray(values, float).T):
        share, ordered, order = _shares(column, weights)
        number = np.cumsum(np.diff(ordered, prepend=ordered[0]) > 0)
        mass = weights[order]
        found[order, index] = ndtri(np.bincount(number, share * mass) / np.bincount(number, mass))[number]
    return found


def back(gaussian: np.ndarray, data: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Gaussian values (any, variable) brought to the distribution of data (cell, variable), by its quantiles.

    What is Gaussian over many fields gets the data's distribution over many fields. One field is not made to repeat it:
    where few patches make up a world, their humps are chance, and belong to all variables together. Nothing goes beyond
    the range of the data. weights (cell,) of the data are positive.
    """
    from scipy.special import ndtr

    found = np.empty(gaussian.shape)
    for index, (column, own) in enumerate(zip(gaussian.T, np.asarray(data, float).T, strict=True)):
        share, ordered, _ = _shares(own, weights)
        found[:, index] = np.interp(ndtr(column), share, ordered)
    return found


def _shares(column: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The share of the weight below each value and half of its own, in rising order; these values; their order."""
    order = np.argsort(column, kind="stable")
    above = np.cumsum(weights[order])
    return (above - weights[order] / 2) / above[-1], column[order], order
