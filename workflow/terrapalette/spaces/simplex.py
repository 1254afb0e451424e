"""Points as mixtures of a few others: the nearest mixture of each, and the nearest point of a convex hull."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

# So many points at once: what is in between stays in the processor's cache.
ROWS = 65_536
# A share so little below 0 is 0, rounded.
TOLERANCE = 1e-12


class Mixture(NamedTuple):
    """Which points are mixed, and their shares (point,), above 0 and of sum 1."""

    members: list[int]
    share: np.ndarray


def shares(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """The mixture of corners that is nearest to each point, exactly: shares from 0, of sum 1.

    The nearest point of a simplex is the foot of the perpendicular on one of its faces, and of all feet that lie in
    their face the nearest one. There are 2**corners - 1 faces: this is for a handful of corners.

    Parameters
    ----------
    points : (point, dimension)
    corners : (corner, dimension)

    Returns
    -------
    (point, corner)
    """
    # Within the corners' own plane: what lies across it is the same for all mixtures.
    axes = np.linalg.svd(corners - corners.mean(axis=0), full_matrices=False)[2][: len(corners) - 1]
    corners, origin = (corners - corners.mean(axis=0)) @ axes.T, corners.mean(axis=0)
    faces = [
        _face(corners, list(face))
        for size in range(len(corners), 0, -1)
        for face in combinations(range(len(corners)), size)
    ]
    found = np.empty((len(points), len(corners)))
    for start in range(0, len(points), ROWS):
        own = (points[start : start + ROWS] - origin) @ axes.T
        found[start : start + ROWS] = _nearest(own, corners, faces)
    return found


def _face(corners: np.ndarray, members: list[int]) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """By which linear map a point becomes its shares of a face's corners, were they free to be negative."""
    first, others = corners[members[0]], corners[members[1:]] - corners[members[0]]
    inverse = np.linalg.pinv(others) if len(others) else np.empty((corners.shape[1], 0))
    linear = np.hstack([-inverse.sum(axis=1, keepdims=True), inverse])
    constant = np.concatenate([[1.0], np.zeros(len(others))]) - first @ linear
    return linear, constant, members


def _nearest(points: np.ndarray, corners: np.ndarray, faces: list) -> np.ndarray:
    found, distance = np.zeros((len(points), len(corners))), np.full(len(points), np.inf)
    # Points inside the simplex itself, the first face, are done.
    left = np.arange(len(points))
    for linear, constant, members in faces:
        share = points[left] @ linear + constant
        inside = (share >= -TOLERANCE).all(axis=1)
        far = ((points[left] - share @ corners[members]) ** 2).sum(axis=1)
        better = inside & (far < distance[left])
        rows = left[better]
        found[rows] = 0.0
        found[np.ix_(rows, members)] = np.maximum(share[better], 0.0)
        distance[rows] = far[better]
        if len(members) == len(corners):
            left = left[~inside]
    return found / found.sum(axis=1, keepdims=True)


def nearest_in_hull(points: np.ndarray, target: np.ndarray, start: Mixture | None = None) -> Mixture:
    """The mixture of points (point, dimension) that is nearest to a target (dimension,): Wolfe (1976).

    Corners of the convex hull are taken in one after the other, each the farthest in the direction of the target, and
    left again where the best mixture needs none of them (doi:10.1007/BF01580381). `start` may be the answer for a
    target near by, which saves most of the way.
    """
    members, share = start or Mixture([int(((points - target) ** 2).sum(axis=1).argmin())], np.ones(1))
    slack = TOLERANCE * (1 + np.abs(points).max() ** 2)
    # Each round ends nearer than the one before, so no set of corners comes twice; the bound is for rounding.
    for _ in range(50 * (points.shape[1] + 1)):
        members, share = _best_mixture(points, target, members, share)
        nearest = share @ points[members]
        ahead = points @ (nearest - target)
        entering = int(ahead.argmin())
        if entering in members or ahead[entering] >= nearest @ (nearest - target) - slack:
            break
        members, share = [*members, entering], np.append(share, 0.0)
    return Mixture(members, share)


def _best_mixture(points: np.ndarray, target: np.ndarray, members: list[int], share: np.ndarray) -> Mixture:
    """The nearest mixture of some of these corners, on the way from shares that are all theirs."""
    while True:
        linear, constant, _ = _face(points[members], list(range(len(members))))
        free = target @ linear + constant
        falling = free <= TOLERANCE
        if not falling.any() or len(members) == 1:
            return Mixture(members, free / free.sum())
        # As far towards the best as no share falls below 0; who has nothing left goes.
        step = np.min(share[falling] / np.maximum(share[falling] - free[falling], TOLERANCE))
        share = share + min(step, 1.0) * (free - share)
        kept = share > TOLERANCE
        members, share = [one for one, stays in zip(members, kept, strict=True) if stays], share[kept]
