"""Tensor trains of the map itself (row x column x variable) beside principal components, on blocks held out.

The source report attempted this. A train knows a cell by its row and column; the sea takes no part in the fit.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from terrapalette.spaces import masked_tensor_train as trains
from terrapalette.spaces import pca

# Blocks are as wide as a part of the longer side of the map, ten degrees of a globe.
BLOCKS_ALONG = 36
DATA, ROW, PCA = "the cells themselves", "mean of the row", "principal components"
TRAIN, CORE = "tensor train", "variable core of the train"


class Cells(NamedTuple):
    """Normalized values (cell, variable) at rows and columns (cell,) of a map of so many rows and columns."""

    values: np.ndarray
    row: np.ndarray
    column: np.ndarray
    shape: tuple[int, int]

    def some(self, chosen: np.ndarray) -> "Cells":
        """Some of the cells, in the same map."""
        return Cells(self.values[chosen], self.row[chosen], self.column[chosen], self.shape)


def thinned(cells: Cells, stride: int) -> tuple[Cells, np.ndarray]:
    """The cells of every stride-th row and column, in a map of these alone; and which they are."""
    kept = np.flatnonzero((cells.row % stride == 0) & (cells.column % stride == 0))
    own = cells.some(kept)
    shape = tuple(-(-length // stride) for length in cells.shape)
    return Cells(own.values, own.row // stride, own.column // stride, shape), kept


def folds(cells: Cells, count: int, random_state: np.random.Generator) -> np.ndarray:
    """Which part (cell,) from 0 each cell is held out with: square blocks of the map are dealt out at random."""
    side = max(2, round(max(cells.shape) / BLOCKS_ALONG))
    block = np.unique((cells.row // side) * cells.shape[1] + cells.column // side, return_inverse=True)[1]
    dealt = random_state.permutation(block.max() + 1) % count
    return dealt[block]


def compare(cells: Cells, parts: np.ndarray, *, dimensions: list[int], place_ranks: list[int], **start) -> pd.DataFrame:
    """How well each description gives back the cells that it was fitted to, and cells of blocks held out.

    Parameters
    ----------
    parts : (cell,) as of `folds`
    dimensions : numbers of principal components, ranks between places and variables
    place_ranks : of the trains
    start : ridge and seed of the trains, as of `train`

    Returns
    -------
    one row a description: `model`; `known_by`, whether it gives a cell back from its own values or from its place
    alone; `dimensions`, `place_rank` (0 for none); `numbers` that are kept of all cells; `r2` of all cells when fitted
    to all, `r2_held_out` when fitted to the other blocks; `stripes`, as `stripes` of what is given back
    """

    n_cells, n_variables = cells.values.shape
    n_rows, n_columns = (len(np.unique(one)) for one in (cells.row, cells.column))
    # Each train serves as a map and as a core of variables: fitted once.
    trained = cache(
        lambda part, count, rank: train(_but(cells, parts, part), dimensions=count, place_rank=rank, **start)
    )
    components = cache(lambda part: pca.fit(_but(cells, parts, part).values))

    def row(model, known_by, count, rank, numbers, give_back):
        inside, outside = give_back(None, cells), np.empty_like(cells.values)
        for part in np.unique(parts):
            outside[parts == part] = give_back(part, cells.some(parts == part))
        found = r2(cells.values, inside), r2(cells.values, outside), stripes(inside, cells)
        return (model, known_by, count, rank, numbers, *found)

    rows = [
        (DATA, "values", n_variables, 0, cells.values.size, 1.0, 1.0, stripes(cells.values, cells)),
        row(ROW, "place", n_variables, 0, n_rows * n_variables,
            lambda part, asked: mean_of_row(_but(cells, parts, part), asked)),
    ]  # fmt: skip
    for count in dimensions:
        numbers = n_cells * count + count * n_variables
        rows.append(
            row(PCA, "values", count, 0, numbers + n_variables,
                lambda part, asked, n=count: by_components(components(part), asked, n))
        )  # fmt: skip
        for rank in place_ranks:
            own = (count, rank)
            rows.append(
                row(CORE, "values", *own, numbers, lambda part, asked, own=own: by_core(trained(part, *own), asked))
            )
            numbers_of_train = rank * (n_rows + n_columns * count) + count * n_variables
            rows.append(
                row(TRAIN, "place", *own, numbers_of_train,
                    lambda part, asked, own=own: by_train(trained(part, *own), asked))
            )  # fmt: skip
    names = ["model", "known_by", "dimensions", "place_rank", "numbers", "r2", "r2_held_out", "stripes"]
    return pd.DataFrame(rows, columns=names)


def _but(cells: Cells, parts: np.ndarray, part: int | None) -> Cells:
    """All cells but those of one part."""
    return cells if part is None else cells.some(parts != part)


def by_components(found: pca.Components, asked: Cells, count: int) -> np.ndarray:
    """Values of cells from their own coordinates along so many components."""
    return pca.project(asked.values, found)[:, :count] @ found.loading[:count] + found.mean


def by_train(found: trains.Train, asked: Cells) -> np.ndarray:
    """Values of cells from their rows and columns alone."""
    return trains.predict(found, (asked.row, asked.column))


def by_core(found: trains.Train, asked: Cells) -> np.ndarray:
    """Values of cells from their own numbers along the train's core of variables: no place takes part."""
    return asked.values @ found.variables.T @ found.variables


def train(cells: Cells, *, seed: int, **settings) -> trains.Train:
    """The train of the map fitted to these cells; further settings as of `spaces.masked_tensor_train.fit`."""
    own = np.random.default_rng(seed)
    return trains.fit(cells.values, (cells.row, cells.column), cells.shape, random_state=own, **settings)


def mean_of_row(fitted: Cells, asked: Cells) -> np.ndarray:
    """Means of the cells of the same row, of all cells where it has none: what a place knows without any train."""
    count = np.bincount(fitted.row, minlength=fitted.shape[0])
    sums = np.stack([np.bincount(fitted.row, one, minlength=fitted.shape[0]) for one in fitted.values.T], axis=1)
    known = count[:, None] > 0
    means = np.where(known, sums / np.maximum(count, 1)[:, None], fitted.values.mean(axis=0))
    return means[asked.row]


def r2(values: np.ndarray, given_back: np.ndarray) -> float:
    """Share of the variance around each variable's mean that is given back; below 0 where the mean did better."""
    return float(1 - ((values - given_back) ** 2).sum() / ((values - values.mean(axis=0)) ** 2).sum())


def stripes(values: np.ndarray, cells: Cells) -> float:
    """How much of what changes from one row to the next is common to the whole row; the same of columns; the mean.

    The correlation ratio of differences between neighbours, of all variables together: about 0 where neighbours differ
    in one way here and in another there, 1 where a map is a sum of rows and columns.
    NaN where no cells are neighbours.
    """
    index = np.full(cells.shape, -1)
    index[cells.row, cells.column] = np.arange(len(cells.row))
    shares = []
    for one, other, axis in ((index[:-1], index[1:], 0), (index[:, :-1], index[:, 1:], 1)):
        both = (one >= 0) & (other >= 0)
        line, change = np.nonzero(both)[axis], values[other[both]] - values[one[both]]
        total = (change**2).sum()
        if total > 0:
            sums = np.stack([np.bincount(line, column) for column in change.T], axis=1)
            count = np.maximum(np.bincount(line), 1)[:, None]
            shares.append(float((sums**2 / count).sum() / total))
    return float(np.mean(shares)) if shares else float("nan")
