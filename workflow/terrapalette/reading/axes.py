"""Latitudes and longitudes of a foreign grid: which variables hold them, and the regular axes behind them."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr

from terrapalette.runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

LATITUDE_NAMES = {"lat", "latitude", "nav_lat"}
LONGITUDE_NAMES = {"lon", "longitude", "nav_lon"}


class Axes(NamedTuple):
    """Names of a field's two dimensions, and the cell centres along each: (row,) and (column,) degrees."""

    lat_dim: str
    lon_dim: str
    lat: np.ndarray
    lon: np.ndarray


def axis_kind(name: str, attributes: dict) -> str | None:
    """What a variable's CF attributes, or else its name, make it: "lat", "lon" or None."""
    standard_name, units = attributes.get("standard_name", ""), str(attributes.get("units", ""))
    if standard_name == "latitude" or units.startswith(("degrees_n", "degree_n", "degreeN", "degreesN")):
        return "lat"
    if standard_name == "longitude" or units.startswith(("degrees_e", "degree_e", "degreeE", "degreesE")):
        return "lon"
    if name.lower() in LATITUDE_NAMES:
        return "lat"
    return "lon" if name.lower() in LONGITUDE_NAMES else None


def shape(sizes: "Mapping") -> str:
    """A field's dimensions as messages show them: (lat: 180, lon: 360)."""
    return "(" + ", ".join(f"{dim}: {size}" for dim, size in sizes.items()) + ")"


def has_lines(dataset: xr.Dataset, field: xr.DataArray, source: str) -> bool:
    """Whether both dimensions of a field have 1-D latitudes and longitudes; errors as of `the_one`."""
    return set(_lines(dataset, field, source)) == {"lat", "lon"}


def the_one(candidates: dict[str, xr.Variable], known: "Container[str]", what: str, source: str) -> str:
    """Which of several variables is the coordinate: the one whose name counts, or any of them where all are equal.

    Parameters
    ----------
    candidates : by name
    known : names that count: that of the dimension itself for 1-D coordinates
    what : what they all give, for the message

    Raises
    ------
    InputError
        if they differ, and none or several of them have such a name
    """
    named = [name for name in candidates if name in known]
    if len(named) == 1 or len(candidates) == 1:
        return (named or list(candidates))[0]
    first, *others = named or candidates
    one, rest = candidates[first], [candidates[other] for other in others]
    if any(other.dims != one.dims or not np.array_equal(other.values, one.values) for other in rest):
        raise InputError(
            f"{source}: {', '.join([first, *others])} all give {what}, and they differ; expected one coordinate, "
            "called like its dimension. Rename or drop the others."
        )
    return first


def floats(variable: xr.Variable, name: str, source: str) -> np.ndarray:
    """The values of a coordinate in double precision.

    Raises
    ------
    InputError
        if they are no numbers
    """
    if variable.dtype.kind not in "fiu":
        held = "text" if variable.dtype.kind in "SUO" else f"{variable.dtype} values"
        raise InputError(f"{source}: coordinate {name!r} holds {held}, expected numbers. Convert it before.")
    return np.asarray(variable.values, float)


def check_distinct(values: np.ndarray, name: str, source: str) -> None:
    """Refuse the centres of rows or columns where two are the same."""
    found, counts = np.unique(np.round(values, 10), return_counts=True)
    if (counts > 1).any():
        raise InputError(
            f"{source}: coordinate {name!r} has {found[counts > 1][0]:g} {counts.max()} times, expected every row and "
            "column at a place of its own. Correct the file."
        )


def find(dataset: xr.Dataset, field: xr.DataArray, source: str) -> Axes:
    """Which dimension of a 2-D field is which, and the cell centres along each.

    Parameters
    ----------
    dataset : the decoded file that holds the field and its latitudes and longitudes, 1-D or 2-D
    source : what messages call the file

    Raises
    ------
    InputError
        if there are none, if they exceed the globe, or if rows are no parallels and columns no meridians
    """
    axes = _lines(dataset, field, source)
    if len(axes) < 2:
        axes = _from_centres(dataset, field, source)
    if len(axes) < 2 or axes["lat"][0] == axes["lon"][0]:
        raise InputError(
            f"{source}: no latitudes and longitudes for {field.name} {shape(field.sizes)}. Expected 1-D coordinates "
            "lat and lon (by name, standard_name or units), 2-D variables Latitude and Longitude, or y and x of a "
            "projection."
        )
    found = Axes(axes["lat"][0], axes["lon"][0], axes["lat"][1], axes["lon"][1])
    check_globe(found, source)
    return found


