"""Points in groups, as the k-means exercise of the course has them."""

from pathlib import Path

import numpy as np

# The built-in sets, like those of the course's exercise: dimensions, groups, points per group, standard deviation.
BUILT_IN = {"2d": (2, 4, 50, 0.12), "3d": (3, 5, 50, 0.12)}


def describe(source: str) -> str:
    """What a source of points is called below figures: a built-in set's make, or the file's name."""
    if source not in BUILT_IN:
        return Path(source).name
    n_dimensions, n_groups, per_group, _ = BUILT_IN[source]
    return f"generated in {n_dimensions} dimensions, {n_groups} groups of {per_group} points"


def generate(
    random_state: np.random.Generator, n_dimensions: int, n_groups: int, per_group: int, spread: float
) -> np.ndarray:
    """Normal groups around centres in a cube of side 1.2, no two closer than 4 spreads: (point, dimension).

    Raises
    ------
    ValueError
        if so many groups do not fit
    """
    for _ in range(10_000):
        centres = random_state.uniform(0, 1.2, (n_groups, n_dimensions))
        between = np.linalg.norm(centres[:, None] - centres, axis=2)
        if between[~np.eye(n_groups, dtype=bool)].min(initial=np.inf) >= 4 * spread:
            noise = random_state.normal(0, spread, (n_groups, per_group, n_dimensions))
            return (centres[:, None] + noise).reshape(-1, n_dimensions)
    raise ValueError(f"{n_groups} groups of spread {spread} do not fit into {n_dimensions} dimensions")
