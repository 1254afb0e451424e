"""Files of any format that somebody else made, opened alike."""

from pathlib import Path

from terrapalette.reading import gdal_rasters, netcdf_files, zarr_stores
from terrapalette.reading.layers import Store
from terrapalette.reading.sources import is_zarr
from terrapalette.runtime import foreign_bytes
from terrapalette.runtime.errors import InputError

NETCDF_ENDINGS = (".nc", ".nc3", ".nc4", ".cdf")
HDF4 = b"\x0e\x03\x13\x01"
HDF5 = b"\x89HDF\r\n\x1a\n"


def opened(path: str, reader: str, *, key: str = "land.source") -> Store:
    """What a file or Zarr store holds.

    Parameters
    ----------
    reader : library that reads netCDF files: "xarray" or "netCDF4"; both give the same numbers
    key : the key of the configuration that names the file; messages point to it

    Raises
    ------
    InputError
        if there is no such file, if it may not be read, is of no known format, or damaged
    """
    with foreign_bytes.told(path, "cannot be opened"):
        if is_zarr(path):
            return zarr_stores.opened(path)
        return _opened_file(path, reader, key)


def _opened_file(path: str, reader: str, key: str) -> Store:
    if not Path(path).is_file():
        what = "is a folder, expected a file or a Zarr store" if Path(path).is_dir() else "no such file"
        raise InputError(
            f"{path}: {what}. Set {key} in config.yaml to the path of a netCDF file, raster or Zarr store."
        )
    with Path(path).open("rb") as file:
        magic = file.read(8)
    if magic[:4] == HDF4:
        raise InputError(
            f"{path}: HDF4, which GDAL as Python brings it does not read. Convert it before, for example to GeoTIFF."
        )
    if magic[:3] == b"CDF" or magic == HDF5:
        return netcdf_files.opened(path, reader)
    found = f"starts with {magic.decode('latin-1')!r}" if magic else "is empty"
    if path.lower().endswith(NETCDF_ENDINGS):
        raise InputError(f"{path}: not a netCDF file (it {found}, expected CDF or HDF5 content).")
    if not magic:
        raise InputError(f"{path}: not a raster (it is empty). Copy or make it again.")
    return gdal_rasters.opened(path)
