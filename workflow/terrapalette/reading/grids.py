"""Where the rows and columns of a layer lie, and its values on that frame: north up, longitudes from -180 to 180."""

from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.land.frames import Frame
from terrapalette.reading import axes, coordinate_systems, plane_axes
from terrapalette.reading.layers import Layer, Store, numbers
from terrapalette.runtime.errors import InputError

# What numbers far above their range often are.
FACTORS = ((1e-2, "percent"), (1e-3, "thousandths"), (1e-4, "ten-thousandths"))

# Cells in one block of rows.
_BLOCK = 2**20


class Placement(NamedTuple):
    """How a layer's values come onto a frame.

    frame : the frame
    dims : the layer's dimensions of rows and columns
    rows, columns : which of them make up the frame's, in its order
    """

    frame: Frame
    dims: tuple[str, str]
    rows: np.ndarray
    columns: np.ndarray

    def arrange(self, values: xr.DataArray) -> np.ndarray:
        """The values of a field with these two dimensions as (row, column)."""
        plane = values.transpose(*self.dims).values
        for axis, index in enumerate((self.rows, self.columns)):
            if not np.array_equal(index, np.arange(plane.shape[axis])):
                plane = np.take(plane, index, axis)
        return plane


def map_dims(store: Store, layer: Layer, used: tuple[str, ...] = ()) -> tuple[str, str]:
    """The two dimensions of a layer that span the map; those in `used` count as taken for something else.

    Raises
    ------
    InputError
        if fewer than two are left, or more than two that are longer than one, or one of length zero
    """
    if empty := [dim for dim, size in layer.sizes.items() if not size]:
        raise InputError(
            f"{store.path}: {_name(layer)} {axes.shape(layer.sizes)} has no cell along {empty[0]!r}, expected some."
        )
    dims = [dim for dim in layer.sizes if dim not in used]
    spatial = [dim for dim in dims if is_spatial(store, dim)]
    if len(dims) > 2:
        # A grid of one row or column is still a grid: dimensions of length one go only where they are in the way.
        dims = [dim for dim in dims if layer.sizes[dim] > 1 or dim in spatial]
    if len(dims) == 2:
        return dims[0], dims[1]
    found = f"{axes.shape(layer.sizes)}"
    if len(dims) < 2:
        raise InputError(
            f"{store.path}: {_name(layer)} has dimensions {found}, expected two (latitude, longitude) or (y, x)."
        )
    extra = next(dim for dim in dims if dim not in spatial[:2])
    raise InputError(
        f"{store.path}: {_name(layer)} has {layer.sizes[extra]} steps along {extra!r} {found}, expected one map. Say "
        f"in its entry of land.variables what to make of them (along: {extra} for one feature a step, over: {extra} "
        "with take: mean for one of all, band: 1 for the first; the land variable gets an entry too, cluster: false)."
    )


