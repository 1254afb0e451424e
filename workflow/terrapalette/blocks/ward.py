"""Ward's hierarchical clustering of cells by the million: a merge tree of micro-clusters, and what they cost."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from terrapalette.blocks import coreset, micro_clusters, moments
from terrapalette.blocks.source import Block, over
from terrapalette.clustering import agreement, ward
from terrapalette.runtime.engine import Mapped, loop

# Ward's time grows with their square: a minute.
MICRO_CLUSTERS = 20_000
# Cells that place the micro-clusters.
CORESET = 200_000
# Cells of the exact tree beside ours.
EXACT = 20_000
HEIGHTS = 20


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

    The sample is drawn evenly among cells; Ward's exact tree of it knows no weights.
    """
    sizes = [len(own) for own in trees[0].micro.labels]
    chosen = np.sort(random_state.choice(sum(sizes), min(n_exact, sum(sizes)), replace=False))
    own = np.split(chosen, np.searchsorted(chosen, np.cumsum(sizes)[:-1]))
    inside = [rows - start for rows, start in zip(own, np.cumsum([0, *sizes[:-1]]), strict=True)]
    cells = np.concatenate(over(blocks, _taken, run, inside))
    k_max = len(trees[0].cuts)
    cuts = [tree.cuts[:, np.concatenate(tree.micro.labels)[chosen]].astype(int) for tree in trees]
    reference = ward.cut(ward.merge_tree(cells), min(k_max, len(cells))).astype(int)
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
    return np.asarray(cells, float)[rows]


def _rand(first: np.ndarray, second: np.ndarray) -> float:
    return agreement.agreement(first, second).adjusted_rand_index


def _share(part: float, total: float) -> float:
    return float(part / total) if total > 0 else 0.0