def check_globe(axes: Axes, source: str) -> None:
    """Refuse axes that exceed the globe, or that have a parallel or meridian twice."""
    for kind, dim, values, limit in (("lat", axes.lat_dim, axes.lat, 90.0), ("lon", axes.lon_dim, axes.lon, 360.0)):
        if not np.isfinite(values).all() or np.abs(values).max() > limit + 1e-3:
            raise InputError(
                f"{source}: coordinate {dim!r} runs from {values.min():g} to {values.max():g}, "
                f"expected {'latitudes' if kind == 'lat' else 'longitudes'} within {limit:g} degrees."
            )
        check_distinct(values, dim, source)


def _lines(dataset: xr.Dataset, field: xr.DataArray, source: str) -> dict[str, tuple[str, np.ndarray]]:
    """Dimension and values of 1-D latitudes and longitudes along a field's dimensions."""
    found = {}
    for kind, what in (("lat", "latitudes"), ("lon", "longitudes")):
        lines = {
            str(name): variable
            for name, variable in dataset.variables.items()
            if variable.ndim == 1 and variable.dims[0] in field.dims and axis_kind(str(name), variable.attrs) == kind
        }
        if lines:
            name = the_one(lines, [one for one, line in lines.items() if line.dims == (one,)], what, source)
            found[kind] = (str(lines[name].dims[0]), floats(lines[name], name, source))
    return found


def _from_centres(dataset: xr.Dataset, field: xr.DataArray, source: str) -> dict[str, tuple[str, np.ndarray]]:
    """Regular axes behind 2-D cell centres, which may be missing and need not be regular.

    ASSUME: row and column numbers count cells of equal size, as in the GRASP/POLDER product, whose true centres
    (sinusoidal cells) stray from them by less than a cell.
    """
    axes, found = {}, {}
    for kind, what in (("lat", "latitudes"), ("lon", "longitudes")):
        planes = {
            str(name): variable
            for name, variable in dataset.variables.items()
            if set(variable.dims) == set(field.dims) and axis_kind(str(name), variable.attrs) == kind
        }
        if not planes:
            continue
        names = LATITUDE_NAMES if kind == "lat" else LONGITUDE_NAMES
        name = the_one(planes, [one for one in planes if one.lower() in names], what, source)
        centres = floats(planes[name].transpose(*field.dims), name, source).copy()
        centres[np.abs(centres) > 360] = np.nan
        lines = [_medians(centres, 1), _medians(centres, 0)]
        if not any(np.isfinite(line).any() for line in lines):
            raise InputError(f"{source}: {name} has no value, expected {what}. Correct the file.")
        # The coordinate varies along one of the two dimensions only (up to the cells' irregularity).
        along = int(np.argmax([np.nanmax(line) - np.nanmin(line) for line in lines]))
        axis = _regular(lines[along], 180) if kind == "lat" else _regular(_unwrapped(lines[along]), 360)
        axes[kind] = (str(field.dims[along]), axis)
        found[kind] = (name, centres, axis if along == 1 else axis[:, None])
    if len(found) == 2:
        _check_regular(found, source)
    return axes


def _check_regular(found: dict, source: str) -> None:
    """Refuse 2-D centres that stray from the axes by more than a cell: a projected or rotated grid."""
    (lat_name, lat, lat_axis), (lon_name, lon, lon_axis) = found["lat"], found["lon"]
    # Cells of equal area are wider in degrees towards the poles.
    narrowing = np.cos(np.deg2rad(lat))
    for name, stray, axis in (
        (lat_name, np.abs(lat - lat_axis), lat_axis),
        (lon_name, np.abs((lon - lon_axis + 180) % 360 - 180) * narrowing, lon_axis),
    ):
        step = np.abs(np.diff(axis.ravel())).max() if axis.size > 1 else 1.0
        worst = np.nanmax(stray)
        if not worst <= step:
            raise InputError(
                f"{source}: {name} strays by up to {worst:.3g} degrees from rows and columns {step:.3g} degrees apart. "
                "Expected a grid whose rows are parallels and whose columns are meridians; regrid the file before."
            )


def _unwrapped(line: np.ndarray) -> np.ndarray:
    """Longitudes without the jump at the date line; missing ones stay missing."""
    known = np.isfinite(line)
    line[known] = np.unwrap(line[known], period=360)
    return line


def _medians(centres: np.ndarray, axis: int) -> np.ndarray:
    has_value = np.isfinite(centres).any(axis=axis)
    medians = np.full(has_value.shape, np.nan)
    kept = np.compress(has_value, centres, axis=1 - axis)
    medians[has_value] = np.nanmedian(kept, axis=axis)
    return medians


def _regular(medians: np.ndarray, extent: float) -> np.ndarray:
    """A straight line through the known positions; snapped to the global grid of that many cells if it is one."""
    index = np.arange(len(medians))
    known = np.isfinite(medians)
    slope, offset = np.polyfit(index[known], medians[known], 1) if known.sum() > 1 else (np.nan, np.nan)
    step = extent / len(medians)
    line = np.sign(slope) * (step * (index + 0.5) - extent / 2)
    fitted = slope * index + offset
    return line if np.nanmax(np.abs(fitted - line)) < step else fitted
