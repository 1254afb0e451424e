"""k-means of cells by the million: searched on a summary, finished on every cell, all numbers of clusters at once."""

from collections.abc import Sequence
from functools import partial as bound

import numpy as np

from terrapalette.blocks import coreset, lloyd, micro_clusters, moments
from terrapalette.blocks.fits import Fitted
from terrapalette.blocks.source import Block, Held, over
from terrapalette.clustering import centers, kmeans
from terrapalette.runtime.engine import Mapped, loop

# Cells that stand for all. Of a class of 0.01 % of the cells there are ten or more, the farther out the more.
CORESET = 200_000
# Micro-clusters of these, in which many starts are tried: more of them find nothing better.
MICRO_CLUSTERS = 4000
# On a sample passes cost little, and each saves one over all cells.
SAMPLE_PASSES = 100


def sweep(
    blocks: Sequence[Block], k_max: int, random_state: np.random.Generator, run: Mapped = loop
) -> list[lloyd.Converged]:
    """The best centres found for each k = 1..k_max; `lloyd.labels` gives the cells' labels.

    The search is that of `clustering.kmeans`, on micro-clusters of a coreset; its centres then converge on the coreset
    and on all cells.

    Raises
    ------
    ValueError
        if there are too few distinct cells, as `kmeans.sweep` does
    """
    parts = over(blocks, moments.partial, run)
    whole = moments.merge(parts)
    sample = coreset.drawn(blocks, parts, whole, CORESET, random_state, run)
    return lloyd.converged(blocks, searched(sample, k_max, random_state), whole, run)


def searched(sample: kmeans.Summary, k_max: int, random_state: np.random.Generator) -> list[np.ndarray]:
    """Centres (k, dimension) for each k = 1..k_max, the best found on a weighted sample of cells."""
    seeds = micro_clusters.seeds(sample, MICRO_CLUSTERS, random_state)
    held = [Held(*sample)]
    micro = micro_clusters.gathered(held, seeds, refinements=0)
    found = kmeans.sweep(micro.points, k_max, random_state, micro.weights)
    starts = [solution.centroids for solution in found]
    rested = lloyd.converged(held, starts, moments.partial(*sample), most_passes=SAMPLE_PASSES)
    return [own.centroids for own in rested]


def fit(blocks: Sequence[Block], k_max: int, random_state: np.random.Generator, run: Mapped = loop) -> Fitted:
    """`sweep` as a method for blocks: a cell has the cluster of its nearest centre."""
    found = sweep(blocks, k_max, random_state, run)
    n_dimensions = found[0].centroids.shape[1]
    center = np.full((k_max, k_max, n_dimensions), np.nan)
    for row, one in enumerate(found):
        center[row, : row + 1] = one.centroids
    passes = np.array([one.passes for one in found], np.int32)
    shift, inertia = np.array([one.shift for one in found]), np.array([one.inertia for one in found])
    extras = {
        "passes": ("k", passes, {"long_name": "passes over all of them"}),
        "shift": ("k", shift, {"long_name": "the farthest that a centre moved in the last pass"}),
        "whole_inertia": ("k", inertia, {"long_name": "sum of squares of all of them about the nearest centre"}),
        "center": (("k", "cluster", "component"), center, {"long_name": "centre that was fitted, in the space"}),
    }
    return Fitted(bound(_nearest, [one.centroids for one in found]), extras)


def _nearest(sets: list[np.ndarray], points: np.ndarray) -> list[np.ndarray]:
    return [centers.assign(points, centroids) for centroids in sets]


FIT = fit
