"""Normal scores, and the way back to the distribution of data."""

import numpy as np


def normal_scores(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Each variable by its ranks as a standard Gaussian one: (cell, variable).

    A value's score is the Gaussian quantile of the weight below it and half of its own; equal values share theirs.
    weights (cell,) are positive.
    """
    from scipy.special import ndtri

    return ndtri(np.stack([_below(column, weights, True) for column in np.asarray(values, float).T], axis=1))


def like(values: np.ndarray, data: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Values in their order, with the distribution of data: both (cell, variable), of the same weights (cell,).

    With equal weights the very values of the data, in another order.
    """
    found = np.empty(values.shape)
    for index, (column, own) in enumerate(zip(values.T, data.T, strict=True)):
        if np.ptp(weights) == 0:
            # No arithmetic: the data's values return to the last bit.
            found[np.argsort(column, kind="stable"), index] = np.sort(own)
        else:
            order = np.argsort(own, kind="stable")
            share = _below(own, weights, False)[order]
            found[:, index] = np.interp(_below(column, weights, False), share, own[order])
    return found


def _below(column: np.ndarray, weights: np.ndarray, tied: bool) -> np.ndarray:
    """The share of the weight below each value and half of its own; of equal values, their common one if `tied`."""
    order = np.argsort(column, kind="stable")
    above = np.cumsum(weights[order])
    share = np.empty(len(column))
    share[order] = (above - weights[order] / 2) / above[-1]
    if tied:
        number = np.unique(column, return_inverse=True)[1]
        share = (np.bincount(number, share * weights) / np.bincount(number, weights))[number]
    return share
