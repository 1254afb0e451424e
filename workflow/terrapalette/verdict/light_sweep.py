"""k-means and Ward's tree of some thousand points in a tenth of a second: the same search for data and for null worlds.

Gaps compare inertias. An optimum that is missed on one side only would pass for structure, so both sides get this one.
"""

from typing import NamedTuple

import numpy as np

from terrapalette.blocks import lloyd, moments, nearest, source
from terrapalette.clustering import centers, ward

METHODS = ("kmeans", "hac")
# Clusters of a fine cut, which say where a centre more or less would pay.
FINE = 100
PASSES = 15


class Swept(NamedTuple):
    """Of METHODS, in their order: inertia (method, k) and labels (method, k, point) for k = 1..k_max."""

    inertia: np.ndarray
    labels: np.ndarray


def sweep(points: np.ndarray, k_max: int) -> Swept:
    """Partitions for every k by both methods: Ward's cuts, and k-means from three starts each.

    k-means starts from Ward's cut, then from its own solutions for k - 1 and k + 1, given a centre where that gains
    most or relieved of the one that costs least. Nothing is drawn at random.

    Parameters
    ----------
    points : (point, dimension) finite; time grows with the square of the points

    Raises
    ------
    ValueError
        if there are no more points than k_max
    """
    if len(points) <= k_max:
        raise ValueError(f"{k_max} clusters need more than {len(points)} points")
    points = np.ascontiguousarray(points, float)
    tree = ward.merge_tree(points)
    cuts = ward.cut(tree, min(FINE, len(points)))
    fine = len(cuts)
    places, sizes = centers.means(points, cuts[-1], fine), np.bincount(cuts[-1], minlength=fine)
    starts = [centers.means(points, labels, k) for k, labels in enumerate(cuts[:k_max], start=1)]
    best, inertia = _finished(points, starts)
    fewer = [None, *(_grown(places, sizes, own) for own in best[:-1])]
    more = [*(_shrunk(places, sizes, own) for own in best[1:]), None]
    for others in (fewer, more):
        asked = [index for index, start in enumerate(others) if start is not None]
        found, reached = _finished(points, [others[index] for index in asked])
        for index, own, value in zip(asked, found, reached, strict=True):
            if value < inertia[index]:
                best[index], inertia[index] = own, value
    labels = np.stack([nearest.labels(points, best, points.mean(axis=0)), cuts[:k_max]]).astype(np.intp)
    return Swept(np.stack([inertia, ward.inertia(tree, k_max)]), labels)


def thinned(masses: np.ndarray, most: int) -> np.ndarray:
    """Indices (chosen,) of so many cells, even over their mass in the order in which they lie: a systematic sample.

    Cells of a grid row by row come out even over latitudes, and by area where masses (cell,) are areas, so that those
    chosen count the same; one of great mass may come twice. All cells, where they are few and equal.
    """
    most = min(most, np.count_nonzero(masses))
    share = np.cumsum(masses) / masses.sum()
    return np.searchsorted(share, (np.arange(most) + 0.5) / most)


def centres(points: np.ndarray, swept: Swept) -> list[list[np.ndarray]]:
    """Means (cluster, dimension) of every partition of the points: a list of k = 1..k_max for each method."""
    return [[centers.means(points, own, k) for k, own in enumerate(labels, start=1)] for labels in swept.labels]


def assigned(points: np.ndarray, found: list[list[np.ndarray]]) -> np.ndarray:
    """Labels (method, k, point) of the nearest of such centres: the rule for points that were not swept."""
    origin = points.mean(axis=0)
    return np.stack([np.stack(nearest.labels(points, own, origin)) for own in found]).astype(np.intp)


def _finished(points: np.ndarray, starts: list[np.ndarray]) -> tuple[list[np.ndarray], np.ndarray]:
    if not starts:
        return [], np.empty(0)
    found = lloyd.converged(source.cut(points), starts, moments.partial(points, None), most_passes=PASSES)
    return [own.centroids for own in found], np.array([own.inertia for own in found])


def _grown(places: np.ndarray, sizes: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    """One centre more, at the fine cluster where that lowers the inertia most."""
    near = centers.squared_distances(places, centroids).min(axis=1)
    gain = sizes @ np.maximum(near[:, None] - centers.squared_distances(places, places), 0)
    return np.vstack([centroids, places[gain.argmax()]])


def _shrunk(places: np.ndarray, sizes: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    """One centre less: the one whose fine clusters lose least by going to their second nearest."""
    squares = centers.squared_distances(places, centroids)
    own = squares.argmin(axis=1)
    first, second = np.partition(squares, 1, axis=1)[:, :2].T
    cost = np.bincount(own, sizes * (second - first), len(centroids))
    return np.delete(centroids, cost.argmin(), axis=0)
