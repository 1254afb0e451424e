"""How unlike cells are over their distance: variograms and cross-variograms, and the range where they level off."""

from typing import NamedTuple

import numpy as np

from terrapalette.verdict import places
from terrapalette.verdict.places import Place

BINS = 60
# Bins of one cell width each, from one cell on: what is nearer occurs at high latitudes alone.
NEAR_BINS = 10
# Pairs that are all taken; where there are more, the reach of "near" is shortened.
NEAR_PAIRS = 4_000_000
FAR_PAIRS = 2_000_000


class Pairs(NamedTuple):
    """Pairs of cells by distance, to ask many fields of the same cells.

    distance (bin,) : mean of the bin's pairs, radians or units of the plane, rising; none is empty
    first, second (pair,) : cells, in the order of the bins; weights (pair,); ends (bin + 1,) : where bins begin and end
    """

    distance: np.ndarray
    first: np.ndarray
    second: np.ndarray
    weights: np.ndarray
    ends: np.ndarray


def pairs(
    place: Place,
    random_state: np.random.Generator,
    n_bins: int = BINS,
    near_pairs: int = NEAR_PAIRS,
    far_pairs: int = FAR_PAIRS,
) -> Pairs:
    """Near pairs all, far ones drawn at random, by distance from one cell's width on.

    In a plane distances reach half of the longest one: what is farther apart is known from few corners.
    """
    from scipy.spatial import cKDTree

    is_sphere, width = places.on_sphere(place), places.width(place)
    positions, masses = places.positions(place), place.masses
    longest = np.pi if is_sphere else max(np.linalg.norm(np.ptp(positions, axis=0)) / 2, 2 * width)
    edges = _edges(width, longest, n_bins)
    # Half a bin beyond an edge would mix near pairs with far ones: the reach is always an edge.
    tree, reach = cKDTree(positions), min(NEAR_BINS, len(edges) - 1)
    while reach > 1 and _count(tree, edges[reach], is_sphere) > near_pairs:
        reach -= 1
    near = tree.query_pairs(places.straight(edges[reach], is_sphere), output_type="ndarray").astype(np.int32)
    far = random_state.choice(len(positions), (far_pairs, 2), p=masses).astype(np.int32)
    both = np.concatenate([near, far])
    straight = np.sqrt(((positions[both[:, 0]] - positions[both[:, 1]]) ** 2).sum(axis=1))
    distance = places.distances(straight, is_sphere)
    # Cells drawn by their weight count once a draw; near pairs by the weights of both.
    weights = np.concatenate([masses[near].prod(axis=1) * len(masses) ** 2, np.ones(len(far))])
    # Rounding must not tell the cells of a grid apart that are just one width apart.
    number = np.searchsorted(edges * (1 - 1e-9), distance, "right") - 1
    own = np.concatenate([number[: len(near)] < reach, number[len(near) :] >= reach])
    kept = np.flatnonzero(own & (number >= 0) & (number < len(edges) - 1))
    kept = kept[np.argsort(number[kept], kind="stable")]
    starts = np.unique(number[kept], return_index=True)[1]
    ends = np.append(starts, len(kept))
    mass = np.add.reduceat(weights[kept], starts)
    middle = np.add.reduceat(weights[kept] * distance[kept], starts) / mass
    return Pairs(middle, both[kept, 0], both[kept, 1], weights[kept], ends)


def variograms(values: np.ndarray, found: Pairs) -> np.ndarray:
    """Variograms, and cross-variograms of every two variables: (bin, variable, variable).

    Half the mean product of the differences of a bin's pairs, of values (cell, variable). Unlike covariances they need
    no mean: near pairs, which are cells of some regions, are not measured by what is elsewhere.
    """
    table = np.empty((len(found.distance), values.shape[1], values.shape[1]))
    for number, (start, end) in enumerate(zip(found.ends[:-1], found.ends[1:], strict=True)):
        weights = found.weights[start:end]
        difference = values[found.first[start:end]] - values[found.second[start:end]]
        table[number] = (difference * weights[:, None]).T @ difference / (2 * weights.sum())
    return table


def reach(distance: np.ndarray, table: np.ndarray, sill: np.ndarray, share: float = 0.95) -> float:
    """The range: the distance at which variograms (bin, variable, variable) come to a share of the sill (variable,).

    Averaged over the variables, each in units of its sill; the last distance where they do not come so far.
    """
    reached = np.flatnonzero((np.diagonal(table, axis1=1, axis2=2) / sill).mean(axis=1) >= share)
    return float(distance[reached[0]] if len(reached) else distance[-1])


def _edges(width: float, longest: float, n_bins: int) -> np.ndarray:
    """From one width on: even bins of a width each, then wider and wider ones."""
    near = width * np.arange(1, NEAR_BINS + 2)
    if near[-1] >= longest:
        return width * np.arange(1, max(int(longest / width), 2) + 1)
    return np.concatenate([near[:-1], np.geomspace(near[-1], longest, n_bins - NEAR_BINS + 1)])


def _count(tree, distance: float, is_sphere: bool) -> int:
    return (tree.count_neighbors(tree, places.straight(distance, is_sphere)) - tree.n) // 2
