"""Where the cells of a grid lie: under any place, and in a raster of even pixels.

GeoTIFF, atlas and figures all place cells by these rules.
"""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

# Pixels along an uneven axis, unless a raster of typical cells needs more: browsers draw no more than some 16 000.
MOST_PIXELS = 8192


class Raster(NamedTuple):
    """Evenly spaced pixels over a grid.

    y : (pixel row,) falling centres, in what the grid's rows are counted in
    x : (pixel column,) rising centres
    row, column : (pixel row,), (pixel column,) the grid's row and column that hold each, -1 where none does
    """

    y: np.ndarray
    x: np.ndarray
    row: np.ndarray
    column: np.ndarray

    def draw(self, field: np.ndarray, outside: float) -> np.ndarray:
        """A field of the grid (row, column) on the pixels; those without a cell get `outside`."""
        without = (self.row < 0)[:, None] | (self.column < 0)
        return np.where(without, np.asarray(outside, field.dtype), field[np.ix_(self.row, self.column)])


def raster(y: np.ndarray, x: np.ndarray, *, around: bool = True) -> Raster:
    """Even pixels of the same extent as a grid of centres y (falling) and x (rising), which are longitudes if `around`.

    Along an axis that is even already, pixels are the cells. Else each pixel shows the cell that its centre lies in;
    pixels are as wide as a typical cell, or, where one of the cells would then be lost, as the narrowest.
    """
    holder = _column if around else _plain
    rows, row = _pixels(-y, lambda pixels: _plain(pixels, -y))
    columns, column = _pixels(x, lambda pixels: holder(pixels, x))
    return Raster(-rows, columns, row, column)


def edges(centres: np.ndarray) -> tuple[float, float]:
    """Where a row of even cells begins and ends, half a cell beyond the outermost centres."""
    half = abs(centres[-1] - centres[0]) / (len(centres) - 1) / 2 if len(centres) > 1 else 0.5
    return float(centres.min() - half), float(centres.max() + half)


def cells_of(lat: np.ndarray, lon: np.ndarray, centres_lat: np.ndarray, centres_lon: np.ndarray) -> np.ndarray:
    """Index of the grid cell that holds each point, -1 where a point lies off the grid.

    A cell reaches half-way to its neighbours, at the rim and beside gaps half a typical step; longitudes go around.

    Parameters
    ----------
    lat, lon : (point,) degrees; NaN and infinity count as off the grid
    centres_lat : (row,) falling; centres_lon : (column,) rising, less than 360 degrees apart

    Returns
    -------
    (point,) integers, row * number of columns + column
    """
    row = _plain(-np.asarray(lat, float), -centres_lat)
    column = _column(np.asarray(lon, float), centres_lon)
    return np.where((row < 0) | (column < 0), -1, row * len(centres_lon) + column)


def cells_of_plane(y: np.ndarray, x: np.ndarray, centres_y: np.ndarray, centres_x: np.ndarray) -> np.ndarray:
    """`cells_of` in a plane, where no axis goes around: y and centres_y as latitudes, x and centres_x as longitudes."""
    row = _plain(-np.asarray(y, float), -centres_y)
    column = _plain(np.asarray(x, float), centres_x)
    return np.where((row < 0) | (column < 0), -1, row * len(centres_x) + column)


def widths(centres: np.ndarray) -> np.ndarray:
    """How wide the cell of each centre is: half-way to its neighbours, at the rim and beside gaps as a typical one."""
    rising = np.sort(centres)
    typical = _typical(rising)
    found = np.add(*_reaches(rising, typical))
    return found if centres[0] <= centres[-1] else found[::-1]


def _column(lon: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Index of the meridian whose cells hold each longitude, around the globe, or -1."""
    beyond = np.isfinite(lon) & (np.abs(lon) > 180)
    lon = np.where(beyond, np.remainder(np.where(beyond, lon, 0) + 180, 360) - 180, lon)
    around = np.concatenate([[centres[-1] - 360], centres, [centres[0] + 360]])
    column = _nearest(lon, around, _typical(centres))
    return np.where(column < 0, -1, (column - 1) % len(centres))


def _plain(position: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Index of the centre (rising) whose cell holds each position along a line, or -1."""
    return _nearest(position, centres, _typical(centres))


def _typical(centres: np.ndarray) -> float:
    """The usual step between rising centres; 1 for a single one."""
    return float(np.median(np.diff(centres))) if len(centres) > 1 else 1.0


def _pixels(centres: np.ndarray, holder: "Callable[[np.ndarray], np.ndarray]") -> tuple[np.ndarray, np.ndarray]:
    """Even pixels along an axis of rising centres, and the cell that holds each."""
    extent, count = float(np.ptp(centres)), len(centres)
    even = np.linspace(centres[0], centres[-1], count)
    if count < 3 or np.abs(even - centres).max() <= 0.01 * extent / (count - 1):
        return centres, np.arange(count)
    typical = round(extent / _typical(centres)) + 1
    finest = min(math.ceil(extent / np.diff(centres).min()) + 1, max(MOST_PIXELS, typical))
    for n_pixels in (typical, finest):
        pixels = np.linspace(centres[0], centres[-1], n_pixels)
        held = holder(pixels)
        if len(np.setdiff1d(np.arange(count), held)) == 0:
            break
    return pixels, held


def _reaches(centres: np.ndarray, typical: float) -> tuple[np.ndarray, np.ndarray]:
    """How far cells of rising centres reach below and above them: half-way, at the rim and beside gaps typically."""
    gaps = np.diff(centres)
    reach = np.where(gaps < 1.5 * typical, gaps, typical) / 2
    return np.concatenate([[typical / 2], reach]), np.concatenate([reach, [typical / 2]])


def _nearest(position: np.ndarray, centres: np.ndarray, typical: float) -> np.ndarray:
    """Index of the centre (rising) whose cell holds each position, or -1; `typical` is the usual step of the grid."""
    below, above = _reaches(centres, typical)
    # Rounding must not open cracks between cells.
    slack = 1e-9 * typical
    known = np.where(np.isfinite(position), position, centres[0] - 2 * typical)
    # A place on a border belongs to the cell after it.
    index = np.searchsorted((centres[1:] + centres[:-1]) / 2, known, side="right")
    offset = known - centres[index]
    return np.where((offset >= -below[index] - slack) & (offset <= above[index] + slack), index, -1)
