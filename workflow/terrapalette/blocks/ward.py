"""Ward's hierarchical clustering of cells by the million: a merge tree of micro-clusters, and what they cost."""

from collections.abc import Sequence
from functools import partial as bound
from itertools import combinations
from typing import NamedTuple

import numpy as np

from terrapalette.blocks import coreset, micro_clusters, moments
from terrapalette.blocks.fits import Fitted
from terrapalette.blocks.source import Block, over
from terrapalette.clustering import agreement, centers, ward
from terrapalette.clustering.weights import masses
from terrapalette.runtime.engine import Mapped, loop

# Ward's time grows with their square: some seconds.
MICRO_CLUSTERS = 20_000
# Cells that place the micro-clusters.
CORESET = 200_000
# Cells of the exact tree beside ours.
EXACT = 20_000
HEIGHTS = 20
# Trees of which one is taken, and the others say how far it depends on its summary.
SUMMARIES = 3


class Tree(NamedTuple):
    """Ward's tree of micro-clusters; every cell follows its own.

    tree (merge, 4) : as of scipy's linkage, of the micro-clusters' means with their masses
    micro : the micro-clusters, with the cells' labels
    cuts (k, micro-cluster) : labels 0..k-1, row k-1 with k clusters
    inertia (k,) : weighted sum of squared distances of all cells to their cluster's mean, of every cut, exactly
    lost : share of the variance that lies within micro-clusters, which no merge can see
    """

    tree: np.ndarray
    micro: micro_clusters.MicroClusters
    cuts: np.ndarray
    inertia: np.ndarray
    lost: float


class Trust(NamedTuple):
    """How far a tree depends on the micro-clusters it is made of.

    lost (summary,) : share of the variance within micro-clusters
    heights (summary, merge) : of the last merges, the highest first
    spread (merge,) : the range of each height over the summaries, as a share of its mean
    agreement (k,) : the least adjusted Rand index of two summaries' cuts into 1..k_max, on sampled cells
    exact (k,) : that of the first summary's cuts and of Ward's exact ones of these cells
    cells : how many were sampled
    """

    lost: np.ndarray
    heights: np.ndarray
    spread: np.ndarray
    agreement: np.ndarray
    exact: np.ndarray
    cells: int


def merge_tree(
    blocks: Sequence[Block],
    k_max: int,
    random_state: np.random.Generator,
    run: Mapped = loop,
    n_micro: int = MICRO_CLUSTERS,
) -> Tree:
    """The tree of all cells, but for what micro-clusters hide, cut into every k = 1..k_max.

    Raises
    ------
    ValueError
        if the cells are fewer distinct ones than k_max
    """
    parts = over(blocks, moments.partial, run)
    whole = moments.merge(parts)
    sample = coreset.drawn(blocks, parts, whole, CORESET, random_state, run)
    micro = micro_clusters.gathered(blocks, micro_clusters.seeds(sample, n_micro, random_state), run)
    tree = ward.merge_tree(micro.points, micro.weights)
    # What a merge raises is the same for means with masses as for the cells behind them.
    inertia = micro.within + ward.inertia(tree, k_max)
    return Tree(tree, micro, ward.cut(tree, k_max), inertia, _share(micro.within, np.trace(whole.scatter)))


def labels(found: Tree, k: int) -> list[np.ndarray]:
    """Labels 0..k-1 of all cells, one array a block."""
    return [found.cuts[k - 1][own] for own in found.micro.labels]


def trust(
    blocks: Sequence[Block],
    trees: Sequence[Tree],
    random_state: np.random.Generator,
    run: Mapped = loop,
    n_exact: int = EXACT,
) -> Trust:
    """Compare trees of the same cells, each from a summary of its own, and the first with an exact one of a sample.

    The sample is drawn evenly among cells, which keep their weights.
    """
    sizes = [len(own) for own in trees[0].micro.labels]
    chosen = np.sort(random_state.choice(sum(sizes), min(n_exact, sum(sizes)), replace=False))
    own = np.split(chosen, np.searchsorted(chosen, np.cumsum(sizes)[:-1]))
    inside = [rows - start for rows, start in zip(own, np.cumsum([0, *sizes[:-1]]), strict=True)]
    cells, weights = (np.concatenate(one) for one in zip(*over(blocks, _taken, run, inside), strict=True))
    k_max = len(trees[0].cuts)
    cuts = [tree.cuts[:, np.concatenate(tree.micro.labels)[chosen]].astype(int) for tree in trees]
    tree = ward.merge_tree(cells, None if np.ptp(weights) == 0 else weights)
    reference = ward.cut(tree, min(k_max, len(cells))).astype(int)
    heights = np.array([tree.tree[::-1, 2][:HEIGHTS] for tree in trees])
    return Trust(
        np.array([tree.lost for tree in trees]),
        heights,
        np.ptp(heights, axis=0) / heights.mean(axis=0),
        np.array([min(_rand(*rows) for rows in combinations(level, 2)) for level in zip(*cuts, strict=True)]),
        np.array([_rand(*rows) for rows in zip(cuts[0], reference, strict=False)]),
        len(cells),
    )


