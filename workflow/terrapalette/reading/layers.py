"""What a file of any format holds: layers, and their stored numbers piece by piece."""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr

from terrapalette.reading import cf_attributes, cf_values
from terrapalette.reading.axes import axis_kind, shape
from terrapalette.runtime import memory

if TYPE_CHECKING:
    from collections.abc import Callable

# Bytes of memory for each number of a layer at least: stored, decoded in single precision, and where it is missing.
_BYTES = 9


class Layer(NamedTuple):
    """A variable of a netCDF file or Zarr store, or a band of a raster.

    key : what the file calls it: a name, or a band's number from 1
    names : what a user may call it; a raster's band has its description, if any
    sizes : length of each of its dimensions, by name
    attributes : as CF has them
    is_field : whether it may lie on a map, and is no coordinate
    """

    key: str | int
    names: tuple[str, ...]
    sizes: dict[str, int]
    attributes: dict
    is_field: bool = True


class Store(NamedTuple):
    """An opened file or Zarr store. Nothing of its fields is in memory, and no file stays open.

    path : what messages call it
    form : "netcdf", "zarr" or "raster"
    attributes : of the whole file
    layers : all that it holds, coordinates too
    load(key, index) : stored numbers of a layer where dimensions have an index, and where a mask of the file hides them
        (a boolean array) or None
    """

    path: str
    form: str
    attributes: dict
    layers: list[Layer]
    load: "Callable[[str | int, dict[str, int]], tuple[xr.Variable, np.ndarray | None]]"

    @property
    def fields(self) -> list[Layer]:
        """Layers that may be variables of a map."""
        return [layer for layer in self.layers if layer.is_field]

    def layer(self, key: str | int) -> Layer | None:
        """The layer that the file calls so."""
        return next((layer for layer in self.layers if layer.key == key), None)


def of_dataset(dataset: xr.Dataset, path: str, form: str) -> Store:
    """A store over a dataset that was opened without decoding, for as long as that is open."""
    layers = [
        layer(str(name), dict(zip(map(str, variable.dims), variable.shape, strict=True)), variable.attrs, dataset.dims)
        for name, variable in dataset.variables.items()
    ]

    def load(key: str | int, index: dict[str, int]) -> tuple[xr.Variable, None]:
        variable = dataset.variables[key].isel(index)
        return xr.Variable(variable.dims, np.asarray(variable.values), variable.attrs), None

    return Store(path, form, dict(dataset.attrs), layers, load)


def layer(name: str, sizes: dict[str, int], attributes: dict, dims: object) -> Layer:
    """A netCDF variable as a layer, in a file with these dimensions."""
    attributes = cf_attributes.sound(attributes)
    is_field = len(sizes) >= 2 and name not in dims and axis_kind(name, attributes) is None
    return Layer(name, (name,), sizes, attributes, is_field)


def numbers(store: Store, layer: Layer, index: dict[str, int] | None = None) -> xr.DataArray:
    """The decoded values of a layer, where dimensions have an index; missing ones are NaN.

    Whatever the format, numbers are decoded by the same rules: the same stored numbers give the same values.

    Raises
    ------
    InputError
        if they do not fit into memory, or the file is damaged there
    """
    name, index = str(layer.key), index or {}
    sizes = {dim: size for dim, size in layer.sizes.items() if dim not in index}
    told = f"{store.path}: {name} {shape(sizes)}"
    memory.check(_BYTES * math.prod(sizes.values()), told, "Take a part of it, or a coarser grid, before.")
    stored, hidden = store.load(layer.key, index)
    stored = xr.Variable(stored.dims, stored.values, cf_attributes.sound(stored.attrs))
    # Only netCDF has numbers that mean "never written".
    dataset = cf_values.decoded(xr.Dataset({name: stored}), store.path, has_default_fills=store.form == "netcdf")
    found = dataset[name]
    return found if hidden is None or not hidden.any() else found.where(~hidden)
