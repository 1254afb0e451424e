"""Thousands of small clusters that stand for millions of cells."""

from collections.abc import Sequence
from functools import partial as bound
from typing import NamedTuple

import numpy as np

from terrapalette.blocks import classes
from terrapalette.blocks.source import Block, over
from terrapalette.clustering import centers
from terrapalette.clustering.kmeans import Summary
from terrapalette.clustering.weights import masses
from terrapalette.runtime.engine import Mapped, loop

# Seeds are chosen in so many rounds, each far from those before.
ROUNDS = 8


class MicroClusters(NamedTuple):
    """Small clusters, each of the cells that are nearest to its place.

    places (cluster, dimension); points (cluster, dimension) : means of their cells; weights (cluster,) : masses of
    these, size (cluster,) : how many there are, all above 0
    labels : one array (cell,) of integers a block; within : weighted sum of squared distances of cells to their means
    """

    places: np.ndarray
    points: np.ndarray
    weights: np.ndarray
    size: np.ndarray
    labels: list[np.ndarray]
    within: float


def seeds(sample: Summary, wanted: int, random_state: np.random.Generator) -> np.ndarray:
    """Places (seed, dimension) spread over a weighted sample: at most `wanted`, fewer where points coincide.

    As k-means|| oversamples (Bahmani et al. 2012, arXiv:1203.6402): a round draws many points at once, each with a
    chance of its weight times its squared distance to the places before, so that what lies apart is found.
    """
    points, weights = sample
    nearest = ((points - np.average(points, axis=0, weights=weights)) ** 2).sum(axis=1)
    chosen: list[int] = []
    for round_ in range(ROUNDS):
        chance = weights * nearest
        candidates = np.count_nonzero(chance)
        count = min((wanted - len(chosen)) // (ROUNDS - round_), candidates)
        if not count:
            continue
        new = random_state.choice(len(points), count, replace=False, p=chance / chance.sum())
        reached = _tree(points[new]).query(points)[0] ** 2
        nearest = np.minimum(nearest, reached) if chosen else reached
        chosen += new.tolist()
    return points[np.sort(chosen)] if chosen else points[:1]


def gathered(blocks: Sequence[Block], places: np.ndarray, run: Mapped = loop, refinements: int = 1) -> MicroClusters:
    """All cells by the nearest of the places, which may first move to the means of their cells."""
    for refinement in range(refinements + 1):
        found = over(blocks, bound(_gathered, places=places, with_labels=refinement == refinements), run)
        merged = classes.merge([part for part, _ in found])
        filled = merged.size > 0
        if refinement < refinements:
            places = merged.mean[filled]
    number = np.cumsum(filled) - 1
    labels = [number[own].astype(np.min_scalar_type(len(places))) for _, own in found]
    own = (one[filled] for one in (places, merged.mean, merged.mass, merged.size))
    return MicroClusters(*own, labels, float(merged.spread.sum()))


def _gathered(cells, weights, places, with_labels):
    cells, weights = np.asarray(cells, float), masses(weights, len(cells))
    labels = centers.nearest_of_many(cells, places)
    return classes.partial(cells, weights, labels, len(places)), labels if with_labels else None


def _tree(places: np.ndarray):
    from scipy.spatial import cKDTree

    return cKDTree(places)
