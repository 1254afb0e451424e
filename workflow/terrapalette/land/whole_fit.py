"""Classes fitted to every cell of a large grid, of which a study takes some."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from terrapalette.blocks import moments, source
from terrapalette.clustering import centers
from terrapalette.clustering.methods import Partitions
from terrapalette.land import features, grid_blocks
from terrapalette.runtime.engine import Mapped, loop
from terrapalette.runtime.logs import logger
from terrapalette.spaces import kinds

if TYPE_CHECKING:
    import xarray as xr

    from terrapalette.blocks.fits import Fitted
    from terrapalette.land.grid_blocks import GridBlock

# Coordinates of all cells are kept in memory, so that only the first pass reads files, if they take no more bytes.
HELD_BYTES = 2 * 2**30


def is_large(stride: int, n_cells: int) -> bool:
    """Whether a study's fits go over its grid in blocks: of more cells than a block, or than the study takes."""
    return stride > 1 or n_cells > source.SIZE


class Encoded(NamedTuple):
    """A block of normalized cells in the coordinates of a space: its kind by name, and its model."""

    block: "GridBlock"
    kind: str
    model: Any

    def read(self) -> tuple[np.ndarray, np.ndarray | None]:
        """Coordinates (cell, component), and weights (cell,) or None where all are equal."""
        cells, weights = self.block.read()
        return kinds.kind(self.kind).encode(self.model, cells), weights


def normalize(
    physical: np.ndarray, blocks: "Sequence[GridBlock]", mode: str, run: Mapped = loop
) -> tuple[features.Normalized, dict[str, float]]:
    """Shift and scale values (cell, variable) by what brings all cells of the blocks to mean 0 and deviation 1.

    blocks : of the whole grid, in physical units; mode : as of `features.normalize`

    Returns
    -------
    and `area_unit`, the mean relative area of all cells (1 where cells weigh the same), which `encoded` asks for
    """
    whole = grid_blocks.normalized(blocks, moments.merge(source.over(blocks, moments.partial, run)), mode)[0]
    values = (physical - whole.centre) / whole.scale
    return features.Normalized(values, whole.centre, whole.scale), {"area_unit": float(whole.unit)}


def normalized(
    path: str, cells: "xr.Dataset", choice: tuple[str | None, float, str], by_area: bool
) -> "list[GridBlock]":
    """Every chosen cell of a grid file in blocks, normalized as the study's.

    cells : of the study (features.nc): variables, and how these are normalized; choice : as of `features.chosen`
    """
    blocks = grid_blocks.of_grid(path, cells["variable"].values.tolist(), *choice, by_area=by_area)
    told = {"centre": cells["centre"].values, "scale": cells["scale"].values, "unit": float(cells.attrs["area_unit"])}
    return [block._replace(**told) for block in blocks]


def partitions(
    fit: "Callable[..., Fitted]",
    blocks: Sequence[source.Block],
    n_cells: int,
    points: np.ndarray,
    weights: np.ndarray | None,
    k_max: int,
    run: Mapped = loop,
) -> Partitions:
    """What a method finds in all cells, as partitions of the study's.

    A number of clusters at which one of them has none of the study's cells is fitted to these instead: nobody could
    describe that cluster. Where one tree holds all numbers of clusters, all are.

    Parameters
    ----------
    fit : (blocks, k_max=k_max, run=run) -> Fitted, as of `blocks.fits`
    blocks : all cells in the coordinates of a space
    n_cells : in all blocks
    points, weights : (cell, component), (cell,) of the study's cells, equal weights if None

    Returns
    -------
    extras : those of the method, and `fitted_cells` at each k; of a tree of micro-clusters, `leaf` tells which one each
        cell follows
    """
    if n_cells * 4 * points.shape[1] <= HELD_BYTES:
        blocks = source.held(blocks, run)
    found = fit(blocks, k_max=k_max, run=run)
    labels, extras = found.labels_of(points), found.extras
    fitted_cells = np.full(k_max, n_cells, np.int64)
    unseen = [row for row, own in enumerate(labels) if not np.bincount(own, minlength=row + 1).all()]
    if unseen:
        told = ", ".join(str(row + 1) for row in unseen)
        logger.warning("k = %s: a cluster of all cells has none of the study's; fitted to these instead", told)
        of_study = fit(source.cut(points, weights), k_max=k_max, run=run)
        own_labels, by_k = of_study.labels_of(points), all("k" in dims for dims, *_ in extras.values())
        for row in unseen if by_k else range(k_max):
            labels[row], fitted_cells[row] = own_labels[row], len(points)
        extras = {name: _replaced(extras[name], own, unseen) if by_k else own for name, own in of_study.extras.items()}
    if "leaf_place" in extras:
        extras = {**extras, "leaf": ("cell", centers.nearest_of_many(points, extras["leaf_place"][1]))}
    told = {"long_name": "cells that the method was fitted to"}
    return Partitions(list(range(1, k_max + 1)), labels, {**extras, "fitted_cells": ("k", fitted_cells, told)})


def _replaced(variable: tuple, other: tuple, rows: list[int]) -> tuple:
    """A variable along k first, with the other's values in these rows."""
    dims, array, *attributes = variable
    array = array.copy()
    array[rows] = other[1][rows]
    return (dims, array, *attributes)