def place(store: Store, layer: Layer, dims: tuple[str, str], *, crs: str | None = None) -> Placement:
    """Where a layer lies.

    Understood are 1-D latitudes and longitudes in either direction, longitudes 0..360 or -180..180, rows and columns in
    either order, the GRASP/POLDER product's row and column numbers with 2-D cell centres, and axes in a projection with
    a CRS from a CF grid mapping, from GDAL or from the configuration.

    Parameters
    ----------
    dims : the layer's two dimensions of the map (see `map_dims`)
    crs : the CRS of land.crs as `coordinate_systems.of_key` writes it, for files without one

    Raises
    ------
    InputError
        naming the file, what was expected and what was found
    """
    coordinates = _coordinates(store, dims)
    # Shape and names alone matter here: no values are read.
    field = xr.DataArray(
        np.broadcast_to(np.float32(0), [layer.sizes[dim] for dim in dims]), dims=dims, name=_name(layer)
    )
    own = own_crs(store, layer)
    if own is not None and crs is not None and not coordinate_systems.same(own, crs):
        raise InputError(
            f"{store.path}: lies in {coordinate_systems.name(own)}, but land.crs says {coordinate_systems.name(crs)}. "
            "Set land.crs to null in config.yaml, or correct the file."
        )
    known = own if own is not None else crs
    if axes.has_lines(coordinates, field, store.path):
        if known and not coordinate_systems.is_geographic(known):
            raise InputError(
                f"{store.path}: {_name(layer)} lies on latitudes and longitudes, expected "
                f"{coordinate_systems.name(known)} as {'its grid mapping' if own else 'land.crs'} says. Correct that."
            )
        return _on_globe(axes.find(coordinates, field, store.path), known or "", store.path)
    in_plane = plane_axes.find(coordinates, field, known, store.path)
    if in_plane is None:
        # A projection tells nothing where rows and columns are given by latitudes and longitudes.
        geographic = known if known and coordinate_systems.is_geographic(known) else ""
        return _on_globe(axes.find(coordinates, field, store.path), geographic, store.path)
    if known is None:
        raise InputError(
            f"{store.path}: has no coordinate reference system, expected one for its coordinates {in_plane.y_dim} and "
            f"{in_plane.x_dim}. Set land.crs in config.yaml, such as EPSG:32632 (EPSG:4326 for degrees)."
        )
    if coordinate_systems.is_geographic(known):
        lines = axes.Axes(*in_plane)
        axes.check_globe(lines, store.path)
        return _on_globe(lines, known, store.path)
    y, x = np.round(in_plane.y, 6), np.round(in_plane.x, 6)
    rows, columns = np.argsort(-y, kind="stable"), np.argsort(x, kind="stable")
    return Placement(Frame(y[rows], x[columns], known), in_plane[:2], rows, columns)


def on_grid(values: xr.DataArray, placement: Placement, fill_values: list[float]) -> np.ndarray:
    """A layer's decoded values on its frame: (row, column) float, NaN where there is none.

    Single precision, but for whole numbers that need double.
    """
    field = placement.arrange(values)
    if field.dtype.kind not in "fiub":
        raise ValueError(f"numbers expected, found {field.dtype}")
    if np.can_cast(field.dtype, np.float32) or field.dtype.kind == "b":
        found = field.astype(np.float32)
    else:
        found = field.astype(np.float64)
    found[~np.isfinite(found) | np.isin(found, np.asarray(fill_values, found.dtype))] = np.nan
    return compact(found)


def compact(values: np.ndarray) -> np.ndarray:
    """Values (finite or NaN) in single precision, unless they are whole numbers that it does not hold.

    What is too large for it becomes NaN: no quantity is, but undeclared fill values are.
    """
    if values.dtype == np.float32 or not np.isfinite(values).any():
        return values.astype(np.float32, copy=False)
    largest = max(np.nanmax(values), -np.nanmin(values))
    if largest > 2**24:
        found = values[np.isfinite(values)]
        if (found == np.round(found)).all() and (found.astype(np.float32) != found).any():
            return values
    if largest > np.finfo(np.float32).max:
        values = np.where(np.abs(values) > np.finfo(np.float32).max, np.nan, values)
    return values.astype(np.float32)


