"""k-means by hand: Lloyd's algorithm (1982) as the course tells it, every step kept.

Until the centres no longer move:

- identification: every point belongs to the nearest centre;
- update: every centre moves to the mean of its points.

Neither step can raise the mean squared distance of points to their centres, and there are finitely many ways to part
the points, so the loop ends. It ends in an optimum near its start, which need not be the best one: hence several
starts.
"""

from typing import NamedTuple

import numpy as np

from terrapalette.course import lattice


class State(NamedTuple):
    """Where the algorithm stands after some updates.

    Attributes
    ----------
    centres : (cluster, dimension)
    labels : (point,) the nearest centre of each point
    changed : how many labels differ from the state before; all at the start
    moved : (cluster,) how far the last update moved each centre; 0 at the start
    empty : how many clusters had no points in the last update and were given one
    mean_squared_distance : of points to their centres
    """

    centres: np.ndarray
    labels: np.ndarray
    changed: int
    moved: np.ndarray
    empty: int
    mean_squared_distance: float


def run(points: np.ndarray, centres: np.ndarray, max_steps: int = 300) -> list[State]:
    """All states from the given centres to the one from which no centre moves any more.

    The number of updates, `len(states) - 1`, is what scikit-learn calls `n_iter_`.

    Parameters
    ----------
    points : (point, dimension)
    centres : (cluster, dimension), at most as many as points

    Raises
    ------
    ValueError
        if there are more centres than points
    """
    if len(centres) > len(points):
        raise ValueError(f"{len(centres)} centres, expected at most as many as the {len(points)} points")
    labels = identify(points, centres)
    states = [State(centres, labels, len(points), np.zeros(len(centres)), 0, error(points, centres, labels))]
    for _ in range(max_steps):
        before = states[-1]
        centres, empty = update(points, before.centres, before.labels)
        labels = identify(points, centres)
        changed = int(np.count_nonzero(labels != before.labels))
        moved = np.linalg.norm(centres - before.centres, axis=1)
        states.append(State(centres, labels, changed, moved, empty, error(points, centres, labels)))
        if not moved.any():
            break
    return states


def identify(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """The nearest centre of each point, the first one on ties: (point,)."""
    distances = np.linalg.norm(points[:, None, :] - centres, axis=2)
    return distances.argmin(axis=1)


def influence(points: np.ndarray, centres: np.ndarray, side: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The nearest centre (y, x) everywhere around points of a plane, and the places x (x,) and y (y,)."""
    x, y = lattice.around(points, side)
    return x, y, identify(lattice.crossing(x, y), centres).reshape(side, side)


def update(points: np.ndarray, centres: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, int]:
    """The mean of each cluster's points: (cluster, dimension), and how many clusters had none.

    A cluster without points takes the point that lies farthest from its own centre, out of a cluster that can spare it.
    """
    labels = labels.copy()
    sizes = np.bincount(labels, minlength=len(centres))
    empty = np.flatnonzero(sizes == 0)
    farthest_first = np.argsort(-np.linalg.norm(points - centres[labels], axis=1), kind="stable")
    for cluster in empty:
        taken = next(point for point in farthest_first if sizes[labels[point]] > 1)
        sizes[labels[taken]] -= 1
        sizes[cluster] = 1
        labels[taken] = cluster
    means = np.array([points[labels == cluster].mean(axis=0) for cluster in range(len(centres))])
    return means, len(empty)


def error(points: np.ndarray, centres: np.ndarray, labels: np.ndarray) -> float:
    """Mean squared distance of points to the centres of their clusters."""
    return float(np.mean(np.sum((points - centres[labels]) ** 2, axis=1)))


def random_start(points: np.ndarray, n_clusters: int, random_state: np.random.Generator) -> np.ndarray:
    """As many different points, drawn at random, as first centres: (cluster, dimension)."""
    return points[random_state.choice(len(points), n_clusters, replace=False)]


def stop(states: list[State], tolerance: float) -> State:
    """The state at which the loop would have ended, had it stopped at movements below the tolerance."""
    return next((state for state in states[1:] if state.moved.max() < tolerance), states[-1])
