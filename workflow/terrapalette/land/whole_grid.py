"""Every cell of a grid, block of rows after block: a large one need not fit into memory."""

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from terrapalette.land import features, fitted, frames, landtypes, placing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xarray as xr

    from terrapalette.land.fitted import FittedClasses
    from terrapalette.land.frames import Frame

# Cells of a block: with ten variables in double precision some hundred MB while they are classified.
CELLS = 1_000_000
# See `areas`.
AREA_STEP, FEW = 16, 50_000


class Choice(NamedTuple):
    """Which cells of a grid a study takes, as of `features.chosen`."""

    land_variable: str | None
    land_threshold: float
    surface: str


class Block(NamedTuple):
    """Chosen cells of neighbouring rows: row and column (cell,) on the whole grid, physical (cell, variable)."""

    row: np.ndarray
    column: np.ndarray
    physical: np.ndarray


def row_slices(n_rows: int, n_columns: int, chunk_rows: int = 1) -> "Iterator[slice]":
    """Slices of rows of some CELLS each; whole chunks of the file, as far as these allow, so that each is read once."""
    step = max(1, CELLS // n_columns)
    if chunk_rows <= 4 * step:
        step = max(chunk_rows, step - step % chunk_rows)
    return (slice(start, min(start + step, n_rows)) for start in range(0, n_rows, step))


def blocks(grid: "xr.Dataset", names: list[str], choice: Choice) -> "Iterator[Block]":
    """The chosen cells of a grid file that is open, with their values of the named variables."""
    dim = frames.of(grid).dims[0]
    chunks = grid[names[0]].encoding.get("chunksizes") or (1,)
    wanted = [*names, *(name for name in ("inside", choice.land_variable) if name in grid)]
    for rows in row_slices(*grid[names[0]].shape, chunks[0]):
        block = grid[list(dict.fromkeys(wanted))].isel({dim: rows}).load()
        chosen, _ = features.chosen(block, names, choice.land_variable, choice.land_threshold, choice.surface)
        row, column = np.nonzero(chosen)
        physical = np.stack([block[name].values[row, column] for name in names], axis=1).astype(float)
        yield Block(row + rows.start, column, physical)


def classified(grid: "xr.Dataset", fits: "list[FittedClasses]", choice: Choice) -> list[np.ndarray]:
    """A map (row, column) int16 of class numbers by each of the fitted classes, which share their variables."""
    names = [one.name for one in fits[0].variables]
    maps = [np.full(frames.of(grid).shape, landtypes.NO_CLASS, np.int16) for _ in fits]
    by_space: dict[str, list[int]] = {}
    for index, one in enumerate(fits):
        by_space.setdefault(one.facts["space"], []).append(index)
    for block in blocks(grid, names, choice):
        for part, own in product(fitted.parts(len(block.row)), by_space.values()):
            points = fitted.encode(fits[own[0]], block.physical[part])
            for index in own:
                maps[index][block.row[part], block.column[part]] = fitted.classes_of(fits[index], points)
    return maps


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


def class_areas(maps: list[np.ndarray], frame: "Frame") -> list[tuple[np.ndarray, np.ndarray]]:
    """Number of cells and area in square kilometres (WGS 84) of each class number from 0, for each map (row, column).

    Maps have classes at the same cells.
    """
    most = max(int(one.max()) for one in maps) + 1
    found = [(np.zeros(most, np.int64), np.zeros(most)) for _ in maps]
    for rows in row_slices(*frame.shape):
        row, column = np.nonzero(maps[0][rows] != landtypes.NO_CLASS)
        area = areas(frame, row + rows.start, column) / 1e6
        for one, (cells, area_km2) in zip(maps, found, strict=True):
            numbers = one[rows][row, column]
            cells += np.bincount(numbers, minlength=most)
            area_km2 += np.bincount(numbers, area, most)
    return found
