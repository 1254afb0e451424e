"""Read netCDF files that somebody else made, and say clearly why one cannot be read."""

from contextlib import AbstractContextManager
from pathlib import Path

import netCDF4
import numpy as np
import xarray as xr

from terrapalette.reading import classic_headers, layers
from terrapalette.runtime import foreign_bytes
from terrapalette.runtime.errors import InputError


def opened(path: str, reader: str) -> layers.Store:
    """A netCDF file, through xarray or netCDF4.

    Raises
    ------
    InputError
        if the file is damaged or truncated, or has nothing but groups; loading a layer raises it too
    """
    with _damage_told(path):
        if _is_classic(path):
            classic_headers.check(path)
        store = _with_xarray(path) if reader == "xarray" else _with_netcdf4(path)
        groups = [] if store.fields else _groups(path)
    if groups:
        raise InputError(
            f"{path}: has its variables in groups ({', '.join(groups)}), expected them at the top. Take them out "
            f"before, for example with xarray: open_dataset(..., group={groups[0]!r}).to_netcdf(...)."
        )
    return store


def _groups(path: str) -> list[str]:
    """Paths of the groups that hold maps, or else of all at the top."""
    with netCDF4.Dataset(path) as file:
        below = [file.groups]
        inner = []
        while below:
            for group in below.pop().values():
                inner.append(group)
                below.append(group.groups)
        maps = [group.path.strip("/") for group in inner if any(one.ndim >= 2 for one in group.variables.values())]
        holding = [group.path.strip("/") for group in inner if group.variables]
        return maps or holding or list(file.groups)


def _damage_told(path: str) -> AbstractContextManager:
    return foreign_bytes.told(path, "damaged or truncated netCDF file")


def _is_classic(path: str) -> bool:
    with Path(path).open("rb") as file:
        return file.read(4) in {b"CDF\x01", b"CDF\x02", b"CDF\x05"}


def _with_xarray(path: str) -> layers.Store:
    def dataset() -> xr.Dataset:
        return xr.open_dataset(path, engine="netcdf4", decode_cf=False, cache=False)

    def load(key: str | int, index: dict[str, int]) -> tuple[xr.Variable, None]:
        with _damage_told(path), dataset() as file:
            return layers.of_dataset(file, path, "netcdf").load(key, index)

    with dataset() as file:
        return layers.of_dataset(file, path, "netcdf")._replace(load=load)


def _with_netcdf4(path: str) -> layers.Store:
    def attributes(held: netCDF4.Dataset | netCDF4.Variable) -> dict:
        return {key: held.getncattr(key) for key in held.ncattrs()}

    def load(key: str | int, index: dict[str, int]) -> tuple[xr.Variable, None]:
        with _damage_told(path), netCDF4.Dataset(path) as file:
            file.set_auto_maskandscale(False)
            variable = file[key]
            dims = [dim for dim in variable.dimensions if dim not in index]
            place = tuple(index.get(dim, slice(None)) for dim in variable.dimensions)
            return xr.Variable(dims, np.asarray(variable[place or ...]), attributes(variable)), None

    with netCDF4.Dataset(path) as file:
        held = [
            layers.layer(name, dict(zip(one.dimensions, one.shape, strict=True)), attributes(one), file.dimensions)
            for name, one in file.variables.items()
        ]
        return layers.Store(path, "netcdf", attributes(file), held, load)
