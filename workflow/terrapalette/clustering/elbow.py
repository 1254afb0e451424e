"""The number of clusters where more of them stop paying."""

from typing import NamedTuple

import numpy as np

# Scaled curves are compared to so many decimals: a straight line has no elbow, whatever rounding says.
DECIMALS = 9


class Elbow(NamedTuple):
    """The number of clusters k, and how far the curve bends there: 0 for a straight line, near 1 for a right angle."""

    k: int
    depth: float


def elbow(inertia: np.ndarray, numbers: list[int] | None = None) -> Elbow | None:
    """The point of a falling curve over k farthest below the chord between its ends, the first one on ties.

    numbers : k of each point, rising; 1, 2, ... if None

    Both axes are scaled to 0..1, so that distances from the chord are differences along either axis but for a factor:
    the largest value of the difference curve of Satopää et al. (2011, "Finding a Kneedle in a Haystack"), which is also
    the depth.

    Returns
    -------
    None where the curve has fewer than three points, does not fall, or nowhere lies below the chord
    """
    inertia = np.asarray(inertia, float)
    k = np.arange(1, len(inertia) + 1) if numbers is None else np.asarray(numbers)
    if len(inertia) < 3 or not inertia[-1] < inertia[0]:
        return None
    scaled = (inertia - inertia.min()) / np.ptp(inertia)
    chord = scaled[0] + (scaled[-1] - scaled[0]) * (k - k[0]) / (k[-1] - k[0])
    below = np.round(chord - scaled, DECIMALS)
    farthest = int(below.argmax())
    return Elbow(int(k[farthest]), float(below[farthest])) if below[farthest] > 0 else None
