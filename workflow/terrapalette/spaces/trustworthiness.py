"""Do neighbours stay neighbours when points are projected?"""

import numpy as np
from sklearn.neighbors import NearestNeighbors

ROWS = 256


def trustworthiness(points: np.ndarray, projected: np.ndarray, n_neighbors: int) -> float:
    """Whether neighbours in a projection are neighbours among the points too (Venna and Kaski 2001).

    1 where all are; each false neighbour costs by how far down the true neighbours' list it stands. Swapped arguments
    give the *continuity*: whether true neighbours stay neighbours in the projection. Distances are computed in blocks:
    memory grows with the number of points, not with its square.

    Parameters
    ----------
    points : (point, dimension)
    projected : (point, other dimension)
    n_neighbors : length of the lists, below half the number of points

    Returns
    -------
    score between 0 and 1; equal distances count in favour

    Raises
    ------
    ValueError
        if n_neighbors is not below half the number of points
    """
    n_points = len(points)
    if not 0 < n_neighbors < n_points / 2:
        raise ValueError(f"{n_neighbors} neighbours, expected at least 1 and fewer than half of {n_points} points")
    points = np.asarray(points, float) - np.mean(points, axis=0)
    norms = (points**2).sum(axis=1)
    # One more than wanted: a point may find itself, or an equal one in its stead.
    finder = NearestNeighbors(n_neighbors=n_neighbors + 1).fit(projected)
    penalty = 0
    for start in range(0, n_points, ROWS):
        rows = np.arange(start, min(start + ROWS, n_points))
        neighbors = _others(finder.kneighbors(projected[rows], return_distance=False), rows)
        squares = norms[rows, None] + norms - 2 * points[rows] @ points.T
        squares[np.arange(len(rows)), rows] = np.inf
        for column in neighbors.T:
            own = squares[np.arange(len(rows)), column]
            rank = 1 + np.count_nonzero(squares < own[:, None], axis=1)
            penalty += np.maximum(rank - n_neighbors, 0).sum()
    worst = n_points * n_neighbors * (2 * n_points - 3 * n_neighbors - 1) / 2
    return float(1 - penalty / worst)


def _others(neighbors: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Each row's neighbours without the row itself; the last one goes where it is not among them."""
    own = neighbors == rows[:, None]
    own[~own.any(axis=1), -1] = True
    return neighbors[~own].reshape(len(rows), -1)
