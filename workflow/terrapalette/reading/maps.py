"""Single maps beside the data: independent references, and masks of the region of interest."""

from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.land import frames
from terrapalette.land.frames import Frame
from terrapalette.reading import coordinate_systems, grids, stepping, stores
from terrapalette.reading.layers import numbers
from terrapalette.runtime.errors import InputError

_KEYS = ("name", "from", "band", "file", "along", "over")


class Map(NamedTuple):
    """One field: its values (row, column) on a frame, NaN where it has none, and its CF attributes."""

    values: np.ndarray
    frame: Frame
    attributes: dict

    def dataset(self, name: str) -> xr.Dataset:
        """The map as a dataset on its grid, under a name."""
        return xr.Dataset({name: (self.frame.dims, self.values, self.attributes)}, frames.coordinates(self.frame))


def read(path: str, variable: str | int, reader: str, *, key: str, crs: str | None = None) -> Map:
    """A map of any format.

    Parameters
    ----------
    variable : what the file calls it, or the number of a band (see `selection`)
    reader : library for netCDF files
    key : the key of the configuration that holds `file` and `variable`; messages point to it
    crs : land.crs, which counts where the file has no CRS

    Raises
    ------
    InputError
        naming the file, what was expected and what was found
    """
    store = stores.opened(path, reader, key=f"{key}.file")
    wanted = dict.fromkeys(_KEYS) | {"name": str(variable)}
    if isinstance(variable, int):
        wanted["band"] = variable
    piece = stepping.single(wanted, [store], f"{key}.variable")
    # A map beside the data may lie in another projection: it is asked for its place, cell by cell.
    own = grids.own_crs(store, piece.layer)
    placement = grids.place(store, piece.layer, piece.dims, crs=coordinate_systems.of_key(crs) if own is None else None)
    values = numbers(store, piece.layer, piece.index)
    if values.dtype.kind not in "fiub":
        raise InputError(f"{path}: {variable} holds {values.dtype}, expected numbers. Correct {key}.variable.")
    return Map(grids.on_grid(values, placement, []), placement.frame, dict(values.attrs))


def covered(frame: Frame, mask: Map) -> np.ndarray:
    """Cells of a frame (row, column) that a mask holds: it is neither zero nor missing there.

    The cell of the mask that holds a cell's centre counts; off the mask nothing is held.
    """
    held = np.isfinite(mask.values) & (mask.values != 0)
    if frames.same(frame, mask.frame):
        return held
    found = np.zeros(frame.shape, bool)
    for rows in grids.blocks(frame.shape):
        row, column = (one.ravel() for one in np.indices(found[rows].shape))
        row += rows.start
        if frame.crs == mask.frame.crs:
            place = frames.cells_of(mask.frame, frame.y[row], frame.x[column])
        else:
            place = frames.cells_at(mask.frame, *frames.places(frame, row, column))
        found[rows] = np.where(place >= 0, held.ravel()[place], False).reshape(-1, frame.shape[1])
    return found


def common(frame: Frame, held: dict[str, np.ndarray]) -> np.ndarray:
    """Cells (row, column) that all of some files hold, given what each one holds by its path.

    Raises
    ------
    InputError
        if there are none
    """
    inside = np.logical_and.reduce(list(held.values()))
    if not inside.any():
        raise InputError(
            f"{' and '.join(held)}: no cell of the grid lies inside (it has {frames.described(frame)}), expected some. "
            "Check land.mask and land.region in config.yaml."
        )
    return inside
