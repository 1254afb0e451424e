"""Fitted classes on other data: their map, what lies outside what was learnt, and which cells change class."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from terrapalette.land import fitted, frames, grid_blocks, new_data, whole_grid
from terrapalette.land.landtypes import NO_CLASS

if TYPE_CHECKING:
    from terrapalette.land.fitted import FittedClasses
    from terrapalette.land.frames import Frame

# Which cells of a grid are chosen, as of `features.chosen`: land variable, its threshold, surface.
Choice = tuple[str | None, float, str]


class Applied(NamedTuple):
    """Maps (row, column) of data that fitted classes were applied to.

    number : class numbers int16, NO_CLASS where a cell is not chosen or not complete
    distance_ratio : float32 as of `fitted.distance_ratio`, NaN where there is no class
    before : class numbers of the study's own data at the same places, by the same rule; NO_CLASS where they have none
    """

    number: np.ndarray
    distance_ratio: np.ndarray
    before: np.ndarray


def applied(found: "FittedClasses", path: Path, own_path: Path, choice: Choice) -> Applied:
    """Classes of a grid file, and of the study's `own` grid at the same places.

    Both sides get their classes by one rule: what differs is due to the data, also where a method has no rule of its
    own and new cells get the nearest centre. Where the grids are not the same, the study's cell that holds a cell's
    centre counts.

    Raises
    ------
    InputError
        where a variable is missing, in other units, or for the most part beyond what was learnt
    """
    names = [one.name for one in found.variables]
    with xr.open_dataset(path) as grid, xr.open_dataset(own_path) as own:
        check(found, grid, path, choice)
        frame, own_frame = frames.of(grid), frames.of(own)
    number = np.full(frame.shape, NO_CLASS, np.int16)
    ratio = np.full(frame.shape, np.nan, np.float32)
    for block in grid_blocks.of_grid(path, names, *choice):
        row, column, physical = block.cells()
        number[row, column], ratio[row, column] = fitted.classify(found, physical)
    stripes = whole_grid.classified(own_path, own_frame, [found], choice)
    before = np.concatenate([stripe.classes[0].astype(np.int16) for stripe in stripes])
    return Applied(number, ratio, before if frames.same(frame, own_frame) else moved(before, own_frame, frame))


def check(found: "FittedClasses", grid: xr.Dataset, path: Path, choice: Choice) -> None:
    """Raise an InputError where a grid's chosen cells (of a large one, those of some rows) do not fit the classes."""
    source, shape = grid.attrs["source"], frames.of(grid).shape
    new_data.check_names(found, grid.data_vars, source)
    names = [one.name for one in found.variables]
    step = max(1, shape[0] * shape[1] // whole_grid.CELLS)
    # Of a small grid all rows at once, else single ones.
    blocks = grid_blocks.of_grid(path, names, *choice, size=shape[1] if step > 1 else whole_grid.CELLS)[
        step // 2 :: step
    ]
    physical = np.concatenate([block.cells().physical for block in blocks])
    bounds = zip(found.variables, found.smallest, found.largest, physical.T, strict=True)
    for variable, smallest, largest, values in bounds:
        new_data.check_variable(variable, smallest, largest, grid[variable.name].attrs.get("units"), values, source)


def moved(numbers: np.ndarray, frame: "Frame", other: "Frame") -> np.ndarray:
    """Class numbers (row, column) of a frame at the cell centres of another one; NO_CLASS off the frame."""
    flat = np.append(numbers.ravel(), NO_CLASS)
    found = np.empty(other.shape, numbers.dtype)
    for rows in whole_grid.row_slices(*other.shape):
        row, column = (index.ravel() for index in np.mgrid[rows, 0 : other.shape[1]])
        places = frames.places(other, row, column)
        # Off the frame is -1, and the last one has no class.
        found[rows] = flat[frames.cells_at(frame, *places)].reshape(-1, other.shape[1])
    return found


def transitions(found: Applied, frame: "Frame") -> tuple[pd.DataFrame, dict[str, float]]:
    """Which class became which, and how many cells changed or lie outside what was learnt.

    Returns
    -------
    table : columns from, to, cells, area_share, one row for each pair of the classes that occur among the cells with a
        class on both sides; shares are of their area, on the ellipsoid
    summary : cells, outside_share (of the area of all cells), compared_cells, changed_share (of the area compared)
    """
    most = int(max(found.number.max(), found.before.max())) + 1
    # By class before and class now; no class before is 0.
    cells, area, outside = np.zeros(most**2, np.int64), np.zeros(most**2), 0.0
    for rows in whole_grid.row_slices(*frame.shape):
        row, column = np.nonzero(found.number[rows] != NO_CLASS)
        own = whole_grid.areas(frame, row + rows.start, column)
        pair = most * found.before[rows][row, column].astype(np.intp) + found.number[rows][row, column]
        cells += np.bincount(pair, minlength=most**2)
        area += np.bincount(pair, own, most**2)
        outside += own[found.distance_ratio[rows][row, column] > 1].sum()
    cells, area = cells.reshape(most, most), area.reshape(most, most)
    compared = area[1:].sum()
    classes = [number for number in range(1, most) if cells[1:, number].any() or cells[number].any()]
    table = pd.DataFrame(
        [
            {"from": one, "to": other, "cells": cells[one, other], "area_share": area[one, other] / compared}
            for one in classes
            for other in classes
        ],
        columns=["from", "to", "cells", "area_share"],
    )
    summary = {
        "cells": int(cells.sum()),
        "outside_share": outside / area.sum() if cells.any() else np.nan,
        "compared_cells": int(cells[1:].sum()),
        "changed_share": table.loc[table["from"] != table["to"], "area_share"].sum() if len(table) else np.nan,
    }
    return table, summary
