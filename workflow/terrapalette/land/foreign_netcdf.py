"""Read netCDF files that somebody else made, and say clearly why one cannot be read."""

from pathlib import Path

import netCDF4
import numpy as np
import xarray as xr
from scipy.io import netcdf_file

from terrapalette.land import cf_values
from terrapalette.land.axes import axis_kind
from terrapalette.runtime.errors import InputError


def read_netcdf(
    path: str,
    names: list[str],
    reader: str,
    *,
    file_key: str = "land.source",
    variable_key: str = "land.variables and land.land_variable",
) -> xr.Dataset:
    """The named variables of a foreign netCDF file, its coordinates and global attributes, in memory.

    Whichever library reads ("xarray" or "netCDF4"), missing and packed values come decoded, and alike. The keys are
    those of the configuration that name file and variables: messages point to them.

    Raises
    ------
    InputError
        if the file is missing, not netCDF, damaged, lacks a variable, or packs one in a way that makes no sense
    """
    _check_file(path, file_key)
    try:
        _check_size(path)
        stored = _read_xarray(path, names) if reader == "xarray" else _read_netcdf4(path, names)
    except KeyError as error:
        variable, found = error.args
        raise InputError(
            f"{path}: no variable {variable!r}; the file has {', '.join(found) or 'none'}. "
            f"Name what to use under {variable_key} in config.yaml."
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"{path}: damaged or truncated netCDF file ({error}). Copy or download it again.") from error
    return cf_values.decoded(stored, path)


def _check_file(path: str, key: str) -> None:
    if not Path(path).is_file():
        what = "is a folder, expected a netCDF file" if Path(path).is_dir() else "no such file"
        raise InputError(f"{path}: {what}. Set {key} in config.yaml to the path of a netCDF file.")
    with Path(path).open("rb") as file:
        magic = file.read(8)
    if not (magic[:3] == b"CDF" or magic == b"\x89HDF\r\n\x1a\n"):
        found = f"starts with {magic.decode('latin-1')!r}" if magic else "is empty"
        raise InputError(f"{path}: not a netCDF file (it {found}, expected CDF or HDF5 content).")


def _check_size(path: str) -> None:
    """Classic netCDF files that were cut off read as zeros: mapping every variable finds the missing end."""
    with Path(path).open("rb") as file:
        is_classic = file.read(4) in {b"CDF\x01", b"CDF\x02"}
    if is_classic:
        netcdf_file(path, mmap=True).close()


def _read_xarray(path: str, names: list[str]) -> xr.Dataset:
    with xr.open_dataset(path, engine="netcdf4", decode_cf=False) as dataset:
        chosen = _chosen(names, {str(name): variable.attrs for name, variable in dataset.variables.items()})
        fields = {name: (dataset[name].dims, dataset[name].values, dataset[name].attrs) for name in chosen}
        return xr.Dataset(fields, attrs=dataset.attrs)


def _read_netcdf4(path: str, names: list[str]) -> xr.Dataset:
    with netCDF4.Dataset(path) as file:
        file.set_auto_maskandscale(False)
        attributes = {name: {key: one.getncattr(key) for key in one.ncattrs()} for name, one in file.variables.items()}
        fields = {
            name: (file[name].dimensions, np.asarray(file[name][...]), attributes[name])
            for name in _chosen(names, attributes)
        }
        return xr.Dataset(fields, attrs={key: file.getncattr(key) for key in file.ncattrs()})


def _chosen(names: list[str], attributes: dict[str, dict]) -> list[str]:
    """The wanted variables and whatever may be their latitudes and longitudes."""
    for name in names:
        if name not in attributes:
            raise KeyError(name, sorted(attributes))
    found = [name for name, own in attributes.items() if axis_kind(name, own)]
    return list(dict.fromkeys([*names, *found]))
