"""The maps that a variable is made of: one, or one for each step along a dimension, over bands or over files."""

import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.reading import grids, selection, sources
from terrapalette.reading.layers import Layer, Store, numbers
from terrapalette.reading.selection import Choice
from terrapalette.runtime.errors import InputError

_YEAR = 365.2425


class Piece(NamedTuple):
    """One map in a file: a layer, its two dimensions of the map, and the index along each of the others."""

    store: Store
    layer: Layer
    dims: tuple[str, str]
    index: dict[str, int]


class Steps(NamedTuple):
    """Maps along a dimension.

    pieces : in the order of the coordinate
    values : (step,) the coordinate: numbers, text or times, None where the dimension has none
    attributes : of the coordinate
    """

    pieces: list[Piece]
    values: np.ndarray | None
    attributes: dict


def single(variable: dict, stores: list[Store], key: str) -> Piece:
    """The one map that a variable without steps means.

    Raises
    ------
    InputError
        as `selection.one`; if the layer has steps; if `band` counts beyond them
    """
    store, layer = selection.one(variable, stores, key)
    if variable["band"] is None or isinstance(layer.key, int):
        return _piece(Choice(store, layer), {})
    spatial = [dim for dim in layer.sizes if grids.is_spatial(store, dim)]
    others = [dim for dim in layer.sizes if dim not in spatial] if len(spatial) > 1 else list(layer.sizes)[:-2]
    shape = ", ".join(f"{dim}: {size}" for dim, size in layer.sizes.items())
    if len(others) != 1 or variable["band"] > layer.sizes[others[0]]:
        raise InputError(
            f"{store.path}: {layer.key} has dimensions ({shape}), expected one beside those of the map with at least "
            f"{variable['band']} steps, as the band of {variable['name']} under {key} counts. Correct `band`."
        )
    return _piece(Choice(store, layer), {others[0]: variable["band"] - 1})


def along(variable: dict, dim: str, stores: list[Store], key: str) -> Steps:
    """The maps of a variable along a dimension: of one file, or of several that each hold some.

    "file" counts files without such a dimension, "band" the bands of a raster.

    Raises
    ------
    InputError
        as `selection.several`; if a file has no such dimension; if two maps are of the same step
    """
    if dim == "band" and _has_rasters(stores):
        choices = selection.bands(variable, stores, key)
        texts = [choice.layer.names[0] if choice.layer.names else "" for choice in choices]
        named = len(set(texts)) == len(texts) and all(texts)
        values = np.array(texts if named else [choice.layer.key for choice in choices])
        return Steps([_piece(choice, {}) for choice in choices], values, {})
    choices = selection.several(variable, stores, key)
    if dim == "file":
        ordered = sorted(choices, key=lambda choice: sources.natural(choice.store.path))
        _refuse_twins(ordered, variable, key)
        labels = differing([Path(choice.store.path).stem for choice in ordered])
        # Numbers are written with equally many digits.
        values = np.array([int(one) for one in labels] if all(one.isdecimal() for one in labels) else labels)
        return Steps([_piece(choice, {}) for choice in ordered], values, {})
    return _merged([_part(choice, dim, variable, key) for choice in choices], variable, dim)


def position(steps: Steps) -> tuple[np.ndarray, float] | None:
    """Where steps in time lie (step,) in days, and the year in days; None for steps that are no times."""
    times = None if steps.values is None else _times(steps.values, steps.attributes)
    if times is None:
        return None
    days = [(time - times[0]).total_seconds() / 86400 for time in times]
    return np.array(days), _YEAR


def differing(names: list[str]) -> list[str]:
    """What tells names apart, without what they share: ndvi_01 and ndvi_02 are 01 and 02."""
    if len(names) == 1:
        return names
    parts = [re.findall(r"\d+|[^\W\d_]+", name) for name in names]
    if len({len(one) for one in parts}) == 1:
        changing = [place for place, column in enumerate(zip(*parts, strict=True)) if len(set(column)) > 1]
        found = ["_".join(one[place] for place in changing) for one in parts]
    else:
        first = _shared(names)
        last = _shared([name[first:][::-1] for name in names])
        found = [name[first : len(name) - last] for name in names]
    return found if len(set(found)) == len(found) and all(found) else names


