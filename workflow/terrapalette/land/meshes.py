"""A coarse net of places over a projected grid, by which a page tells longitudes and latitudes without PROJ."""

import numpy as np

from terrapalette.land import frames, placing
from terrapalette.land.frames import Frame

# Nodes along a side, coarsest first; more would weigh more than the maps.
SIDES = (17, 33, 65, 129)
_RADIUS = 6_371_000


def of(frame: Frame) -> np.ndarray:
    """Directions of places over a frame, dense enough to interpolate between them bilinearly.

    Directions, not degrees: they have no jump at the date line and no edge at a pole. The net is the coarsest whose
    interpolated places are within a tenth of a cell, or the finest of SIDES.

    Returns
    -------
    (node row, node column, 3): unit vectors cos(lat) cos(lon), cos(lat) sin(lon), sin(lat) from the frame's upper left
    corner to its lower right one, evenly spaced in its coordinates; NaN off the globe
    """
    left, right, bottom, top = frames.extent(frame)
    middle = frames.ground_metres(frame, (bottom + top) / 2, (left + right) / 2)
    cell = min(np.median(placing.widths(axis)) for axis in frame[:2]) * (middle if np.isfinite(middle) else 1.0)
    for side in SIDES:
        # Every other one of the finer net's nodes are the net's; those between say how well it interpolates.
        finer = _directions(frame, 2 * side - 1)
        nodes = finer[::2, ::2]
        across, down = (nodes[:, 1:] + nodes[:, :-1]) / 2, (nodes[1:] + nodes[:-1]) / 2
        centre = (across[1:] + across[:-1]) / 2
        pairs = ((across, finer[::2, 1::2]), (down, finer[1::2, ::2]), (centre, finer[1::2, 1::2]))
        if max(_farthest(*pair) for pair in pairs) <= cell / 10:
            break
    return nodes


def _directions(frame: Frame, side: int) -> np.ndarray:
    left, right, bottom, top = frames.extent(frame)
    x, y = np.meshgrid(np.linspace(left, right, side), np.linspace(top, bottom, side))
    lat, lon = (np.deg2rad(one) for one in frames.degrees(frame, y, x))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=2)


def _farthest(interpolated: np.ndarray, true: np.ndarray) -> float:
    """The largest distance (metres) between directions (..., 3); those that are not known do not count."""
    length = np.linalg.norm(interpolated, axis=-1, keepdims=True)
    apart = np.linalg.norm(interpolated / length - true, axis=-1)
    known = np.isfinite(apart)
    return float(apart[known].max() * _RADIUS) if known.any() else 0.0