def blocks(shape: tuple[int, int]) -> list[slice]:
    """Rows of a field in blocks, so that what is made of one on the way stays small beside the field."""
    height = max(1, _BLOCK // max(1, shape[1]))
    return [slice(first, first + height) for first in range(0, shape[0], height)]


def check_values(values: np.ndarray, name: str, source: str) -> None:
    """Refuse a field without any value.

    Raises
    ------
    InputError
        naming the file and the variable
    """
    if not np.isfinite(values).any():
        raise InputError(f"{source}: {name} is missing everywhere ({values.size} cells), expected some values.")


def check_range(values: np.ndarray, name: str, bounds: tuple[float, float], source: str) -> None:
    """Refuse a field with values outside its physical range; some must be known.

    Raises
    ------
    InputError
        naming the file, the variable, and how many values are wrong
    """
    low, high = bounds
    lowest, highest = np.nanmin(values), np.nanmax(values)
    # Packed and 32-bit values may overstep a bound by rounding alone.
    slack = 1e-4 * (high - low)
    if lowest >= low - slack and highest <= high + slack:
        return
    outside = int(((values < low - slack) | (values > high + slack)).sum())
    # The mildest factor that brings nearly all of them in, and not all to nothing.
    known = values[np.isfinite(values)]
    for factor, looks in FACTORS:
        inside = (known * factor >= low - slack) & (known * factor <= high + slack)
        if highest * factor > 0.02 * high and inside.mean() > 0.9:
            hint = f" They look like {looks}: say scale: {factor:.1e} for {name} in land.variables."
            break
    else:
        hint = " Correct the file, or the scale, range or fill_values in config.yaml."
    raise InputError(
        f"{source}: {outside} of {known.size} values of {name} lie outside {low:g}..{high:g} (found "
        f"{lowest:g}..{highest:g}).{hint}"
    )


def check_varies(values: np.ndarray, name: str, source: str) -> None:
    """Refuse a field of one value everywhere.

    Raises
    ------
    InputError
        naming the file, the variable and the value
    """
    n_valid, lowest = int(np.isfinite(values).sum()), np.nanmin(values)
    if n_valid > 1 and lowest == np.nanmax(values):
        raise InputError(f"{source}: {name} is {lowest + 0:g} in all {n_valid} cells, expected a variable that varies.")


def _name(layer: Layer) -> str:
    return layer.names[0] if layer.names else f"band {layer.key}"


def is_spatial(store: Store, dim: str) -> bool:
    """Whether a dimension is one of a map, by its name or its coordinate."""
    held = store.layer(dim)
    attributes = held.attributes if held else {}
    return axes.axis_kind(dim, attributes) is not None or plane_axes.axis_kind(dim, attributes) is not None


def _coordinates(store: Store, dims: tuple[str, str]) -> xr.Dataset:
    """Whatever may say where these dimensions lie, decoded."""
    found = {}
    for layer in store.layers:
        name = str(layer.key)
        on_dims = bool(layer.sizes) and set(layer.sizes) <= set(dims)
        if on_dims and (axes.axis_kind(name, layer.attributes) or plane_axes.is_axis(name, layer)):
            found[name] = numbers(store, layer).variable
    return xr.Dataset(found)


def own_crs(store: Store, layer: Layer) -> str | None:
    """The CRS that a layer's grid mapping describes, as `coordinate_systems.normal` writes it; None without one."""
    # CF 1.7 also knows "crs: x y": the first word names the variable.
    named = str(layer.attributes.get("grid_mapping", "")).split()
    mappings = [store.layer(named[0].rstrip(":"))] if named else store.layers
    # Some files do not say which, but have just one.
    found = [coordinate_systems.of_mapping(one.attributes, store.path) for one in mappings if one is not None]
    known = [crs for crs in found if crs is not None]
    return known[0] if len(known) == 1 else None


def _on_globe(lines: axes.Axes, crs: str, source: str) -> Placement:
    # One place has one number, whatever precision a format keeps its coordinates in.
    lat = np.round(lines.lat, 10)
    lon = np.round((np.round(lines.lon, 10) + 180) % 360 - 180, 10)
    rows, columns = np.argsort(-lat, kind="stable"), np.argsort(lon, kind="stable")
    # A meridian given twice (-180 and 180) is one meridian, also where rounding tells them apart.
    distance = np.diff(np.append(lon[columns], lon[columns[0]] + 360))
    kept = columns[distance > 1e-3 * np.median(distance)]
    if len(kept) < len(columns) - 1:
        raise InputError(
            f"{source}: coordinate {lines.lon_dim!r} runs from {lines.lon.min():g} to {lines.lon.max():g} and has "
            f"{len(columns) - len(kept)} meridians twice, expected one turn around the globe. Take a part of it before."
        )
    return Placement(Frame(lat[rows], lon[kept], crs), (lines.lat_dim, lines.lon_dim), rows, kept)