def _shared(names: list[str]) -> int:
    """How many first letters all names share."""
    return next(
        (place for place, letters in enumerate(zip(*names, strict=False)) if len(set(letters)) > 1),
        len(min(names, key=len)),
    )


def _piece(choice: Choice, index: dict[str, int]) -> Piece:
    store, layer = choice
    dims = grids.map_dims(store, layer, tuple(index))
    # What is left beside the map is one long.
    rest = {dim: 0 for dim in layer.sizes if dim not in dims and dim not in index}
    return Piece(store, layer, dims, index | rest)


def _has_rasters(stores: list[Store]) -> bool:
    return any(store.form == "raster" for store in stores)


def _part(choice: Choice, dim: str, variable: dict, key: str) -> Steps:
    """The steps in one file."""
    store, layer = choice
    coordinate = store.layer(dim)
    if dim in layer.sizes:
        found = None if coordinate is None else numbers(store, coordinate)
        pieces = [_piece(choice, {dim: index}) for index in range(layer.sizes[dim])]
    elif coordinate is not None and not coordinate.sizes:
        found, pieces = numbers(store, coordinate), [_piece(choice, {})]
    else:
        shape = ", ".join(f"{name}: {size}" for name, size in layer.sizes.items())
        raise InputError(
            f"{store.path}: {selection.described(choice)} has dimensions ({shape}), expected one called {dim!r} as "
            f"{variable['name']} under {key} asks. Name one of them; for one file a step say file, for bands band."
        )
    values = None if found is None else np.ravel(found.values)
    return Steps(pieces, values, {} if coordinate is None else coordinate.attributes)


def _merged(parts: list[Steps], variable: dict, dim: str) -> Steps:
    """Steps of several files in the order of their coordinate."""
    pieces = [piece for part in parts for piece in part.pieces]
    if any(part.values is None for part in parts):
        return Steps(pieces, None, {})
    counted = {(str(part.attributes.get("units")), str(part.attributes.get("calendar"))) for part in parts}
    attributes = parts[0].attributes
    if len(counted) == 1:
        values = np.concatenate([part.values for part in parts])
    else:
        # Each file may count from its own day.
        times = [_times(part.values, part.attributes) for part in parts]
        if any(one is None for one in times):
            raise InputError(
                f"{pieces[0].store.path}: {dim} of {variable['name']} is counted in other units than in other files "
                f"({', '.join(sorted(units for units, _ in counted))}), expected one unit. Correct the files."
            )
        values, attributes = np.array([one for part in times for one in part], object), {}
    order = list(range(len(values)))
    if values.dtype.kind in "iufMO":
        order = sorted(order, key=lambda place: values[place])
    for one, other in pairwise(order):
        if values[one] == values[other]:
            raise InputError(
                f"{pieces[one].store.path} and {pieces[other].store.path} both hold {variable['name']} at {dim} "
                f"{values[one]}, expected every step once. Take one of them out of land.source."
            )
    return Steps([pieces[place] for place in order], values[order], attributes)


def _times(values: np.ndarray, attributes: dict) -> list | None:
    """Times with a date, None where a coordinate has none."""
    if values.dtype.kind == "O" and all(hasattr(one, "timetuple") for one in values):
        return values.tolist()
    if "since" not in str(attributes.get("units", "")) or values.dtype.kind not in "iuf":
        return None
    kept = {key: attributes[key] for key in ("units", "calendar") if key in attributes}
    try:
        decoded = xr.decode_cf(xr.Dataset({"step": ("step", values, kept)}))["step"].values
    except (ValueError, OverflowError):
        return None
    if decoded.dtype.kind == "M":
        decoded = decoded.astype("datetime64[us]").astype(datetime)
    return decoded.tolist()


def _refuse_twins(choices: list[Choice], variable: dict, key: str) -> None:
    for one, other in pairwise(choices):
        if one.store.path == other.store.path:
            raise InputError(
                f"{one.store.path}: {variable['name']} under {key} may be {selection.described(one)} or "
                f"{selection.described(other)}, expected one map a file. Name the layer under `from` or `band`."
            )
