"""Ward's hierarchical clustering: one merge tree, cut at every number of clusters.

Rules read this module whenever they are read, for its names alone: what clusters is imported inside functions.
"""

import numpy as np

from terrapalette.clustering import methods, weighted_ward


def merge_tree(points: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Ward's merge tree of (point, dimension) coordinates, of points with (point,) positive weights where given.

    fastcluster's memory-saving algorithm (Müllner 2013, doi:10.18637/jss.v053.i09), which knows no weights, or our own
    (see `weighted_ward`): time grows with the square of the points, memory does not.

    Returns
    -------
    (point - 1, 4) float64 as of scipy.cluster.hierarchy.linkage: the two clusters merged (points first, then merges in
    order), the height (the square root of twice the increase of the weighted inertia) and the points of the new cluster
    """
    if weights is not None:
        return weighted_ward.merge_tree(points, weights)
    if len(points) < 2:
        return np.empty((0, 4))
    import fastcluster

    return fastcluster.linkage_vector(points, method="ward")


def cut(tree: np.ndarray, k_max: int) -> np.ndarray:
    """Labels 0..k-1 for every number of clusters k = 1..k_max, from one merge tree.

    Returns
    -------
    (k_max, point) int16; row k-1 holds exactly k clusters, each a union of clusters of the next row
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n_points = len(tree) + 1
    if not 1 <= k_max <= n_points:
        raise ValueError(f"a tree of {n_points} points can be cut into 1..{n_points} clusters, not {k_max}")
    # Undo the last k_max - 1 merges: what hangs together below them are the k_max finest clusters.
    n_kept = n_points - k_max
    parent = np.arange(n_points, n_points + n_kept)
    child = tree[:n_kept, :2].astype(np.intp)
    n_nodes = n_points + n_kept
    links = coo_array((np.ones(2 * n_kept), (child.ravel(), np.repeat(parent, 2))), shape=(n_nodes, n_nodes))
    component = connected_components(links, directed=False)[1]
    finest, leaf = np.unique(component[:n_points], return_inverse=True)
    # From here on follow the k_max finest clusters instead of the points.
    group = np.arange(k_max)
    group_of_node = {
        node: np.searchsorted(finest, component[node])
        for node in np.unique(tree[n_kept:, :2].astype(int))
        if node < n_nodes
    }
    rows = np.empty((k_max, n_points), np.int16)
    rows[k_max - 1] = leaf
    for step in range(n_kept, n_points - 1):
        left, right = (group[group_of_node[int(node)]] for node in tree[step, :2])
        group = np.where(group == right, left, group)
        group_of_node[n_points + step] = np.flatnonzero(group == left)[0]
        rows[n_points - 2 - step] = np.unique(group, return_inverse=True)[1][leaf]
    return rows


def inertia(tree: np.ndarray, k_max: int) -> np.ndarray:
    """Within-cluster (weighted) sum of squares of the cuts into k = 1..k_max clusters, (k_max,).

    Each merge raises it by half of its squared height.
    """
    raised = np.concatenate([[0.0], np.cumsum(tree[:, 2] ** 2 / 2)])
    return raised[::-1][:k_max]


def assign(partition: methods.Partition, points: np.ndarray) -> np.ndarray:
    """A tree of micro-clusters gives a point the cluster of the nearest one; one of points leaves it to the centres."""
    from terrapalette.clustering import centers

    if "leaf_place" not in partition.extras:
        return methods.nearest_center(partition, points)
    leaves = centers.nearest_of_many(points, partition.extras["leaf_place"])
    return partition.extras["leaf_label"].astype(np.intp)[leaves]


def fit(
    points: np.ndarray, k_max: int, *, weights: np.ndarray | None, random_state: np.random.Generator
) -> methods.Partitions:
    """One tree, cut into every number of clusters up to k_max."""
    tree = merge_tree(points, weights)
    fields = {
        "merge_tree": (("merge", "field"), tree, {"long_name": "merges as of scipy's linkage"}),
        "field": ("field", ["first", "second", "height", "size"]),
    }
    return methods.Partitions(list(range(1, k_max + 1)), list(cut(tree, k_max).astype(np.intp)), fields)


METHOD = methods.Method(
    title="Ward HAC",
    long_title="Ward's hierarchical clustering",
    marker="s",
    line="--",
    fit=fit,
    assign=assign,
    assigned_by="nearest class centre, in place of a rule of its own",
    keeps=("leaf_place", "leaf_label"),
    has_tree=True,
)
