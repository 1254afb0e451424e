"""Where the rows and columns of a grid lie on the Earth: latitudes and longitudes, or a map projection.

Everything that places, measures, draws or writes cells asks a Frame, so that nothing else needs to know of projections.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import xarray as xr
from pyproj import CRS, Geod, Proj, Transformer

from terrapalette.land import placing

_ELLIPSOID = Geod(ellps="WGS84")
# What programs write where a coordinate reference system has no name.
_NO_NAMES = {"", "undefined", "unknown", "unnamed"}


class Frame(NamedTuple):
    """The cell centres of a grid along both axes, and what their numbers are.

    y : (row,) falling centres: degrees north, or units of the CRS
    x : (column,) rising centres: degrees east within -180..180, or units of the CRS
    crs : the coordinate reference system as WKT; "" for latitudes and longitudes on WGS 84
    """

    y: np.ndarray
    x: np.ndarray
    crs: str = ""

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns."""
        return len(self.y), len(self.x)

    @property
    def is_geographic(self) -> bool:
        """Whether y are latitudes and x longitudes."""
        return not self.crs or _crs(self.crs).is_geographic

    @property
    def dims(self) -> tuple[str, str]:
        """What a file calls the two dimensions."""
        return ("lat", "lon") if self.is_geographic else ("y", "x")


def of(dataset: xr.Dataset) -> Frame:
    """The frame of a dataset on a grid: of `grid.nc`, or of maps made from it."""
    y, x = ("lat", "lon") if "lat" in dataset.dims else ("y", "x")
    crs = dataset["crs"].attrs["crs_wkt"] if "crs" in dataset.variables else ""
    return Frame(dataset[y].values.astype(float), dataset[x].values.astype(float), crs)


def of_cells(cells: xr.Dataset) -> Frame:
    """The frame that `row` and `col` of a dataset of cells count in (see `axes`)."""
    return Frame(cells["grid_y"].values, cells["grid_x"].values, cells.attrs.get("crs_wkt", ""))


def axes(frame: Frame) -> dict[str, tuple]:
    """A frame as coordinates of a dataset of cells; its crs belongs into the attribute crs_wkt."""
    units = "degrees" if frame.is_geographic else _crs(frame.crs).axis_info[0].unit_name
    return {
        "grid_y": ("grid_row", frame.y, {"long_name": "centres of the grid's rows", "units": units}),
        "grid_x": ("grid_column", frame.x, {"long_name": "centres of the grid's columns", "units": units}),
    }


def coordinates(frame: Frame) -> dict[str, tuple]:
    """CF coordinates of a dataset on the grid; with a CRS also the variable `crs` that fields name as grid_mapping."""
    if frame.is_geographic:
        told = [("latitude", "degrees_north"), ("longitude", "degrees_east")]
    else:
        unit = _crs(frame.crs).axis_info[0].unit_name
        told = [(f"projection_{axis}_coordinate", "m" if unit == "metre" else unit) for axis in ("y", "x")]
    found = {}
    for dim, centres, (name, unit), axis in zip(frame.dims, frame[:2], told, "YX", strict=True):
        long_name = name.replace("_", " ")
        found[dim] = (dim, centres, {"standard_name": name, "long_name": long_name, "units": unit, "axis": axis})
    if frame.crs:
        found["crs"] = ((), np.int32(0), _crs(frame.crs).to_cf())
    return found


def mapping(frame: Frame) -> dict[str, str]:
    """The attribute by which a field on the grid names its CRS."""
    return {"grid_mapping": "crs"} if frame.crs else {}


