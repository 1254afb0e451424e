"""Choose cells and bring their variables to a common scale."""

from typing import NamedTuple

import numpy as np


class Normalized(NamedTuple):
    """Normalized values (cell, variable), and the centre and scale (variable,) that give back physical units."""

    value: np.ndarray
    centre: np.ndarray
    scale: np.ndarray


def surface_mask(land: np.ndarray | None, threshold: float, surface: str) -> np.ndarray | bool:
    """Which cells belong to the surface "land" (land >= threshold), "sea" (land below it) or "both".

    A missing value is neither land nor sea.
    """
    if surface == "both":
        return True
    return land >= threshold if surface == "land" else land < threshold


def area_weights(lat: np.ndarray) -> np.ndarray:
    """Relative area of regular cells at these latitudes (degrees), mean 1."""
    weights = np.cos(np.deg2rad(lat))
    return weights / weights.mean()


def normalize(value: np.ndarray, mode: str, weights: np.ndarray | None = None) -> Normalized:
    """Shift and scale to mean 0 and standard deviation 1.

    Parameters
    ----------
    value : (cell, variable) finite values in physical units
    mode : "variable" for each variable by itself, "global" with one mean and deviation for all
    weights : (cell,) positive weights, equal if None

    Raises
    ------
    ValueError
        if a variable is constant (per-variable mode) or all values are equal (global mode)
    """
    axis = 0 if mode == "variable" else None
    weight = np.broadcast_to(1.0 if weights is None else weights[:, None], value.shape)
    centre = np.average(value, axis=axis, weights=weight)
    scale = np.sqrt(np.average((value - centre) ** 2, axis=axis, weights=weight))
    # Rounding leaves a constant variable with a deviation near, but not at, zero.
    constant = np.atleast_1d(scale <= 1e-12 * np.maximum(np.abs(centre), 1e-300))
    if constant.any():
        raise ValueError(f"constant variable at column {int(constant.argmax())}")
    n_variables = value.shape[1]
    return Normalized(
        (value - centre) / scale, np.broadcast_to(centre, n_variables), np.broadcast_to(scale, n_variables)
    )


def correlation(value: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Pearson correlation between the columns of (cell, variable) values: (variable, variable).

    Means, variances and covariances are weighted by (cell,) positive weights where given; only their ratios count.
    """
    if weights is None:
        return np.corrcoef(value, rowvar=False)
    covariance = np.atleast_2d(np.cov(value, rowvar=False, aweights=weights))
    deviation = np.sqrt(np.diag(covariance))
    return np.clip(covariance / np.outer(deviation, deviation), -1, 1)
