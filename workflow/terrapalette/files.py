"""Read netCDF files that somebody else made, and say clearly why one cannot be read."""

from pathlib import Path

import numpy as np
import xarray as xr
from scipy.io import netcdf_file

from terrapalette.errors import InputError

# Names under which files keep cell centres; grids.standardize tells what each one is.
COORDINATE_NAMES = {"lat", "latitude", "nav_lat", "lon", "longitude", "nav_lon"}


def read_netcdf(path: str, names: list[str], reader: str) -> xr.Dataset:
    """The named variables of a foreign netCDF file, its coordinates and global attributes, in memory.

    Missing and packed values come decoded whichever library reads ("xarray" or "netCDF4").

    Raises
    ------
    InputError
        if the file is missing, not netCDF, damaged, or lacks a variable
    """
    _check_file(path)
    try:
        _check_size(path)
        dataset = _read_xarray(path, names) if reader == "xarray" else _read_netcdf4(path, names)
    except KeyError as error:
        variable, found = error.args
        raise InputError(
            f"{path}: no variable {variable!r}; the file has {', '.join(found) or 'none'}. "
            "Name the variables to use under land.variables and land.land_variable in config.yaml."
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"{path}: damaged or truncated netCDF file ({error}). Copy or download it again.") from error
    return dataset


def _check_file(path: str) -> None:
    if not Path(path).is_file():
        what = "is a folder, expected a netCDF file" if Path(path).is_dir() else "no such file"
        raise InputError(f"{path}: {what}. Set land.source in config.yaml to a netCDF file or to emulated.")
    with Path(path).open("rb") as file:
        magic = file.read(8)
    if not (magic[:3] == b"CDF" or magic == b"\x89HDF\r\n\x1a\n"):
        raise InputError(f"{path}: not a netCDF file (it starts with {magic!r}, expected CDF or HDF5 content).")


def _check_size(path: str) -> None:
    """Classic netCDF files that were cut off read as zeros: mapping every variable finds the missing end."""
    with Path(path).open("rb") as file:
        is_classic = file.read(4) in {b"CDF\x01", b"CDF\x02"}
    if is_classic:
        netcdf_file(path, mmap=True).close()


def _read_xarray(path: str, names: list[str]) -> xr.Dataset:
    # Times play no part here, and odd time units must not stop a run.
    with xr.open_dataset(path, engine="netcdf4", decode_times=False) as dataset:
        for name in names:
            if name not in dataset.variables:
                raise KeyError(name, sorted(map(str, dataset.data_vars)))
        extra = [name for name in dataset.data_vars if str(name).lower() in COORDINATE_NAMES and name not in names]
        return dataset[[*names, *extra]].load()


def _read_netcdf4(path: str, names: list[str]) -> xr.Dataset:
    import netCDF4

    with netCDF4.Dataset(path) as file:
        for name in names:
            if name not in file.variables:
                raise KeyError(name, sorted(set(file.variables) - set(file.dimensions)))
        extra = [name for name in file.variables if name.lower() in COORDINATE_NAMES or name in file.dimensions]
        fields = {}
        for name in dict.fromkeys([*names, *extra]):
            variable = file[name]
            values = variable[:]
            if np.ma.isMaskedArray(values):
                values = values.filled(np.nan) if values.dtype.kind == "f" else values.astype(float).filled(np.nan)
            kept = {
                key: variable.getncattr(key)
                for key in ("units", "standard_name", "long_name")
                if key in variable.ncattrs()
            }
            fields[name] = (variable.dimensions, values, kept)
        return xr.Dataset(fields, attrs={key: file.getncattr(key) for key in file.ncattrs()})
