"""What partitions imply: numbers that last, sizes, inertia, centres."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from terrapalette.clustering import centers
from terrapalette.clustering import labels as numbering
from terrapalette.clustering.weights import masses


class Description(NamedTuple):
    """Partitions of the same points, one a row, clusters in canonical order; past a row's last cluster 0 or NaN.

    labels (partition, point) int16 from 1, 0 for points that belong nowhere; size (partition, cluster) points in each;
    centroid (partition, cluster, variable) means in physical units; center (partition, cluster, dimension) means in the
    space that was clustered; inertia (partition,) sum of squared distances to these, of the points that belong
    somewhere; origin (partition, cluster) the number from 0 that each cluster had, past the last one its own place;
    no_type_share (partition,) what points that belong nowhere have of all weights.
    """

    labels: np.ndarray
    size: np.ndarray
    centroid: np.ndarray
    center: np.ndarray
    inertia: np.ndarray
    origin: np.ndarray
    no_type_share: np.ndarray


def describe(
    labels: Sequence[np.ndarray],
    k: Sequence[int],
    points: np.ndarray,
    physical: np.ndarray,
    order_by: np.ndarray,
    weights: np.ndarray | None = None,
) -> Description:
    """Describe partitions of points.

    Parameters
    ----------
    labels : for each partition (point,) integers 0..k-1 in any order, each number used; negative where a point belongs
        nowhere
    k : number of clusters of each partition
    points : (point, dimension) coordinates in the space that was clustered
    physical : (point, variable) values in physical units
    order_by : (point,) the variable by whose rising mean clusters are numbered
    weights : (point,) positive weights of all means and of the inertia, equal if None

    Raises
    ------
    ValueError
        if the labels of a partition are not 0..k-1, each used
    """
    weights = masses(weights, len(points))
    n_partitions, k_max = len(k), max(k)
    found = Description(
        np.empty((n_partitions, len(points)), np.int16),
        np.zeros((n_partitions, k_max), np.int32),
        np.full((n_partitions, k_max, physical.shape[1]), np.nan),
        np.full((n_partitions, k_max, points.shape[1]), np.nan),
        np.empty(n_partitions),
        np.tile(np.arange(k_max), (n_partitions, 1)),
        np.zeros(n_partitions),
    )
    for row, (raw, n_clusters) in enumerate(zip(labels, k, strict=True)):
        # A slice, where all belong somewhere: nothing is copied.
        typed = np.flatnonzero(raw >= 0) if raw.min() < 0 else slice(None)
        if not np.array_equal(np.unique(raw[typed]), np.arange(n_clusters)):
            raise ValueError(f"partition {row}: labels must be 0..{n_clusters - 1}, each used")
        number = numbering.canonical(raw[typed], order_by[typed], n_clusters, weights[typed])
        own = number[raw[typed]]
        found.origin[row, number] = np.arange(n_clusters)
        center = centers.means(points[typed], own, n_clusters, weights[typed])
        found.labels[row] = 0
        found.labels[row, typed] = own + 1
        found.size[row, :n_clusters] = np.bincount(own, minlength=n_clusters)
        found.centroid[row, :n_clusters] = centers.means(physical[typed], own, n_clusters, weights[typed])
        found.center[row, :n_clusters] = center
        found.no_type_share[row] = 1 - weights[typed].sum() / weights.sum() if raw.min() < 0 else 0
        found.inertia[row] = centers.inertia(points[typed], weights[typed], own, center)
    return found


def renumbered(extras: dict[str, tuple], origin: np.ndarray) -> dict[str, tuple]:
    """Extras of partitions, as of `methods.Partitions`, with their clusters in canonical order."""
    found = {}
    number = np.argsort(origin, axis=1)
    for name, (dims, array, *attributes) in extras.items():
        dims = tuple(dims) if not isinstance(dims, str) else (dims,)
        if "k" in dims and "cluster" in dims:
            rows = np.moveaxis(np.asarray(array), [dims.index("k"), dims.index("cluster")], [0, 1])
            rows = rows[np.arange(len(rows))[:, None], origin[:, : rows.shape[1]]]
            array = np.moveaxis(rows, [0, 1], [dims.index("k"), dims.index("cluster")])
        if attributes and "is_label" in attributes[0]:
            old = np.asarray(array)
            array = np.where(old < 0, old, np.take_along_axis(number, old.astype(np.intp), axis=1)).astype(old.dtype)
        found[name] = (dims, array, *attributes)
    return found
