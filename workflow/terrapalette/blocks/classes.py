"""Classes of cells in blocks: sizes, areas, means, spreads, inertia, distances to the means."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from terrapalette.blocks.merging import pairwise
from terrapalette.clustering import centers
from terrapalette.clustering.weights import masses


class Classes(NamedTuple):
    """What blocks tell of the classes of one labelling.

    size (class,) : cells; area (class,) : their areas; mass (class,) : their weights
    mean (class, variable) : weighted, 0 where a class has no cells
    spread (class, variable) : weighted sums of the squared differences from the mean
    """

    size: np.ndarray
    area: np.ndarray
    mass: np.ndarray
    mean: np.ndarray
    spread: np.ndarray


class Description(NamedTuple):
    """Classes of all cells; NaN where a class has none.

    size (class,), area_share (class,), mean, std (class, variable), inertia : sum of squared distances to the means
    """

    size: np.ndarray
    area_share: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    inertia: float


def partial(
    cells: np.ndarray,
    weights: np.ndarray | None,
    labels: np.ndarray,
    n_classes: int,
    area: np.ndarray | None = None,
) -> Classes:
    """Of one block.

    Parameters
    ----------
    cells : (cell, variable), in physical units or in the space that was clustered
    weights : (cell,) positive weights of means and spreads, equal if None
    labels : (cell,) integers from 0
    area : (cell,) areas, the weights if None
    """
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    mass = np.bincount(labels, weights, n_classes)
    mean = centers.sums(cells * weights[:, None], labels, n_classes) / np.where(mass > 0, mass, 1)[:, None]
    difference = cells - mean[labels]
    spread = centers.sums(difference**2 * weights[:, None], labels, n_classes)
    size = np.bincount(labels, minlength=n_classes)
    return Classes(size, mass if area is None else np.bincount(labels, area, n_classes), mass, mean, spread)


def merge(parts: Sequence[Classes]) -> Classes:
    """Of all blocks, given in their order."""
    return pairwise(parts, _merged)


def finish(classes: Classes) -> Description:
    """Sizes, shares of the area, weighted means and standard deviations, and the inertia of one labelling."""
    filled = classes.size > 0
    mass = np.where(filled, classes.mass, np.nan)[:, None]
    mean = np.where(filled[:, None], classes.mean, np.nan)
    return Description(
        classes.size, classes.area / classes.area.sum(), mean, np.sqrt(classes.spread / mass), classes.spread.sum()
    )


def distances(
    cells: np.ndarray, weights: np.ndarray | None, labels: np.ndarray, means: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of one block, the weights of each class and its weighted sum of distances to its mean: twice (class,)."""
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    away = np.linalg.norm(cells - means[labels], axis=1)
    return np.bincount(labels, weights, len(means)), np.bincount(labels, weights * away, len(means))


def _merged(one: Classes, other: Classes) -> Classes:
    mass = one.mass + other.mass
    share = np.where(mass > 0, other.mass / np.where(mass > 0, mass, 1), 0)[:, None]
    difference = other.mean - one.mean
    # One side of an empty class has no mean: its mass of 0 keeps it out.
    apart = one.mass[:, None] * share * difference**2
    mean = one.mean + difference * share
    return Classes(one.size + other.size, one.area + other.area, mass, mean, one.spread + other.spread + apart)
