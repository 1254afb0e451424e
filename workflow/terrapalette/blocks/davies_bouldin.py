"""The Davies-Bouldin index of cells in blocks."""

from collections.abc import Sequence

import numpy as np

from terrapalette.clustering import validity


def index(means: np.ndarray, parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> float:
    """The index, as `validity.davies_bouldin` finds it from all cells at once.

    means (class, variable); parts : `classes.distances` of all blocks, in their order
    """
    mass, away = (np.sum(columns, axis=0) for columns in zip(*parts, strict=True))
    used = mass > 0
    return validity.davies_bouldin_of(means[used], away[used] / mass[used])
