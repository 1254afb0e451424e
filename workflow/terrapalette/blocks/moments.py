"""Means and covariances of cells in blocks (Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from terrapalette.blocks.merging import pairwise
from terrapalette.clustering.weights import masses


class Moments(NamedTuple):
    """What blocks tell of their cells.

    count : cells; mass : their weights together; mean (variable,) : weighted
    scatter (variable, variable) : weighted sums of products of the differences from the mean
    """

    count: int
    mass: float
    mean: np.ndarray
    scatter: np.ndarray


def partial(cells: np.ndarray, weights: np.ndarray | None = None) -> Moments:
    """Of one block: cells (cell, variable), positive weights (cell,), equal if None."""
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    if not len(cells):
        n_variables = cells.shape[1]
        return Moments(0, 0.0, np.zeros(n_variables), np.zeros((n_variables, n_variables)))
    mean = np.average(cells, axis=0, weights=weights)
    difference = cells - mean
    return Moments(len(cells), float(weights.sum()), mean, (difference * weights[:, None]).T @ difference)


def merge(parts: Sequence[Moments]) -> Moments:
    """Of all blocks, given in their order."""
    return pairwise(parts, _merged)


def finish(moments: Moments) -> tuple[np.ndarray, np.ndarray]:
    """Mean (variable,) and covariance (variable, variable), of all cells as a population.

    Raises
    ------
    ValueError
        if there are no cells
    """
    if not moments.count:
        raise ValueError("there are no cells")
    return moments.mean, moments.scatter / moments.mass


def _merged(one: Moments, other: Moments) -> Moments:
    if not one.count or not other.count:
        return one if one.count else other
    mass = one.mass + other.mass
    difference = other.mean - one.mean
    apart = one.mass * other.mass / mass * np.outer(difference, difference)
    mean = one.mean + difference * (other.mass / mass)
    return Moments(one.count + other.count, mass, mean, one.scatter + other.scatter + apart)
