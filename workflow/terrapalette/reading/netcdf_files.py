"""Read netCDF files that somebody else made, and say clearly why one cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import netCDF4
import numpy as np
import xarray as xr
from scipy.io import netcdf_file

from terrapalette.reading import layers
from terrapalette.runtime.errors import InputError


def opened(path: str, reader: str) -> layers.Store:
    """A netCDF file, through xarray or netCDF4.

    Raises
    ------
    InputError
        if the file is damaged or truncated, or has nothing but groups; loading a layer raises it too
    """
    with _damage_told(path):
        _check_size(path)
        store = _with_xarray(path) if reader == "xarray" else _with_netcdf4(path)
        groups = [] if store.fields else _groups(path)
    if groups:
        raise InputError(
            f"{path}: has its variables in groups ({', '.join(groups)}), expected them at the top. Take them out "
            f"before, for example with xarray: open_dataset(..., group={groups[0]!r}).to_netcdf(...)."
        )
    return store


def _groups(path: str) -> list[str]:
    with netCDF4.Dataset(path) as file:
        return list(file.groups)


@contextmanager
def _damage_told(path: str) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError, ValueError, KeyError, IndexError) as error:
        raise InputError(f"{path}: damaged or truncated netCDF file ({error}). Copy or download it again.") from error


def _check_size(path: str) -> None:
    """Classic netCDF files that were cut off read as zeros: mapping every variable finds the missing end."""
    with Path(path).open("rb") as file:
        is_classic = file.read(4) in {b"CDF\x01", b"CDF\x02"}
    if is_classic:
        netcdf_file(path, mmap=True).close()


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
