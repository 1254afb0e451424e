"""Files that are written whole or not at all."""

import errno
import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from terrapalette.runtime import runs
from terrapalette.runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import matplotlib.figure
    import numpy as np
    import pandas as pd
    import xarray as xr


# Cells of a chunk of compressed fields, so many whole rows: blocks of rows are read, each chunk just once.
_CHUNK = 262_144
# Bytes that are written to see whether there is room.
_TRIAL = 65_536
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def whole(path: str) -> "Iterator[str]":
    """A temporary name beside `path` that becomes `path` on success and vanishes on failure.

    A job whose run has ended writes nothing: another run may be making the same file (the number of the process keeps
    their temporary files apart).

    Raises
    ------
    InputError
        if there is no room for it, or no permission to write it
    """
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield str(part)
        runs.check_alive()
        part.replace(target)
    except (OSError, RuntimeError) as error:
        if reason := _unwritable(part, error):
            raise InputError(f"{path}: {reason}") from error
        raise
    finally:
        part.unlink(missing_ok=True)


def _unwritable(part: Path, error: Exception) -> str:
    """Why a file cannot be written, with the remedy; "" where it is not the file system's doing.

    Libraries tell of a full disk in words of their own ("HDF error"): so a little more is written to see.
    """
    number = getattr(error, "errno", None)
    if number not in _FULL | _CLOSED:
        try:
            with part.open("ab") as file:
                file.write(bytes(_TRIAL))
                file.flush()
                os.fsync(file.fileno())
        except OSError as found:
            number = found.errno
    if number in _FULL:
        return f"no space left on the disk of {part.parent} ({os.strerror(number)}). Free some, and run the same again."
    if number in _CLOSED:
        return f"no permission to write it ({os.strerror(number)}). Give yourself some in {part.parent}."
    return ""


def write_netcdf(dataset: "xr.Dataset", path: str) -> None:
    """Write compressed netCDF-4; what declares its own encoding keeps it."""
    with whole(path) as part:
        dataset.to_netcdf(part, engine="netcdf4", format="NETCDF4", encoding=_compressed(dataset))


def write_fields(dataset: "xr.Dataset", fields: "Iterable[tuple[str, xr.Variable]]", path: str, complevel: int) -> None:
    """Write a dataset, then more variables on its dimensions one after the other, so that just one is in memory."""
    import xarray as xr

    with whole(path) as part:
        dataset.to_netcdf(part, engine="netcdf4", format="NETCDF4", encoding=_compressed(dataset))
        for name, field in fields:
            one = xr.Dataset({name: field})
            packing = {"zlib": complevel > 0, "complevel": complevel}
            if complevel and field.size > _CHUNK:
                packing["chunksizes"] = (max(1, _CHUNK // field.shape[1]), *field.shape[1:])
            one.to_netcdf(part, mode="a", engine="netcdf4", format="NETCDF4", encoding={name: packing})


def write_rows(
    dataset: "xr.Dataset",
    fields: "dict[str, xr.Variable]",
    stripes: "Iterable[tuple[int, Sequence[np.ndarray]]]",
    path: str,
) -> None:
    """Write a dataset, then fields on its dimensions, some rows of all of them at a time.

    Parameters
    ----------
    dataset : coordinates and attributes
    fields : by name: dimensions, type, attributes and encoding count, values do not. Those that declare their
        `chunksizes` are written as stripes come; without, all are gathered and written as `write_netcdf` does
    stripes : first row, and of each field (row, column) values from there on
    """
    import netCDF4
    import numpy as np

    if not all("chunksizes" in field.encoding for field in fields.values()):
        whole_fields = {name: np.empty(field.shape, field.dtype) for name, field in fields.items()}
        _fill(list(whole_fields.values()), stripes)
        gathered = {name: field.copy(data=whole_fields[name]) for name, field in fields.items()}
        write_netcdf(dataset.assign(gathered), path)
        return
    with whole(path) as part:
        dataset.to_netcdf(part, engine="netcdf4", format="NETCDF4", encoding=_compressed(dataset))
        with netCDF4.Dataset(part, "a") as file:
            made = []
            for name, field in fields.items():
                told = dict(field.encoding)
                fill = told.pop("_FillValue", None)
                packing = {"zlib": True, "complevel": 4, **told}
                made.append(file.createVariable(name, field.dtype, field.dims, fill_value=fill, **packing))
                made[-1].setncatts(field.attrs)
                made[-1].set_auto_maskandscale(False)
            _fill(made, stripes)


def _fill(fields: "Sequence", stripes: "Iterable[tuple[int, Sequence[np.ndarray]]]") -> None:
    for first, values in stripes:
        for field, own in zip(fields, values, strict=True):
            field[first : first + len(own)] = own


def _compressed(dataset: "xr.Dataset") -> dict:
    """Encoding of a dataset's arrays of numbers."""
    numeric = [name for name, variable in dataset.data_vars.items() if variable.dtype.kind in "fiu" and variable.ndim]
    return {name: {"zlib": True, "complevel": 4, **dataset[name].encoding} for name in numeric}


def write_groups(groups: "dict[str, xr.Dataset]", path: str) -> None:
    """Write datasets into one netCDF-4 file, each in the group that its key names ("/", "/a/b")."""
    import xarray as xr

    tree = xr.DataTree.from_dict(groups)
    encoding = {node.path: _compressed(node.to_dataset(inherit=False)) for node in tree.subtree}
    with whole(path) as part:
        tree.to_netcdf(part, engine="netcdf4", format="NETCDF4", encoding=encoding)


def read_groups(path: str) -> "dict[str, xr.Dataset]":
    """The datasets of all groups of a netCDF-4 file, in memory, by their paths."""
    import xarray as xr

    with xr.open_datatree(path, engine="netcdf4") as tree:
        return {node.path: node.to_dataset(inherit=False).load() for node in tree.subtree}


def write_csv(table: "pd.DataFrame", path: str, index: bool = False) -> None:
    """Write a table with as many digits as a double holds reliably."""
    with whole(path) as part:
        table.to_csv(part, index=index, float_format="%.10g", lineterminator="\n")


def write_json(value: object, path: str) -> None:
    """Write plain values as indented JSON; a number that is not finite is an error."""
    with whole(path) as part:
        text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
        Path(part).write_text(text + "\n", encoding="utf-8")


def write_text(text: str, path: str) -> None:
    """Write text as UTF-8."""
    with whole(path) as part:
        Path(part).write_text(text, encoding="utf-8")


def write_figure(figure: "matplotlib.figure.Figure", *paths: str) -> None:
    """Write a picture at its own size and resolution, in the format of each path's ending."""
    _settle(figure)
    for path in paths:
        kind = Path(path).suffix[1:]
        with whole(path) as part:
            # The same figure gives the same bytes: no clock times.
            figure.savefig(part, format=kind, metadata={"Date": None} if kind == "svg" else None)


def _settle(figure: "matplotlib.figure.Figure") -> None:
    """Fix the layout: its solver's last digits differ between runs; they name an SVG's parts, and may move a pixel."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        axes.set_position([round(value, 5) for value in axes.get_position(original=True).bounds])
