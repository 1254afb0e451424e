"""Bring any gridded field to one form: (lat, lon), north up, longitudes from -180 to 180, missing values as NaN."""

import numpy as np
import xarray as xr

from terrapalette.runtime.errors import InputError

LATITUDE_NAMES = {"lat", "latitude", "nav_lat"}
LONGITUDE_NAMES = {"lon", "longitude", "nav_lon"}


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
                f"{source}: {name} has dimensions {_shape(field)}, expected those of {reference.name}: "
                f"{_shape(reference)}. All variables must lie on one grid."
            )
    lat_dim, lon_dim, lat, lon = _axes(dataset, reference, source)
    grid = xr.Dataset(coords={"lat": ("lat", lat), "lon": ("lon", lon)})
    for name, field in fields.items():
        values = field.transpose(lat_dim, lon_dim).values
        values = values.astype(np.float32 if values.dtype.itemsize <= 4 else np.float64)
        values[~np.isfinite(values) | np.isin(values, np.asarray(fill_values, values.dtype))] = np.nan
        _check_values(values, name, ranges[name], source)
        grid[name] = (("lat", "lon"), values, _kept_attributes(field))
    return _north_up(grid)


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
    row = _nearest(-np.asarray(lat, float), -centres_lat)
    around = np.concatenate([[centres_lon[-1] - 360], centres_lon, [centres_lon[0] + 360]])
    column = _nearest(np.asarray(lon, float), around)
    column = np.where(column < 0, -1, (column - 1) % len(centres_lon))
    return np.where((row < 0) | (column < 0), -1, row * len(centres_lon) + column)


def evenly_spaced(values: np.ndarray, lat: np.ndarray, lon: np.ndarray, missing: float) -> tuple[np.ndarray, ...]:
    """A field (row, column) on evenly spaced latitudes (falling) and longitudes (rising) of the same extent.

    A field that lies so already comes back as it is. Else each new cell, as wide as a typical old one, takes the value
    of the old cell that it lies in, `missing` where it lies in none.

    Returns
    -------
    values, lat, lon
    """
    axes = [_even(axis) for axis in (lat, lon)]
    if all(_same(new, old) for new, old in zip(axes, (lat, lon), strict=True)):
        return values, lat, lon
    points = np.meshgrid(*axes, indexing="ij")
    place = cells_of(points[0].ravel(), points[1].ravel(), lat, lon)
    found = np.where(place >= 0, values.ravel()[place], missing).astype(values.dtype)
    return found.reshape(points[0].shape), *axes


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two axes agree to a hundredth of a cell."""
    return len(one) == len(other) and np.abs(one - other).max() <= 0.01 * np.ptp(other) / max(len(other) - 1, 1)


def _even(axis: np.ndarray) -> np.ndarray:
    if len(axis) < 3:
        return axis
    count = round(abs(axis[-1] - axis[0]) / np.median(np.abs(np.diff(axis)))) + 1
    return np.linspace(axis[0], axis[-1], count)


def _nearest(position: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Index of the centre (rising) whose cell holds each position, or -1."""
    if len(centres) == 1:
        return np.where(np.abs(position - centres[0]) <= 0.5, 0, -1)
    gaps = np.diff(centres)
    typical = np.median(gaps)
    reach = np.where(gaps < 1.5 * typical, gaps, typical) / 2
    below, above = np.concatenate([[typical / 2], reach]), np.concatenate([reach, [typical / 2]])
    # Rounding must not open cracks between cells.
    slack = 1e-9 * typical
    known = np.where(np.isfinite(position), position, centres[0] - 2 * typical)
    # A place on a border belongs to the cell after it.
    index = np.searchsorted((centres[1:] + centres[:-1]) / 2, known, side="right")
    offset = known - centres[index]
    return np.where((offset >= -below[index] - slack) & (offset <= above[index] + slack), index, -1)


def _shape(field: xr.DataArray) -> str:
    return "(" + ", ".join(f"{dim}: {size}" for dim, size in field.sizes.items()) + ")"


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
        raise InputError(f"{source}: {field.name} has dimensions {_shape(field)}, expected two (latitude, longitude).")
    extra = _extra_dimension(plane)
    raise InputError(
        f"{source}: {field.name} has {plane.sizes[extra]} steps along {extra!r} {_shape(field)}, expected one "
        f"map. Choose or average before, for example with xarray: .isel({extra}=0) or .mean({extra!r})."
    )


def _extra_dimension(field: xr.DataArray) -> str:
    spatial = [dim for dim in field.dims if _is_spatial(field, dim)]
    return str(next(dim for dim in field.dims if dim not in spatial[:2]))


def _is_spatial(field: xr.DataArray, dim: str) -> bool:
    attributes = field.coords[dim].attrs if dim in field.coords else {}
    return axis_kind(str(dim), attributes) is not None or str(dim) in {"x", "y"}


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


def _axes(dataset: xr.Dataset, field: xr.DataArray, source: str) -> tuple[str, str, np.ndarray, np.ndarray]:
    """Which dimension is which, and the cell centres along each in degrees."""
    axes: dict[str, tuple[str, np.ndarray]] = {}
    for name, variable in dataset.variables.items():
        kind = axis_kind(str(name), variable.attrs)
        if kind and variable.ndim == 1 and variable.dims[0] in field.dims:
            axes[kind] = (str(variable.dims[0]), np.asarray(variable.values, float))
    if len(axes) < 2:
        axes = _axes_from_centres(dataset, field, source)
    if len(axes) < 2 or axes["lat"][0] == axes["lon"][0]:
        raise InputError(
            f"{source}: no latitudes and longitudes for {field.name} {_shape(field)}. Expected 1-D coordinates lat and "
            "lon (by name, standard_name or units), or 2-D variables Latitude and Longitude."
        )
    for kind, limit in (("lat", 90.0), ("lon", 360.0)):
        dim, values = axes[kind]
        if not np.isfinite(values).all() or np.abs(values).max() > limit + 1e-3:
            raise InputError(
                f"{source}: coordinate {dim!r} runs from {values.min():g} to {values.max():g}, "
                f"expected {'latitudes' if kind == 'lat' else 'longitudes'} within {limit:g} degrees."
            )
    return axes["lat"][0], axes["lon"][0], axes["lat"][1], axes["lon"][1]


def _axes_from_centres(dataset: xr.Dataset, field: xr.DataArray, source: str) -> dict[str, tuple[str, np.ndarray]]:
    """Regular axes behind 2-D cell centres, which may be missing and need not be regular.

    ASSUME: row and column numbers count cells of equal size, as in the GRASP/POLDER product, whose true centres
    (sinusoidal cells) stray from them by less than a cell.
    """
    axes, found = {}, {}
    for name, variable in dataset.variables.items():
        kind = axis_kind(str(name), variable.attrs)
        if kind is None or set(variable.dims) != set(field.dims):
            continue
        centres = xr.DataArray(variable).transpose(*field.dims).values.astype(float)
        centres[np.abs(centres) > 360] = np.nan
        lines = [_medians(centres, 1), _medians(centres, 0)]
        # The coordinate varies along one of the two dimensions only (up to the cells' irregularity).
        along = int(np.argmax([np.nanmax(line) - np.nanmin(line) for line in lines]))
        axis = _regular(lines[along], 180) if kind == "lat" else _regular(_unwrapped(lines[along]), 360)
        axes[kind] = (str(field.dims[along]), axis)
        found[kind] = (str(name), centres, axis if along == 1 else axis[:, None])
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
