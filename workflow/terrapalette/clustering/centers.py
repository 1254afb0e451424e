"""Points and centres: which is nearest, how far it is, what lies in the middle."""

import numpy as np

# Distances that differ by less, relative to the squared norms behind them, are equal: what is below is rounding.
_ROUNDING = 1e-14


def assign(points: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    """Label of the nearest centroid of each point: (point,) integers.

    Of centroids that are equally near, but for rounding, the one with the lowest first coordinate (then second, ...) is
    taken: neither the numbers of clusters nor the company in which a point is asked for decide.
    """
    order = np.lexsort(centroids.T[::-1])
    ordered = centroids[order]
    norms = (ordered**2).sum(axis=1)
    labels = np.empty(len(points), np.intp)
    # Blocks keep the distances in the processor's cache.
    size = max(1, 4_000_000 // (8 * len(centroids)))
    for start in range(0, len(points), size):
        block = points[start : start + size].T
        score = (-2 * ordered) @ block + norms[:, None]
        best = score.min(axis=0)
        best += _ROUNDING * ((block**2).sum(axis=0) + norms.max())
        own = np.zeros(len(best), np.intp)
        # From the last to the first: of those as near as the nearest, the first stays.
        for cluster in range(len(score) - 1, 0, -1):
            np.copyto(own, cluster, where=score[cluster] <= best)
        own[score[0] <= best] = 0
        labels[start : start + size] = order[own]
    return labels


def nearest_of_many(points: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Which of thousands of different places (place, dimension) is nearest to each point: (point,) integers."""
    from scipy.spatial import cKDTree

    return cKDTree(places).query(points)[1]


def means(points: np.ndarray, labels: np.ndarray, n_clusters: int, weights: np.ndarray | None = None) -> np.ndarray:
    """Weighted mean of the points of each cluster (cluster, dimension); NaN for a cluster without points."""
    weights = np.ones(len(points)) if weights is None else weights
    with np.errstate(invalid="ignore"):
        return sums(points * weights[:, None], labels, n_clusters) / np.bincount(labels, weights, n_clusters)[:, None]


def inertia(points: np.ndarray, weights: np.ndarray, labels: np.ndarray, centroids: np.ndarray) -> float:
    """Weighted sum of squared distances of points to the centroids of their clusters."""
    difference = points - centroids[labels]
    return float(np.einsum("i,ij,ij->", weights, difference, difference))


def nearest(transposed: np.ndarray, centroids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nearest centroid of each point for each start, and its squared distance less the point's squared norm.

    transposed (dimension, point), centroids (start, cluster, dimension) -> labels, score (start, point)
    """
    n_starts, k, n_dimensions = centroids.shape
    score = (-2 * centroids.reshape(-1, n_dimensions)) @ transposed
    score = score.reshape(n_starts, k, -1) + (centroids**2).sum(axis=2)[:, :, None]
    # One pass per cluster is faster than argmin over a short axis.
    best = score[:, 0].copy()
    labels = np.zeros(best.shape, np.int32)
    for cluster in range(1, k):
        labels[score[:, cluster] < best] = cluster
        np.minimum(best, score[:, cluster], out=best)
    return labels, best


def sums(values: np.ndarray, labels: np.ndarray, n_clusters: int) -> np.ndarray:
    """Sum of the rows of each label: (n_clusters, column)."""
    # Rules read this module with the methods', for names alone: scipy would cost every job a fifth of a second.
    from scipy.sparse import csr_array

    n_rows = len(labels)
    membership = csr_array((np.ones(n_rows), labels, np.arange(n_rows + 1)), shape=(n_rows, n_clusters))
    return membership.T @ values


def squared_distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Between every point of the first (point, dimension) and of the second: (first, second)."""
    product = first @ second.T
    return np.maximum((first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1) - 2 * product, 0)
