"""The chosen cells of a grid file in blocks of rows, each read where it is needed and normalized on the way."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np
import xarray as xr

from terrapalette.blocks import moments
from terrapalette.blocks.source import SIZE
from terrapalette.land import features, frames
from terrapalette.land.frames import Frame

# The library behind netCDF files is not safe for threads: one reads at a time.
_READING = Lock()


class Cells(NamedTuple):
    """Chosen cells: row and column (cell,) on the whole grid, physical (cell, variable) float64."""

    row: np.ndarray
    column: np.ndarray
    physical: np.ndarray


class GridBlock(NamedTuple):
    """Some rows of a grid file.

    path : of grid.nc; names : its features, in order
    land_variable, threshold, surface : which cells are chosen, as of `features.chosen`
    first, last : rows of the grid, without the last
    by_area : whether cells weigh what their area does
    centre, scale : (variable,) what is taken off the values, and what they are divided by then
    unit : what the weights are divided by
    """

    path: Path
    names: tuple[str, ...]
    land_variable: str | None
    threshold: float
    surface: str
    first: int
    last: int
    by_area: bool = True
    centre: np.ndarray | float = 0.0
    scale: np.ndarray | float = 1.0
    unit: float = 1.0

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Values (cell, variable) float64 and weights (cell,) of the chosen cells, row by row."""
        frame, cells = self._read()
        area = features.relative_areas(frame, cells.row, cells.column) if self.by_area else None
        return (cells.physical - self.centre) / self.scale, None if area is None else area / self.unit

    def cells(self) -> Cells:
        """The chosen cells row by row, in physical units."""
        return self._read()[1]

    def _read(self) -> tuple[Frame, Cells]:
        with _READING, xr.open_dataset(self.path) as grid:
            frame = frames.of(grid)
            rows = grid.isel({frame.dims[0]: slice(self.first, self.last)})
            chosen, _ = features.chosen(rows, list(self.names), self.land_variable, self.threshold, self.surface)
            physical = np.stack([rows[name].values[chosen] for name in self.names], axis=1)
        row, column = np.nonzero(chosen)
        return frame, Cells(self.first + row, column, physical.astype(float))


def of_grid(
    path: Path,
    names: Sequence[str],
    land_variable: str | None,
    threshold: float,
    surface: str,
    by_area: bool = True,
    size: int = SIZE,
    stripe: int | None = None,
) -> list[GridBlock]:
    """A grid file in blocks of whole rows, about `size` cells each, chosen or not; values are in physical units.

    stripe : number of rows that blocks do not go across: one begins at each multiple of it
    """
    with xr.open_dataset(path) as grid:
        n_rows, n_columns = frames.of(grid).shape
    step = max(1, size // n_columns)
    tops = range(0, n_rows, stripe or n_rows)
    ends = [*tops, n_rows][1:]
    return [
        GridBlock(path, tuple(names), land_variable, threshold, surface, first, min(first + step, end), by_area)
        for top, end in zip(tops, ends, strict=True)
        for first in range(top, end, step)
    ]


def normalized(blocks: Sequence[GridBlock], physical: moments.Moments, mode: str) -> list[GridBlock]:
    """The same blocks with values as `features.normalize` gives them, and weights of mean 1.

    physical : moments of all cells in physical units, which give back these units too

    Raises
    ------
    ValueError
        if a variable is constant (mode "variable") or all values are equal ("global"), or if there are no cells
    """
    mean, covariance = moments.finish(physical)
    centre, scale = features.scales(mean, np.diag(covariance), mode)
    unit = physical.mass / physical.count
    return [block._replace(centre=centre, scale=scale, unit=unit) for block in blocks]
