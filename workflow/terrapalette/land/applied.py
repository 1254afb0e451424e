"""Fitted classes on other data: their map, what lies outside what was learnt, and which cells change class."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from terrapalette.land import fitted, frames, new_data, whole_grid
from terrapalette.land.landtypes import NO_CLASS

if TYPE_CHECKING:
    import xarray as xr

    from terrapalette.land.fitted import FittedClasses
    from terrapalette.land.frames import Frame
    from terrapalette.land.whole_grid import Choice


class Applied(NamedTuple):
    """Maps (row, column) of data that fitted classes were applied to.

    number : class numbers int16, NO_CLASS where a cell is not chosen or not complete
    distance_ratio : float32 as of `fitted.distance_ratio`, NaN where there is no class
    before : class numbers of the study's own data at the same places, by the same rule; NO_CLASS where they have none
    """

    number: np.ndarray
    distance_ratio: np.ndarray
    before: np.ndarray


def applied(found: "FittedClasses", grid: "xr.Dataset", own: "xr.Dataset", choice: "Choice") -> Applied:
    """Classes of a grid, and of the study's `own` grid at the same places.

    Both sides get their classes by one rule: what differs is due to the data, also where a method has no rule of its
    own and new cells get the nearest centre. Where the grids are not the same, the study's cell that holds a cell's
    centre counts.

    Raises
    ------
    InputError
        where a variable is missing, in other units, or for the most part beyond what was learnt
    """
    names, source = [one.name for one in found.variables], grid.attrs["source"]
    new_data.check_names(found, grid.data_vars, source)
    frame, own_frame = frames.of(grid), frames.of(own)
    number = np.full(frame.shape, NO_CLASS, np.int16)
    ratio = np.full(frame.shape, np.nan, np.float32)
    for variable, smallest, largest in zip(found.variables, found.smallest, found.largest, strict=True):
        field = grid[variable.name]
        new_data.check_variable(variable, smallest, largest, field.attrs.get("units"), field.values, source)
    for block in whole_grid.blocks(grid, names, choice):
        number[block.row, block.column], ratio[block.row, block.column] = fitted.classify(found, block.physical)
    before = whole_grid.classified(own, [found], choice)[0]
    return Applied(number, ratio, before if frames.same(frame, own_frame) else moved(before, own_frame, frame))


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


def transitions(found: Applied, frame: "Frame") -> pd.DataFrame:
    """Which class became which, of all cells with a class on both sides: columns from, to, cells, area_share.

    One row for each pair of classes that occur on either side; area_share is of the area compared, on the ellipsoid.
    """
    both = (found.number != NO_CLASS) & (found.before != NO_CLASS)
    classes = np.union1d(found.before[both], found.number[both])
    shape = (len(classes), len(classes))
    cells, area = np.zeros(shape, np.int64), np.zeros(shape)
    for rows in whole_grid.row_slices(*frame.shape):
        row, column = np.nonzero(both[rows])
        pair = tuple(np.searchsorted(classes, one[rows][row, column]) for one in (found.before, found.number))
        np.add.at(cells, pair, 1)
        np.add.at(area, pair, frames.areas(frame, row + rows.start, column))
    first, second = (index.ravel() for index in np.indices(shape))
    table = pd.DataFrame({"from": classes[first], "to": classes[second], "cells": cells.ravel()})
    return table.assign(area_share=area.ravel() / area.sum() if area.any() else np.nan)


def summary(found: Applied, frame: "Frame", table: pd.DataFrame) -> dict[str, float]:
    """How many cells, and the shares of area that lie outside what was learnt and, of those compared, changed class."""
    row, column = np.nonzero(found.number != NO_CLASS)
    area = frames.areas(frame, row, column)
    outside = found.distance_ratio[row, column] > 1
    changed = table["from"] != table["to"]
    return {
        "cells": len(row),
        "outside_share": area[outside].sum() / area.sum() if len(row) else np.nan,
        "compared_cells": int(table["cells"].sum()),
        "changed_share": table.loc[changed, "area_share"].sum() if len(table) else np.nan,
    }
