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


def match(reference: np.ndarray, labels: np.ndarray, order_by: np.ndarray) -> np.ndarray:
    """The reference class whose number each cluster takes.

    Clusters that mostly are a reference class (they share more than half of the points that either has, under the
    Hungarian pairing) take its number. The others take numbers left over, those with the nearest means of the ordering
    variable, in its order: numbers rise with the variable wherever likeness does not tell better.

    Parameters
    ----------
    reference, labels : (point,) integers from 0, labels with no more clusters than the reference
    order_by : (point,) the ordering variable

    Returns
    -------
    (clusters of labels,) distinct class numbers from 0

    Raises
    ------
    ValueError
        if there are more clusters than reference classes
    """
    shared = contingency(reference, labels)
    n_classes, n_clusters = shared.shape
    if n_clusters > n_classes:
        raise ValueError(f"{n_clusters} clusters cannot be matched to {n_classes} classes")
    either = shared.sum(axis=1)[:, None] + shared.sum(axis=0) - shared
    likeness = shared / np.maximum(either, 1)
    classes, clusters = linear_sum_assignment(-shared)
    alike = likeness[classes, clusters] > 0.5
    matched = np.full(n_clusters, -1)
    matched[clusters[alike]] = classes[alike]
    means = [np.bincount(one, order_by) / np.maximum(np.bincount(one), 1) for one in (reference, labels)]
    free = np.setdiff1d(np.arange(n_classes), matched)
    rest = np.flatnonzero(matched < 0)
    rest = rest[np.argsort(means[1][rest], kind="stable")]
    free = free[np.argsort(means[0][free], kind="stable")]
    _, nearest = linear_sum_assignment(np.abs(means[1][rest][:, None] - means[0][free]))
    matched[rest] = free[np.sort(nearest)]
    return matched
