"""How good a clustering is: silhouette and Davies-Bouldin scores of many labellings at once."""

import logging
from itertools import pairwise

import numpy as np

from terrapalette.clustering.weights import masses

logger = logging.getLogger(__name__)

# Blocks of distances that fit the processor's cache: points to score by points they are measured against.
ROWS, COLUMNS = 512, 2048


def silhouette(
    points: np.ndarray,
    labellings: np.ndarray,
    sample: np.ndarray | None = None,
    weights: np.ndarray | None = None,
) -> np.ndarray:
    """Mean silhouette (Rousseeuw 1987) of each labelling, from one pass over the distances.

    With weights every mean is a weighted one: of the distances to a cluster's points (in the own cluster those other
    than the point itself), and of the silhouettes. Only their ratios count. A point of weight 2 is not two points at
    one place: these would have each other for neighbours.

    Distances between a block of points and all points are computed once and summed by cluster for all labellings in one
    matrix product; memory grows with the number of points, not with its square.

    Parameters
    ----------
    points : (point, dimension)
    labellings : (labelling, point) integers from 0; negative for points that belong nowhere, which have no part in it
    sample : indices of the points whose silhouettes are averaged (each against all points), all if None
    weights : (point,) positive weights, equal if None

    Returns
    -------
    (labelling,) scores between -1 and 1; NaN where there are fewer than two clusters

    Raises
    ------
    ValueError
        if there is not one positive weight a point
    """
    weights = masses(weights, len(points))
    labellings = np.atleast_2d(labellings)
    points = np.asarray(points, float) - np.mean(points, axis=0)
    sample = np.arange(len(points)) if sample is None else sample
    first = np.concatenate([[0], np.cumsum(labellings.max(axis=1) + 1)])
    typed = labellings >= 0
    # One column for each cluster of each labelling, and a last one for what belongs nowhere.
    n_columns = first[-1] + (not typed.all())
    columns = np.where(typed, labellings + first[:-1, None], first[-1])
    sizes = np.bincount(columns.ravel(), np.tile(weights, len(columns)), minlength=n_columns)
    clusters_of = [slice(a, b) for a, b in pairwise(first)]
    scored = [index for index, clusters in enumerate(clusters_of) if np.count_nonzero(sizes[clusters]) >= 2]
    totals = np.full(len(labellings), np.nan)
    totals[scored] = 0
    norms = (points**2).sum(axis=1)
    for start in range(0, len(sample), ROWS):
        rows = sample[start : start + ROWS]
        sums = np.zeros((len(rows), n_columns))
        for left in range(0, len(points), COLUMNS):
            chunk = slice(left, left + COLUMNS)
            sums += _distances(points, norms, rows, chunk) @ _membership(columns[:, chunk], weights[chunk], n_columns)
        for index in scored:
            own = typed[index, rows]
            clusters, labels, counted = clusters_of[index], labellings[index, rows][own], weights[rows][own]
            scores = _silhouettes(sums[own, clusters], sizes[clusters], labels, counted)
            totals[index] += (counted * scores).sum()
        if start // ROWS % 20 == 0:
            logger.info("silhouette: %d of %d points", start + len(rows), len(sample))
    return totals / np.array([weights[sample][own].sum() or np.nan for own in typed[:, sample]])


def _distances(points: np.ndarray, norms: np.ndarray, rows: np.ndarray, chunk: slice) -> np.ndarray:
    """Distances of the points `rows` to those of a slice, zero from a point to itself."""
    distances = points[rows] @ points[chunk].T
    distances *= -2
    distances += norms[chunk]
    distances += norms[rows, None]
    np.maximum(distances, 0, out=distances)
    np.sqrt(distances, out=distances)
    own = np.flatnonzero((rows >= chunk.start) & (rows < chunk.stop))
    distances[own, rows[own] - chunk.start] = 0
    return distances


def _membership(columns: np.ndarray, weights: np.ndarray, n_columns: int) -> np.ndarray:
    """A point's weight at the columns of its clusters (labelling, point), 0 elsewhere: (point, n_columns)."""
    membership = np.zeros((columns.shape[1], n_columns))
    membership[np.arange(columns.shape[1]), columns] = weights
    return membership


def _silhouettes(sums: np.ndarray, sizes: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Silhouette of each point from its weighted sums of distances to each cluster (point, cluster), whose weights are
    the sizes; 0 in a cluster of one.
    """
    row = np.arange(len(labels))
    others = sizes[labels] - weights
    within = sums[row, labels] / np.where(others > 0, others, 1)
    means = sums / np.where(sizes > 0, sizes, np.nan)
    means[row, labels] = np.inf
    between = np.fmin.reduce(means, axis=1)
    widest = np.maximum(within, between)
    return np.where((others > 0) & (widest > 0), (between - within) / np.where(widest > 0, widest, 1), 0.0)


def davies_bouldin(points: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Davies-Bouldin index (1979): mean over clusters of the worst ratio of spreads to distance; lower is better.

    points (point, dimension), labels (point,) from 0, negative ones left out, positive weights (point,) of the
    centroids and spreads, equal if None; a whole weight stands for so many points. NaN where there are fewer than two
    clusters.
    """
    points, weights = np.asarray(points, float), masses(weights, len(points))
    typed = labels >= 0
    if not typed.all():
        points, weights, labels = points[typed], weights[typed], labels[typed]
    used, labels = np.unique(labels, return_inverse=True)
    if len(used) < 2:
        return float("nan")
    sizes = np.bincount(labels, weights)
    centroids = np.stack([np.bincount(labels, weights * column) for column in points.T], axis=1) / sizes[:, None]
    spread = np.bincount(labels, weights * np.linalg.norm(points - centroids[labels], axis=1)) / sizes
    return davies_bouldin_of(centroids, spread)


def davies_bouldin_of(centroids: np.ndarray, spread: np.ndarray) -> float:
    """The index from the centroids of clusters with points (cluster, dimension), and mean distances to them (cluster,).

    NaN where there are fewer than two clusters, infinite where two centroids coincide.
    """
    if len(centroids) < 2:
        return float("nan")
    between = np.linalg.norm(centroids[:, None] - centroids, axis=2)
    np.fill_diagonal(between, np.inf)
    if not between.all():
        return float("inf")
    return float(((spread[:, None] + spread) / between).max(axis=1).mean())
