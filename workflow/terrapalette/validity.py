"""How good a clustering is: silhouette and Davies-Bouldin scores of many labellings at once."""

import logging
from itertools import pairwise

import numpy as np

logger = logging.getLogger(__name__)

BLOCK_BYTES = 8_000_000


def silhouette(points: np.ndarray, labellings: np.ndarray, sample: np.ndarray | None = None) -> np.ndarray:
    """Mean silhouette (Rousseeuw 1987) of each labelling, from one pass over the distances.

    Distances between a block of points and all points are computed once and summed by cluster for all labellings in one
    matrix product; memory grows with the number of points, not with its square.

    Parameters
    ----------
    points : (point, dimension)
    labellings : (labelling, point) integers from 0
    sample : indices of the points whose silhouettes are averaged (each against all points), all if None

    Returns
    -------
    (labelling,) scores between -1 and 1; NaN where there are fewer than two clusters
    """
    labellings = np.atleast_2d(labellings)
    points = np.asarray(points, float) - np.mean(points, axis=0)
    sample = np.arange(len(points)) if sample is None else sample
    first = np.concatenate([[0], np.cumsum(labellings.max(axis=1) + 1)])
    membership = np.zeros((len(points), first[-1]))
    for labels, offset in zip(labellings, first[:-1], strict=True):
        membership[np.arange(len(points)), offset + labels] = 1
    sizes = membership.sum(axis=0)
    norms = (points**2).sum(axis=1)
    totals = np.zeros(len(labellings))
    block = max(1, BLOCK_BYTES // (8 * len(points)))
    for start in range(0, len(sample), block):
        rows = sample[start : start + block]
        distances = points[rows] @ points.T
        distances *= -2
        distances += norms
        distances += norms[rows, None]
        np.maximum(distances, 0, out=distances)
        np.sqrt(distances, out=distances)
        distances[np.arange(len(rows)), rows] = 0
        sums = distances @ membership
        for index, labels in enumerate(labellings):
            clusters = slice(first[index], first[index + 1])
            if np.count_nonzero(sizes[clusters]) >= 2:
                totals[index] += _silhouettes(sums[:, clusters], sizes[clusters], labels[rows]).sum()
        if start // block % 200 == 0:
            logger.info("silhouette: %d of %d points", start + len(rows), len(sample))
    scores = totals / len(sample)
    scores[[np.count_nonzero(sizes[a:b]) < 2 for a, b in pairwise(first)]] = np.nan
    return scores


def _silhouettes(sums: np.ndarray, sizes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Silhouette of each point from its summed distances to each cluster (point, cluster); 0 in a cluster of one."""
    row = np.arange(len(labels))
    others = sizes[labels] - 1
    within = sums[row, labels] / np.maximum(others, 1)
    means = sums / np.where(sizes > 0, sizes, np.nan)
    means[row, labels] = np.inf
    between = np.fmin.reduce(means, axis=1)
    widest = np.maximum(within, between)
    return np.where((others > 0) & (widest > 0), (between - within) / np.where(widest > 0, widest, 1), 0.0)


def davies_bouldin(points: np.ndarray, labels: np.ndarray) -> float:
    """Davies-Bouldin index (1979): mean over clusters of the worst ratio of spreads to distance; lower is better.

    points (point, dimension), labels (point,) from 0; NaN where there are fewer than two clusters.
    """
    used, labels = np.unique(labels, return_inverse=True)
    if len(used) < 2:
        return float("nan")
    sizes = np.bincount(labels)
    centroids = (
        np.stack([np.bincount(labels, column) for column in np.asarray(points, float).T], axis=1) / sizes[:, None]
    )
    spread = np.bincount(labels, np.linalg.norm(points - centroids[labels], axis=1)) / sizes
    between = np.linalg.norm(centroids[:, None] - centroids, axis=2)
    np.fill_diagonal(between, np.inf)
    if not between.all():
        return float("inf")
    return float(((spread[:, None] + spread) / between).max(axis=1).mean())
