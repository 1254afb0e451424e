"""The dip of a sample: how far its distribution is from the nearest one with a single mode."""

import numpy as np


def dip(values: np.ndarray) -> float:
    """Dip statistic (Hartigan and Hartigan 1985, doi:10.1214/aos/1176346577), at least 1 / (2 n).

    The largest distance between the empirical distribution function and the nearest unimodal one, which is convex up to
    its mode and concave beyond. The interval that may hold the mode shrinks, as in their section 5, until inside of it
    the distribution leaves its convex minorant and its concave majorant less room than is needed outside.

    Parameters
    ----------
    values : (value,) finite, in any order; ten thousand take some hundredths of a second

    Raises
    ------
    ValueError
        if there is no value
    """
    place, times = np.unique(np.asarray(values, float), return_counts=True)
    if not len(place):
        raise ValueError("the dip of no values is not defined")
    # The distribution function steps at each place from `below` to `above`; twice the dip is counted in values.
    above = np.cumsum(times).astype(float)
    below = above - times
    low, high, found = 0, len(place) - 1, 1.0
    while low < high:
        x, upper, lower = place[low : high + 1], above[low : high + 1], below[low : high + 1]
        at_minorant, at_majorant = _convex(x, lower), _convex(x, -upper)
        minorant = np.interp(x, x[at_minorant], lower[at_minorant])
        majorant = np.interp(x, x[at_majorant], upper[at_majorant])
        corners = np.union1d(at_minorant, at_majorant)
        room = (majorant - minorant)[corners]
        if room.max() <= found:
            break
        widest = corners[room.argmax()]
        left, right = at_minorant[at_minorant <= widest].max(), at_majorant[at_majorant >= widest].min()
        outside = np.concatenate([(upper - minorant)[: left + 1], (majorant - lower)[right:]])
        found = max(found, outside.max())
        if right - left == high - low:
            break
        low, high = low + left, low + right
    return float(found / (2 * above[-1]))


def _convex(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Indices of the corners of the greatest convex function below the points, the first and the last among them."""
    xs, ys, corners = x.tolist(), y.tolist(), [0]
    for index in range(1, len(xs)):
        while len(corners) > 1:
            first, last = corners[-2], corners[-1]
            if (ys[last] - ys[first]) * (xs[index] - xs[last]) < (ys[index] - ys[last]) * (xs[last] - xs[first]):
                break
            corners.pop()
        corners.append(index)
    return np.array(corners)