def places(frame: Frame, row: np.ndarray, column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes (degrees, WGS 84) of cell centres, given by equally many rows and columns."""
    y, x = frame.y[row], frame.x[column]
    if frame.is_geographic:
        return y, x
    lon, lat = _to_degrees(frame.crs).transform(x, y)
    return np.asarray(lat), np.asarray(lon)


def degrees(frame: Frame, y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes (degrees, WGS 84) of points in the frame's own coordinates; NaN off the globe."""
    if frame.is_geographic:
        return y, x
    lon, lat = _to_degrees(frame.crs).transform(x, y)
    back_y, back_x = plane(frame, lat, lon)
    # Off the globe PROJ gives infinity, or a place that lies elsewhere.
    metres = _crs(frame.crs).axis_info[0].unit_conversion_factor
    known = np.isfinite(back_y) & np.isfinite(back_x)
    known[known] = np.hypot((back_y - y)[known], (back_x - x)[known]) * metres < 1
    return np.where(known, lat, np.nan), np.where(known, lon, np.nan)


def plane(frame: Frame, lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """y and x in the frame's own coordinates of places (degrees, WGS 84); not finite where its projection ends."""
    if frame.is_geographic:
        return lat, lon
    x, y = _to_degrees(frame.crs).transform(lon, lat, direction="INVERSE")
    return np.asarray(y), np.asarray(x)


def cells_at(frame: Frame, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Index (row * columns + column) of the cell that holds each place (degrees), -1 off the grid."""
    return cells_of(frame, *plane(frame, lat, lon))


def cells_of(frame: Frame, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Index (row * columns + column) of the cell at each point in the frame's own coordinates, -1 off the grid."""
    if frame.is_geographic:
        return placing.cells_of(y, x, frame.y, frame.x)
    return placing.cells_of_plane(y, x, frame.y, frame.x)


def areas(frame: Frame, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Areas of cells on the WGS 84 ellipsoid in square metres, given by equally many rows and columns.

    A projected cell is its area in the plane divided by the projection's areal scale at its centre.
    """
    height, width = placing.widths(frame.y), placing.widths(frame.x)
    if frame.is_geographic:
        reach = np.clip([frame.y - height / 2, frame.y + height / 2], -90, 90)
        strips = area_to(reach[1]) - area_to(reach[0])
        return strips[row] * width[column] / 360
    metres = _crs(frame.crs).axis_info[0].unit_conversion_factor
    lat, lon = places(frame, row, column)
    scale = Proj(frame.crs).get_factors(lon, lat).areal_scale
    return height[row] * width[column] * metres**2 / scale


def has_even_degrees(frame: Frame) -> bool:
    """Whether a frame is one of evenly spaced latitudes and longitudes."""

    def even(centres):
        return np.ptp(placing.widths(centres)) <= 0.01 * placing.widths(centres).mean()

    return bool(frame.is_geographic and even(frame.y) and even(frame.x))


def extent(frame: Frame) -> tuple[float, float, float, float]:
    """Left, right, bottom and top side of a frame in its own coordinates, with latitudes within the globe."""
    height, width = placing.widths(frame.y), placing.widths(frame.x)
    bottom, top = frame.y[-1] - height[-1] / 2, frame.y[0] + height[0] / 2
    if frame.is_geographic:
        bottom, top = max(bottom, -90.0), min(top, 90.0)
    return float(frame.x[0] - width[0] / 2), float(frame.x[-1] + width[-1] / 2), float(bottom), float(top)


def ground_metres(frame: Frame, y: float, x: float) -> float:
    """Metres on the ground along x of one unit of x, at a point in the frame's own coordinates; NaN off the globe."""
    reach = 1e-3 if frame.is_geographic else 100 / _crs(frame.crs).axis_info[0].unit_conversion_factor
    lat, lon = degrees(frame, np.array([y, y]), np.array([x - reach / 2, x + reach / 2]))
    if not np.isfinite(np.concatenate([lat, lon])).all():
        return float("nan")
    return _ELLIPSOID.inv(lon[0], lat[0], lon[1], lat[1])[2] / reach


def crs_name(frame: Frame) -> str:
    """What the frame's coordinate reference system is called; "" for latitudes and longitudes on WGS 84."""
    if not frame.crs:
        return ""
    crs = _crs(frame.crs)
    if crs.name.lower() not in _NO_NAMES or crs.coordinate_operation is None:
        return crs.name
    return f"{crs.coordinate_operation.method_name} projection"


def raster(frame: Frame) -> placing.Raster:
    """Even pixels of the same extent as a frame (see placing.raster)."""
    return placing.raster(frame.y, frame.x, around=frame.is_geographic)


def thinned(frame: Frame, stride: int) -> Frame:
    """Every stride-th row and column, beginning in the middle of the first stride."""
    first = stride // 2
    return frame._replace(y=frame.y[first::stride], x=frame.x[first::stride])


def same(first: Frame, second: Frame) -> bool:
    """Whether two frames have the same cells: centres to a thousandth of a cell, and one CRS."""
    if first.shape != second.shape or (first.crs != second.crs and _crs(first.crs) != _crs(second.crs)):
        return False
    return all(
        np.allclose(one, other, rtol=0, atol=1e-3 * placing.widths(one).min())
        for one, other in ((first.y, second.y), (first.x, second.x))
    )


def described(frame: Frame) -> str:
    """A frame in words, as messages show it: 180 x 360 cells, latitudes 89.5 to -89.5, longitudes -179.5 to 179.5."""
    names = ("latitudes", "longitudes") if frame.is_geographic else ("y", "x")
    crs = f" in {crs_name(frame)}" if frame.crs else ""
    spans = [f"{name} {line[0]:.10g} to {line[-1]:.10g}" for name, line in zip(names, frame[:2], strict=True)]
    return f"{frame.shape[0]} x {frame.shape[1]} cells, {spans[0]}, {spans[1]}{crs}"


def area_to(lat: np.ndarray) -> np.ndarray:
    """Area of the WGS 84 ellipsoid from the equator to a latitude (degrees), all around, in square metres.

    Closed form, for example in Snyder (1987), Map Projections: A Working Manual, equation 3-12.
    """
    eccentricity = np.sqrt(_ELLIPSOID.es)
    sine = np.sin(np.deg2rad(lat))
    q = sine / (1 - _ELLIPSOID.es * sine**2) + np.arctanh(eccentricity * sine) / eccentricity
    return np.pi * _ELLIPSOID.b**2 * q


@cache
def _crs(wkt: str) -> CRS:
    return CRS.from_user_input(wkt or "EPSG:4326")


@cache
def _to_degrees(wkt: str) -> Transformer:
    return Transformer.from_crs(_crs(wkt), "EPSG:4326", always_xy=True)
