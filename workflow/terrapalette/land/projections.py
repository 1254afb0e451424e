"""World maps as plain rasters: which place lies under each pixel of a projection."""

from typing import NamedTuple

import numpy as np
from pyproj import Proj

from terrapalette.land import placing


class Canvas(NamedTuple):
    """Places under a map's pixels: lat, lon (row, column) in degrees, NaN outside the globe; extent as of imshow."""

    lat: np.ndarray
    lon: np.ndarray
    extent: tuple[float, float, float, float]


def world(projection: str, width: int) -> Canvas:
    """The globe in a PROJ projection ("eqearth", "moll", "cea", ...), `width` pixels wide."""
    project = Proj(f"+proj={projection} +R=1")
    right, top = project(180, 0)[0], project(0, 90)[1]
    height = round(width * top / right)
    x = right * ((np.arange(width) + 0.5) / width * 2 - 1)
    y = top * (1 - (np.arange(height) + 0.5) / height * 2)
    x, y = np.meshgrid(x, y)
    lon, lat = project(x, y, inverse=True)
    back_x, back_y = project(lon, lat)
    # Outside the globe PROJ gives infinity, or a place that lies elsewhere.
    inside = np.isfinite(back_x) & (np.hypot(back_x - x, back_y - y) < 1e-6) & (np.abs(lon) <= 180)
    return Canvas(np.where(inside, lat, np.nan), np.where(inside, lon, np.nan), (-right, right, -top, top))


def region(box: tuple[float, float, float, float], width: int) -> Canvas:
    """A region (west, east, south, north in degrees) with true proportions at its middle latitude.

    Where west is greater than east the region runs across the date line; its extent then reaches beyond 180.
    """
    west, east, south, north = box
    east = east if east > west else east + 360
    stretch = 1 / np.cos(np.deg2rad((south + north) / 2))
    height = round(width * stretch * (north - south) / (east - west))
    lon = west + (east - west) * (np.arange(width) + 0.5) / width
    lat = north - (north - south) * (np.arange(height) + 0.5) / height
    lon, lat = np.meshgrid(np.where(lon > 180, lon - 360, lon), lat)
    return Canvas(lat, lon, (west, east, south, north))


def graticule(projection: str, step_lat: float = 30, step_lon: float = 60) -> list[np.ndarray]:
    """Parallels, meridians and, last, the outline of the globe as lines (point, 2) in map coordinates."""
    project = Proj(f"+proj={projection} +R=1")
    along_lat, along_lon = np.linspace(-90, 90, 181), np.linspace(-180, 180, 361)
    lines = [(along_lon, np.full(361, lat)) for lat in np.arange(-90 + step_lat, 90, step_lat)]
    lines += [(np.full(181, lon), along_lat) for lon in np.arange(-180 + step_lon, 180, step_lon)]
    lines.append(
        (
            np.concatenate([along_lon, np.full(181, 180), along_lon[::-1], np.full(181, -180)]),
            np.concatenate([np.full(361, -90), along_lat, np.full(361, 90), along_lat[::-1]]),
        )
    )
    return [np.stack(project(lon, lat), axis=1) for lon, lat in lines]


def sample(canvas: Canvas, field: np.ndarray, lat: np.ndarray, lon: np.ndarray, outside: float) -> np.ndarray:
    """Value of the grid cell under each pixel, without interpolation: a class must not become another.

    Parameters
    ----------
    field : (row, column) or (row, column, channel) on lat (falling) and lon (rising)
    outside : what pixels off the grid get
    """
    cell = placing.cells_of(canvas.lat.ravel(), canvas.lon.ravel(), lat, lon)
    flat = field.reshape(len(lat) * len(lon), *field.shape[2:])
    values = np.where((cell < 0).reshape(-1, *[1] * (field.ndim - 2)), outside, flat[cell])
    return values.reshape(*canvas.lat.shape, *field.shape[2:])


def regular_centres(n_rows: int, n_columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes (falling) and longitudes (rising) of a global grid's cell centres."""
    return 90 - 180 * (np.arange(n_rows) + 0.5) / n_rows, -180 + 360 * (np.arange(n_columns) + 0.5) / n_columns
