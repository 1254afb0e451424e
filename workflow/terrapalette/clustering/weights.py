"""What points count for."""

import numpy as np


def masses(weights: np.ndarray | None, n_points: int) -> np.ndarray:
    """Weights of points as (point,) floats, ones if None: equal weights give what no weights give.

    Raises
    ------
    ValueError
        if there is not one weight for each point, finite and above 0
    """
    if weights is None:
        return np.ones(n_points)
    weights = np.asarray(weights, float)
    if weights.shape != (n_points,):
        raise ValueError(f"weights of shape {weights.shape} for {n_points} points")
    if not (np.isfinite(weights) & (weights > 0)).all():
        raise ValueError("weights must be finite and above 0")
    return weights
