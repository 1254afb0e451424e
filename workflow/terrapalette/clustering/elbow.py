"""The number of clusters where more of them stop paying."""

import numpy as np
from kneed import KneeLocator


def elbow(inertia: np.ndarray) -> int | None:
    """The k at the elbow of a falling curve of inertia over k = 1, 2, ..., or None where it has none.

    The point farthest below the line between the curve's ends (Satopää et al. 2011, "Finding a Kneedle in a Haystack").
    """
    if len(inertia) < 3:
        return None
    found = KneeLocator(np.arange(1, len(inertia) + 1), inertia, curve="convex", direction="decreasing").elbow
    return None if found is None else int(found)
