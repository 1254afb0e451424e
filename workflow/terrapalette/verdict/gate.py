"""Whether null worlds are like the data in what they should share: variograms and correlations."""

from typing import NamedTuple

import numpy as np

from terrapalette.verdict import variograms
from terrapalette.verdict.variograms import Pairs
from terrapalette.verdict.null_worlds import Null

# ASSUME: what lies off the worlds' range by more than a tenth of the variance, or of a correlation of 1, is gross.
GROSS = 0.1


class Mismatch(NamedTuple):
    """A figure of the data that lies outside those of the null worlds.

    quantity : "variogram" or "correlation"; variables : numbers of the one or the two
    distance : of a variogram, radians or units of the plane; NaN for a correlation
    data, low, high : the data's figure, the worlds' lowest and highest; a variogram in units of the variance
    excess : how far outside; gross where above GROSS
    """

    quantity: str
    variables: tuple[int, ...]
    distance: float
    data: float
    low: float
    high: float
    excess: float

    @property
    def gross(self) -> bool:
        return self.excess > GROSS


def mismatches(null: Null, worlds: list[np.ndarray], pairs: Pairs) -> list[Mismatch]:
    """What of the data lies outside the spread of some dozens of worlds, the farthest first.

    Like is compared with like: under a copula, normal scores (of what the zones leave) with Gaussian worlds.

    Parameters
    ----------
    worlds : of `null_worlds.gaussian`, each (cell, variable)
    pairs : of these cells, best others than the null was fitted with; as many as one wishes to wait for
    """
    data, *others = [_figures(world, pairs, null.weights) for world in [null.gated, *worlds]]
    by_distance, correlations = (np.stack(column) for column in zip(*others, strict=True))
    found = []
    for place in np.ndindex(data[0].shape):
        distance, variables = float(pairs.distance[place[0]]), (place[1],)
        found += _compared("variogram", variables, distance, data[0][place], by_distance[:, *place])
    for first, second in zip(*np.triu_indices(len(data[1]), 1), strict=True):
        own = data[1][first, second]
        found += _compared("correlation", (int(first), int(second)), np.nan, own, correlations[:, first, second])
    return sorted(found, key=lambda one: -one.excess)


def _figures(world: np.ndarray, pairs: Pairs, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centred = world - weights @ world
    covariance = (centred * weights[:, None]).T @ centred
    spread = np.sqrt(np.diag(covariance))
    along = np.diagonal(variograms.variograms(world, pairs), axis1=1, axis2=2)
    return along / spread**2, covariance / spread / spread[:, None]


def _compared(quantity, variables, distance, data, worlds) -> list[Mismatch]:
    low, high = float(worlds.min()), float(worlds.max())
    # Covariances are matched exactly: there only rounding differs.
    excess = float(max(low - data, data - high)) - 1e-9
    return [Mismatch(quantity, variables, distance, float(data), low, high, excess)] if excess > 0 else []


def thinned(pairs: Pairs, random_state: np.random.Generator, most: int) -> Pairs:
    """At most so many pairs of each bin, drawn at random: variograms of many worlds need no more."""
    kept = []
    for start, end in zip(pairs.ends[:-1], pairs.ends[1:], strict=True):
        count = int(min(end - start, most))
        kept.append(np.sort(start + random_state.choice(end - start, count, replace=False)))
    index = np.concatenate(kept)
    ends = np.cumsum([0, *(len(own) for own in kept)])
    return Pairs(pairs.distance, pairs.first[index], pairs.second[index], pairs.weights[index], ends)
