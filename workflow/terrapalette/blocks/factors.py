"""Principal components of cells in blocks, from triangular factors: nothing is squared, no digit is lost."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from terrapalette.blocks.merging import pairwise
from terrapalette.clustering.weights import masses
from terrapalette.spaces import pca


class Factor(NamedTuple):
    """What blocks tell of their cells.

    count : cells; mass : their weights together; mean (variable,) : weighted
    triangle (at most variable, variable) : R of the QR factorization of the centred cells, each times the root of its
        weight; its product with itself is the scatter
    """

    count: int
    mass: float
    mean: np.ndarray
    triangle: np.ndarray


def partial(cells: np.ndarray, weights: np.ndarray | None = None) -> Factor:
    """Of one block: cells (cell, variable), positive weights (cell,), equal if None."""
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    if not len(cells):
        return Factor(0, 0.0, np.zeros(cells.shape[1]), np.zeros((0, cells.shape[1])))
    mean = np.average(cells, axis=0, weights=weights)
    centred = (cells - mean) * np.sqrt(weights)[:, None]
    return Factor(len(cells), float(weights.sum()), mean, np.linalg.qr(centred, mode="r"))


def merge(parts: Sequence[Factor]) -> Factor:
    """Of all blocks, given in their order."""
    return pairwise(parts, _merged)


def finish(factor: Factor) -> pca.Components:
    """The principal components, as `pca.fit` finds them from all cells at once.

    Raises
    ------
    ValueError
        if there are fewer than two cells
    """
    if factor.count < 2:
        raise ValueError(f"principal components need two cells or more, found {factor.count}")
    found = pca.of_centred(factor.mean, factor.triangle / np.sqrt(factor.mass))
    # The distance between the means of two blocks is a row of its own: few cells may come to more rows than cells.
    n_components = min(factor.count, len(factor.mean))
    return pca.Components(found.mean, *(field[:n_components] for field in found[1:]))


def _merged(one: Factor, other: Factor) -> Factor:
    if not one.count or not other.count:
        return one if one.count else other
    mass = one.mass + other.mass
    difference = other.mean - one.mean
    apart = np.sqrt(one.mass * other.mass / mass) * difference
    triangle = np.linalg.qr(np.vstack([one.triangle, other.triangle, apart]), mode="r")
    return Factor(one.count + other.count, mass, one.mean + difference * (other.mass / mass), triangle)
