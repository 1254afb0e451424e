"""How much of the variance of a table of numbers a smaller description keeps (R2, coefficient of determination)."""

import numpy as np


def around_means(values: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Mean square of (cell, variable) values around each variable's own (weighted) mean, over cells and variables."""
    return _mean_square(values - np.average(values, axis=0, weights=weights), weights)


def explained(values: np.ndarray, decoded: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Share of the variance that decoding keeps: 1 - sum of squared errors / sum of squares around the means.

    Each variable counts around its own mean, so that the mean of all cells, decoded for every cell, scores 0. For
    centred data and principal components this is their share of explained variance.

    Parameters
    ----------
    values, decoded : (cell, variable)
    weights : (cell,) weights of the cells' squares and in the means; None for equal ones

    Returns
    -------
    at most 1; NaN where the values do not vary
    """
    spread = around_means(values, weights)
    return 1 - _mean_square(values - decoded, weights) / spread if spread else float("nan")


def explained_around_grand_mean(values: np.ndarray, decoded: np.ndarray) -> float:
    """1 - mean squared error / variance of all (cell, variable) values around one grand mean.

    This is the formula of the source report, for comparison with its figures alone: differences between the variables'
    means count as explained, and the mean of all cells may score far above 0.
    """
    return float(1 - np.mean((values - decoded) ** 2) / np.var(values))


def _mean_square(differences: np.ndarray, weights: np.ndarray | None) -> float:
    return float(np.average(np.mean(differences**2, axis=1), weights=weights))
