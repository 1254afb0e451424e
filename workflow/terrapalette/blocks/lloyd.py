"""Lloyd's iterations over cells in blocks, for many numbers of clusters at once: each block is read once a pass."""

import logging
from collections.abc import Sequence
from functools import partial as bound
from typing import NamedTuple

import numpy as np

from terrapalette.blocks import nearest
from terrapalette.blocks.moments import Moments
from terrapalette.blocks.source import Block, over
from terrapalette.clustering.weights import masses
from terrapalette.runtime.engine import Mapped, loop

logger = logging.getLogger(__name__)

MOST_PASSES = 25
# The share of the inertia that moving the centres must still gain.
LEAST_GAIN = 1e-6


class Converged(NamedTuple):
    """Centres of one number of clusters.

    centroids (cluster, dimension); inertia : weighted sum of squared distances of all cells to the nearest centre
    passes : over all cells; shift : the farthest that a centre moved in the last of them; gain : of its moves, as a
    share of the inertia
    """

    centroids: np.ndarray
    inertia: float
    passes: int
    shift: float
    gain: float


def partial(
    cells: np.ndarray, weights: np.ndarray | None, centroids: Sequence[np.ndarray], origin: np.ndarray
) -> list[np.ndarray]:
    """Of one block, sums over the cells nearest to each centre: for each set (cluster, dimension + 1) float64.

    The weighted differences from the origin, and in the last column the weights. Some thousand cells are added in
    float32, these sums in float64.
    """
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    sums = [np.zeros((cells.shape[1] + 1, len(own))) for own in centroids]
    values = np.vstack([(cells - origin).T * weights, weights]).astype(np.float32)
    for chunk, number, member in nearest.memberships(cells, centroids, origin, exact=False):
        sums[number] += values[:, chunk] @ member.T
    return [own.T for own in sums]


def merge(parts: Sequence[list[np.ndarray]]) -> list[np.ndarray]:
    """Of all blocks, given in their order."""
    return [np.sum(own, axis=0) for own in zip(*parts, strict=True)]


def finish(sums: np.ndarray, centroids: np.ndarray, origin: np.ndarray) -> np.ndarray:
    """The means of the cells nearest to each centre; a centre without cells stays where it is."""
    filled = sums[:, -1:] > 0
    return np.where(filled, origin + sums[:, :-1] / np.where(filled, sums[:, -1:], 1), centroids)


def converged(
    blocks: Sequence[Block],
    starts: Sequence[np.ndarray],
    moments: Moments,
    run: Mapped = loop,
    most_passes: int = MOST_PASSES,
) -> list[Converged]:
    """Lloyd's iterations from one start for each number of clusters, until moving the centres gains next to nothing.

    Parameters
    ----------
    starts : centres (cluster, dimension), one array for each number of clusters
    moments : of all cells

    Returns
    -------
    one for each start, at the places of the last pass; a centre that lost all its cells stays where it was
    """
    total = float(np.trace(moments.scatter))
    centroids = [np.array(own, float) for own in starts]
    gains, shifts, passes = ([np.inf] * len(starts) for _ in range(3))
    active = list(range(len(starts)))
    for number in range(1, most_passes + 1):
        sets = [centroids[index] for index in active]
        sums = merge(over(blocks, bound(partial, centroids=sets, origin=moments.mean), run))
        for index, own in zip(active, sums, strict=True):
            moved = finish(own, centroids[index], moments.mean)
            squares = ((moved - centroids[index]) ** 2).sum(axis=1)
            within = total - own[:, -1] @ ((moved - moments.mean) ** 2).sum(axis=1)
            # Float32 sums leave some seven digits of the total.
            gains[index] = float(own[:, -1] @ squares / max(within, 1e-7 * total, np.finfo(float).tiny))
            shifts[index], passes[index] = float(np.sqrt(squares.max())), number
            centroids[index] = moved
        logger.info("k-means on all cells: pass %d, %d numbers of clusters to go", number, len(active))
        active = [index for index in active if gains[index] > LEAST_GAIN]
        if not active:
            break
    found = inertias(blocks, centroids, moments.mean, run)
    return [Converged(*row) for row in zip(centroids, found, passes, shifts, gains, strict=True)]


def inertias(
    blocks: Sequence[Block], centroids: Sequence[np.ndarray], origin: np.ndarray, run: Mapped = loop
) -> list[float]:
    """Weighted sum of squared distances of all cells to the nearest centre, summed in float64, for each set of centres.

    origin (dimension,) : a place amid the cells
    """
    parts = over(blocks, bound(_inertias, centroids=centroids, origin=origin), run)
    return np.sum(parts, axis=0).tolist()


def labels(
    blocks: Sequence[Block], centroids: Sequence[np.ndarray], origin: np.ndarray, run: Mapped = loop
) -> list[list[np.ndarray]]:
    """Labels of all cells: block by block, for each set of centres (cell,) small unsigned integers."""
    return over(blocks, bound(_labels, centroids=centroids, origin=origin), run)


def _labels(cells, weights, centroids, origin):
    return nearest.labels(np.asarray(cells, float), centroids, origin)


def _inertias(cells, weights, centroids, origin):
    """Weighted sum of squared distances to the nearest centre, from differences: (set,)."""
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    found = np.zeros(len(centroids))
    for number, own in enumerate(nearest.labels(cells, centroids, origin)):
        for start in range(0, len(cells), nearest.ROWS):
            chunk = slice(start, start + nearest.ROWS)
            difference = cells[chunk] - centroids[number][own[chunk]]
            found[number] += weights[chunk] @ np.einsum("ij,ij->i", difference, difference)
    return found
