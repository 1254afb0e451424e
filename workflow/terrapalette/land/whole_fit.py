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

    from terrapalette.blocks.lloyd import Converged
    from terrapalette.land.grid_blocks import GridBlock

# Coordinates of all cells are kept in memory, so that only the first pass reads files, if they take no more bytes.
HELD_BYTES = 2 * 2**30


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


def encoded(
    path: str, cells: "xr.Dataset", choice: tuple[str | None, float, str], by_area: bool, kind: str, model: Any
) -> list[Encoded]:
    """Every chosen cell of a grid file in the coordinates of a space, in blocks.

    cells : of the study (features.nc): variables, and how these are normalized; choice : as of `features.chosen`
    """
    blocks = grid_blocks.of_grid(path, cells["variable"].values.tolist(), *choice, by_area=by_area)
    told = {"centre": cells["centre"].values, "scale": cells["scale"].values, "unit": float(cells.attrs["area_unit"])}
    return [Encoded(block._replace(**told), kind, model) for block in blocks]


def partitions(
    fit: Callable,
    blocks: Sequence[source.Block],
    n_cells: int,
    points: np.ndarray,
    weights: np.ndarray | None,
    fit_points: Callable[[], Partitions],
    run: Mapped = loop,
) -> Partitions:
    """What a method finds in all cells, as partitions of the study's: each has the cluster of its nearest centre.

    A number of clusters at which one of them has none of the study's cells is fitted to these instead: nobody could
    describe that cluster.

    Parameters
    ----------
    fit : (blocks, run=run) -> lloyd.Converged for each k from 1, as of `blocks.fits`
    blocks : all cells in the coordinates of a space
    n_cells : in all blocks
    points, weights : (cell, component), (cell,) of the study's cells, equal weights if None
    fit_points : the method fitted to the study's cells

    Returns
    -------
    extras : `center` (the centres that were fitted), `fitted_cells`, `passes`, `shift` (the farthest that a centre
        moved in the last pass), `whole_inertia` (of all cells), at each k
    """
    n_components = points.shape[1]
    if n_cells * 4 * n_components <= HELD_BYTES:
        blocks = source.held(blocks, run)
    found: list[Converged] = fit(blocks, run=run)
    k_max, own = len(found), None
    labels = [centers.assign(points, one.centroids) for one in found]
    center = np.full((k_max, k_max, n_components), np.nan)
    fitted_cells = np.full(k_max, n_cells, np.int64)
    passes = np.array([one.passes for one in found], np.int32)
    shift, inertia = np.array([one.shift for one in found]), np.array([one.inertia for one in found])
    for row, one in enumerate(found):
        k, centroids = row + 1, one.centroids
        if not np.bincount(labels[row], minlength=k).all():
            logger.warning("k = %d: a cluster of all cells has none of the study's; fitted to these instead", k)
            own = own or fit_points()
            labels[row] = own.labels[own.k.index(k)]
            centroids = centers.means(points, labels[row], k, weights)
            fitted_cells[row], passes[row], shift[row], inertia[row] = len(points), 0, np.nan, np.nan
        center[row, :k] = centroids
    told = "centre in the space, fitted to as many cells as fitted_cells says"
    extras = {
        "center": (("k", "cluster", "component"), center, {"long_name": told}),
        "fitted_cells": ("k", fitted_cells, {"long_name": "cells that the centres were fitted to"}),
        "passes": ("k", passes, {"long_name": "passes over all of them"}),
        "shift": ("k", shift, {"long_name": "the farthest that a centre moved in the last pass"}),
        "whole_inertia": ("k", inertia, {"long_name": "sum of squares of all of them about the nearest centre"}),
    }
    return Partitions(list(range(1, k_max + 1)), labels, extras)