def _taken(cells, weights, rows):
    return np.asarray(cells, float)[rows], masses(weights, len(cells))[rows]


def _rand(first: np.ndarray, second: np.ndarray) -> float:
    return agreement.agreement(first, second).adjusted_rand_index


def _share(part: float, total: float) -> float:
    return float(part / total) if total > 0 else 0.0


def fit(blocks: Sequence[Block], k_max: int, random_state: np.random.Generator, run: Mapped = loop) -> Fitted:
    """Ward's tree as a method for blocks: a cell has the cluster of its micro-cluster, whose place is the nearest.

    Of extras, "leaf" counts micro-clusters; "merge_tree" is theirs, "merge_size" what each merge comes to in cells.
    """
    trees = [merge_tree(blocks, k_max, random_state, run, MICRO_CLUSTERS) for _ in range(SUMMARIES)]
    first, told = trees[0], trust(blocks, trees, random_state, run)
    cuts, sizes = first.cuts.astype(np.int16), _sizes(first.tree, first.micro.size)
    extras = {
        "merge_tree": (("merge", "field"), first.tree, {"long_name": "merges of micro-clusters as of scipy's linkage"}),
        "field": ("field", ["first", "second", "height", "size"]),
        "leaf_place": (("leaf", "component"), first.micro.places, {"long_name": "where cells follow a micro-cluster"}),
        "leaf_size": ("leaf", first.micro.size, {"long_name": "cells of a micro-cluster"}),
        "merge_size": ("merge", sizes, {"long_name": "cells of the cluster that a merge makes"}),
        "leaf_label": (("k", "leaf"), cuts, {"long_name": "cluster of a micro-cluster, from 0", "is_label": 1}),
        "whole_inertia": (
            "k",
            first.inertia,
            {"long_name": "sum of squares of all of them about their cluster's mean"},
        ),
        "lost": ("summary", told.lost, {"long_name": "share of the variance within micro-clusters"}),
        "top_height": (("summary", "top_merge"), told.heights, {"long_name": "heights of the last merges"}),
        "height_spread": (
            "k",
            _parted(told.spread, k_max),
            {"long_name": "range of the heights at which k clusters become k - 1, as a share of their mean"},
        ),
        "agreement": ("k", told.agreement, {"long_name": f"least adjusted Rand index of {SUMMARIES} summaries' cuts"}),
        "exact_agreement": (
            "k",
            told.exact,
            {"long_name": f"adjusted Rand index with Ward's exact tree of {told.cells} cells"},
        ),
    }
    return Fitted(bound(_followed, first.micro.places, cuts), extras)


def _parted(of_merges: np.ndarray, k_max: int) -> np.ndarray:
    """By k (k_max,) what belongs to the merge of k clusters to k - 1, of the last merges, the highest first."""
    found = np.full(k_max, np.nan)
    found[1:] = np.pad(of_merges, (0, k_max), constant_values=np.nan)[: k_max - 1]
    return found


def _followed(places: np.ndarray, cuts: np.ndarray, points: np.ndarray) -> list[np.ndarray]:
    return list(cuts.astype(np.intp)[:, centers.nearest_of_many(points, places)])


def _sizes(tree: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Cells of the cluster that each merge makes, where leaves have these sizes."""
    found = np.concatenate([size, np.zeros(len(tree), size.dtype)])
    for number, (first, second) in enumerate(tree[:, :2].astype(int), start=len(size)):
        found[number] = found[first] + found[second]
    return found[len(size) :]


FIT = fit
