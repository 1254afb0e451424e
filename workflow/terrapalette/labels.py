"""Numbers of clusters that mean the same from one labelling to the next."""

import numpy as np
from scipy.optimize import linear_sum_assignment


def canonical(labels: np.ndarray, order_by: np.ndarray, n_clusters: int) -> np.ndarray:
    """New number of each cluster: by rising mean of a variable, then by falling size.

    Parameters
    ----------
    labels : (point,) integers 0..n_clusters-1
    order_by : (point,) the variable, NDVI for land types

    Returns
    -------
    (n_clusters,) integers: cluster i becomes cluster number[i]
    """
    sizes = np.bincount(labels, minlength=n_clusters)
    means = np.bincount(labels, order_by, n_clusters) / np.maximum(sizes, 1)
    # Digits beyond the sixth are rounding: equal means must not order by it.
    order = np.lexsort((-sizes, np.round(means, 6)))
    number = np.empty(n_clusters, np.intp)
    number[order] = np.arange(n_clusters)
    return number


def contingency(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """How many points carry each pair of labels: (clusters of first, clusters of second)."""
    shape = (first.max() + 1, second.max() + 1)
    return np.bincount(first * shape[1] + second, minlength=shape[0] * shape[1]).reshape(shape)


def match(reference: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The reference class that each cluster resembles: the pairing that shares most points (Hungarian method).

    Clusters left over, when there are more of them than classes, get new numbers beyond the reference's, in order.

    Returns
    -------
    (clusters of labels,) distinct class numbers
    """
    shared = contingency(reference, labels)
    classes, clusters = linear_sum_assignment(-shared)
    matched = np.full(shared.shape[1], -1)
    matched[clusters] = classes
    left_over = np.flatnonzero(matched < 0)
    matched[left_over] = shared.shape[0] + np.arange(len(left_over))
    return matched
