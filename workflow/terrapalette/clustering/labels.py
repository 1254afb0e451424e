"""Numbers of clusters that mean the same from one labelling to the next."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from terrapalette.clustering.weights import masses


def canonical(
    labels: np.ndarray, order_by: np.ndarray, n_clusters: int, weights: np.ndarray | None = None
) -> np.ndarray:
    """New number of each cluster: by rising mean of a variable, then by falling number of points.

    Parameters
    ----------
    labels : (point,) integers 0..n_clusters-1
    order_by : (point,) the variable, NDVI for land types
    weights : (point,) positive weights of the mean, equal if None

    Returns
    -------
    (n_clusters,) integers: cluster i becomes cluster number[i]
    """
    weights = masses(weights, len(labels))
    sizes, mass = np.bincount(labels, minlength=n_clusters), np.bincount(labels, weights, n_clusters)
    means = np.bincount(labels, weights * order_by, n_clusters) / np.where(sizes > 0, mass, 1)
    # Differences of a millionth of the variable's range are rounding: equal means must not order by it.
    unit = max(np.ptp(order_by) * 1e-6, np.finfo(float).tiny)
    order = np.lexsort((-sizes, np.round((means - np.min(order_by)) / unit)))
    number = np.empty(n_clusters, np.intp)
    number[order] = np.arange(n_clusters)
    return number


def contingency(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """How many points carry each pair of labels: (clusters of first, clusters of second).

    Points with a negative label belong nowhere, and are left out.
    """
    shape = (first.max() + 1, second.max() + 1)
    if min(first.min(), second.min()) < 0:
        both = (first >= 0) & (second >= 0)
        first, second = first[both], second[both]
    return np.bincount(first * shape[1] + second, minlength=shape[0] * shape[1]).reshape(shape)


def match(reference: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The reference class whose number each cluster takes, keeping both orders.

    Both labellings are in canonical order; of all ways to give the clusters rising class numbers, the one that shares
    most points is taken (dynamic programming). Two labellings of equal size thus keep their own numbers.

    Parameters
    ----------
    reference, labels : (point,) integers from 0, labels with no more clusters than the reference; negative ones belong
        nowhere and do not count

    Returns
    -------
    (clusters of labels,) rising class numbers from 0

    Raises
    ------
    ValueError
        if there are more clusters than reference classes
    """
    shared = contingency(reference, labels)
    n_classes, n_clusters = shared.shape
    if n_clusters > n_classes:
        raise ValueError(f"{n_clusters} clusters cannot be matched to {n_classes} classes")
    # most[j, i]: points shared by the first j clusters when they take numbers among the first i classes.
    most = np.full((n_clusters + 1, n_classes + 1), -1)
    most[0] = 0
    for cluster in range(n_clusters):
        for number in range(cluster, n_classes):
            taken = most[cluster, number] + shared[number, cluster]
            most[cluster + 1, number + 1] = max(most[cluster + 1, number], taken)
    matched = np.empty(n_clusters, np.intp)
    number = n_classes
    for cluster in reversed(range(n_clusters)):
        while number > cluster + 1 and most[cluster + 1, number] == most[cluster + 1, number - 1]:
            number -= 1
        number -= 1
        matched[cluster] = number
    return matched


def pair(shared: np.ndarray) -> dict[int, int]:
    """Partners of two labellings' classes: of all ways to pair them one to one, the one that shares most points.

    The Hungarian method (Kuhn 1955) on the points shared by each row and column of a contingency table; greedy pairing,
    which gives the fullest cell away first, may share fewer.

    Returns
    -------
    column by row, rows rising. Where one labelling has more classes the others stay alone, and so does a class whose
    partner would share no point with it: swap keys and values to ask from the other side
    """
    rows, columns = linear_sum_assignment(shared, maximize=True)
    together = shared[rows, columns] > 0
    return dict(zip(rows[together].tolist(), columns[together].tolist(), strict=True))
