"""Even grids of places in a plane, to ask a method what it says everywhere."""

import numpy as np


def around(points: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """x and y (steps,) of an even grid over (point, 2) points, with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.06 * np.maximum(high - low, 1e-9)
    low, high = low - margin, high + margin
    return np.linspace(low[0], high[0], steps), np.linspace(low[1], high[1], steps)


def crossing(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """All places of a grid, row by row: (len(y) * len(x), 2)."""
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
