"""Whether null worlds are like the data in what they should share: variograms and correlations."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from terrapalette.verdict import variograms
from terrapalette.verdict.null_worlds import Null
from terrapalette.verdict.variograms import Pairs

# ASSUME: what lies off the worlds' range by more than a tenth of the variance, or of a correlation of 1, is gross. Only
# within the variogram's range: beyond, it tells how regions differ, which no field that is alike everywhere can know.
GROSS = 0.1


class Mismatch(NamedTuple):
    """A figure of the data that lies outside those of the null worlds.

    quantity : "variogram" or "correlation"; variables : numbers of the one or the two
    distance : of a variogram, radians or units of the plane; NaN for a correlation
    data, low, high : the data's figure, the worlds' lowest and highest; a variogram in units of the variance
    excess : how far outside; gross where above GROSS and within the range
    """

    quantity: str
    variables: tuple[int, ...]
    distance: float
    data: float
    low: float
    high: float
    excess: float
    gross: bool


def mismatches(null: Null, worlds: Sequence[np.ndarray], pairs: Pairs, reach: float) -> list[Mismatch]:
    """What of the data lies outside the spread of some dozens of worlds, the farthest first.

    Like is compared with like: under a copula, normal scores (of what the zones leave) with Gaussian worlds.

    Parameters
    ----------
    worlds : of `null_worlds.gaussian`, each (cell, variable)
    pairs : of these cells; some thousand a bin are enough (`thinned`)
    reach : the range (`variograms.reach`)
    """
    data, *others = [_figures(world, pairs, null.weights) for world in [null.gated, *worlds]]
    by_distance, correlations = (np.stack(column) for column in zip(*others, strict=True))
    found = []
    for place in np.ndindex(data[0].shape):
        distance, variables = float(pairs.distance[place[0]]), (place[1],)
        found += _compared("variogram", variables, distance, data[0][place], by_distance[:, *place], reach)
    for first, second in zip(*np.triu_indices(len(data[1]), 1), strict=True):
        own = data[1][first, second]
        found += _compared("correlation", (int(first), int(second)), np.nan, own, correlations[:, first, second], reach)
    return sorted(found, key=lambda one: -one.excess)


def refusal(found: Sequence[Mismatch], names: Sequence[str], unit: str = "") -> str | None:
    """Why a null cannot be compared with the data, from its grossest mismatch; None if none is gross.

    names : of the variables; unit : of the distances
    """
    gross = [one for one in found if one.gross]
    if not gross:
        return None
    worst = gross[0]
    where = "" if np.isnan(worst.distance) else f" at distance {worst.distance:.3g} {unit}".rstrip()
    told = " and ".join(names[index] for index in worst.variables)
    spread = f"{worst.low:.2f} to {worst.high:.2f}"
    return f"the {worst.quantity} of {told}{where} is {worst.data:.2f}, in null worlds {spread}"


def _figures(world: np.ndarray, pairs: Pairs, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centred = world - weights @ world
    covariance = (centred * weights[:, None]).T @ centred
    spread = np.sqrt(np.diag(covariance))
    along = np.diagonal(variograms.variograms(world, pairs), axis1=1, axis2=2)
    return along / spread**2, covariance / spread / spread[:, None]


def thinned(pairs: Pairs, random_state: np.random.Generator, most: int) -> Pairs:
    """At most so many pairs of each bin, drawn at random: variograms of many worlds need no more."""
    kept = []
    for start, end in zip(pairs.ends[:-1], pairs.ends[1:], strict=True):
        count = int(min(end - start, most))
        kept.append(np.sort(start + random_state.choice(end - start, count, replace=False)))
    index = np.concatenate(kept)
    ends = np.cumsum([0, *(len(own) for own in kept)])
    return Pairs(pairs.distance, pairs.first[index], pairs.second[index], pairs.weights[index], ends)


def _compared(quantity, variables, distance, data, worlds, reach) -> list[Mismatch]:
    low, high = float(worlds.min()), float(worlds.max())
    # Covariances are matched exactly: there only rounding differs.
    excess = float(max(low - data, data - high)) - 1e-9
    gross = excess > GROSS and not distance >= reach
    return [Mismatch(quantity, variables, distance, float(data), low, high, excess, gross)] if excess > 0 else []
