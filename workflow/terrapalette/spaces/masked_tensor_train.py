"""Tensor trains of maps with holes: (row x column x variable) fitted to the cells that there are, and to no others."""

from typing import NamedTuple

import numpy as np

# Relative fall of the error below which no further sweep is worth it.
PRECISION = 1e-5


class Train(NamedTuple):
    """The cores: value[i, j, v] = sum over a, b of rows[i, a] columns[a, j, b] variables[b, v].

    rows (row, place rank); columns (place rank, column, dimension); variables (dimension, variable), orthonormal rows
    """

    rows: np.ndarray
    columns: np.ndarray
    variables: np.ndarray


def fit(
    values: np.ndarray,
    place: tuple[np.ndarray, np.ndarray],
    shape: tuple[int, int],
    *,
    place_rank: int,
    dimensions: int,
    random_state: np.random.Generator,
    ridge: float = 1e-3,
    sweeps: int = 60,
) -> Train:
    """The train nearest to the cells, by alternating least squares: one core after the other, the others held.

    Where a row or column has no cell at all its numbers are 0: nothing is known there.

    Parameters
    ----------
    values : (cell, variable)
    place : row and column (cell,) of each cell, no two alike
    shape : rows and columns of the map
    place_rank : rank between rows and columns: 1 is a product of a function of rows and one of columns
    dimensions : rank between places and variables, as many numbers as principal components would give a cell
    ridge : added to each diagonal, as a share of its mean, so that rows with few cells do not run away
    """
    there, field = np.zeros(shape), np.zeros((*shape, dimensions))
    there[place] = 1.0
    variables = np.linalg.svd(values, full_matrices=False)[2][:dimensions]
    rows, columns = random_state.standard_normal((shape[0], place_rank)), None
    total, last = float((values**2).sum()), np.inf
    for _ in range(sweeps):
        # Rows of `variables` are orthonormal: what lies across them is the same for all codes.
        field[place] = values @ variables.T
        if columns is not None:
            rows = _solved(there, columns.transpose(1, 0, 2), field, ridge)[..., 0]
        columns = _solved(there.T, rows[:, :, None], field.transpose(1, 0, 2), ridge).transpose(1, 0, 2)
        codes = _codes(rows, columns, place)
        left, size, variables = np.linalg.svd(np.linalg.lstsq(codes, values)[0], full_matrices=False)
        columns = columns @ (left * size)
        error = float(((values - _codes(rows, columns, place) @ variables) ** 2).sum())
        if not last - error > PRECISION * total:
            break
        last = error
    return Train(rows, columns, variables)


def predict(train: Train, place: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Values (cell, variable) at rows and columns, from the place alone."""
    return _codes(train.rows, train.columns, place) @ train.variables


def _codes(rows: np.ndarray, columns: np.ndarray, place: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return np.einsum("na,anb->nb", rows[place[0]], columns[:, place[1]])


def _solved(there: np.ndarray, given: np.ndarray, codes: np.ndarray, ridge: float) -> np.ndarray:
    """One core by least squares, a small system for each of its lines: rows against columns, or the other way round.

    Parameters
    ----------
    there : (line, other) 1 where there is a cell, else 0
    given : (other, place rank, dimension) of the core that is held; a last axis of 1 serves every dimension alike
    codes : (line, other, dimension), 0 where there is no cell

    Returns
    -------
    (line, place rank, dimension); a last axis of 1 where all dimensions were asked for together
    """
    rank = given.shape[1]
    squares = (given @ given.transpose(0, 2, 1)).reshape(len(given), -1)
    left = (there @ squares).reshape(-1, rank, rank)
    if given.shape[2] == 1:
        right = np.einsum("ijb,ja->iab", codes, given[..., 0], optimize=True)
    else:
        right = np.einsum("ijb,jab->ia", codes, given, optimize=True)[..., None]
    # Lines with fewer cells than others are held more tightly, those with none stay at 0.
    scale = np.trace(left, axis1=1, axis2=2).mean() / rank
    return np.linalg.solve(left + ridge * scale * np.eye(rank), right)
