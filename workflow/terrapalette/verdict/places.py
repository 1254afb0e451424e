"""Where cells lie, as statistics of space need it: on the sphere or in a plane, and how far apart."""

from typing import NamedTuple

import numpy as np

from terrapalette.clustering.weights import masses

# Beyond so many degrees of spherical harmonics their tables outgrow the memory: such fine grids are small, nearly flat.
MOST_DEGREES = 360


class Place(NamedTuple):
    """Cells on an even grid.

    y (row,), x (column,) : centres along both axes, degrees or units of a projection, each evenly spaced
    row, column (cell,) : integers, counting in y and x
    is_geographic : whether y are latitudes and x longitudes
    weights : (cell,) positive, such as areas; equal if None
    """

    y: np.ndarray
    x: np.ndarray
    row: np.ndarray
    column: np.ndarray
    is_geographic: bool
    weights: np.ndarray | None = None

    @property
    def masses(self) -> np.ndarray:
        """(cell,) weights that sum to 1."""
        weights = masses(self.weights, len(self.row))
        return weights / weights.sum()


def steps(place: Place) -> tuple[float, float]:
    """Spacing of rows and of columns, in the units of y and x; that of the other where there is only one."""
    found = [abs(centres[-1] - centres[0]) / (len(centres) - 1) if len(centres) > 1 else 0.0 for centres in place[:2]]
    return float(found[0] or found[1]), float(found[1] or found[0])


def on_sphere(place: Place) -> bool:
    """Whether spherical harmonics can make fields there: latitudes and longitudes that divide the circle, not too fine.

    Other grids are taken as planes.
    """
    if not place.is_geographic:
        return False
    dy, dx = steps(place)
    around = 360 / dx
    return abs(around - round(around)) < 1e-3 * around / 360 and 180 / dy <= MOST_DEGREES


def width(place: Place) -> float:
    """Spacing of cells: radians on the sphere, else the units of the plane."""
    step = max(steps(place))
    return float(np.deg2rad(step)) if on_sphere(place) else step


def positions(place: Place) -> np.ndarray:
    """Coordinates whose straight distances tell how far cells are: unit vectors (cell, 3), or in a plane (cell, 2)."""
    y, x = place.y[place.row], place.x[place.column]
    if not on_sphere(place):
        # ASSUME: degrees of a grid too fine for harmonics span so little that one latitude's cosine does for all.
        return np.stack([y, x * (np.cos(np.deg2rad(y.mean())) if place.is_geographic else 1)], axis=1)
    latitude, longitude = np.deg2rad(y), np.deg2rad(x)
    parallel = np.cos(latitude)
    return np.stack([parallel * np.cos(longitude), parallel * np.sin(longitude), np.sin(latitude)], axis=1)


def distances(straight: np.ndarray, is_sphere: bool) -> np.ndarray:
    """Distances along the surface from straight ones between `positions`: radians, or the same in a plane."""
    return 2 * np.arcsin(np.minimum(straight / 2, 1)) if is_sphere else straight


def straight(distance: float, is_sphere: bool) -> float:
    """The way back from `distances`."""
    return float(2 * np.sin(min(distance, np.pi) / 2)) if is_sphere else distance
