"""Merge trees of clusterings: their last merges to draw, and what lies below their nodes."""

import numpy as np
import xarray as xr
from scipy.cluster.hierarchy import dendrogram


def leaves(clusters: xr.Dataset) -> np.ndarray:
    """Which leaf of its tree each cell (cell,) is: itself, or of a large grid the micro-cluster that it follows."""
    return clusters["leaf"].values if "leaf" in clusters else np.arange(clusters.sizes["cell"])


def below(merge_tree: np.ndarray, of_leaves: np.ndarray, none: int) -> np.ndarray:
    """A value for every node (node,), from those of the leaves: that of its first branch, unless this has `none`."""
    found = np.concatenate([of_leaves, np.full(len(merge_tree), none, of_leaves.dtype)])
    for node, (first, second) in enumerate(merge_tree[:, :2].astype(int), start=len(of_leaves)):
        found[node] = found[first] if found[first] != none else found[second]
    return found


def sizes(clusters: xr.Dataset) -> np.ndarray:
    """Cells below every node (node,): leaves, then merges."""
    merge_tree = clusters["merge_tree"].values
    if "leaf_size" in clusters:
        return np.concatenate([clusters["leaf_size"].values, clusters["merge_size"].values])
    return np.concatenate([np.ones(len(merge_tree) + 1), merge_tree[:, 3]]).astype(int)


def last_merges(clusters: xr.Dataset, k_max: int) -> dict:
    """The last merges of a tree as lines to draw, and what hangs below them.

    Parameters
    ----------
    clusters : merge_tree (merge, field); of micro-clusters also leaf (cell,), leaf_size (leaf,), merge_size (merge,)

    Returns
    -------
    "x" and "y": (merge, 4) corners of each bracket, leaves at x = 5, 15, 25, ...; "cells": (leaf,) cells below each;
    "member": (leaf,) one cell below each; "height": (merge,) heights, rising
    """
    merge_tree, leaf = clusters["merge_tree"].values, leaves(clusters)
    n_leaves = len(merge_tree) + 1
    shown = min(k_max, n_leaves)
    drawn = dendrogram(merge_tree, p=shown, truncate_mode="lastp", no_plot=True)
    nodes = np.array(drawn["leaves"])
    cell = np.full(n_leaves, -1)
    cell[leaf] = np.arange(len(leaf))
    return {
        "x": np.array(drawn["icoord"]),
        "y": np.array(drawn["dcoord"]),
        "cells": sizes(clusters)[nodes],
        "member": below(merge_tree, cell, -1)[nodes],
        "height": merge_tree[n_leaves - shown :, 2],
    }
