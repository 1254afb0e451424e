"""Every cell of a grid, stripe of rows after stripe: a large one need not fit into memory."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from terrapalette.land import fitted, frames, grid_blocks, landtypes, modes, placing
from terrapalette.runtime.engine import Mapped, loop

if TYPE_CHECKING:
    from terrapalette.land.fitted import FittedClasses
    from terrapalette.land.frames import Frame
    from terrapalette.land.grid_blocks import GridBlock

# Cells that are measured at once.
CELLS = 1_000_000
# See `areas`.
AREA_STEP, FEW = 16, 50_000


class Stripe(NamedTuple):
    """Whole rows of maps: the number of the first, and class numbers (labelling, row, column) from there on."""

    first: int
    classes: np.ndarray


def row_slices(n_rows: int, n_columns: int) -> Iterator[slice]:
    """Slices of rows of some CELLS each."""
    step = max(1, CELLS // n_columns)
    return (slice(start, min(start + step, n_rows)) for start in range(0, n_rows, step))


def classified(
    path: Path,
    frame: "Frame",
    fits: "Sequence[FittedClasses]",
    choice: tuple[str | None, float, str],
    run: Mapped = loop,
) -> Iterator[Stripe]:
    """Maps of a grid file by each of the fitted classes, which share their variables.

    Parameters
    ----------
    frame : of the grid
    choice : which cells are chosen, as of `features.chosen`; the others have no class
    run : where blocks of rows are worked on

    Returns
    -------
    stripes of uint8 maps, as many rows each as a chunk of their file; small maps as a whole
    """
    names, rows = [one.name for one in fits[0].variables], _rows(frame)
    blocks = grid_blocks.of_grid(path, names, *choice, by_area=False, stripe=rows)
    for stripe, own in groupby(blocks, key=lambda block: block.first // rows):
        stripe_blocks, first = list(own), stripe * rows
        classes = np.full((len(fits), stripe_blocks[-1].last - first, frame.shape[1]), landtypes.NO_CLASS, np.uint8)
        for row, column, numbers in run(partial(_numbers, fits), stripe_blocks):
            classes[:, row - first, column] = numbers
        yield Stripe(first, classes)


def _numbers(fits: "Sequence[FittedClasses]", block: "GridBlock") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows and columns (cell,) of a block's cells, and class numbers (labelling, cell) uint8."""
    row, column, physical = block.cells()
    by_space: dict[str, list[int]] = {}
    for index, one in enumerate(fits):
        by_space.setdefault(one.facts["space"], []).append(index)
    numbers = np.empty((len(fits), len(row)), np.uint8)
    for part in fitted.parts(len(row)):
        for own in by_space.values():
            points = fitted.encode(fits[own[0]], physical[part])
            for index in own:
                numbers[index, part] = fitted.classes_of(fits[index], points)
    return row, column, numbers


def placed(labels: np.ndarray, row: np.ndarray, column: np.ndarray, frame: "Frame") -> Iterator[Stripe]:
    """Maps of class numbers (labelling, cell) of cells at rows and columns (cell,), in stripes as of `classified`."""
    n_rows, n_columns = frame.shape
    for first in range(0, n_rows, _rows(frame)):
        height = min(_rows(frame), n_rows - first)
        inside = (row >= first) & (row < first + height)
        place = row[inside] - first, column[inside], (height, n_columns)
        yield Stripe(first, np.stack([landtypes.to_map(one[inside], *place) for one in labels]))


def _rows(frame: "Frame") -> int:
    return modes.CHUNK if landtypes.is_large(frame.shape) else len(frame.y)


def areas(frame: "Frame", row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Areas of cells in square metres as of `frames.areas`, for very many in few rows.

    What a projection does to areas changes slowly: it is computed at every AREA_STEP-th column, and in between the line
    is straight; where that leads beyond what the projection can show, each cell is computed.
    """
    if frame.is_geographic or len(row) < FEW or len(frame.x) <= 2 * AREA_STEP:
        return frames.areas(frame, row, column)
    nodes = np.append(np.arange(0, len(frame.x) - 1, AREA_STEP), len(frame.x) - 1)
    rows = np.arange(row.min(), row.max() + 1)
    width = placing.widths(frame.x)
    at = (
        frames.areas(frame, np.repeat(rows, len(nodes)), np.tile(nodes, len(rows))).reshape(len(rows), -1)
        / width[nodes]
    )
    left = np.minimum(column // AREA_STEP, len(nodes) - 2)
    share = (column - nodes[left]) / (nodes[left + 1] - nodes[left])
    first, second = at[row - rows[0], left], at[row - rows[0], left + 1]
    found = width[column] * (first + share * (second - first))
    odd = ~(np.isfinite(found) & (found > 0))
    if odd.any():
        found[odd] = frames.areas(frame, row[odd], column[odd])
    return found


def class_areas(stripe: Stripe, frame: "Frame", most: int) -> tuple[np.ndarray, np.ndarray]:
    """Number of cells and area in square kilometres (WGS 84), both (labelling, class from 0 to `most`), of a stripe.

    Maps have classes at the same cells.
    """
    n_labellings, *shape = stripe.classes.shape
    cells, area_km2 = np.zeros((n_labellings, most + 1), np.int64), np.zeros((n_labellings, most + 1))
    for rows in row_slices(*shape):
        row, column = np.nonzero(stripe.classes[0, rows] != landtypes.NO_CLASS)
        area = areas(frame, row + stripe.first + rows.start, column) / 1e6
        for index, one in enumerate(stripe.classes):
            numbers = one[rows][row, column]
            cells[index] += np.bincount(numbers, minlength=most + 1)
            area_km2[index] += np.bincount(numbers, area, most + 1)
    return cells, area_km2
