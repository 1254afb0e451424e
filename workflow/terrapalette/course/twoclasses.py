"""Two classes of points in a plane, signs -1 and 1, as the support vector machine's exercise needs them."""

import numpy as np


def apart(random_state: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Two groups with a wide gap at x = 0, and one stray of the right group far to the left in it."""
    across = 0.9 + random_state.gamma(2.0, 0.45, count)
    points = np.stack([across, random_state.normal(0, 1, count)], axis=1)
    signs = np.repeat([-1, 1], [count // 2, count - count // 2])
    points[:, 0] *= signs
    points[-1] = [-0.55, 0.4]
    return points, signs


def overlapping(random_state: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Two normal groups that no line parts."""
    signs = np.repeat([-1, 1], [count // 2, count - count // 2])
    return random_state.normal(0, 1, (count, 2)) + np.outer(signs, [1.1, 0]), signs


def ring(random_state: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """A group inside a ring of the other."""
    signs = np.repeat([-1, 1], [count // 2, count - count // 2])
    angle = random_state.uniform(0, 2 * np.pi, count)
    radius = np.where(signs > 0, 0.6, 2.0) + random_state.normal(0, 0.35, count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), signs


SETS = {"apart": apart, "overlapping": overlapping, "ring": ring}
