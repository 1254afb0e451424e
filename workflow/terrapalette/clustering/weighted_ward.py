"""Ward's merge tree of weighted points, by nearest-neighbour chains."""

import numpy as np

from terrapalette.clustering.weights import masses


def merge_tree(points: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ward's merge tree of points that stand for unequal masses.

    Merging clusters of masses v and w with centroids a and b raises the weighted sum of squares by
    v w / (v + w) |a - b|^2 (Ward 1963). From any cluster a chain of nearest neighbours ends in two that are nearest to
    each other; these belong together in the tree, whatever happens elsewhere (Murtagh 1983,
    doi:10.1093/comjnl/26.4.354). Time grows with the square of the points, memory does not. Distances are summed from
    differences, never from norms: close points keep all their digits.

    Parameters
    ----------
    points : (point, dimension) finite coordinates
    weights : (point,) positive masses; a whole number stands for so many points at one place

    Returns
    -------
    (point - 1, 4) float64 as of scipy.cluster.hierarchy.linkage: the two clusters merged (points first, then merges in
    order), the height (the square root of twice the increase of the weighted inertia, rising) and the number of points

    Raises
    ------
    ValueError
        if a coordinate is not finite, or there is not one positive weight a point
    """
    points, weights = np.asarray(points, float), masses(weights, len(points))
    if not np.isfinite(points).all():
        raise ValueError("coordinates must be finite")
    if len(points) < 2:
        return np.empty((0, 4))
    return _numbered(*_merges(points - np.average(points, axis=0, weights=weights), weights))


def _merges(points: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Merges in the order of the chains: a point of each of the two clusters (merge, 2), and the heights (merge,)."""
    n_points = len(points)
    # Clusters fill the first places without gaps, coordinate by coordinate: what is scanned lies together in memory.
    centre, mass = np.ascontiguousarray(points.T), weights.copy()
    room = np.empty_like(centre)
    # A cluster is named after one of its points; `place` says where it stands, `name` who stands there.
    place, name = np.arange(n_points), np.arange(n_points)
    pairs, heights = np.empty((n_points - 1, 2), np.intp), np.empty(n_points - 1)
    chain: list[int] = []
    for merge in range(n_points - 1):
        n_clusters = n_points - merge
        if not chain:
            chain.append(int(name[0]))
        while True:
            tip = place[chain[-1]]
            difference = np.subtract(centre[:, :n_clusters], centre[:, tip, None], out=room[:, :n_clusters])
            # The same bits from either side: what is nearest must not depend on where one stands.
            raised = np.einsum("ij,ij->j", difference, difference)
            raised *= mass[:n_clusters] * mass[tip] / (mass[:n_clusters] + mass[tip])
            raised[tip] = np.inf
            nearest = int(raised.argmin())
            # On ties the chain turns back.
            if len(chain) > 1 and raised[place[chain[-2]]] <= raised[nearest]:
                break
            found = int(name[nearest])
            # Among equal distances rounding may close a circle: it is opened where it closed.
            if found in chain:
                del chain[chain.index(found) :]
            chain.append(found)
        second, first = chain.pop(), chain.pop()
        into, freed = place[first], place[second]
        pairs[merge], heights[merge] = (first, second), np.sqrt(2 * raised[into])
        total = mass[into] + mass[freed]
        centre[:, into] += (centre[:, freed] - centre[:, into]) * (mass[freed] / total)
        mass[into] = total
        last = n_clusters - 1
        centre[:, freed], mass[freed], name[freed] = centre[:, last], mass[last], name[last]
        place[name[freed]] = freed
    return pairs, heights


def _numbered(pairs: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """scipy's linkage matrix of merges in any order, each told by a point of either side."""
    n_points = len(pairs) + 1
    order = np.argsort(heights, kind="stable")
    tree = np.empty((n_points - 1, 4))
    # Union-find: node n_points + i is what merge i made.
    above, size = list(range(2 * n_points - 1)), [1] * n_points + [0] * (n_points - 1)
    for merge, (pair, height) in enumerate(zip(pairs[order].tolist(), heights[order].tolist(), strict=True)):
        new = n_points + merge
        low, high = sorted(_root(above, node) for node in pair)
        above[low] = above[high] = new
        size[new] = size[low] + size[high]
        tree[merge] = low, high, height, size[new]
    return tree


def _root(above: list[int], node: int) -> int:
    while above[node] != node:
        above[node] = above[above[node]]
        node = above[node]
    return node
