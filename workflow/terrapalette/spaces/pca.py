"""Principal component analysis, optionally weighted, with signs that do not depend on the machine."""

from typing import NamedTuple

import numpy as np


class Components(NamedTuple):
    """All principal components of a data set, by falling explained variance.

    mean (variable,), loading (component, variable) with orthonormal rows, explained_variance and
    explained_variance_ratio (component,).
    """

    mean: np.ndarray
    loading: np.ndarray
    explained_variance: np.ndarray
    explained_variance_ratio: np.ndarray


def fit(features: np.ndarray, weights: np.ndarray | None = None) -> Components:
    """Principal components of (cell, variable) values.

    The sign of a component is arbitrary; here its largest loading (the first of equals) is positive.

    Raises
    ------
    ValueError
        if fewer than two cells are given
    """
    if len(features) < 2:
        raise ValueError(f"principal components need two cells or more, found {len(features)}")
    weight = np.full(len(features), 1.0) if weights is None else weights
    mean = np.average(features, axis=0, weights=weight)
    return of_centred(mean, (features - mean) * np.sqrt(weight / weight.sum())[:, None])


def of_centred(mean: np.ndarray, centred: np.ndarray) -> Components:
    """Principal components from rows whose product with themselves (centred.T @ centred) is the covariance.

    mean (variable,); centred (row, variable), the cells less their mean, each times the root of its share of the weight
    """
    _, singular, loading = np.linalg.svd(centred, full_matrices=False)
    loading = loading * signs(loading)[:, None]
    variance = singular**2
    return Components(mean, loading, variance, variance / variance.sum())


def signs(loading: np.ndarray) -> np.ndarray:
    """Signs (component,) that make the largest of each row of loadings, the first of equals, positive."""
    # Equal loadings differ by rounding, which must not choose the sign.
    largest = (np.abs(loading) > np.abs(loading).max(axis=1, keepdims=True) - 1e-9).argmax(axis=1)
    return np.sign(loading[np.arange(len(loading)), largest])


def n_kept(explained_variance_ratio: np.ndarray, wanted: float) -> int:
    """Number of components: `wanted` itself, or if below 1 the fewest that keep that share of the variance."""
    if wanted >= 1:
        return int(wanted)
    # The last cumulative sum may fall short of 1 by rounding.
    return int(np.searchsorted(np.cumsum(explained_variance_ratio), wanted - 1e-12) + 1)


def project(features: np.ndarray, components: Components) -> np.ndarray:
    """Coordinates of (cell, variable) values along every component: (cell, component)."""
    return (features - components.mean) @ components.loading.T
