"""How many points lie apart from each other."""

import numpy as np

# Squared distances are made of squared norms, which keep 16 digits. Points nearer than this share of the longest norm
# would have four digits left and less: there labels follow rounding, and Lloyd's iterations may never settle.
RESOLUTION = 1e-6


def distinct(points: np.ndarray, wanted: int) -> int:
    """How many points lie farther from each other than distances resolve, counted up to those wanted.

    Each next one is the farthest from all before (Gonzalez 1985, doi:10.1016/0304-3975(85)90224-5).
    """
    resolved = RESOLUTION**2 * np.einsum("ij,ij->i", points, points).max()
    nearest = np.full(len(points), np.inf)
    farthest = 0
    for count in range(1, wanted):
        difference = points - points[farthest]
        np.minimum(nearest, np.einsum("ij,ij->i", difference, difference), out=nearest)
        farthest = int(nearest.argmax())
        if nearest[farthest] <= resolved:
            return count
    return wanted
