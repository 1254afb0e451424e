"""Blocks of equal area, and halves of the land, that know little of each other."""

import numpy as np

from terrapalette.runtime.errors import InputError
from terrapalette.verdict import places
from terrapalette.verdict.places import Place

# Fewer blocks with cells can be drawn in too few ways for a distribution.
FEWEST_BLOCKS = 6


def blocks(place: Place, side: float, random_state: np.random.Generator) -> np.ndarray:
    """The block of each cell, (cell,) integers from 0 without gaps, for blocks laid anew at random.

    On the sphere bands around a random pole, each cut into nearly square blocks, all of exactly the same area; in a
    plane squares.

    Parameters
    ----------
    side : radians, or units of the plane

    Raises
    ------
    InputError
        if fewer than FEWEST_BLOCKS hold cells
    """
    positions = places.positions(place)
    if places.on_sphere(place):
        turned = positions @ _rotation(random_state).T
        middles = (np.arange(max(round(np.pi / side), 2)) + 0.5) * np.pi / max(round(np.pi / side), 2)
        counts = np.maximum(np.round(2 * np.pi * np.sin(middles) / side), 1).astype(int)
        # Heights of bands in proportion to their blocks: area on the sphere goes with the height (Archimedes).
        edges = np.cumsum(counts) / counts.sum()
        band = np.minimum(np.searchsorted(edges, (1 - turned[:, 2]) / 2), len(counts) - 1)
        around = np.arctan2(turned[:, 1], turned[:, 0]) / (2 * np.pi) + 0.5
        own = np.minimum((around * counts[band]).astype(int), counts[band] - 1)
        raw = (np.cumsum(counts) - counts)[band] + own
    else:
        number = np.floor((positions - positions.min(axis=0)) / side + random_state.random(2)).astype(int)
        raw = number[:, 0] * (number[:, 1].max() + 1) + number[:, 1]
    found = np.unique(raw, return_inverse=True)[1]
    if found.max() + 1 < FEWEST_BLOCKS:
        told = f"{np.rad2deg(side):.3g} degrees" if places.on_sphere(place) else f"{side:.3g} units of the grid"
        raise InputError(
            f"blocks of {told} cut the cells into {found.max() + 1}, expected at least {FEWEST_BLOCKS}: "
            "choose smaller blocks, or leave out what is drawn block by block"
        )
    return found


def halves(place: Place, buffer: float, random_state: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two halves of the mass of all cells, on either side of a random circle or, in a plane, of a random line.

    Halves of scattered blocks would touch everywhere: buffers would leave a tenth of the land of the Earth. Either half
    is as likely the first.

    Parameters
    ----------
    buffer : radians or units of the plane; no cell of the second half is nearer to the first one

    Returns
    -------
    indices of the cells of the first half, and of those of the second that are far enough
    """
    from scipy.spatial import cKDTree

    positions = places.positions(place)
    along = (positions - positions.mean(axis=0)) @ random_state.standard_normal(positions.shape[1])
    order = np.argsort(along, kind="stable")
    held = np.cumsum(place.masses[order])
    first = np.zeros(len(positions), bool)
    first[order[held <= 0.5]] = True
    reach = places.straight(buffer, places.on_sphere(place))
    near = cKDTree(positions[first]).query(positions[~first], distance_upper_bound=reach)[0] < np.inf
    return np.flatnonzero(first), np.flatnonzero(~first)[~near]


def _rotation(random_state: np.random.Generator) -> np.ndarray:
    """A random rotation (3, 3), all equally likely: from Gaussian columns made orthonormal."""
    q, r = np.linalg.qr(random_state.standard_normal((3, 3)))
    return q * np.sign(np.diag(r))
