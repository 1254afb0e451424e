"""Bring any gridded field to one form: (lat, lon), north up, longitudes from -180 to 180, missing values as NaN."""

import numpy as np
import xarray as xr

from terrapalette.land import axes
from terrapalette.runtime.errors import InputError


def standardize(
    dataset: xr.Dataset,
    *,
    source: str,
    ranges: dict[str, tuple[float, float] | None],
    fill_values: list[float],
) -> xr.Dataset:
    """The named variables on a regular grid, north up.

    Understood are 1-D latitudes and longitudes in either direction, longitudes 0..360 or -180..180, dimensions in
    either order, further dimensions of length one, and the GRASP/POLDER product's row and column numbers with 2-D
    cell centres.

    Parameters
    ----------
    dataset : the decoded file
    source : what messages call the file
    ranges : smallest and largest possible value of each wanted variable, or None where anything goes
    fill_values : numbers that stand for missing values

    Returns
    -------
    dataset with one float (lat, lon) variable per name and 1-D float64 lat (falling) and lon (rising) in degrees

    Raises
    ------
    InputError
        naming the file, the variable, what was expected and what was found
    """
    fields = {name: _plane(dataset[name], source) for name in ranges}
    reference = next(iter(fields.values()))
    for name, field in fields.items():
        if set(field.dims) != set(reference.dims):
            raise InputError(
                f"{source}: {name} has dimensions {axes.shape(field)}, expected those of {reference.name}: "
                f"{axes.shape(reference)}. All variables must lie on one grid."
            )
    lat_dim, lon_dim, lat, lon = axes.find(dataset, reference, source)
    grid = xr.Dataset(coords={"lat": ("lat", lat), "lon": ("lon", lon)})
    for name, field in fields.items():
        values = field.transpose(lat_dim, lon_dim).values
        # Whole numbers of 32 bits, such as classes of a map, are exact in double precision alone.
        values = values.astype(np.float32 if np.can_cast(values.dtype, np.float32) else np.float64)
        values[~np.isfinite(values) | np.isin(values, np.asarray(fill_values, values.dtype))] = np.nan
        _check_values(values, name, ranges[name], source)
        grid[name] = (("lat", "lon"), values, _kept_attributes(field))
    return _north_up(grid)


def _plane(field: xr.DataArray, source: str) -> xr.DataArray:
    if field.dtype.kind == "b":
        field = field.astype(np.uint8).rename(field.name)
    if field.dtype.kind not in "fiu":
        held = "text" if field.dtype.kind in "SUO" else f"{field.dtype} values"
        raise InputError(f"{source}: {field.name} holds {held}, expected numbers.")
    # A grid of one row or column is still a grid: dimensions of length one go only where they are in the way.
    dropped = [dim for dim in field.dims if field.sizes[dim] == 1 and not _is_spatial(field, dim)]
    plane = field.squeeze(dropped, drop=True) if field.ndim > 2 else field
    if plane.ndim == 2:
        return plane
    if plane.ndim < 2:
        raise InputError(
            f"{source}: {field.name} has dimensions {axes.shape(field)}, expected two (latitude, longitude)."
        )
    extra = _extra_dimension(plane)
    raise InputError(
        f"{source}: {field.name} has {plane.sizes[extra]} steps along {extra!r} {axes.shape(field)}, expected one "
        f"map. Choose or average before, for example with xarray: .isel({extra}=0) or .mean({extra!r})."
    )


def _extra_dimension(field: xr.DataArray) -> str:
    spatial = [dim for dim in field.dims if _is_spatial(field, dim)]
    return str(next(dim for dim in field.dims if dim not in spatial[:2]))


def _is_spatial(field: xr.DataArray, dim: str) -> bool:
    attributes = field.coords[dim].attrs if dim in field.coords else {}
    return axes.axis_kind(str(dim), attributes) is not None or str(dim) in {"x", "y"}


def _check_values(values: np.ndarray, name: str, bounds: tuple[float, float] | None, source: str) -> None:
    valid = values[np.isfinite(values)]
    if valid.size == 0:
        raise InputError(f"{source}: {name} is missing everywhere ({values.size} cells), expected some values.")
    if bounds is None:
        return
    low, high = bounds
    # Packed and 32-bit values may overstep a bound by rounding alone.
    slack = 1e-4 * (high - low)
    outside = int(((valid < low - slack) | (valid > high + slack)).sum())
    if outside:
        hint = ""
        if high <= 1 and valid.max() > 1.5:
            looks = "percent: divide by 100" if valid.max() <= 110 else "scaled integers without their scale_factor"
            hint = f" The values look like {looks}."
        raise InputError(
            f"{source}: {outside} of {valid.size} values of {name} lie outside {low:g}..{high:g} (found "
            f"{valid.min():g}..{valid.max():g}).{hint} Correct the file, or the range or fill_values in config.yaml."
        )
    if valid.size > 1 and valid.min() == valid.max():
        raise InputError(
            f"{source}: {name} is {valid[0] + 0:g} in all {valid.size} cells, expected a variable that varies."
        )


def _kept_attributes(field: xr.DataArray) -> dict:
    return {key: field.attrs[key] for key in ("long_name", "standard_name", "units") if key in field.attrs}


def _north_up(grid: xr.Dataset) -> xr.Dataset:
    lon = (grid["lon"].values + 180) % 360 - 180
    grid = grid.assign_coords(lon=lon).sortby("lon").sortby("lat", ascending=False)
    # A meridian given twice (-180 and 180) is one meridian, also where rounding tells them apart.
    lon = grid["lon"].values
    distance = np.diff(np.append(lon, lon[0] + 360))
    grid = grid.isel(lon=np.flatnonzero(distance > 1e-3 * np.median(distance)))
    grid["lat"].attrs = {"standard_name": "latitude", "long_name": "latitude", "units": "degrees_north", "axis": "Y"}
    grid["lon"].attrs = {"standard_name": "longitude", "long_name": "longitude", "units": "degrees_east", "axis": "X"}
    return grid
